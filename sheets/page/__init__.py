"""What is asked of a sheet, and the parts of a page round the map."""
