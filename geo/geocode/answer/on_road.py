"""Where on a known road an address lies: at a known number, along its numbers, at a crossing, or somewhere on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.geocode.answer.answers import FINENESS, Candidate
from geo.geocode.gazetteer.gazetteer import Gazetteer
from geo.geocode.gazetteer.road_book import CROSSING_RADIUS_M, Position, Stretch
from geo.geocode.gazetteer.spread import ROAD_SPREAD_M, placed_radius_m, start_radius_m
from geo.geocode.grammar.parts import Address

# Of two roads of one name, the one whose numbers come this much nearer to the number asked for is meant.
_NEARER, _NEAR_ENOUGH = 4, 60


@dataclass(frozen=True, slots=True)
class OnRoad:
    """Places on the road, best first; more than one means that the address does not decide between them."""

    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()


def on_road(address: Address, gazetteer: Gazetteer) -> OnRoad:
    """Where the roads of an address put it; empty where none of them is known."""
    if address.crossing:
        crossing = _at_crossing(address, gazetteer)
        if not address.number and not address.lane:
            return crossing
        numbered = _along(_stretches(address.road, address.road_key, gazetteer), address, gazetteer)
        return _closer(numbered, crossing)
    return _along(_stretches(address.road, address.road_key, gazetteer), address, gazetteer)


def _stretches(name: str, key: str, gazetteer: Gazetteer) -> Sequence[Stretch]:
    if name in gazetteer.book:
        return gazetteer.book.stretches(name)
    return [one for road in sorted(gazetteer.road_names(name, key)) for one in gazetteer.book.stretches(road)]


def _along(stretches: Sequence[Stretch], address: Address, gazetteer: Gazetteer) -> OnRoad:
    kept, notes = _in_district(stretches, address.district, gazetteer)
    if not kept:
        return OnRoad((), notes)
    stated = _stated(address)
    exact = [one for one in kept if _exactly(one, address, stated)] if len(kept) > 1 else []
    decided = exact or _by_number(kept, stated)
    found = [_on_stretch(one, address, stated) for one in decided]
    return OnRoad(tuple(sorted(found, key=_rank)) if len(found) > 1 else tuple(found), notes)


def _in_district(
    stretches: Sequence[Stretch], district: str, gazetteer: Gazetteer
) -> tuple[Sequence[Stretch], tuple[str, ...]]:
    """Those of the roads of one name that lie in a district, or near it; and a note where none lies in it."""
    if not stretches or not district:
        return stretches, ()
    kept = [one for one in stretches if not one.districts or district in one.districts]
    if kept:
        return kept, ()
    elsewhere = sorted({slug for one in stretches for slug in one.districts})
    note = f"{stretches[0].road} is known in {', '.join(elsewhere)}, not in {district}"
    return [one for one in stretches if gazetteer.reaches(district, one)], (note,)


def _rank(candidate: Candidate) -> tuple[int, float]:
    return -FINENESS[candidate.precision], candidate.radius_m


def _closer(numbered: OnRoad, crossing: OnRoad) -> OnRoad:
    """The number where it is known better than the crossing beside it, else the crossing."""
    if not crossing.candidates or not numbered.candidates:
        return numbered if numbered.candidates else crossing
    corner = crossing.candidates[0]
    near = [
        one
        for one in numbered.candidates
        if one.distance_m(corner.lon, corner.lat) <= one.radius_m + corner.radius_m
    ]
    best = min([*near, corner], key=lambda one: one.radius_m)
    return OnRoad((best,), numbered.notes)


def _by_number(stretches: Sequence[Stretch], stated: tuple[int, int] | None) -> Sequence[Stretch]:
    """Those of several roads of one name on which the number may lie: one, if its numbers are much nearer."""
    if stated is None or len(stretches) < 2:
        return stretches
    gaps = sorted((one.gap(stated[0]), place) for place, one in enumerate(stretches))
    (nearest, best), (next_nearest, _) = gaps[0], gaps[1]
    if nearest <= _NEAR_ENOUGH and next_nearest > _NEARER * max(nearest, 10):
        return [stretches[best]]
    return stretches


def _stated(address: Address) -> tuple[int, int] | None:
    """The number along the road that an address states, as a range; a lane's number counts along the road."""
    digits = address.lane or "".join(sign for sign in address.number if sign.isdigit())
    if not digits:
        return None
    upper = int(address.number_to) if address.number_to and not address.lane else int(digits)
    return int(digits), max(int(digits), upper)


def _exactly(stretch: Stretch, address: Address, stated: tuple[int, int] | None) -> list[Position]:
    """The positions at the very number; in a lane, those at the same number in it first."""
    if stated is None:
        return []
    lane = bool(address.lane)
    at_number = stretch.exact.get((stated[0], lane), ())
    if stated[1] == stated[0] and not stretch.ranges and len(at_number) < 2:
        return list(at_number)
    same: set[Position] = set(at_number)
    if stated[1] > stated[0]:
        same.update(
            one
            for (number, kind), some in stretch.exact.items()
            if kind == lane and stated[0] <= number <= stated[1]
            for one in some
        )
    same.update(
        one
        for one in stretch.ranges
        if one.lane == lane and (one.number or 0) <= stated[1] and stated[0] <= (one.number_to or 0)
    )
    return sorted(same, key=lambda one: (one.inner != address.number, -FINENESS[one.precision], one.radius_m))


def _on_stretch(stretch: Stretch, address: Address, stated: tuple[int, int] | None) -> Candidate:
    exact = _exactly(stretch, address, stated)
    placed = _by_numbers(stretch, address, stated)
    rest = placed or _somewhere(stretch)
    # A number known to its town only says less than the road does.
    if exact and (FINENESS[exact[0].precision] >= min(FINENESS["block"], FINENESS[rest.precision])):
        best = _point(exact[0])
        # The building is not known to be the same one, only the number is.
        precision = "street_number" if best.precision == "building" else best.precision
        if exact[0].number in stretch.doubted and placed:
            # Its neighbours expect it elsewhere: the radius holds both.
            off = best.distance_m(placed.lon, placed.lat)
            best = replace(best, radius_m=round(max(best.radius_m, min(off, ROAD_SPREAD_M))))
        return replace(best, precision=precision, matched=_label(exact[0]))
    return rest


def _by_numbers(stretch: Stretch, address: Address, stated: tuple[int, int] | None) -> Candidate | None:
    """The place of a number by the numbers around it, or by the end of the road where they begin."""
    if stated and stretch.track:
        return _by_track(stretch, stated[0], bool(address.lane))
    if stated and len(stretch.crossings) > 1 and any(stretch.heading):
        return _from_start(stretch, stated[0])
    return None


def _by_track(stretch: Stretch, number: int, lane: bool) -> Candidate:
    track = stretch.track
    assert track is not None
    east, north, deviation_m = track.at(number, lane)
    lon, lat = stretch.plane.degrees(east, north)
    radius = placed_radius_m(deviation_m, lane)
    return Candidate(lon, lat, "street", radius, _between(stretch, number))


def _between(stretch: Stretch, number: int) -> str:
    below = max((one for one in stretch.numbers if one <= number), default=None)
    above = min((one for one in stretch.numbers if one >= number), default=None)
    if below is None or above is None or below == above:
        return f"{stretch.road}, by its number {above if below is None else below}"
    return f"{stretch.road}, between {below} and {above}"


def _from_start(stretch: Stretch, number: int) -> Candidate:
    """On a road known by its crossings only: so many numbers from the end where they begin."""
    east, north = stretch.heading
    spacing = math.hypot(east, north)
    ways = sorted(
        ((x * east + y * north) / spacing, one.lon, one.lat)
        for one in stretch.crossings
        for x, y in (stretch.plane.metres(one.lon, one.lat),)
    )
    target = min(ways[0][0] + number * 2.0, ways[-1][0])
    place = next((index for index in range(1, len(ways)) if ways[index][0] >= target), len(ways) - 1)
    (low, lon0, lat0), (high, lon1, lat1) = ways[place - 1], ways[place]
    share = (target - low) / (high - low) if high > low else 0.0
    length = ways[-1][0] - ways[0][0]
    lon, lat = round(lon0 + share * (lon1 - lon0), 6), round(lat0 + share * (lat1 - lat0), 6)
    return Candidate(lon, lat, "street", start_radius_m(length), f"{stretch.road}, by its crossings")


def _somewhere(stretch: Stretch) -> Candidate:
    """The road without a place on it: its middle, as wide as it is known to reach."""
    known = min(stretch.positions, key=lambda one: (one.radius_m, one.lon, one.lat))
    good = [one for one in stretch.positions if one.radius_m <= max(known.radius_m, CROSSING_RADIUS_M)]
    lon = sum(one.lon for one in good) / len(good)
    lat = sum(one.lat for one in good) / len(good)
    middle = _point(min(good, key=lambda one: math.hypot(one.lon - lon, one.lat - lat)))
    precision = known.precision if FINENESS[known.precision] < FINENESS["street"] else "street"
    reach = max(middle.distance_m(one.lon, one.lat) for one in good)
    # Three places and more show how long a road is; fewer show no more than that it is there.
    radius = max(1000.0, 1.25 * reach + 500.0) if len(good) > 2 else ROAD_SPREAD_M
    return replace(
        middle, precision=precision, radius_m=round(max(known.radius_m, radius)), matched=stretch.road
    )


def _at_crossing(address: Address, gazetteer: Gazetteer) -> OnRoad:
    first = gazetteer.road_names(address.road, address.road_key)
    second = gazetteer.road_names(address.crossing, address.crossing_key)
    here = [one for road in sorted(first) for one in gazetteer.book.stretches(road)]
    there = [one for road in sorted(second) for one in gazetteer.book.stretches(road)]
    known = [
        one
        for stretch in here
        for one in stretch.crossings
        if one.crossing in second
        and (not address.district or address.district in one.districts or not one.districts)
    ] or [one for stretch in here for one in stretch.crossings if one.crossing in second]
    if known:
        best = min(known, key=lambda one: one.radius_m)
        precision = best.precision if FINENESS[best.precision] < FINENESS["street"] else "street"
        return OnRoad((replace(_point(best), precision=precision, matched=f"{best.road} / {best.crossing}"),))
    pairs = [
        (_point(one).distance_m(other.lon, other.lat), one, other)
        for one in _points(here)
        for other in _points(there)
    ]
    if pairs:
        gap, one, other = min(pairs, key=lambda pair: pair[0])
        if gap <= 2 * ROAD_SPREAD_M:
            radius = round(min(ROAD_SPREAD_M, CROSSING_RADIUS_M + gap + max(one.radius_m, other.radius_m)))
            middle = ((one.lon + other.lon) / 2, (one.lat + other.lat) / 2)
            label = f"{one.road} and {other.road}, crossing not known"
            return OnRoad((Candidate(*middle, "street", radius, label),))
        return OnRoad((), (f"{one.road} and {other.road} are known {gap / 1000:.0f} km apart",))
    return _along(here or there, replace(address, crossing="", number="", lane=""), gazetteer)


def _points(stretches: Iterable[Stretch]) -> list[Position]:
    return [one for stretch in stretches for one in stretch.positions]


def _point(position: Position) -> Candidate:
    return Candidate(position.lon, position.lat, position.precision, position.radius_m, position.road)


def _label(position: Position) -> str:
    upper = f"-{position.number_to}" if position.number_to else ""
    return f"{position.road} {position.number}{upper}{'弄' if position.lane else '号'}"
