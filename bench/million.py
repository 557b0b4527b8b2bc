"""The map at a million companies, beside an empty page, a filter without a map and our map without Streamlit."""

from __future__ import annotations

from bench import TRIALS, Row
from bench.map import measured

NAME = "million"


def run(quick: bool) -> list[Row]:
    """Every page in turn; a row each."""
    return measured((10_000 if quick else 1_000_000,), (), 1 if quick else TRIALS)
