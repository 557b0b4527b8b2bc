"""Points that look shifted by a datum: they lie where a place known otherwise would, had it not been converted.

Only for layouts in China, where maps show GCJ-02 or BD-09. In Shanghai a point left in GCJ-02 stands about
480 m off towards the south-east (456-500 m at an azimuth of 114-125 degrees, over the whole city).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from geo.check.folder import Folder, at, number, positions
from geo.model.crs import GEOD
from geo.model.datum import convert
from geo.model.errors import Problem
from words.sentence import Sentence

# A place known less well than this cannot tell a shift of half a kilometre from its own error.
KNOWN_WITHIN_M = 200.0
# Beside the error of the known place: the size of a building's plot.
SLACK_M = 30.0
# What happened to the point -> the way from where the place is to where the point stands.
_MISHAPS = {
    "looks like GCJ-02 that was not converted": ("WGS-84", "GCJ-02"),
    "looks like BD-09 that was not converted": ("WGS-84", "BD-09"),
    "looks converted from GCJ-02 twice": ("GCJ-02", "WGS-84"),
    "looks converted from BD-09 twice": ("BD-09", "WGS-84"),
}
# A neighbour may itself be the shifted one: it can only show that this point lies the way a shift leads.
_FORWARD = tuple(_MISHAPS)[:2]


class _Known(NamedTuple):
    """Where an address lies, by a source other than the company's own row."""

    lon: float
    lat: float
    error_m: float
    mishaps: tuple[str, ...]


def shifted_points(folder: Folder) -> Iterator[Problem]:
    """Companies that stand a datum's shift away from the known place of their address."""
    companies = folder.tables.get("companies")
    if companies is None or (folder.settings or {}).get("country") != "CN":
        return
    located = _located(companies, "radius_m")
    roads = _roads(folder)
    for index, company in located.iterrows():
        found = next(
            (
                said
                for known in (*_on_road(company, roads), *_neighbours(index, company, located))
                if (said := _mishap(company, known))
            ),
            None,
        )
        if found:
            yield at("companies", index, "lon", *found)


def _roads(folder: Folder) -> pd.DataFrame:
    """Numbered positions known well enough, with the ways that an address may spell them."""
    if "roads" not in folder.tables:
        return pd.DataFrame()
    roads = _located(folder.tables["roads"], "error_m")
    return roads[(roads["_error"] <= KNOWN_WITHIN_M) & (roads["number"] != "")]


def _located(table: pd.DataFrame, error: str) -> pd.DataFrame:
    """Rows with a position, as numbers beside the text."""
    points = positions(table)
    numbers = {"_lon": number(table["lon"]), "_lat": number(table["lat"]), "_error": number(table[error])}
    return table.assign(**numbers)[points.notna()]


def _on_road(company: pd.Series, roads: pd.DataFrame) -> Iterator[_Known]:
    for _, road in roads.iterrows():
        house = re.escape(road["number"])
        chinese = rf"{re.escape(road['road_zh'])}{house}(号|弄)"
        english = rf"(?<![\d-]){house} {re.escape(road['road_en'])}\b"
        if (road["road_zh"] and re.search(chinese, company["address_zh"])) or (
            road["road_en"] and re.search(english, company["address_en"], re.IGNORECASE)
        ):
            yield _Known(road["_lon"], road["_lat"], road["_error"], tuple(_MISHAPS))


def _neighbours(index: object, company: pd.Series, located: pd.DataFrame) -> Iterator[_Known]:
    same = (located["address_zh"] == company["address_zh"]) & (company["address_zh"] != "")
    same |= (located["address_en"] == company["address_en"]) & (company["address_en"] != "")
    for other, row in located[same & (located["_error"] <= KNOWN_WITHIN_M)].iterrows():
        if other != index:
            yield _Known(row["_lon"], row["_lat"], row["_error"], _FORWARD)


def _mishap(company: pd.Series, known: _Known) -> tuple[Sentence, Sentence] | None:
    """What was found and wanted, where the point lies as a mishap would put it."""
    here = company["_lon"], company["_lat"]
    azimuth, _, off_m = GEOD.inv(known.lon, known.lat, *here)
    allowed = known.error_m + SLACK_M
    if off_m <= allowed:
        return None
    for mishap in known.mishaps:
        lon, lat = (float(part) for part in convert(known.lon, known.lat, *_MISHAPS[mishap]))
        if GEOD.inv(lon, lat, *here)[2] <= allowed:
            found = Sentence(
                "{off:.0f} m at azimuth {azimuth:.0f}° from the known place of its address",
                {"off": off_m, "azimuth": np.mod(azimuth, 360)},
            )
            return found, Sentence("WGS-84; it {mishap}", {"mishap": Sentence(mishap)})
    return None
