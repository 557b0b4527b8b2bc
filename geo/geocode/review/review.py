"""What people decide on doubtful rows: a queue, decisions with who, when and why, and the records after them.

Nothing is overwritten: a new decision on an address stands beside the old ones in the audit, and the latest one
counts. The same decisions give the same state in whatever order they arrive;
`geo.geocode.review.decisions_csv` writes them to a file and reads them back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Self

import numpy as np

from geo.geocode.answer.guards import Guard
from geo.geocode.batch.records import Record, unplaced
from geo.geocode.grammar.clean import clean
from geo.model.errors import ChoiceError, Problem, TableError
from geo.model.layout import PRECISIONS
from words.sentence import Sentence

ACTIONS = ("accept", "pick", "move", "reject")
"""Accept the answer; pick another candidate; move the pin; place nothing."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_LONGEST = {"who": 100, "why": 500}


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One decision on one address. It compares by time, so that the latest of several is their maximum.

    ``lon``, ``lat`` in WGS-84, ``precision`` and ``radius_m`` are those of the place decided on; a rejection has
    none. ``when`` is UTC, ISO 8601 with a Z.
    """

    when: str
    query: str
    action: str
    who: str
    why: str
    lon: float | None = None
    lat: float | None = None
    precision: str = ""
    radius_m: float | None = None

    def __post_init__(self) -> None:
        # A zero is one zero: -0.0 equals it and is written otherwise, so that equal sets would differ on paper.
        for name in ("lon", "lat", "radius_m"):
            if getattr(self, name) == 0:
                object.__setattr__(self, name, 0.0)

    @property
    def key(self) -> str:
        """The address in the form in which decisions find it again, however it is spaced or typed."""
        return review_key(self.query)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row for a person to look at, with its place in the list and the decision that stands, if any."""

    place: int
    record: Record
    decision: Decision | None = None


def review_key(query: str) -> str:
    """One key for all writings of an address that differ in width, spacing, script or case."""
    return clean(query).casefold()


def decide(
    record: Record,
    action: str,
    who: str,
    why: str = "",
    *,
    lon: float | None = None,
    lat: float | None = None,
    precision: str = "",
    radius_m: float | None = None,
    when: datetime | None = None,
) -> Decision:
    """A decision on a record, checked.

    Parameters
    ----------
    action
        One of ``ACTIONS``. "accept" takes the record's own place; "pick" and "move" need ``lon``, ``lat`` and
        ``precision``.
    who, why
        A name or a sign of who decides, never empty, and the reason.
    when
        With a time zone; now by default.

    Raises
    ------
    ChoiceError
        The action or precision is not known.
    TableError
        Something is missing: who, the place, or there is nothing to accept.
    """
    if action not in ACTIONS:
        raise ChoiceError("action", action, ACTIONS)
    if action == "accept":
        lon, lat, precision, radius_m = record.lon, record.lat, record.precision or "", record.radius_m
    elif action == "reject":
        lon = lat = radius_m = None
        precision = ""
    instant = (when or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    decision = Decision(
        when=instant.replace("+00:00", "Z"),
        query=record.query,
        action=action,
        who=" ".join(who.split())[: _LONGEST["who"]],
        why=" ".join(why.split())[: _LONGEST["why"]],
        lon=None if lon is None else round(float(lon), 6),
        lat=None if lat is None else round(float(lat), 6),
        precision=precision,
        radius_m=None if radius_m is None else float(round(radius_m)),
    )
    problems = list(problems_of(decision))
    if problems:
        raise TableError("decision", problems)
    return decision


@dataclass(frozen=True)
class Decisions:
    """All decisions ever made, as a set; immutable."""

    made: frozenset[Decision] = frozenset()

    @cached_property
    def audit(self) -> tuple[Decision, ...]:
        """Every decision, oldest first."""
        return tuple(sorted(self.made, key=_order))

    @cached_property
    def standing(self) -> Mapping[str, Decision]:
        """The decision that counts for each address, by its key: the latest."""
        return {decision.key: decision for decision in self.audit}

    def with_(self, *decisions: Decision) -> Self:
        """These and those; adding one twice changes nothing."""
        return replace(self, made=self.made.union(decisions))

    def merged(self, other: Decisions) -> Self:
        """The decisions of both, from two machines or two people."""
        return self.with_(*other.made)

    def queue(
        self, records: Iterable[Record], below: float, *, unplaced_too: bool = True, decided_too: bool = False
    ) -> list[ReviewRow]:
        """Rows with less confidence than ``below``, in the order of the list.

        Rows that could not be placed have no confidence and are in it unless ``unplaced_too`` is False; decided
        ones are only shown again where ``decided_too`` asks for them.
        """
        rows = []
        for place, record in enumerate(records):
            decision = self.standing.get(review_key(record.query))
            wanted = record.confidence < below and (record.placed or unplaced_too)
            if wanted and (decision is None or decided_too):
                rows.append(ReviewRow(place, record, decision))
        return rows

    def applied(self, records: Iterable[Record], guard: Guard) -> Iterator[Record]:
        """The records with what was decided on them; the others as they are."""
        for record in records:
            decision = self.standing.get(review_key(record.query))
            yield record if decision is None else _decided(record, decision, guard)


def _order(decision: Decision) -> tuple[str, ...]:
    """By time; at the same instant by content, so that the order is the same everywhere."""
    return (decision.when, *(repr(value) for value in astuple(decision)))


def _decided(record: Record, decision: Decision, guard: Guard) -> Record:
    day, reason = decision.when[:10], f": {decision.why}" if decision.why else ""
    note = f"{_DONE[decision.action]} by {decision.who} on {day}{reason}"
    if decision.lon is None or decision.lat is None:
        return unplaced(record.query, "review", note)
    where = guard.whereabouts(np.array([decision.lon]), np.array([decision.lat]), [""])
    return replace(
        record,
        lon=decision.lon,
        lat=decision.lat,
        precision=decision.precision,
        radius_m=None if decision.radius_m is None else round(decision.radius_m),
        confidence=1.0,
        district=where.district[0] or None,
        zone=where.zone[0] or None,
        provider=record.provider if decision.action == "accept" else "review",
        notes="; ".join(part for part in (record.notes if decision.action == "accept" else "", note) if part),
    )


_DONE = {"accept": "accepted", "pick": "picked", "move": "placed", "reject": "rejected"}


def problems_of(decision: Decision, row: int = 0) -> Iterator[Problem]:
    """What is wrong with a decision; ``row`` is its row in a file."""

    def problem(column: str, found: str, wanted: str | Sentence) -> Problem:
        return Problem("decisions" if row else "decision", row, column, found, wanted)

    if decision.action not in ACTIONS:
        yield problem("action", decision.action, Sentence("one of {known}", {"known": ACTIONS}))
    if not decision.who:
        yield problem("who", "", "a name or sign of who decides")
    if not _INSTANT.fullmatch(decision.when):
        yield problem("when", decision.when, "a time in UTC as 2026-11-22T09:30:00Z")
    if decision.action == "reject":
        return
    lon, lat = decision.lon, decision.lat
    if lon is None or lat is None:
        yield problem("lon, lat", "", "the place decided on")
    elif not (-180 <= lon <= 180 and -90 <= lat <= 90):
        yield problem("lon, lat", f"{lon}, {lat}", "degrees, longitude first")
    if decision.radius_m is not None and not (math.isfinite(decision.radius_m) and decision.radius_m >= 0):
        yield problem("radius_m", str(decision.radius_m), "metres, 0 or more")
    if decision.precision not in PRECISIONS:
        yield problem("precision", decision.precision, Sentence("one of {known}", {"known": PRECISIONS}))
