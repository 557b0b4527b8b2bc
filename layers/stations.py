"""Metro stations and lines, for those who ask for them: small quiet dots, joined straight, named when near."""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from geo.model.crs import GEOD
from geo.model.layout import Layout
from layers.contract import Dot
from layers.overlay import Overlay


def stations_data(layout: Layout) -> list[Dot]:
    """A record a station: names, lines and position."""
    return [
        {
            "en": row.name_en or row.name_zh,
            "zh": row.name_zh or row.name_en,
            "lines": row.lines,
            "at": [row.lon, row.lat],
        }
        for row in _placed(layout).itertuples()
    ]


def metro_links(layout: Layout) -> list[list[int]]:
    """Pairs of stations, by their place in `stations_data`, that a line joins.

    A list of stations does not say their order. Each line is drawn as the shortest tree that joins its stations
    (Prim 1957), which leaves one link of a ring open; the links are straight and no track.
    """
    stations = _placed(layout)
    lines = stations["lines"].str.split("|").reset_index(drop=True).explode()
    named = lines[lines != ""]
    lon, lat = stations["lon"].to_numpy(float), stations["lat"].to_numpy(float)
    links = {
        (int(min(pair)), int(max(pair)))
        for _, members in named.groupby(named.to_numpy())
        for pair in _tree(members.index.to_numpy(), lon, lat)
    }
    return [list(pair) for pair in sorted(links)]


def _placed(layout: Layout) -> gpd.GeoDataFrame:
    return layout.stations[layout.stations["lon"].notna()]


def _tree(members: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> list[tuple[int, int]]:
    """The links of the shortest tree over some stations."""
    first, second = np.meshgrid(members, members, indexing="ij")
    metres = GEOD.inv(lon[first], lat[first], lon[second], lat[second])[2]
    nearest, outside = metres[0].copy(), np.ones(len(members), dtype=bool)
    outside[0] = False
    joins = np.zeros(len(members), dtype=int)
    links = []
    while outside.any():
        new = int(np.argmin(np.where(outside, nearest, np.inf)))
        links.append((int(members[joins[new]]), int(members[new])))
        outside[new] = False
        closer = metres[new] < nearest
        nearest[closer], joins[closer] = metres[new][closer], new
    return links


STATIONS = Overlay("stations", stations_data, metro_links)
