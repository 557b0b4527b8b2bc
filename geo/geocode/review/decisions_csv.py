"""Decisions of people as a CSV file, for the record and for another machine."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import astuple, fields

from geo.geocode.review.review import Decision, Decisions, problems_of
from geo.model.errors import Problem, TableError

COLUMNS = tuple(one.name for one in fields(Decision))
_NUMBERS = ("lon", "lat", "radius_m")
# An apostrophe before what a spreadsheet would run, and before an apostrophe, so that reading it back is exact.
_GUARDED = re.compile(r"['=+\-@\t\r]")


def to_csv(decisions: Decisions) -> str:
    """The audit, oldest first; `from_csv` reads it back exactly."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(value) for value in astuple(decision)] for decision in decisions.audit)
    return file.getvalue()


def from_csv(text: str) -> Decisions:
    """The decisions in a file that `to_csv` wrote.

    Raises
    ------
    TableError
        A row is not a decision: every problem with its row, and nothing is taken over.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    problems = [Problem("decisions", 1, name, "", "this column; it is absent") for name in missing]
    made: list[Decision] = []
    for number, row in enumerate(reader if not missing else (), start=2):
        try:
            decision = _read(row)
        except ValueError as error:
            problems.append(Problem("decisions", number, ", ".join(_NUMBERS), str(error), "plain numbers"))
            continue
        problems += problems_of(decision, number)
        made.append(decision)
    if problems:
        raise TableError("decisions", problems)
    return Decisions(frozenset(made))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and _GUARDED.match(value) else str(value)


def _read(row: Mapping[str, str | None]) -> Decision:
    cells = {name: row.get(name) or "" for name in COLUMNS}
    words = {name: cell[1:] if cell.startswith("'") else cell for name, cell in cells.items()}
    lon, lat, radius_m = (float(cells[name]) if cells[name] else None for name in _NUMBERS)
    return Decision(
        when=words["when"],
        query=words["query"],
        action=words["action"],
        who=words["who"],
        why=words["why"],
        lon=lon,
        lat=lat,
        precision=words["precision"],
        radius_m=radius_m,
    )
