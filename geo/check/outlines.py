"""Outlines of zones and districts: who may overlap whom, and where they must lie."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd

from geo.check.folder import Folder, at, slugs
from geo.model.crs import Bounds, metric_crs
from geo.model.errors import Problem
from words.sentence import Sentence

# Sides are read by hand and borders generalised: less of the smaller outline than this is no overlap, and what
# lies in another by less than the second figure is not inside it.
OVERLAP_SHARE = 0.02
INSIDE_SHARE = 0.9
# An outline with less than this share of itself in a district does not lie in that district.
STATED_SHARE = 0.01


def overlaps(folder: Folder) -> Iterator[Problem]:
    """Outlines that overlap another zone's, or one of their own zone without either being inside the other.

    Districts never overlap.
    """
    zones = folder.shapes("zones")
    families = zones["parent"].where(zones["parent"] != "", zones["slug"])
    for first, second, share in _shared(zones):
        if families[first] != families[second]:
            wanted = "no ground in common, as they belong to different zones"
        elif share < INSIDE_SHARE:
            wanted = "one of them inside the other"
        else:
            continue
        yield _overlap("zones", zones, first, second, share, wanted)
    districts = folder.shapes("districts")
    for first, second, share in _shared(districts):
        yield _overlap("districts", districts, first, second, share, "no ground in common")


def outside_stated_district(folder: Folder) -> Iterator[Problem]:
    """Zones with no ground in a district that is stated for them, or in any district at all."""
    districts, zones = folder.districts, folder.shapes("zones")
    if districts.empty or zones.empty:
        return
    crs = metric_crs(Bounds.of(zones))
    grounds, shapes = districts.to_crs(crs), zones.geometry.to_crs(crs)
    for index, shape in shapes.items():
        parts = grounds.intersection(shape).area / shape.area
        for column in ("district_as_stated", "host_district"):
            for slug in slugs(zones.loc[index, column]):
                if slug in parts.index and parts[slug] < STATED_SHARE:
                    yield at("zones", index, column, slug, "a district that the outline reaches into")
        if parts.sum() < STATED_SHARE:
            yield at("zones", index, "geometry", "", "an outline that lies in a district")


def colours_taken(folder: Folder) -> Iterator[Problem]:
    """Main zones without a colour, or with that of another."""
    zones = folder.tables.get("zones")
    if zones is None:
        return
    main = zones[zones["rank"] == "main"]
    for index in main.index[(main["hue"] == "") | main["hue"].duplicated()]:
        yield at("zones", index, "hue", main.loc[index, "hue"], "a colour that no other main zone has")


def _shared(rows: gpd.GeoDataFrame) -> Iterator[tuple[int, int, float]]:
    """Pairs of rows that overlap, by index, with the share of the smaller one that lies in the larger."""
    if rows.empty:
        return
    shapes = rows.geometry.to_crs(metric_crs(Bounds.of(rows)))
    left, right = shapes.sindex.query(shapes, predicate="intersects")
    for i, j in sorted((int(i), int(j)) for i, j in zip(left, right, strict=True) if i < j):
        smaller = min(shapes.iloc[i].area, shapes.iloc[j].area)
        share = shapes.iloc[i].intersection(shapes.iloc[j]).area / smaller if smaller else 0.0
        if share > OVERLAP_SHARE:
            yield rows.index[i], rows.index[j], share


def _overlap(table: str, rows: pd.DataFrame, first: int, second: int, share: float, wanted: str) -> Problem:
    pair = {"first": rows["slug"][first], "second": rows["slug"][second], "share": share}
    found = Sentence("{first} and {second} share {share:.0%} of the smaller", pair)
    return at(table, second, "geometry", found, wanted)
