"""Points: whole ones, near the layout, inside the district that is stated with them."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pandas as pd
import shapely

from geo.check.folder import Folder, at, number, positions, slugs
from geo.model.areas import distance_outside_m
from geo.model.crs import STORAGE_CRS, Bounds
from geo.model.errors import Problem
from words.sentence import Sentence

# Borders are generalised, and a point may be set beside its building.
TOLERANCE_M = 300.0
_POINTS = ("companies", "places", "roads", "stations")
# The column with the districts that are stated, and the one that says how far off the point may be.
_STATED = {
    "companies": ("district_as_stated", "radius_m"),
    "places": ("district", "radius_m"),
    "roads": ("district", "error_m"),
}


def halves_of_positions(folder: Folder) -> Iterator[Problem]:
    """Positions that lack a coordinate, their precision, radius or datum, and such words without a position."""
    for name in _POINTS:
        table = folder.tables.get(name)
        if table is not None:
            for index, lon, lat in zip(table.index, table["lon"], table["lat"], strict=True):
                if bool(lon) != bool(lat):
                    yield at(name, index, "lat" if lon else "lon", "", "both lon and lat, or neither")
    companies = folder.tables.get("companies")
    if companies is None:
        return
    for index, row in companies.iterrows():
        located = bool(row["lon"] and row["lat"])
        for column, wanted in (
            ("precision", "how precise the position is"),
            ("radius_m", "how far off the position may be, in metres"),
            ("datum", "WGS-84, the datum of the position"),
        ):
            if located and not row[column]:
                yield at("companies", index, column, "", wanted)
            if not row["lon"] and not row["lat"] and row[column]:
                yield at("companies", index, column, row[column], "nothing, as there is no position")


def misplaced_points(folder: Folder) -> Iterator[Problem]:
    """Points so far from every district that lon and lat were swapped or another city was meant."""
    districts = folder.districts
    if districts.empty:
        return
    box = shapely.box(*Bounds.of(districts).grown(1.0))
    for name in _POINTS:
        table = folder.tables.get(name)
        if table is None:
            continue
        lon, lat = number(table["lon"]), number(table["lat"])
        straight = shapely.intersects_xy(box, lon, lat)
        swapped = shapely.intersects_xy(box, lat, lon)
        for index in table.index[lon.notna() & lat.notna() & ~straight]:
            found = f"{table.loc[index, 'lon']}, {table.loc[index, 'lat']}"
            wanted = "a position near the districts"
            if swapped[table.index.get_loc(index)]:
                wanted = "a position near the districts; lon and lat look swapped"
            yield at(name, index, "lon", found, wanted)


def outside_stated_district(folder: Folder) -> Iterator[Problem]:
    """Points farther from the district stated with them than their own radius and the borders' tolerance."""
    districts = folder.districts
    for name, (column, radius) in _STATED.items():
        table = folder.tables.get(name)
        if table is None or districts.empty or table.empty:
            continue
        areas = _areas(table[column], districts)
        off_m = pd.Series(distance_outside_m(positions(table), areas), index=table.index)
        allowed = number(table[radius]).fillna(0.0) + TOLERANCE_M
        for index in table.index[off_m > allowed]:
            stated = {"off": off_m[index], "district": table.loc[index, column]}
            wanted = {"allowed": allowed[index]}
            yield at(
                name,
                index,
                column,
                Sentence("{off:.0f} m outside {district}", stated),
                Sentence("a position inside it, or no more than {allowed:.0f} m off", wanted),
            )


def _areas(stated: pd.Series, districts: gpd.GeoSeries) -> gpd.GeoSeries:
    """What the districts named in each cell cover together, None where none is known."""
    covered = {
        cell: districts[known].union_all() if known else None
        for cell in stated.unique()
        for known in [[slug for slug in slugs(cell) if slug in districts.index]]
    }
    return gpd.GeoSeries([covered[cell] for cell in stated], index=stated.index, crs=STORAGE_CRS)
