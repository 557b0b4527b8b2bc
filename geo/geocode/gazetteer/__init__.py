"""What a layout knows of places and roads, ready to be looked up."""
