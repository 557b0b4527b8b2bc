"""A batch: its rows, what is sent to a service for one, and the counts at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from geo.geocode.answer.guards import DatumGuess, guess_datum
from geo.geocode.batch.records import Record
from geo.geocode.grammar.parts import Address


@dataclass(frozen=True, slots=True)
class Query:
    """One address to place, with coordinates that came with it, in a datum that may be unknown."""

    text: str
    lon: float = float("nan")
    lat: float = float("nan")


@dataclass
class Summary:
    """What became of a batch, while it runs and at its end."""

    rows: int = 0
    placed: int = 0
    asked: int = 0
    failed: int = 0
    by_precision: Counter[str] = field(default_factory=Counter)
    given: list[tuple[float, float, float, float]] = field(default_factory=list, repr=False)
    answered: list[tuple[float, float, float, float]] = field(default_factory=list, repr=False)

    @property
    def given_datum(self) -> DatumGuess:
        """The datum that the list's own coordinates seem to be in, with the evidence."""
        return guess_datum(*np.array(self.given, dtype=float).reshape(-1, 4).T)

    @property
    def provider_datum(self) -> DatumGuess:
        """The datum that the service's converted points seem to be in: anything but WGS-84 is a fault."""
        return guess_datum(*np.array(self.answered, dtype=float).reshape(-1, 4).T)

    def add(self, record: Record) -> None:
        """Counts one record."""
        self.rows += 1
        self.placed += record.placed
        self.by_precision[record.precision or "none"] += 1


def asked_text(text: str, said: Address) -> str:
    """What is sent to a service: without floors, rooms and companies' names, which only lead it astray."""
    if not said.road:
        return text.strip()[:200]
    if said.road_key and said.road[0].isascii():
        number = said.number or said.lane
        return ", ".join(
            part for part in (f"{number} {said.road}".strip(), said.district_written, said.city) if part
        )
    lane, number = said.lane and f"{said.lane}弄", said.number and f"{said.number}号"
    return "".join((said.city, said.district_written, said.road, lane, number))
