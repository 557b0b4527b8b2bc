"""Dates: real ones, in an order that can be, none from the future but what is planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from geo.check.folder import Folder, at
from geo.model.contracts import BY_TABLE
from geo.model.errors import Problem
from geo.model.facts import FORWARD_QUALIFIERS
from words.sentence import Sentence

EARLIEST = "1840"
# What has happened by the time of the data; a validity may end later.
_PAST = (
    ("companies", "founded"),
    ("companies", "as_of"),
    ("facts", "as_of"),
    ("sources", "published"),
    ("sources", "retrieved"),
)
_ORDERS = (
    ("facts", "valid_from", "valid_to"),
    ("sources", "published", "retrieved"),
)


def impossible_dates(folder: Folder) -> Iterator[Problem]:
    """Dates of the right form that no calendar has."""
    for name, table in folder.tables.items():
        for column in BY_TABLE[name].columns:
            if column.kind == "date":
                for index, cell in table[column.name].items():
                    if _is_formed(cell) and not _is_real(cell):
                        yield at(name, index, column.name, cell, "a date that the calendar has")


def dates_out_of_time(folder: Folder) -> Iterator[Problem]:
    """Dates before any source of ours, or after the version of the data."""
    version = folder.version
    for name, column in _PAST:
        table = folder.tables.get(name)
        if table is None:
            continue
        forward = table["qualifier"].isin(FORWARD_QUALIFIERS) if name == "facts" else table.index < 0
        for index, cell, planned in zip(table.index, table[column], forward, strict=True):
            if not _is_formed(cell):
                continue
            if cell[:4] < EARLIEST:
                yield at(name, index, column, cell, Sentence("a date not before {date}", {"date": EARLIEST}))
            elif version and not planned and cell > version[: len(cell)]:
                wanted = Sentence("a date not after the data version, {date}", {"date": version})
                yield at(name, index, column, cell, wanted)


def ends_before_starts(folder: Folder) -> Iterator[Problem]:
    """Pairs of dates the wrong way round."""
    for name, first, last in _ORDERS:
        table = folder.tables.get(name)
        if table is None:
            continue
        for index, start, end in zip(table.index, table[first], table[last], strict=True):
            common = min(len(start), len(end))
            if _is_formed(start) and _is_formed(end) and end[:common] < start[:common]:
                wanted = Sentence("a date not before {column}, {date}", {"column": first, "date": start})
                yield at(name, index, last, end, wanted)


def _is_formed(cell: str) -> bool:
    return len(cell) in {4, 7, 10} and cell.replace("-", "").isdigit()


def _is_real(cell: str) -> bool:
    try:
        date.fromisoformat((cell + "-01-01")[:10])
    except ValueError:
        return False
    return True
