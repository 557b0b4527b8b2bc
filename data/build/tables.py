"""CSV as this project keeps it: UTF-8, LF, a header, the same bytes always; and common checks of tables."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from geo.model.errors import Problem, TableError

RESEARCH = Path(__file__).parent / "research"
LAYOUT = Path(__file__).parents[1] / "layout.toml"

Row = dict[str, str]


def read_table(path: Path) -> list[Row]:
    """The rows of a table as text; an empty cell is ``""``.

    Raises
    ------
    TableError
        A row has more or fewer cells than the header: a comma stands without quotes.
    """
    with path.open(encoding="utf-8", newline="") as table:
        header, *rows = csv.reader(table)
    wanted = f"{len(header)} cells; put a cell with a comma in quotes"
    problems = [
        Problem(path.name, line, header[0], f"{row[0]}: {len(row)} cells", wanted)
        for line, row in enumerate(rows, start=2)
        if len(row) != len(header)
    ]
    if problems:
        raise TableError(path.stem, problems)
    return [dict(zip(header, row, strict=True)) for row in rows]


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> Path:
    """The table, written with these columns in this order; what else a row holds stays out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def slugs_of(vocabulary: str) -> set[str]:
    """The slugs of one vocabulary of layout.toml: roles, scopes, zone_roles, measures."""
    said = tomllib.loads(LAYOUT.read_text(encoding="utf-8"))
    return {term["slug"] for term in said.get(vocabulary, [])}


def repeated_keys(path: Path, rows: Iterable[Row], key: str) -> list[Problem]:
    """Rows whose key an earlier row has."""
    seen: set[str] = set()
    problems = []
    for line, row in enumerate(rows, start=2):
        if row[key] in seen:
            problems.append(Problem(path.name, line, key, row[key], "a key that no other row has"))
        seen.add(row[key])
    return problems


def unknown_words(
    path: Path, rows: Iterable[Row], column: str, known: Collection[str], wanted: str
) -> list[Problem]:
    """Words of a column that nobody knows; a cell holds one word, several joined with |, or none."""
    return [
        Problem(path.name, line, column, word, wanted)
        for line, row in enumerate(rows, start=2)
        for word in row[column].split("|")
        if word and word not in known
    ]
