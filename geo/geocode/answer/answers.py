"""What a geocoder says: candidates, and the answer with its precision, radius and doubts."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from geo.model.datum import convert
from geo.model.layout import PRECISIONS

FINENESS = {precision: len(PRECISIONS) - rank for rank, precision in enumerate(PRECISIONS)}
"""A larger number for a finer precision; 0 stands for none."""

EARTH_M_PER_DEG = 111_195.0
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that an address may mean; ``lon, lat`` in WGS-84.

    The true place lies within ``radius_m`` of the point nine times in ten. ``zone`` is the slug of a zone that
    the address names; a finer place has none of its own, there the point decides. ``spans`` says that the
    place lies in several districts, so that the point's own says nothing.
    """

    lon: float
    lat: float
    precision: str
    radius_m: float
    matched: str
    zone: str = ""
    spans: bool = False

    @property
    def finite(self) -> bool:
        """Whether its point and radius are numbers at all."""
        return math.isfinite(self.lon) and math.isfinite(self.lat) and math.isfinite(self.radius_m)

    def distance_m(self, lon: float, lat: float) -> float:
        """Metres to another point, on a sphere: good to 0.3 % within a city."""
        east = (lon - self.lon) * math.cos(math.radians(self.lat))
        return EARTH_M_PER_DEG * math.hypot(east, lat - self.lat)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one provider says of one address; without ``found`` the notes hold the reason.

    Attributes
    ----------
    found
        The place, or None. It is in WGS-84 whatever the provider speaks.
    confidence
        From 0 to 1: how much the point is worth, the less the wider its radius and the more doubts there are.
        It ranks answers for review and is no measured probability.
    district
        Slug of the district that the address states, for the guard to check.
    notes
        Doubts and reasons, in words for the reader.
    candidates
        Other places it may mean, best first.
    """

    found: Candidate | None
    confidence: float = 0.0
    provider: str = ""
    district: str = ""
    notes: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def to_json(self) -> str:
        """One line that `from_json` reads back."""
        places = [
            (one.lon, one.lat, one.precision, one.radius_m, one.matched, one.zone, one.spans)
            for one in (self.found, *self.candidates)
            if one
        ]
        told = (bool(self.found), places, self.confidence, self.provider, self.district, self.notes)
        return _ENCODER.encode(told)

    @classmethod
    def from_json(cls, text: str) -> Answer:
        """The answer that `to_json` wrote."""
        placed, places, confidence, provider, district, notes = json.loads(text)
        candidates = tuple(Candidate(*place) for place in places)
        found = candidates[0] if placed else None
        return cls(found, confidence, provider, district, tuple(notes), candidates[placed:])


def no_answer(
    reason: str, provider: str = "", district: str = "", candidates: tuple[Candidate, ...] = ()
) -> Answer:
    """An answer that places nothing and says why."""
    return Answer(None, 0.0, provider, district, (reason,), candidates)


def in_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]:
    """A provider's point in WGS-84, to 6 decimals."""
    x, y = convert(lon, lat, datum, "WGS-84")
    return round(float(x), 6), round(float(y), 6)
