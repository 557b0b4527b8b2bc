"""The tables of a layout -> its gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.geocode.answer.answers import FINENESS
from geo.geocode.gazetteer.gazetteer import Gazetteer, Place, Position
from geo.geocode.gazetteer.spread import DISK_SPREAD, ROAD_SPREAD_M, area_spreads_m
from geo.geocode.grammar.address import Address, parse_address
from geo.geocode.grammar.clean import clean
from geo.geocode.grammar.vocabulary import HAN, NamedPlace, Vocabulary
from geo.model.areas import NOWHERE, assign_points
from geo.model.crs import STORAGE_CRS
from geo.model.layout import Layout
from geo.model.once import once

# Kinds of areas, districts first: a bare name that is both a district and a zone in it means the district.
_KIND_ORDER = {
    kind: rank for rank, kind in enumerate(("district", "historic_district", "town", "park", "zone"))
}
_COARSEST_BLOCK_M = 3000.0
_ROAD_NAME = r"(?:路|大道|公路|大街)$"
_ROAD_TOWN = r"(?:路|大道|公路)(?:街道|镇)$"
_TOWN_WORD = re.compile(r"(?:街道|镇)$")
_HAN = re.compile(f"[{HAN}]")


def gazetteer_of(layout: Layout, leave_out: tuple[float, float] | None = None) -> Gazetteer:
    """The gazetteer of a layout, which all threads share.

    ``leave_out`` is a spot (lon, lat) of which nothing is to be known: no company, numbered position, park or
    landmark at exactly this point. The bench holds out one spot at a time and asks for its address.
    """
    return _whole(layout) if leave_out is None else _built(layout, leave_out)


@once
def _whole(layout: Layout) -> Gazetteer:
    return _built(layout)


def _built(layout: Layout, leave_out: tuple[float, float] | None = None) -> Gazetteer:
    return build_gazetteer(
        layout.places,
        layout.roads,
        layout.stations,
        districts=layout.districts,
        zones=layout.zones,
        companies=layout.companies,
        city=(layout.city.zh, layout.city.en),
        country=layout.country,
        version=f"{layout.version}+{layout.digest}",
        leave_out=leave_out,
    )


def build_gazetteer(
    places: pd.DataFrame,
    roads: pd.DataFrame,
    stations: pd.DataFrame,
    *,
    districts: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    companies: pd.DataFrame,
    city: tuple[str, ...],
    country: str = "",
    version: str = "",
    leave_out: tuple[float, float] | None = None,
) -> Gazetteer:
    """A gazetteer from the tables of a layout (columns as in the data guide); no table is changed."""
    areas = _outlines(districts, zones)
    known = [
        *_listed_places(_without(places, leave_out), areas),
        *_area_places(districts, "district", places, areas),
        *_area_places(zones, "zone", places, areas),
    ]
    known.sort(key=lambda place: _KIND_ORDER.get(place.named.kind, len(_KIND_ORDER)))
    named = tuple(place.named for place in known)
    pairs = [(clean(str(zh)), str(en)) for zh, en in zip(roads["road_zh"], roads["road_en"], strict=True)]
    found = [
        *_road_positions(_without(roads, leave_out)),
        *_named_after_roads(_without(places, leave_out), _hosted(stations, districts)),
        *_company_positions(_without(companies, leave_out), Vocabulary(city, named, pairs, country)),
    ]
    positions: dict[str, list[Position]] = {}
    for position in found:
        positions.setdefault(position.road, []).append(position)
    pairs += [(name, "") if _HAN.search(name) else ("", name) for name in positions]
    spoken = [(zh, en) for zh, en in pairs if zh in positions or en in positions]
    return Gazetteer(
        vocabulary=Vocabulary(city, named, spoken, country),
        places={(place.named.kind, place.named.id): place for place in known},
        positions={road: tuple(rows) for road, rows in positions.items()},
        districts=districts.geometry,
        city=next((name for name in city if name), ""),
        version=version,
    )


def _without(table: pd.DataFrame, spot: tuple[float, float] | None) -> pd.DataFrame:
    """The rows that do not stand at exactly the held-out point: there they are the same observation."""
    if spot is None:
        return table
    same = (np.abs(table["lon"] - spot[0]) < 1e-5) & (np.abs(table["lat"] - spot[1]) < 1e-5)
    kept: pd.DataFrame = table[~same]
    return kept


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _slugs(cell: object) -> tuple[str, ...]:
    return tuple(slug for slug in str(cell or "").split("|") if slug and slug != "nan")


def _outlines(districts: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> dict[tuple[str, str], Any]:
    outlines = {("district", str(slug)): shape for slug, shape in districts.geometry.items()}
    return outlines | {("zone", str(slug)): shape for slug, shape in zones.geometry.items()}


def _listed_places(places: pd.DataFrame, areas: dict[tuple[str, str], Any]) -> Iterator[Place]:
    """The rows of the places table; an area whose outline is drawn is as wide as the outline."""
    outlines = [areas.get((kind, slug)) for kind, slug in zip(places["kind"], places["id"], strict=True)]
    spreads = area_spreads_m(gpd.GeoSeries(outlines, crs=STORAGE_CRS), places["lon"], places["lat"])
    for row, spread in zip(_rows(places), spreads, strict=True):
        kind, hosts = str(row["kind"]), _slugs(row["successor"]) or _slugs(row["district"])
        names = (str(row["name_zh"]), str(row["name_en"]), *str(row["aliases"]).split("|"))
        widened = float(row["radius_m"]) * (DISK_SPREAD if kind in _KIND_ORDER else 1.0)
        radius = float(spread) if np.isfinite(spread) else widened
        # A district's own slug stands in its id; others name the district that they lie in.
        own = str(row["id"]) if kind == "district" else hosts[0] if hosts else ""
        named = NamedPlace(str(row["id"]), kind, tuple(name for name in names if name), own)
        precision = _area_precision(kind, radius)
        zone = str(row.get("zone") or "")
        yield Place(named, float(row["lon"]), float(row["lat"]), radius, precision, hosts, zone)


def _area_places(
    table: gpd.GeoDataFrame, kind: str, places: pd.DataFrame, areas: dict[tuple[str, str], Any]
) -> Iterator[Place]:
    """Areas that the places table does not list, so that a layout without that table can still be asked."""
    missing = table[~table.index.isin(places.loc[places["kind"] == kind, "id"])]
    points = missing.geometry.representative_point()
    spreads = area_spreads_m(missing.geometry, points.x, points.y)
    for slug, row, point, spread in zip(missing.index, _rows(missing), points, spreads, strict=True):
        hosts = (str(slug),) if kind == "district" else _slugs(row.get("district_as_stated"))
        names = tuple(str(row[name]) for name in ("name_zh", "name_en") if row[name])
        named = NamedPlace(str(slug), kind, names, hosts[0] if hosts else "")
        precision = _area_precision(kind, float(spread))
        zone = str(row.get("parent") or slug) if kind == "zone" else ""
        yield Place(named, float(point.x), float(point.y), float(spread), precision, hosts, zone)


def _area_precision(kind: str, radius_m: float) -> str:
    if kind in ("district", "historic_district"):
        return "district"
    return "block" if kind != "town" and radius_m <= _COARSEST_BLOCK_M else "town"


def _road_positions(roads: pd.DataFrame) -> Iterator[Position]:
    for row in _rows(roads):
        number, number_to = _range(str(row["number"]))
        yield Position(
            road=clean(str(row["road_zh"])) or str(row["road_en"]),
            number=number,
            number_to=number_to,
            lane=row["lane"] == "yes",
            districts=_slugs(row["district"]),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            precision=str(row["precision"]) or "street",
            radius_m=float(row["error_m"]),
        )


def _range(text: str) -> tuple[int | None, int | None]:
    digits = [int(each) for each in re.findall(r"\d+", text)]
    return (digits[0] if digits else None, digits[1] if len(digits) > 1 and digits[1] > digits[0] else None)


def _named_after_roads(places: pd.DataFrame, stations: pd.DataFrame) -> Iterator[Position]:
    """Towns and metro stations named after a road: it passes there, how near its number lies is not known."""
    towns = places[(places["kind"] == "town") & places["name_zh"].str.contains(_ROAD_TOWN)]
    stops = stations[stations["name_zh"].str.contains(_ROAD_NAME)]
    for row in (*_rows(towns), *_rows(stops)):
        yield Position(
            road=_TOWN_WORD.sub("", clean(str(row["name_zh"]))),
            districts=_slugs(row.get("district")),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            precision="street",
            radius_m=ROAD_SPREAD_M,
        )


def _hosted(stations: pd.DataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """The stations with the slug of the district that each stands in."""
    hosts = assign_points(stations["lon"], stations["lat"], districts.geometry)
    return stations.assign(district=["" if host == NOWHERE else str(districts.index[host]) for host in hosts])


def _company_positions(companies: pd.DataFrame, vocabulary: Vocabulary) -> Iterator[Position]:
    """The located companies whose address names a road: each knows that road at its own precision."""
    for row in _rows(companies[companies["lon"].notna()]):
        chinese, english = (
            parse_address(str(row[name]), vocabulary) for name in ("address_zh", "address_en")
        )
        # The Chinese address says it better; the English one speaks only where that names no road.
        yield from _of_company(row, chinese if chinese.road else english)


def _of_company(row: dict[str, Any], said: Address) -> Iterator[Position]:
    number, number_to = _range(f"{said.lane or said.number}-{said.number_to}")
    precision = str(row["precision"]) or "town"
    if number is None and FINENESS[precision] > FINENESS["street"]:
        precision = "street"
    for road, crossing in ((said.road, said.crossing), (said.crossing, said.road)):
        if road:
            yield Position(
                road=road,
                number=number,
                number_to=number_to,
                lane=bool(said.lane),
                inner=said.number if said.lane else "",
                crossing=crossing,
                districts=_slugs(row["district_as_stated"]),
                lon=float(row["lon"]),
                lat=float(row["lat"]),
                precision=precision,
                radius_m=float(row["radius_m"]),
            )
