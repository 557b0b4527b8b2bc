"""Shapes that a reader draws or uploads."""
