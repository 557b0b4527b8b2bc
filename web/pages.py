"""The pages, by their place in the address, in the order of the header."""

from __future__ import annotations

SLUGS = ("map", "compare", "sheets", "data", "about")
