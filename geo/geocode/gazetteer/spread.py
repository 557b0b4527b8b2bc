"""How far the true place may lie from the point that stands for an area or a road: nine times in ten.

The constants are measured; `bench/geocode.py` prints the measurements again.
"""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.model.crs import STORAGE_CRS, Bounds, metric_crs

DISK_SPREAD = 1.5
"""Times the radius of a disk of equal area: reaches 9 places in 10 of real areas.

Measured on 28 outlines of districts and zones: the ratio is 1.26 in the middle and 1.50 for 9 outlines in 10.
"""

ROAD_SPREAD_M = 4000.0
"""Metres from a known position on a road to an address on it whose number is not known there.

Measured from metro stations and towns named after a road to numbered addresses on it: 14 pairs, 189 to
5666 m, 13 of them under 3550 m.
"""

POSTCODE_SPREAD_M = 3000.0
"""How far two addresses with one postcode may lie apart: a delivery office serves some ten square kilometres."""

# A little more than nine tenths of the area: industry stands at the edges of districts more than elsewhere.
COVER = 0.95
_SAMPLES = 3000

PLACED_FLOOR_M, PLACED_TIMES, LANE_TIMES = 30.0, 8.0, 1.3
"""Radius of a number placed along its road, in standard deviations of its track: errors have long tails.

Measured on a tenth of the road book held out: 94 of 100 lie within 8 of them at any deviation, 11 for lanes.
"""


def placed_radius_m(deviation_m: float, lane: bool) -> int:
    """The radius of a number placed along its road, from its standard deviation in metres."""
    wider = LANE_TIMES if lane else 1.0
    return round(min(PLACED_FLOOR_M + wider * PLACED_TIMES * deviation_m, ROAD_SPREAD_M))


def start_radius_m(length_m: float) -> int:
    """The radius of a number on a road that is known by its crossings only; ``length_m`` between the outermost."""
    return round(min(max(1000.0, length_m), ROAD_SPREAD_M))


def area_spreads_m(
    areas: gpd.GeoSeries, lon: npt.ArrayLike, lat: npt.ArrayLike, cover: float = COVER
) -> npt.NDArray[np.float64]:
    """For each area, the distance from its point within which ``cover`` of the area lies; metres.

    Parameters
    ----------
    areas
        Polygons in EPSG:4326.
    lon, lat
        The point that stands for each area; NaN gives NaN.
    """
    points = zip(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64), strict=True)
    return np.array(
        [
            np.nan
            if area is None or area.is_empty or not np.isfinite(x)
            else _spread_m(area.wkb, x, y, cover)
            for area, (x, y) in zip(areas, points, strict=True)
        ],
        dtype=np.float64,
    )


@lru_cache(maxsize=4096)
def _spread_m(area: bytes, lon: float, lat: float, cover: float) -> float:
    """Remembered: the same outlines are asked for whenever a gazetteer is built."""
    pair = gpd.GeoSeries([shapely.from_wkb(area), shapely.Point(lon, lat)], crs=STORAGE_CRS)
    shape, centre = pair.to_crs(metric_crs(Bounds.of(pair.iloc[:1])))
    inside = _spread_points(shape)
    return float(np.quantile(np.hypot(inside[:, 0] - centre.x, inside[:, 1] - centre.y), cover))


def _spread_points(shape: shapely.Polygon) -> npt.NDArray[np.float64]:
    """Points evenly spread over a shape: a grid fine enough to hold some thousand of them."""
    west, south, east, north = shape.bounds
    step = np.sqrt(shape.area / _SAMPLES)
    x, y = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    grid = np.column_stack([x.ravel(), y.ravel()])
    shapely.prepare(shape)
    return grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]
