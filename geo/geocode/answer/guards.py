"""Checks on answers: does the point lie where the address says, and is a list shifted to another datum?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from geo.geocode.answer.answers import EARTH_M_PER_DEG
from geo.model.areas import NOWHERE, Areas, Assigner
from geo.model.datum import convert
from geo.model.layout import Layout
from geo.model.once import once

DISTRICT_TOLERANCE_M = 200.0
"""How far outside the drawn district a point may lie before it counts as a conflict: outlines are generalised."""

_HYPOTHESES = ("WGS-84", "GCJ-02", "BD-09")
_FEWEST_PAIRS = 5
# The datums lie 480 m and more apart: an offset this large fits none of them.
_LARGEST_REST_M = 200.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Whereabouts:
    """For each point: slugs of what holds it, empty where nothing does, and metres to the district stated."""

    district: list[str]
    zone: list[str]
    off_m: Floats


class Guard:
    """The districts and zones of a layout, ready to be asked about many points by any thread."""

    def __init__(self, areas: Areas, tolerance_m: float = DISTRICT_TOLERANCE_M) -> None:
        self.tolerance_m = tolerance_m
        self._areas = areas
        self._assigner = Assigner(areas)
        self._place_of = {slug: place for place, slug in enumerate(areas.district_slugs)}

    def whereabouts(self, lon: Floats, lat: Floats, stated: Sequence[str]) -> Whereabouts:
        """Where points lie, and how far outside the district that each row states (0 inside, NaN unstated)."""
        districts, zones = self._assigner.codes(lon, lat)
        names = (*self._areas.district_slugs, "")
        zone_names = (*self._areas.zone_slugs, "")
        wanted = np.array([self._place_of.get(slug, NOWHERE) for slug in stated], dtype=np.int32)
        off = np.where((wanted == NOWHERE) | ~np.isfinite(lon), np.nan, 0.0)
        outside = np.flatnonzero((wanted != NOWHERE) & (wanted != districts) & np.isfinite(lon))
        for code in np.unique(wanted[outside]):
            rows = outside[wanted[outside] == code]
            off[rows] = self._distance_m(int(code), lon[rows], lat[rows])
        return Whereabouts([names[code] for code in districts], [zone_names[code] for code in zones], off)

    def _distance_m(self, code: int, lon: Floats, lat: Floats) -> Floats:
        """Metres to a district, on a plane in which degrees east are as long as at its middle: good to 1 %."""
        shape = self._areas.districts.iloc[code]
        shrink = float(np.cos(np.radians(shape.representative_point().y)))
        flat = shapely.transform(shape, lambda xy: xy * (shrink, 1.0))
        points = shapely.points(lon * shrink, lat)
        distances: Floats = np.asarray(shapely.distance(points, flat)) * EARTH_M_PER_DEG
        return distances


@once
def guard_of(layout: Layout) -> Guard:
    """The guard of a layout, which all threads share."""
    return Guard(layout.areas)


@dataclass(frozen=True)
class DatumGuess:
    """What a list of coordinates seems to be in.

    ``datum`` is empty where nothing can be said. ``offsets_m`` gives, for each datum, how far the list would
    lie from the known places if it were in that datum: the length of the median offset.
    """

    datum: str
    pairs: int
    offsets_m: Mapping[str, float] = field(default_factory=dict)
    evidence: str = ""


def guess_datum(
    lon: npt.ArrayLike, lat: npt.ArrayLike, known_lon: npt.ArrayLike, known_lat: npt.ArrayLike
) -> DatumGuess:
    """The datum in which given coordinates fit places known in WGS-84 best.

    Each row pairs a coordinate of unknown datum with the place its address was found at. Single addresses are off
    by a hundred metres and more in all directions; the median over rows is not, and a datum shifts all of them
    alike by half a kilometre.

    Examples
    --------
    >>> known = np.linspace(121.3, 121.6, 20), np.linspace(31.0, 31.4, 20)
    >>> guess_datum(*convert(*known, "WGS-84", "GCJ-02"), *known).datum
    'GCJ-02'
    """
    given = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    known = np.asarray(known_lon, dtype=np.float64), np.asarray(known_lat, dtype=np.float64)
    usable = np.isfinite(given[0]) & np.isfinite(given[1]) & np.isfinite(known[0]) & np.isfinite(known[1])
    count = int(usable.sum())
    if count < _FEWEST_PAIRS:
        return DatumGuess(
            "", count, {}, f"{count} rows have both coordinates and a known address, {_FEWEST_PAIRS} needed"
        )
    rests = {datum: _rest(given, known, usable, datum) for datum in _HYPOTHESES}
    offsets = {datum: round(rest) for datum, (rest, _) in rests.items()}
    ranked = sorted(rests, key=lambda datum: rests[datum][0])
    best, next_best = rests[ranked[0]], rests[ranked[1]]
    listed = ", ".join(f"{datum} {offsets[datum]} m" for datum in _HYPOTHESES)
    evidence = f"median offset of {count} rows from their addresses, if they were in: {listed}"
    if best[0] > _LARGEST_REST_M or next_best[0] - best[0] < 3 * best[1]:
        swapped = _rest((given[1], given[0]), known, usable, "WGS-84")[0]
        hint = "; longitude and latitude seem to be swapped" if swapped < 1000 else ""
        return DatumGuess("", count, offsets, evidence + ": no datum fits" + hint)
    return DatumGuess(ranked[0], count, offsets, evidence)


def _rest(
    given: tuple[Floats, Floats], known: tuple[Floats, Floats], usable: npt.NDArray[np.bool_], datum: str
) -> tuple[float, float]:
    """Length of the median offset in metres, and its standard error by the median deviation."""
    x, y = convert(given[0][usable], given[1][usable], datum, "WGS-84")
    east = (x - known[0][usable]) * EARTH_M_PER_DEG * np.cos(np.radians(known[1][usable]))
    north = (y - known[1][usable]) * EARTH_M_PER_DEG
    middle = float(np.median(east)), float(np.median(north))
    deviation = np.median(np.hypot(east - middle[0], north - middle[1]))
    return float(np.hypot(*middle)), float(1.25 * 1.4826 * deviation / np.sqrt(usable.sum()))
