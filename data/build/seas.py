"""The sea round the city, from the npm package `@geo-maps/earth-seas-10m` (OpenStreetMap coastlines)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import shapely
from shapely import Geometry

from geo.model.errors import SourceError

SEAS = Path(__file__).parent / "node_modules" / "@geo-maps" / "earth-seas-10m" / "map.geo.json"


def read_sea(west: float, south: float, east: float, north: float, *, file: Path = SEAS) -> Geometry:
    """Sea inside the box, in WGS-84; bays and the tidal river mouth count as sea, rivers and lakes as land.

    The world's sea is one polygon of 239 000 vertices with 60 000 holes. An intersection of the whole takes
    minutes; clipped ring by ring, most rings fall out by their extent and the rest takes seconds.
    """
    try:
        world = json.loads(file.read_bytes())["geometries"]
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(
            f"{file.name}: the seas cannot be read ({error}); run `make data`, it fetches them"
        ) from error
    waters, islands = [], []
    for outer, *holes in (polygon for geometry in world for polygon in geometry["coordinates"]):
        waters += _clipped(outer, west, south, east, north)
        islands += [part for hole in holes for part in _clipped(hole, west, south, east, north)]
    sea = shapely.union_all(waters).difference(shapely.union_all(islands))
    if not sea.is_valid:
        raise SourceError(f"{file.name}: the clipped sea is not valid ({shapely.is_valid_reason(sea)})")
    return sea


def _clipped(ring: list[list[float]], west: float, south: float, east: float, north: float) -> list[Geometry]:
    lon, lat = np.asarray(ring).T
    if lon.max() < west or lon.min() > east or lat.max() < south or lat.min() > north:
        return []
    part = shapely.clip_by_rect(shapely.Polygon(ring), west, south, east, north)
    return [] if part.is_empty else [part]
