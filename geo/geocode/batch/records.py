"""One line of output for each line of input: the contract's fields, as JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import TextIO

# What a spreadsheet would run; an apostrophe makes it text.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one address; the names and their order are promised to scripts.

    Without a match ``lon``, ``lat``, ``precision`` and ``radius_m`` are None, ``confidence`` is 0 and ``notes``
    say why.
    """

    query: str
    lon: float | None
    lat: float | None
    datum: str
    precision: str | None
    radius_m: int | None
    confidence: float
    district: str | None
    zone: str | None
    matched: str | None
    provider: str
    notes: str

    @property
    def placed(self) -> bool:
        """Whether there is a point."""
        return self.lon is not None


def unplaced(query: str, provider: str, notes: str) -> Record:
    """The record of an address that could not be placed, with the reason."""
    return Record(query, None, None, "WGS-84", None, None, 0.0, None, None, None, provider, notes)


FIELDS = tuple(one.name for one in fields(Record))
_values = attrgetter(*FIELDS)
# What came from outside; the other fields hold numbers and our own words.
_FREE_TEXT = tuple(FIELDS.index(name) for name in ("query", "matched", "notes"))


def json_line(record: Record) -> str:
    """The record as one JSON object on one line; Chinese stays readable."""
    return json.dumps(asdict(record), ensure_ascii=False).encode("utf-8", "replace").decode() + "\n"


class CsvWriter:
    """Writes records to an open text file, the header first; no cell can run as a formula."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(FIELDS)

    def write(self, record: Record) -> None:
        """Writes one record."""
        cells = list(_values(record))
        for place in _FREE_TEXT:
            cells[place] = _inert(str(cells[place])) if cells[place] else cells[place]
        self._writer.writerow(cells)


def _inert(value: str) -> str:
    text = _CONTROL.sub("\ufffd", value)
    return f"'{text}" if _FORMULA.match(text) else text
