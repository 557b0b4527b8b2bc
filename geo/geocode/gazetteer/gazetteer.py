"""What a layout knows of places and roads, ready to be looked up; built once from its tables."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import shapely

from geo.geocode.answer.answers import EARTH_M_PER_DEG
from geo.geocode.grammar.address import Address, parse_address
from geo.geocode.grammar.reading import readings, road_key
from geo.geocode.grammar.vocabulary import HAN, NamedPlace, Vocabulary


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a point: the true address lies within ``radius_m`` of it nine times in ten."""

    named: NamedPlace
    lon: float
    lat: float
    radius_m: float
    precision: str
    districts: tuple[str, ...]
    zone: str = ""


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


@dataclass(frozen=True)
class Gazetteer:
    """Places by their key and known positions by road, with the vocabulary to find their names in text.

    ``version`` names the data it was built from: part of the key under which answers are kept.
    """

    vocabulary: Vocabulary
    places: dict[tuple[str, str], Place]
    positions: dict[str, tuple[Position, ...]]
    districts: gpd.GeoSeries = field(repr=False)
    city: str = ""
    version: str = ""
    _reached: dict[tuple[str, float, float, float], bool] = field(
        default_factory=dict, repr=False, compare=False
    )

    def parse(self, text: str) -> Address:
        """What an address says, by the names known here."""
        return parse_address(text, self.vocabulary)

    def reaches(self, district: str, position: Position, within_m: float) -> bool:
        """Whether a position lies in a district or within a distance of it; False for an unknown district."""
        key = (district, position.lon, position.lat, within_m)
        if key not in self._reached:
            self._reached[key] = self._within(district, position, within_m)
        return self._reached[key]

    def _within(self, district: str, position: Position, within_m: float) -> bool:
        shape = self._shapes.get(district)
        if shape is None:
            return False
        # Degrees of longitude are the shorter ones: the reach is at least as long as asked.
        reach_deg = within_m / (EARTH_M_PER_DEG * math.cos(math.radians(position.lat)))
        return bool(shapely.dwithin(shape, shapely.Point(position.lon, position.lat), reach_deg))

    @cached_property
    def _shapes(self) -> dict[str, shapely.Geometry]:
        return {str(slug): shape for slug, shape in self.districts.items()}

    def road_names(self, name: str, key: str) -> frozenset[str]:
        """The known roads that a road's name or reading may stand for."""
        if name in self.positions:
            return frozenset({name})
        if key:
            return self.vocabulary.roads_read_as(key)
        return self._known_in_latin_only(name) if self._latin_roads and name else frozenset()

    @cached_property
    def _latin_roads(self) -> dict[str, str]:
        return {road_key(name): name for name in self.positions if not re.search(f"[{HAN}]", name)}

    def _known_in_latin_only(self, name: str) -> frozenset[str]:
        return frozenset(self._latin_roads[key] for key in readings(name) & self._latin_roads.keys())
