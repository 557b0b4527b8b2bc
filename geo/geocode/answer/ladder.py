"""Address -> Answer by the layout's own data, without a network: the finest rung that anything supports.

building, street_number, street, block, town, district: each rung is stepped on only if the data hold it, and
the rung below keeps the answer honest when they do not. A city's centre is never an answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.geocode.answer.answers import FINENESS, Answer, Candidate, no_answer
from geo.geocode.answer.on_road import OnRoad, on_road
from geo.geocode.gazetteer.gazetteer import Gazetteer, Place
from geo.geocode.gazetteer.spread import POSTCODE_SPREAD_M
from geo.geocode.grammar.parts import Address, Mention

NAME = "embedded"
RULES = 2
"""Part of the version of an answer: raise it when the same address would be answered differently."""

# Factors of confidence, one for each doubt; they multiply with that of the point, and rank rows for review.
_UNSTATED, _BY_READING, _UNREAD, _COARSER, _CONFLICT = 0.9, 0.95, 0.95, 0.85, 0.6
_MOST_CANDIDATES = 8
_WIDEST_TOWN_M = 5000.0


@dataclass(frozen=True)
class EmbeddedProvider:
    """The layout's own gazetteer as a provider: local, free, and asked first by default."""

    gazetteer: Gazetteer
    name: str = NAME
    datum: str = "WGS-84"
    network: bool = False

    @property
    def version(self) -> str:
        """The data and the rules that the answers rest on."""
        return f"{self.gazetteer.version}+rules{RULES}"

    def answer(self, text: str) -> Answer:
        """What the layout's data say of one address."""
        return locate(self.gazetteer.parse(text), self.gazetteer)


def locate(address: Address, gazetteer: Gazetteer) -> Answer:
    """The answer for a parsed address; its notes say what could not be had."""
    if address.refused:
        return no_answer(address.refused, NAME)
    if address.elsewhere:
        reason = f"names {address.elsewhere}, which is not known in {gazetteer.city}: not placed"
        return no_answer(reason, NAME, address.district)
    road = on_road(address, gazetteer) if address.road else OnRoad()
    areas = tuple(_areas(address, gazetteer))
    chosen, undecided = _chosen(road, areas, address, gazetteer)
    others = tuple(one for one in (*road.candidates, *areas) if one is not chosen)[:_MOST_CANDIDATES]
    if chosen is None:
        return no_answer(undecided or _nothing(address, gazetteer), NAME, address.district, others)
    doubts = list(_doubts(chosen, address, gazetteer, road))
    if undecided:
        doubts.insert(0, (_CONFLICT, undecided))
    doubt = math.prod(factor for factor, _ in doubts)
    confidence = round(point_confidence(chosen.radius_m) * doubt, 2)
    notes = tuple(note for _, note in doubts if note)
    return Answer(chosen, confidence, NAME, address.district, notes, others)


def point_confidence(radius_m: float) -> float:
    """How much a point is worth, from 0 to 1: all within 50 m, a quarter less for each tenfold radius.

    A district that was read without any doubt is a coarse answer all the same.
    """
    return min(1.0, max(0.1, 1.0 - 0.25 * math.log10(max(radius_m, 1.0) / 50.0)))


def _chosen(
    road: OnRoad, areas: tuple[Candidate, ...], address: Address, gazetteer: Gazetteer
) -> tuple[Candidate | None, str]:
    """One place, or none where several would do; and what was not decided."""
    candidates, undecided = road.candidates, ""
    if len(candidates) > 1:
        narrow = [area for area in areas if area.precision != "district"]
        decided = _by_place(candidates, narrow) or _by_postcode(candidates, address, gazetteer)
        if decided is None:
            places = "; ".join(f"{one.matched} at {one.lon:.5f},{one.lat:.5f}" for one in candidates)
            undecided = f"ambiguous, nothing decides between {len(candidates)} places: {places}"
            if not narrow:
                return (_around(candidates) if address.district else None), undecided
        candidates = (decided,) if decided else ()
    rungs = (*candidates[:1], *areas)
    # The finest rung; on the same rung what is known better.
    best = min(rungs, key=lambda one: (-FINENESS[one.precision], one.radius_m), default=None)
    return best, undecided


def _by_place(candidates: Sequence[Candidate], narrow: Sequence[Candidate]) -> Candidate | None:
    """The only one of several roads of one name that the narrowest area named beside it reaches."""
    near = [one for one in candidates if narrow and _touch(one, narrow[0])]
    return near[0] if len(near) == 1 else None


def _by_postcode(candidates: Sequence[Candidate], address: Address, gazetteer: Gazetteer) -> Candidate | None:
    """The only one of several that lies near a known place with the same postcode."""
    known = gazetteer.postcodes.get(address.postcode, ())
    near = [
        one
        for one in candidates
        if any(one.distance_m(lon, lat) <= POSTCODE_SPREAD_M + one.radius_m for lon, lat in known)
    ]
    return near[0] if len(near) == 1 else None


def _around(candidates: Sequence[Candidate]) -> Candidate:
    """The coarser place that holds them all: the middle between them, with a radius that covers each."""
    lon = (min(one.lon for one in candidates) + max(one.lon for one in candidates)) / 2
    lat = (min(one.lat for one in candidates) + max(one.lat for one in candidates)) / 2
    radius = max(one.distance_m(lon, lat) + one.radius_m for one in candidates)
    precision = "town" if radius <= _WIDEST_TOWN_M else "district"
    matched = f"{candidates[0].matched.split(',')[0]}: {len(candidates)} places"
    return Candidate(round(lon, 6), round(lat, 6), precision, round(radius), matched)


def _touch(one: Candidate, other: Candidate) -> bool:
    return one.distance_m(other.lon, other.lat) <= one.radius_m + other.radius_m


def _areas(address: Address, gazetteer: Gazetteer) -> Iterator[Candidate]:
    """Named landmarks, parks, towns, then the district: the narrowest first."""
    if address.mentions:
        meant = (_meant(mention, address.district, gazetteer) for mention in address.mentions)
        for place in sorted((one for one in meant if one), key=lambda one: one.radius_m):
            yield place.candidate
    district = gazetteer.places.get(("district", address.district))
    if district:
        yield district.candidate


def _meant(mention: Mention, district: str, gazetteer: Gazetteer) -> Place | None:
    key = (mention.written, district)
    if key not in gazetteer.meant_before:
        gazetteer.meant_before[key] = _widest(mention, district, gazetteer)
    return gazetteer.meant_before[key]


def _widest(mention: Mention, district: str, gazetteer: Gazetteer) -> Place | None:
    """The place that a name stands for: of several, the widest that the stated district allows.

    One name may stand for a town, a park and a science city around both; the widest holds the others.
    """
    places = [gazetteer.places[(one.kind, one.id)] for one in mention.places]
    located = [one for one in places if one.candidate.finite]
    allowed = [one for one in located if not district or _hosts(one, district)]
    # A place wholly in the stated district before one that also reaches into others.
    inside = [one for one in allowed if one.districts == (district,)]
    return max(inside or allowed, key=lambda one: one.radius_m, default=None)


def _hosts(place: Place, district: str) -> bool:
    return not place.districts or district in place.districts


def _doubts(
    found: Candidate, address: Address, gazetteer: Gazetteer, road: OnRoad
) -> Iterator[tuple[float, str]]:
    """Why the answer may be wrong or could be better: factors of confidence, with words for the reader."""
    yield from ((_CONFLICT, note) for note in road.notes)
    on_its_road = FINENESS[found.precision] >= FINENESS["street"]
    if address.road and not on_its_road:
        if road.candidates:
            yield 1.0, f"{address.road} is known no better than its {found.precision}"
        else:
            unknown = "" if road.notes else f"{address.road} is not known here; "
            yield _COARSER, f"{unknown}placed by {found.matched}"
    if address.road_key and on_its_road:
        yield _BY_READING, ""
    if not (address.city or address.district):
        yield _UNSTATED, "neither city nor district is stated"
    if address.leftover:
        yield _UNREAD, ""
    for mention in address.mentions:
        # A place that is named and lies nowhere near is reported, and settles nothing.
        place = _meant(mention, address.district, gazetteer) or _meant(mention, "", gazetteer)
        off = found.distance_m(place.lon, place.lat) - place.radius_m - found.radius_m if place else 0.0
        if off > 0:
            yield _CONFLICT, f"names {mention.written}, which lies {off / 1000:.1f} km off"


def _nothing(address: Address, gazetteer: Gazetteer) -> str:
    if address.city and not (address.road or address.mentions):
        return f"only the city is named ({address.city}): a city's centre is no answer"
    unread = ", ".join(address.leftover[:3])
    road = f"{address.road} is not known here" if address.road else "nothing in it is known here"
    return f"{road}{f'; not understood: {unread}' if unread else ''}"
