"""Where on a known road an address lies: at a known number, between two, near one, or somewhere on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.geocode.answer.answers import FINENESS, Candidate
from geo.geocode.gazetteer.gazetteer import Gazetteer, Position
from geo.geocode.gazetteer.spread import M_PER_NUMBER, NUMBER_FLOOR_M, ROAD_SPREAD_M
from geo.geocode.grammar.parts import Address

# A position this uncertain says which road, not where between two numbers.
_GOOD_RADIUS_M = 1000.0


@dataclass(frozen=True, slots=True)
class OnRoad:
    """Places on the road, best first; more than one means that the address does not decide between them."""

    candidates: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()


def on_road(address: Address, gazetteer: Gazetteer) -> OnRoad:
    """Where the roads of an address put it; empty where none of them is known."""
    if address.crossing:
        return _at_crossing(address, gazetteer)
    names = gazetteer.road_names(address.road, address.road_key)
    positions = [position for name in sorted(names) for position in gazetteer.positions.get(name, ())]
    return _along(positions, address, gazetteer)


def _along(positions: Sequence[Position], address: Address, gazetteer: Gazetteer) -> OnRoad:
    if not positions:
        return OnRoad()
    kept = [
        one
        for one in positions
        if not address.district or not one.districts or address.district in one.districts
    ]
    notes: tuple[str, ...] = ()
    if not kept:
        kept = [one for one in positions if gazetteer.reaches(address.district, one, ROAD_SPREAD_M)]
        elsewhere = sorted({slug for one in positions for slug in one.districts})
        notes = (f"{positions[0].road} is known in {', '.join(elsewhere)}, not in {address.district}",)
        if not kept:
            return OnRoad((), notes)
    groups = _apart(kept)
    found = [_in_group(group, address) for group in groups]
    exact = [one for group, one in zip(groups, found, strict=True) if _exactly(group, address)]
    return OnRoad(tuple(sorted(exact or found, key=_rank)), notes)


def _rank(candidate: Candidate) -> tuple[int, float]:
    return -FINENESS[candidate.precision], candidate.radius_m


def _apart(positions: Sequence[Position]) -> list[list[Position]]:
    """Positions that may lie on one road, together: farther apart than a road is long they are two roads."""
    groups: list[list[Position]] = []
    for position in sorted(positions, key=lambda one: one.radius_m):
        for group in groups:
            if _point(group[0]).distance_m(position.lon, position.lat) <= 2 * ROAD_SPREAD_M:
                group.append(position)
                break
        else:
            groups.append([position])
    return groups


def _stated(address: Address) -> tuple[int, int] | None:
    """The number along the road that an address states, as a range; a lane's number counts along the road."""
    digits = address.lane or "".join(sign for sign in address.number if sign.isdigit())
    if not digits:
        return None
    upper = int(address.number_to) if address.number_to and not address.lane else int(digits)
    return int(digits), max(int(digits), upper)


def _exactly(group: Iterable[Position], address: Address) -> list[Position]:
    """The positions at the very number; in a lane, those at the same number in it first."""
    stated = _stated(address)
    if stated is None:
        return []
    same = [
        one
        for one in group
        if one.number is not None
        and one.lane == bool(address.lane)
        and one.number <= stated[1]
        and stated[0] <= (one.number_to or one.number)
    ]
    return sorted(same, key=lambda one: (one.inner != address.number, -FINENESS[one.precision], one.radius_m))


def _in_group(group: Sequence[Position], address: Address) -> Candidate:
    exact = _exactly(group, address)
    if exact:
        best = _point(exact[0])
        # The building is not known to be the same one, only the number is.
        precision = "street_number" if best.precision == "building" else best.precision
        return replace(best, precision=precision, matched=_label(exact[0]))
    numbered = [one for one in group if one.number is not None and one.radius_m <= _GOOD_RADIUS_M]
    stated = _stated(address)
    if stated and numbered:
        below = max((one for one in numbered if one.number <= stated[0]), key=_number, default=None)  # type: ignore[operator]
        above = min((one for one in numbered if one.number >= stated[0]), key=_number, default=None)  # type: ignore[operator]
        if below and above and below is not above and _number(below) < _number(above):
            return _between(below, above, stated[0])
        return _near(below or above or numbered[0], stated[0])
    known = min(group, key=lambda one: one.radius_m)
    precision = known.precision if FINENESS[known.precision] < FINENESS["street"] else "street"
    return Candidate(known.lon, known.lat, precision, max(known.radius_m, ROAD_SPREAD_M), known.road)


def _between(below: Position, above: Position, number: int) -> Candidate:
    """A place between two known numbers, by proportion; roads bend, and numbers are not evenly spaced."""
    share = (number - _number(below)) / (_number(above) - _number(below))
    lon = below.lon + share * (above.lon - below.lon)
    lat = below.lat + share * (above.lat - below.lat)
    gap = _point(below).distance_m(above.lon, above.lat)
    radius = max(below.radius_m, above.radius_m) + max(NUMBER_FLOOR_M, 0.5 * gap)
    matched = f"{below.road}, between {below.number} and {above.number}"
    return Candidate(round(lon, 6), round(lat, 6), "street", round(radius), matched)


def _near(known: Position, number: int) -> Candidate:
    away = NUMBER_FLOOR_M + M_PER_NUMBER * abs(number - _number(known))
    matched = f"{known.road}, by its number {known.number}"
    return Candidate(
        known.lon, known.lat, "street", round(known.radius_m + min(away, ROAD_SPREAD_M)), matched
    )


def _at_crossing(address: Address, gazetteer: Gazetteer) -> OnRoad:
    first = gazetteer.road_names(address.road, address.road_key)
    second = gazetteer.road_names(address.crossing, address.crossing_key)
    here = [one for name in sorted(first) for one in gazetteer.positions.get(name, ())]
    there = [one for name in sorted(second) for one in gazetteer.positions.get(name, ())]
    known = [one for one in here if one.crossing in second]
    if known:
        best = min(known, key=lambda one: one.radius_m)
        precision = best.precision if FINENESS[best.precision] < FINENESS["street"] else "street"
        return OnRoad((replace(_point(best), precision=precision, matched=f"{best.road} / {best.crossing}"),))
    pairs = [(_point(one).distance_m(other.lon, other.lat), one, other) for one in here for other in there]
    if pairs:
        gap, one, other = min(pairs, key=lambda pair: pair[0])
        if gap <= 2 * ROAD_SPREAD_M:
            radius = round(ROAD_SPREAD_M + gap / 2)
            middle = ((one.lon + other.lon) / 2, (one.lat + other.lat) / 2)
            label = f"{one.road} and {other.road}, crossing not known"
            return OnRoad((Candidate(*middle, "street", radius, label),))
        return OnRoad((), (f"{one.road} and {other.road} are known {gap / 1000:.0f} km apart",))
    return _along(here or there, replace(address, crossing="", number="", lane=""), gazetteer)


def _number(position: Position) -> int:
    return position.number or 0


def _point(position: Position) -> Candidate:
    return Candidate(position.lon, position.lat, position.precision, position.radius_m, position.road)


def _label(position: Position) -> str:
    upper = f"-{position.number_to}" if position.number_to else ""
    return f"{position.road} {position.number}{upper}{'弄' if position.lane else '号'}"
