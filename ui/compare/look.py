"""The style sheet of the compare page."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def compare_style() -> str:
    """A style element; it holds nothing but our own rules."""
    rules = Path(__file__).with_name("compare.css").read_text(encoding="utf-8")
    return f"<style>{rules}</style>"
