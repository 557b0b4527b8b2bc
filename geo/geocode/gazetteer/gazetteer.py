"""What a layout knows of places and roads, ready to be looked up; built once from its tables."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import shapely

from geo.geocode.answer.answers import EARTH_M_PER_DEG, Candidate
from geo.geocode.gazetteer.road_book import RoadBook, Stretch
from geo.geocode.gazetteer.spread import ROAD_SPREAD_M
from geo.geocode.grammar.address import Address, parse_address
from geo.geocode.grammar.reading import readings, road_key
from geo.geocode.grammar.vocabulary import HAN, NamedPlace, Vocabulary


@dataclass(frozen=True)
class Place:
    """A place with a point: the true address lies within ``radius_m`` of it nine times in ten."""

    named: NamedPlace
    lon: float
    lat: float
    radius_m: float
    precision: str
    districts: tuple[str, ...]
    zone: str = ""

    @cached_property
    def candidate(self) -> Candidate:
        """The place as an answer."""
        radius = round(self.radius_m) if math.isfinite(self.radius_m) else math.inf
        spans = len(self.districts) > 1
        return Candidate(self.lon, self.lat, self.precision, radius, self.named.names[0], self.zone, spans)


@dataclass(frozen=True)
class Gazetteer:
    """Places by their key and the road book, with the vocabulary to find their names in text.

    ``version`` names the data it was built from: part of the key under which answers are kept. ``postcodes``
    gives the places (lon, lat) at which a postcode is known to be used.
    """

    vocabulary: Vocabulary
    places: dict[tuple[str, str], Place]
    book: RoadBook
    districts: gpd.GeoSeries = field(repr=False)
    city: str = ""
    version: str = ""
    postcodes: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict, repr=False)
    meant_before: dict[tuple[str, str], Place | None] = field(default_factory=dict, repr=False, compare=False)
    _reached: dict[tuple[str, int], bool] = field(default_factory=dict, repr=False, compare=False)

    def parse(self, text: str) -> Address:
        """What an address says, by the names known here."""
        return parse_address(text, self.vocabulary)

    def reaches(self, district: str, stretch: Stretch) -> bool:
        """Whether a road is known within ``ROAD_SPREAD_M`` of a district; False for an unknown district."""
        key = (district, id(stretch))
        if key not in self._reached:
            self._reached[key] = self._within(district, stretch)
        return self._reached[key]

    def _within(self, district: str, stretch: Stretch) -> bool:
        shape = self._shapes.get(district)
        if shape is None:
            return False
        # Degrees of longitude are the shorter ones: the reach is at least as long as asked.
        reach_deg = ROAD_SPREAD_M / (EARTH_M_PER_DEG * math.cos(math.radians(stretch.plane.lat)))
        known = shapely.multipoints([(one.lon, one.lat) for one in stretch.positions])
        return bool(shapely.dwithin(shape, known, reach_deg))

    @cached_property
    def _shapes(self) -> dict[str, shapely.Geometry]:
        return {str(slug): shape for slug, shape in self.districts.items()}

    def road_names(self, name: str, key: str) -> frozenset[str]:
        """The known roads that a road's name or reading may stand for."""
        if name in self.book:
            return frozenset({name})
        if key:
            return self.vocabulary.roads_read_as(key)
        return self._known_in_latin_only(name) if self._latin_roads and name else frozenset()

    @cached_property
    def _latin_roads(self) -> dict[str, str]:
        return {road_key(name): name for name in self.book.names if not re.search(f"[{HAN}]", name)}

    def _known_in_latin_only(self, name: str) -> frozenset[str]:
        return frozenset(self._latin_roads[key] for key in readings(name) & self._latin_roads.keys())
