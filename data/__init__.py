"""The built-in layout: the files that the app reads and, in `build`, the scripts that make them."""
