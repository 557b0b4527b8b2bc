"""Shapes and text on a page, their SVG, and the typeface; knows no layout."""
