"""The one model that map, table, sheet and export all read."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.areas import NOWHERE, Areas, assign_points, distance_outside_m
from geo.model.crs import geodesic_area_km2
from geo.model.errors import ChoiceError

# Which end of a measure is the better one; empty where neither is.
Direction = Literal["", "more", "less"]

# From surest to least sure; the first two are drawn as exact points.
PRECISIONS = ("building", "street_number", "street", "block", "town", "district")
EXACT_PRECISIONS = frozenset({"building", "street_number"})


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    en: str
    zh: str

    def in_(self, lang: str) -> str:
        """The words in ``lang``, or in the other language where these are not known."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    @classmethod
    def of(cls, row: Mapping[Hashable, Any] | pd.Series, name: str) -> Words:
        """A text of a table's row with what its Chinese column says."""
        return cls(str(row[name]), str(row[f"{name}_zh"]))


NO_WORDS = Words("", "")


@dataclass(frozen=True)
class Term:
    """One word of a layout's own vocabulary: a role, a scope, a measure.

    ``adds_up`` marks a measure whose figures for sites may be added to one for a zone.
    """

    slug: str
    words: Words
    shape: str = ""
    group: str = ""
    unit: str = ""
    direction: Direction = ""
    adds_up: bool = False


@dataclass(frozen=True)
class Plan:
    """The plan that a layout follows; ``headline`` names the measures that the header line shows."""

    id: str
    name: Words
    headline: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Layout:
    """A city's industrial layout; shared by all readers, never changed.

    A layout equals only itself, so what is derived from one is kept by it (`geo.model.once`).

    Geometry columns are in EPSG:4326, lon before lat; a company without a known position has no geometry.

    Attributes
    ----------
    districts, zones, companies
        Indexed by ``slug``, ``slug`` and ``id``. ``zones`` has a row an outline: those of a zone carry its slug
        as ``parent``. ``companies`` carries what `located` adds.
    facets, fact_facets
        Facets that this layout adds: their words, and the measure whose facts decide them.
    land, rivers
        Ground for the base map: polygons and lines.
    facts, sources
        Published figures and where they were published; ``sources`` is indexed by ``source_id``.
    places, roads, stations
        Gazetteer tables.
    files
        What sources.toml says of each built file: path, sources, licence, attribution, datum as received.
    changelog
        What changed in the data, as Markdown of ours: CHANGELOG.md and CHANGELOG.zh.md.
    approval_number, schematic
        The map approval number that sheets carry, and whether they are called schematic.
    digest
        A short hash over all files the layout was read from: names what a cache holds.
    folder
        Where it was read from, for the tables that only one purpose needs; see `geo.model.road_tables`.
    """

    slug: str
    version: str
    country: str
    title: Words
    subtitle: Words
    city: Words
    plan: Plan | None
    roles: dict[str, Term]
    scopes: dict[str, Term]
    zone_roles: dict[str, Term]
    measures: dict[str, Term]
    facets: dict[str, Term]
    fact_facets: dict[str, str]
    districts: gpd.GeoDataFrame = field(repr=False)
    zones: gpd.GeoDataFrame = field(repr=False)
    companies: gpd.GeoDataFrame = field(repr=False)
    land: gpd.GeoDataFrame = field(repr=False)
    rivers: gpd.GeoDataFrame = field(repr=False)
    facts: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    places: pd.DataFrame = field(repr=False)
    roads: pd.DataFrame = field(repr=False)
    stations: pd.DataFrame = field(repr=False)
    files: pd.DataFrame = field(repr=False)
    changelog: Words = field(default=NO_WORDS, repr=False)
    report_to: str = ""
    approval_number: str = ""
    schematic: bool = True
    digest: str = ""
    folder: Path | None = field(default=None, repr=False)

    @property
    def attributions(self) -> tuple[Words, ...]:
        """The attribution line of every file, each once, in the order of sources.toml."""
        lines = zip(self.files["attribution"], self.files["attribution_zh"], strict=True)
        return tuple(dict.fromkeys(Words(en, zh) for en, zh in lines if en))

    @property
    def credits(self) -> tuple[Words, ...]:
        """Whom a map must name, short enough to stand in its corner."""
        cells = zip(self.files["credit"], self.files["credit_zh"], strict=True)
        pairs = (
            pair for en, zh in cells for pair in zip_longest(en.split("; "), zh.split("; "), fillvalue="")
        )
        return tuple(dict.fromkeys(Words(en, zh) for en, zh in pairs if en))

    @property
    def areas(self) -> Areas:
        """What points are assigned to: its districts and outlines."""
        return Areas.of(self.districts, self.zones)

    @property
    def main_zones(self) -> gpd.GeoDataFrame:
        """The zones that the plan names, a row each, in the plan's order."""
        return self.zones[self.zones["rank"] == "main"]

    @property
    def located(self) -> gpd.GeoDataFrame:
        """The companies that have a position, however uncertain."""
        return self.companies[self.companies.geometry.notna()]

    def zone(self, slug: str) -> pd.Series:
        """The row of one zone or outline.

        Raises
        ------
        ChoiceError
            ``slug`` is not among the zones; names the nearest.
        """
        return _row(self.zones, "zone", slug)

    def company(self, id: str) -> pd.Series:
        """The row of one company; raises `ChoiceError` as `zone` does."""
        return _row(self.companies, "company", id)

    def position(self, id: str) -> int:
        """The place of a company in the table; raises `ChoiceError` as `zone` does."""
        return _position(self.companies, "company", id)

    def district(self, slug: str) -> pd.Series:
        """The row of one district; raises `ChoiceError` as `zone` does."""
        return _row(self.districts, "district", slug)


def _row(table: gpd.GeoDataFrame, kind: str, key: str) -> pd.Series:
    return table.iloc[_position(table, kind, key)]


def _position(table: gpd.GeoDataFrame, kind: str, key: str) -> int:
    if key not in table.index:
        raise ChoiceError(kind, key, [str(known) for known in table.index])
    return int(table.index.get_loc(key))


def located_zones(zones: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """``zones`` with ``area_km2`` (geodesic) and ``district_located``: shares of the outline by district.

    ``district_located`` reads "fengxian 52; pudong 46; minhang 2": slugs with per cent of the outline's area,
    largest first, parts under 0.5 % left out.
    """
    pieces = gpd.overlay(
        zones[["geometry"]].assign(zone=zones.index),
        districts[["geometry"]].assign(district=districts.index),
        keep_geom_type=True,
    )
    pieces["km2"] = geodesic_area_km2(pieces)
    area_km2 = pd.Series(geodesic_area_km2(zones), index=zones.index)
    # As numbers even where no zone reaches a district, and so there are no pieces.
    share = pieces["km2"] / pieces["zone"].map(area_km2).astype(float)
    pieces = pieces.assign(share=share)[share >= 0.005].sort_values(
        ["zone", "share"], ascending=[True, False]
    )
    pieces["text"] = pieces["district"] + " " + (pieces["share"] * 100).round().astype(int).astype(str)
    located = pieces.groupby("zone")["text"].agg("; ".join).reindex(zones.index, fill_value="")
    return zones.assign(area_km2=area_km2.round(2), district_located=located)


def located_companies(
    companies: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """``companies`` with where their points lie, beside where their sources say they are.

    Adds ``district`` and ``zone`` (slugs of what holds the point, empty where nothing does), ``outline`` (the
    smallest outline that holds it) and, for the stated ones, ``district_off_m`` and ``zone_off_m``: metres from the
    point to the stated area, 0 inside it, NaN where nothing was stated or the point is not known.
    A conflict is shown, never settled here.
    """
    by_size = zones.assign(size=geodesic_area_km2(zones)).sort_values("size", kind="stable")
    lon, lat = companies["lon"].to_numpy(float), companies["lat"].to_numpy(float)
    outline = _labels(assign_points(lon, lat, by_size.geometry), by_size.index)
    parent = by_size["parent"].where(by_size["parent"] != "", by_size.index.to_series())
    district = _labels(assign_points(lon, lat, districts.geometry), districts.index)
    geometry = companies.geometry
    return companies.assign(
        district=district,
        outline=outline,
        zone=pd.Series(outline).map(parent).astype(object).fillna("").to_numpy(),
        district_off_m=distance_outside_m(
            geometry, _stated(companies["district_as_stated"], districts.geometry)
        ),
        zone_off_m=distance_outside_m(geometry, _stated(companies["zone_as_stated"], _whole(zones))),
    )


def _labels(
    codes: np.ndarray[tuple[int], np.dtype[np.int32]], names: pd.Index
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    padded = np.append(names.to_numpy(dtype=object), "")
    return padded[np.where(codes == NOWHERE, len(names), codes)]


def _whole(zones: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """The union of all outlines that a zone has, by the zone's slug."""
    parent = zones["parent"].where(zones["parent"] != "", zones.index.to_series())
    return zones.geometry.groupby(parent).agg(lambda shapes: shapes.union_all()).set_crs(zones.crs)


def _stated(slugs: pd.Series, areas: gpd.GeoSeries) -> gpd.GeoSeries:
    """The stated area of each company, by the first slug where a source names several."""
    return areas.reindex(slugs.str.split("|").str[0]).set_axis(slugs.index)
