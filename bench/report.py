"""Rows of figures as tables on the terminal and as JSON files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from bench import Row

RESULTS = Path(__file__).with_name("results")


def print_rows(name: str, rows: Sequence[Row]) -> None:
    """A table for each value of ``table`` in the rows, with the columns in the order they first appear."""
    console = Console(width=230)
    for title in dict.fromkeys(str(row.get("table", name)) for row in rows):
        some = [row for row in rows if str(row.get("table", name)) == title]
        columns = [
            column for column in dict.fromkeys(key for row in some for key in row) if column != "table"
        ]
        printed = Table(title=title, title_justify="left", box=None, header_style="bold")
        for column in columns:
            left = any(isinstance(row.get(column), str) for row in some)
            printed.add_column(column, justify="left" if left else "right")
        for row in some:
            printed.add_row(*(_cell(row.get(column)) for column in columns))
        console.print(printed)
        console.print()


def write_json(name: str, about: dict[str, str], rows: Sequence[Row]) -> Path:
    """The rows with the machine they were taken on, in ``bench/results/NAME.json``."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    file.write_text(
        json.dumps({"bench": name, "machine": about, "rows": list(rows)}, indent=1), encoding="utf-8"
    )
    return file


def middle(values: Sequence[float], digits: int = 3) -> float:
    """The median, rounded for a table."""
    return round(median(values), digits)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
