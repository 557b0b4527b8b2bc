"""Outlines from files of a reader: GeoJSON, read as plain JSON, so that no other format can hide in it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.model.crs import STORAGE_CRS, Bounds, metric_crs
from geo.model.errors import ShapeError
from geo.shapes.polyline import STEPS_PER_DEGREE
from geo.shapes.shapes import MOST_VERTICES, Area, Drawn, Point, polygon

MOST_BYTES = 1_000_000
# What names WGS-84 lon, lat in the member "crs" of older files.
_WGS84_NAMES = ("CRS84", "4326")


@dataclass(frozen=True)
class UploadedOutline:
    """An outline of a file.

    ``corners`` counts those of the file; ``off_m`` is how far the kept outline strays from it, 0 where all of its
    corners were kept.
    """

    drawn: Drawn
    corners: int
    off_m: float


def read_outline(content: bytes) -> UploadedOutline:
    """The one polygon or multipolygon of a GeoJSON file in WGS-84, with at most `MOST_VERTICES` corners.

    Raises
    ------
    ShapeError
        The file is too large, is no GeoJSON, holds no polygon or several features, or breaks a limit of shapes.
    """
    if len(content) > MOST_BYTES:
        raise ShapeError("the file has {size:,} bytes; at most 1 MB is read", size=len(content))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    # Deep nesting exhausts the parser's stack; a number of thousands of digits is a ValueError.
    except (ValueError, RecursionError) as error:
        raise ShapeError("the file is not JSON in UTF-8; wanted GeoJSON") from error
    shape = _shape_of(_geometry_of(data))
    if not shape.is_valid:
        where = shapely.is_valid_reason(shape)
        raise ShapeError(
            "the outline crosses or touches itself ({where}); mend it and upload it again", where=where
        )
    kept = _simplified(shape)
    # Rounded with care: corners less than a metre apart could cross when each is rounded alone.
    rounded = shapely.set_precision(kept, 1 / STEPS_PER_DEGREE)
    drawn = polygon([[_point(at) for at in ring.coords] for ring in _rings(rounded)])
    return UploadedOutline(drawn, _corners(shape), _strays_m(shape, kept))


def _geometry_of(data: Any) -> dict[str, Any]:
    """The geometry object of a collection of one feature, a feature, or a bare geometry."""
    name = _crs_name(data)
    if name and not name.endswith(_WGS84_NAMES):
        raise ShapeError(
            "the file's coordinates are in {crs}; wanted WGS-84 longitude and latitude", crs=name[:60]
        )
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        found = len(features) if isinstance(features, list) else 0
        if not isinstance(features, list) or found != 1:
            raise ShapeError("the file holds {found} features; wanted one", found=found)
        data = features[0]
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    if not isinstance(data, dict) or data.get("type") not in ("Polygon", "MultiPolygon"):
        raise ShapeError("the file holds no polygon with coordinates; wanted one Polygon or MultiPolygon")
    return data


def _crs_name(data: Any) -> str:
    try:
        return str(data["crs"]["properties"]["name"])
    except (KeyError, TypeError):
        return ""


def _shape_of(geometry: dict[str, Any]) -> shapely.MultiPolygon:
    coordinates: Any = geometry.get("coordinates")
    parts: Any = [coordinates] if geometry["type"] == "Polygon" else coordinates
    try:
        polygons = [
            shapely.Polygon(rings[0], rings[1:])
            for rings in ([[_point(point) for point in ring] for ring in part] for part in parts)
        ]
    except (
        TypeError,
        ValueError,
        IndexError,
        KeyError,
        OverflowError,
        shapely.errors.GEOSException,
    ) as error:
        raise ShapeError(
            "the file holds no polygon with coordinates; wanted one Polygon or MultiPolygon"
        ) from error
    shape = shapely.MultiPolygon(polygons)
    if shape.is_empty:
        raise ShapeError("the file holds no polygon with coordinates; wanted one Polygon or MultiPolygon")
    west, south, east, north = shape.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise ShapeError(
            "a corner lies at {lon:.5g}, {lat:.5g}; wanted longitude and latitude in degrees",
            lon=west,
            lat=south,
        )
    return shape


def _point(point: Any) -> Point:
    """lon, lat; a height is left out. Text, truth values and endless numbers are no coordinates."""
    lon, lat = point[0], point[1]
    if isinstance(lon, bool) or isinstance(lat, bool) or not (math.isfinite(lon) and math.isfinite(lat)):
        raise TypeError("a coordinate is not a number")
    return float(lon), float(lat)


def _rings(shape: Area) -> Iterator[shapely.LinearRing]:
    for part in shapely.get_parts(shape):
        yield part.exterior
        yield from part.interiors


def _corners(shape: Area) -> int:
    """Corners, the closing point of each ring not counted again."""
    return int(shapely.get_num_coordinates(shape)) - sum(1 for _ in _rings(shape))


def _simplified(shape: Area) -> Area:
    """The shape with the smallest tolerance, within a tenth, that leaves few enough corners."""
    if _corners(shape) <= MOST_VERTICES:
        return shape
    west, south, east, north = shape.bounds
    low, high = 1e-6, max(east - west, north - south) / 4
    if _corners(best := _at_tolerance(shape, high)) > MOST_VERTICES:
        raise ShapeError(
            "the outline has {parts} parts; even simplified they need more than {most} corners",
            parts=len(shapely.get_parts(shape)),
            most=MOST_VERTICES,
        )
    while high > low * 1.1:
        middle = (low * high) ** 0.5
        tried = _at_tolerance(shape, middle)
        if _corners(tried) <= MOST_VERTICES and tried.is_valid and not tried.is_empty:
            best, high = tried, middle
        else:
            low = middle
    return best


def _at_tolerance(shape: Area, tolerance: float) -> Area:
    """Simplified on the spot: degrees of longitude shrink with latitude, so they are weighed as such."""
    squeeze = max(0.05, float(np.cos(np.radians(shape.centroid.y))))
    narrow = shapely.transform(shape, lambda points: points * [squeeze, 1.0])
    simple = shapely.simplify(narrow, tolerance, preserve_topology=True)
    return shapely.transform(simple, lambda points: points / [squeeze, 1.0])


def _strays_m(shape: Area, kept: Area) -> float:
    if kept is shape:
        return 0.0
    crs = metric_crs(Bounds(*shape.bounds))
    one, other = gpd.GeoSeries([shape.boundary, kept.boundary], crs=STORAGE_CRS).to_crs(crs)
    return float(shapely.hausdorff_distance(one, other))
