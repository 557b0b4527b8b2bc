"""Finding things: one search box, facets, and what lies in a shape."""
