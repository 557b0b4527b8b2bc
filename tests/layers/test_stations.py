"""Metro stations and the straight links between those of a line."""

from __future__ import annotations

import dataclasses

import geopandas as gpd
import pandas as pd

from geo.model.crs import GEOD
from geo.model.layout import Layout
from layers.stations import metro_links, stations_data


def stations(*rows: tuple[str, float, float, str]) -> gpd.GeoDataFrame:
    """Stations by name, lon, lat and lines."""
    table = pd.DataFrame(rows, columns=["name_en", "lon", "lat", "lines"]).assign(name_zh="")
    return gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs="EPSG:4326")


def test_a_line_joins_its_stations_one_after_the_other_whatever_their_order(toyland: Layout) -> None:
    rows = stations(
        ("A", 0.0, 0.0, "1"),
        ("C", 0.02, 0.0, "1|2"),
        ("B", 0.01, 0.0, "1"),
        ("D", 0.02, 0.01, "2"),
        ("Apart", 0.01, 0.001, ""),
        ("Unplaced", float("nan"), float("nan"), "1"),
    )
    layout = dataclasses.replace(toyland, stations=rows)
    assert [station["en"] for station in stations_data(layout)] == ["A", "C", "B", "D", "Apart"]
    # A-B and B-C on line 1, C-D on line 2; nothing else.
    assert metro_links(layout) == [[0, 2], [1, 2], [1, 3]]


def test_a_layout_without_stations_has_no_links(toyland: Layout) -> None:
    assert metro_links(dataclasses.replace(toyland, stations=stations())) == []


def test_every_line_of_the_city_hangs_together(shanghai: Layout) -> None:
    links = metro_links(shanghai)
    placed = shanghai.stations[shanghai.stations["lon"].notna()]
    lines = placed["lines"].str.split("|").explode()
    # A tree over n stations has n - 1 links; two lines may share one.
    trees = int((lines.value_counts() - 1).sum())
    assert trees - 20 <= len(links) <= trees
    at = [station["at"] for station in stations_data(shanghai)]
    metres = [GEOD.inv(*at[a], *at[b])[2] for a, b in links]
    assert max(metres) < 12_000
    assert sorted(metres)[len(metres) // 2] < 1_500
