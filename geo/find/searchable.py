"""What of a layout can be searched for: a record each for companies, zones, districts, parks, places, stations."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import geopandas as gpd
import pandas as pd

from geo.find.spellings import folded_words
from geo.model.layout import Layout

Kind = Literal["zone", "company", "district", "park", "place", "station"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they stand where they match equally well."""

_BRANDS = " / "
_LIST = "|"
# A gazetteer tells some zones and districts a second time; there it only adds names.
_TOLD_TWICE = frozenset({"zone", "district"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find.

    ``position`` is the place in the table of companies, -1 for other kinds; ``lon, lat`` in WGS-84, None where
    unknown; ``texts`` are all its names as they are written, none twice.
    """

    kind: Kind
    id: str
    name_en: str
    name_zh: str
    texts: tuple[str, ...]
    lon: float | None
    lat: float | None
    position: int = -1


def entries_of(layout: Layout) -> tuple[Entry, ...]:
    """Everything in a layout that has a name, kind by kind; what the gazetteer tells again only adds its names."""
    known = [*_zones(layout), *_companies(layout.companies), *_districts(layout)]
    same = _Same(known)
    places: list[Entry] = []
    for row in layout.places.to_dict("records"):
        place = _place(row)
        at = same.as_place(place, str(row["kind"]), str(row.get("zone", "")))
        if at >= 0:
            known[at] = replace(known[at], texts=_distinct(*known[at].texts, *place.texts))
        elif place.texts:
            places.append(place)
    everything = [*known, *places, *_stations(layout.stations)]
    return tuple(sorted(everything, key=lambda entry: KINDS.index(entry.kind)))


class _Same:
    """Which of the things with a card a place of the gazetteer is."""

    def __init__(self, known: list[Entry]) -> None:
        self._by_id = {(str(entry.kind), entry.id): at for at, entry in enumerate(known)}
        self._by_name: dict[str, set[int]] = {}
        self._by_text: dict[str, set[int]] = {}
        for at, entry in enumerate(known):
            for names, wanted in (
                (self._by_name, (entry.name_en, entry.name_zh)),
                (self._by_text, entry.texts),
            ):
                for name in wanted:
                    names.setdefault(_folded(name), set()).add(at)

    def as_place(self, place: Entry, kind: str, zone: str) -> int:
        """Its place in the list by slug, else by a name that only one thing bears; -1 where it is none of them."""
        if kind in _TOLD_TWICE:
            for slug in (place.id, zone):
                if (kind, slug) in self._by_id:
                    return self._by_id[kind, slug]
        for names in (self._by_name, self._by_text):
            for name in (place.name_en, place.name_zh):
                bearers = names.get(_folded(name), set()) if name else set()
                if len(bearers) == 1:
                    return next(iter(bearers))
        return -1


def _zones(layout: Layout) -> Iterator[Entry]:
    points = _points_inside(layout.zones)
    for (slug, row), (lon, lat) in zip(layout.zones.iterrows(), points, strict=True):
        # Of a zone of the plan the outline's name is a second name; of the others it tells what was drawn.
        outline = (row["outline_en"], row["outline_zh"]) if row["rank"] == "main" else ()
        texts = _distinct(row["name_en"], row["name_zh"], *outline)
        yield Entry("zone", str(slug), row["name_en"], row["name_zh"], texts, lon, lat)


def _districts(layout: Layout) -> Iterator[Entry]:
    points = _points_inside(layout.districts)
    for (slug, row), (lon, lat) in zip(layout.districts.iterrows(), points, strict=True):
        texts = _distinct(row["name_en"], row["name_zh"])
        yield Entry("district", str(slug), row["name_en"], row["name_zh"], texts, lon, lat)


def _companies(companies: gpd.GeoDataFrame) -> Iterator[Entry]:
    names = ("name_en", "name_zh", "legal_name_en", "legal_name_zh", "brand", "ticker", "lon", "lat")
    columns = [companies[name].tolist() for name in names]
    for position, (id, en, zh, legal_en, legal_zh, brand, ticker, lon, lat) in enumerate(
        zip(companies.index, *columns, strict=True)
    ):
        brands = str(brand).replace(_LIST, _BRANDS).split(_BRANDS)
        texts = _distinct(en, zh, *brands, legal_en, legal_zh, *str(ticker).split(_LIST))
        yield Entry("company", str(id), en, zh, texts, *_point(lon, lat), position=position)


def _place(row: Mapping[Any, Any]) -> Entry:
    texts = _distinct(row["name_en"], row["name_zh"], *str(row["aliases"]).split(_LIST))
    kind: Kind = "park" if row["kind"] == "park" else "place"
    return Entry(kind, str(row["id"]), row["name_en"], row["name_zh"], texts, *_point(row["lon"], row["lat"]))


def _stations(stations: pd.DataFrame) -> Iterator[Entry]:
    for row in stations.to_dict("records"):
        texts = _distinct(row["name_en"], row["name_zh"])
        yield Entry(
            "station", str(row["id"]), row["name_en"], row["name_zh"], texts, *_point(row["lon"], row["lat"])
        )


def _points_inside(table: gpd.GeoDataFrame) -> list[tuple[float, float]]:
    points = table.geometry.representative_point()
    return [(round(float(x), 5), round(float(y), 5)) for x, y in zip(points.x, points.y, strict=True)]


def _point(lon: float, lat: float) -> tuple[float | None, float | None]:
    known = math.isfinite(lon) and math.isfinite(lat)
    return (float(lon), float(lat)) if known else (None, None)


def _distinct(*texts: str) -> tuple[str, ...]:
    stripped = (text.strip() for text in texts)
    return tuple(dict.fromkeys(text for text in stripped if text))


def _folded(text: str) -> str:
    return "".join(folded_words(text))
