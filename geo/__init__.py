"""The model: tables of a layout, their contracts, measures and geocodes. Knows no map, page or paper."""
