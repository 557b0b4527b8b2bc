"""The road book: what is known of each road's numbers and crossings, put together when a road is first asked for.

A name may stand for several roads: positions that hang together are one stretch of road, and each stretch has a
track of its own to place numbers on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from geo.geocode.answer.answers import EARTH_M_PER_DEG
from geo.geocode.gazetteer.headings import Headings, learn_headings
from geo.geocode.gazetteer.spread import ROAD_SPREAD_M
from geo.geocode.gazetteer.track import Bools, Floats, Track, fit_track
from geo.model.road_tables import RoadTables

LINK_M = 4000.0
"""Positions no farther apart than this are on one road; few roads have a longer gap between known places."""

_LINK_M_PER_NUMBER = 4.0
_GOOD_RADIUS_M = 1000.0
"""A position less certain than this says which road, not where a number on it is."""

_SINGLE_RADIUS_M, _CAMPUS_SPREAD_M = 280.0, 300.0
CROSSING_RADIUS_M = 300.0
"""A stop named after a crossing lies within some 150 m of it, and what is said to stand there within as much again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A known position on a road.

    ``number`` None: somewhere on it. A lane's number counts along the road like a house's; ``inner`` is the
    number inside the lane. ``crossing`` names the road that crosses here.
    """

    road: str
    lon: float
    lat: float
    precision: str
    radius_m: float
    districts: tuple[str, ...] = ()
    number: int | None = None
    number_to: int | None = None
    lane: bool = False
    inner: str = ""
    crossing: str = ""

    @property
    def finite(self) -> bool:
        """Whether it has a place at all."""
        return math.isfinite(self.lon) and math.isfinite(self.lat) and math.isfinite(self.radius_m)


@dataclass(frozen=True)
class Stretch:
    """One road under its name: every known position on it, and the track that its numbers follow.

    ``track`` is None where no number is known well. ``plane`` turns metres into degrees.
    """

    road: str
    positions: tuple[Position, ...]
    plane: Plane
    track: Track | None = field(default=None, repr=False)
    numbers: tuple[int, ...] = ()
    districts: frozenset[str] = frozenset()
    doubted: frozenset[int] = frozenset()
    heading: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def exact(self) -> Mapping[tuple[int, bool], tuple[Position, ...]]:
        """The positions by number and whether it is a lane's; a range stands under each of its ends."""
        found: dict[tuple[int, bool], list[Position]] = {}
        for one in self.positions:
            for number in {one.number, one.number_to} - {None}:
                found.setdefault((number, one.lane), []).append(one)  # type: ignore[arg-type]
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def ranges(self) -> tuple[Position, ...]:
        """The positions that stand for a range of numbers."""
        return tuple(one for one in self.positions if one.number_to is not None)

    @cached_property
    def crossings(self) -> tuple[Position, ...]:
        """The positions where a named road crosses."""
        return tuple(one for one in self.positions if one.crossing)

    def gap(self, number: int) -> int:
        """How many numbers lie between a number and the nearest known one."""
        return min((abs(number - one) for one in self.numbers), default=1_000_000)

    def nearest_m(self, lon: float, lat: float) -> float:
        """Metres from a point to the nearest known position."""
        x, y = self.plane.metres(lon, lat)
        return min(math.hypot(x - a, y - b) for a, b in self._metres)

    @cached_property
    def _metres(self) -> list[tuple[float, float]]:
        return [self.plane.metres(one.lon, one.lat) for one in self.positions]


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane in metres round an origin: good to 0.1 % within a city."""

    lon: float
    lat: float

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        """Metres east and north of the origin."""
        shrink = EARTH_M_PER_DEG * math.cos(math.radians(self.lat))
        return (lon - self.lon) * shrink, (lat - self.lat) * EARTH_M_PER_DEG

    def degrees(self, east: float, north: float) -> tuple[float, float]:
        """The point so many metres east and north of the origin; lon, lat to 6 decimals."""
        shrink = EARTH_M_PER_DEG * math.cos(math.radians(self.lat))
        return round(self.lon + east / shrink, 6), round(self.lat + north / EARTH_M_PER_DEG, 6)


class RoadBook:
    """Roads by name; a road is put together at its first question and remembered.

    Parameters
    ----------
    tables
        The layout's road book, see `geo.model.road_tables`.
    others
        Positions from elsewhere: kept by hand, of companies, of stations named after a road. One without finite
        coordinates is left out.
    """

    def __init__(self, tables: RoadTables, others: Iterable[Position] = ()) -> None:
        self._positions = _sorted(tables.positions, "number")
        self._crossings = _both_ways(tables.crossings)
        self._rows = _slices(self._positions)
        self._crossing_rows = _slices(self._crossings)
        # Lists, not columns: a road takes its few rows out of them a thousand times faster.
        self._position_cells = {name: self._positions[name].tolist() for name in _BOOK_COLUMNS}
        self._crossing_cells = {name: self._crossings[name].tolist() for name in _CROSSING_COLUMNS}
        self._others: dict[str, list[Position]] = {}
        for one in others:
            if one.finite:
                self._others.setdefault(one.road, []).append(one)
        self.names = frozenset(self._rows) | frozenset(self._crossing_rows) | frozenset(self._others)
        self._known: dict[str, tuple[Stretch, ...]] = {}

    def __contains__(self, road: str) -> bool:
        return road in self.names

    def stretches(self, road: str) -> tuple[Stretch, ...]:
        """The roads of this name, best known first; empty for a name that is not known."""
        if road not in self._known:
            self._known[road] = tuple(self._build(road)) if road in self.names else ()
        return self._known[road]

    @cached_property
    def headings(self) -> Headings:
        """How numbers run in this city."""
        table = self._positions
        key = table["road_zh"].astype(str) + "\0" + table["district"].astype(str)
        groups = pd.factorize(key)[0].astype(np.int64)
        lat = table["lat"].to_numpy(float)
        middle = math.radians(float(lat.mean())) if len(lat) else 0.0
        x = table["lon"].to_numpy(float) * EARTH_M_PER_DEG * math.cos(middle)
        lanes: Bools = (table["lane"] == "yes").to_numpy(dtype=bool)
        numbers = table["number"].to_numpy(float)
        self._cos = math.cos(middle)
        return learn_headings(groups, numbers, lanes, np.column_stack([x, lat * EARTH_M_PER_DEG]))

    def _build(self, road: str) -> list[Stretch]:
        found = [
            _position(road, *row) for row in zip(*self._cells(self._rows, _BOOK_COLUMNS, road), strict=True)
        ]
        found += [
            Position(
                road=road,
                lon=lon,
                lat=lat,
                precision="street",
                radius_m=CROSSING_RADIUS_M,
                districts=(district,) if district else (),
                crossing=crossing,
            )
            for crossing, district, lon, lat in zip(
                *self._cells(self._crossing_rows, _CROSSING_COLUMNS, road), strict=True
            )
        ]
        others = self._others.get(road, [])
        found += [one for one in others if one.radius_m <= _GOOD_RADIUS_M]
        vague = [one for one in others if one.radius_m > _GOOD_RADIUS_M]
        stretches = [self._stretch(road, rows) for rows in _with_vague(_apart(found), vague)]
        return sorted(stretches, key=lambda one: -len(one.positions))

    def _cells(
        self, rows: Mapping[str, tuple[int, int]], columns: tuple[str, ...], road: str
    ) -> list[list[Any]]:
        """The cells of a road's rows, a list a column."""
        start, end = rows.get(road, (0, 0))
        cells = self._position_cells if rows is self._rows else self._crossing_cells
        return [cells[name][start:end] for name in columns]

    def _stretch(self, road: str, positions: list[Position]) -> Stretch:
        good = [one for one in positions if one.radius_m <= _GOOD_RADIUS_M] or positions
        lon = sum(one.lon for one in good) / len(good)
        lat = sum(one.lat for one in good) / len(good)
        plane = Plane(lon, lat)
        numbered = [one for one in good if one.number is not None and one.radius_m <= _GOOD_RADIUS_M]
        bare = Stretch(
            road,
            tuple(positions),
            plane,
            districts=frozenset(slug for one in positions for slug in one.districts),
        )
        headings = self.headings
        shift = np.array([lon * EARTH_M_PER_DEG * self._cos, lat * EARTH_M_PER_DEG])
        points = np.array([plane.metres(one.lon, one.lat) for one in good])
        heading = headings.of_stretch(points + shift)
        if not numbered:
            return replace(bare, heading=heading.per_number)
        numbers = np.array([one.number for one in numbered], dtype=float)
        track = fit_track(
            numbers,
            np.array([one.lane for one in numbered]),
            np.array([plane.metres(one.lon, one.lat) for one in numbered]),
            np.array([max(one.radius_m - 300.0, 0.0) / 2.5 for one in numbered]),
            heading,
        )
        doubted = frozenset(
            int(number) for number, weight in zip(numbers, track.weights, strict=True) if weight < _DOUBTED
        )
        return replace(
            bare,
            track=track,
            numbers=tuple(sorted({int(number) for number in numbers})),
            doubted=doubted,
            heading=heading.per_number,
        )


_DOUBTED = 0.002
_CROSSING_COLUMNS = ("crossing_zh", "district", "lon", "lat")
_BOOK_COLUMNS = ("number", "lane", "district", "lon", "lat", "observations", "spread_m")


def _position(
    road: str, number: float, lane: str, district: str, lon: float, lat: float, seen: float, spread_m: float
) -> Position:
    return Position(
        road=road,
        number=int(number),
        lane=lane == "yes",
        districts=(district,) if district else (),
        lon=lon,
        lat=lat,
        precision="street_number" if spread_m <= _CAMPUS_SPREAD_M else "block",
        radius_m=round(number_radius_m(seen, spread_m)),
    )


def number_radius_m(observations: float, spread_m: float) -> float:
    """How far a house of a known number may lie from the number's position, nine times in ten; metres.

    Between what single numbers show on the whole and what the observations of this one show. Of numbers that
    were observed twice, nine pairs in ten lie within 240 m.
    """
    return (2 * _SINGLE_RADIUS_M + observations * 2 * spread_m) / (
        2 + observations if observations > 1 else 2
    )


def _sorted(table: pd.DataFrame, second: str) -> pd.DataFrame:
    return table.sort_values(["road_zh", second], kind="stable").reset_index(drop=True)


def _both_ways(crossings: pd.DataFrame) -> pd.DataFrame:
    """Each crossing under both of its roads."""
    turned = crossings.rename(columns={"road_zh": "crossing_zh", "crossing_zh": "road_zh"})
    return _sorted(pd.concat([crossings, turned], ignore_index=True), "crossing_zh")


def _slices(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """The rows of each road in a table sorted by road."""
    names = table["road_zh"].to_numpy(dtype=object)
    if not len(names):
        return {}
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ends = np.r_[starts[1:], len(names)]
    return {str(names[start]): (int(start), int(end)) for start, end in zip(starts, ends, strict=True)}


def _apart(positions: list[Position]) -> list[list[Position]]:
    """Positions that hang together, as one list a road."""
    if not positions:
        return []
    lat = math.radians(positions[0].lat)
    xy = np.array([(one.lon * math.cos(lat), one.lat) for one in positions]) * EARTH_M_PER_DEG
    numbers = np.array([np.nan if one.number is None else one.number for one in positions])
    labels = _linked(xy, numbers)
    return [
        [one for one, own in zip(positions, labels, strict=True) if own == label]
        for label in range(max(labels) + 1)
    ]


def _linked(xy: Floats, numbers: Floats) -> list[int]:
    """A label for each position: those within reach of each other, step by step, have the same."""
    far = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    # A highway's known numbers may lie far apart; then their numbers do too.
    apart = np.nan_to_num(np.abs(numbers[:, None] - numbers[None, :]), nan=0.0)
    near = far <= np.maximum(LINK_M, _LINK_M_PER_NUMBER * apart)
    labels, label = [-1] * len(xy), 0
    for start in range(len(xy)):
        if labels[start] >= 0:
            continue
        waiting = [start]
        labels[start] = label
        while waiting:
            for other in np.flatnonzero(near[waiting.pop()]):
                if labels[other] < 0:
                    labels[other] = label
                    waiting.append(int(other))
        label += 1
    return labels


def _with_vague(groups: list[list[Position]], vague: list[Position]) -> list[list[Position]]:
    """Groups with the vague positions that may be on the same road; a road of its own for those that may not."""
    groups = [list(group) for group in groups]
    for one in sorted(vague, key=lambda position: position.radius_m):
        plane = Plane(one.lon, one.lat)
        for group in groups:
            if any(math.hypot(*plane.metres(other.lon, other.lat)) <= 2 * ROAD_SPREAD_M for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups
