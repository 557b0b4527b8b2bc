"""Builders of the files in `data/`: `python -m data.build` makes them all again, byte for byte."""
