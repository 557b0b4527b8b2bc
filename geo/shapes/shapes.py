"""Shapes that a reader draws, as the word ``shape`` of an address holds them.

============  ===================================  ==============================================
a polygon     ``p~RING`` or ``p~RING.RING...``     rings by the even-odd rule: a ring inside a ring is a hole
a rectangle   ``r~POINTS``                         south-west and north-east corner
a circle      ``c~POINT~RADIUS``                   centre, and metres over the ground
============  ===================================  ==============================================

Points are written as `geo.shapes.polyline` does, to five decimals of a degree, a metre. What is made here is checked: a
`Drawn` can be drawn, measured and asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.model.crs import GEOD, STORAGE_CRS, Bounds, geodesic_area_km2, metric_crs
from geo.model.errors import ShapeError
from geo.shapes.polyline import STEPS_PER_DEGREE, decode_points, encode_points

Area = shapely.Polygon | shapely.MultiPolygon
Point = tuple[float, float]
Ring = tuple[Point, ...]
Kind = Literal["polygon", "rectangle", "circle"]
Floats = npt.NDArray[np.float64]

MOST_VERTICES = 200
MOST_KM2 = 100_000
LEAST_M2 = 100
LEAST_RADIUS_M, MOST_RADIUS_M = 10, 150_000
# The map is in Web Mercator, which ends there.
MOST_LAT = 85.0
_MOST_TEXT = 8_000
_CIRCLE_SIDES = 360
# Sides are straight in lon, lat; for areas on the ellipsoid they are followed in steps of this length.
_STEP_DEG = 0.02


@dataclass(frozen=True)
class Drawn:
    """A shape within its limits; made by `polygon`, `rectangle`, `circle` or `parse_shape`.

    ``rings`` are open: a rectangle's is its south-west and north-east corner, a circle's its centre.
    """

    kind: Kind
    rings: tuple[Ring, ...]
    radius_m: int = 0

    @property
    def text(self) -> str:
        """The word of an address; `parse_shape` reads it back."""
        points = ".".join(encode_points(ring) for ring in self.rings)
        return f"{self.kind[0]}~{points}" + (f"~{self.radius_m}" if self.kind == "circle" else "")

    @cached_property
    def outline(self) -> Area:
        """The shape in lon, lat; a circle as a geodesic polygon with a corner each degree."""
        if self.kind == "circle":
            return _around(self.rings[0][0], self.radius_m)
        if self.kind == "rectangle":
            (west, south), (east, north) = self.rings[0]
            return shapely.box(west, south, east, north)
        # Larger rings first, so that a hole is cut from what is there and an island put back into it.
        parts = sorted((shapely.Polygon(ring) for ring in self.rings), key=lambda part: -part.area)
        whole: Any = parts[0]
        for part in parts[1:]:
            whole = shapely.symmetric_difference(whole, part)
        oriented: Area = shapely.orient_polygons(whole)
        return oriented

    @property
    def area_km2(self) -> float:
        """Area on the ellipsoid."""
        return float(areas_km2([self.outline])[0])

    def holds(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Whether each point lies inside or on the edge; False where it is not located.

        For a circle by the geodesic distance from its centre, not by the polygon that shows it.
        """
        x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        west, south, east, north = self.outline.bounds
        # The polygon of a circle lies a little inside it.
        margin = 1e-4 * max(east - west, north - south)
        near = (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
        if self.kind == "circle":
            near[near] = self._from_centre_m(x[near], y[near]) <= self.radius_m
        else:
            near[near] = shapely.intersects_xy(self.outline, x[near], y[near])
        return near

    def edge_distance_m(self, lon: Floats, lat: Floats) -> Floats:
        """Metres from each point to the shape's edge, from inside or outside."""
        if self.kind == "circle":
            return np.abs(self._from_centre_m(lon, lat) - self.radius_m)
        crs = metric_crs(Bounds(*self.outline.bounds))
        edge = gpd.GeoSeries([shapely.segmentize(self.outline.boundary, _STEP_DEG)], crs=STORAGE_CRS)
        points = gpd.GeoSeries(shapely.points(lon, lat), crs=STORAGE_CRS)
        return shapely.distance(points.to_crs(crs).to_numpy(), edge.to_crs(crs).iloc[0])

    def _from_centre_m(self, lon: Floats, lat: Floats) -> Floats:
        x, y = self.rings[0][0]
        return np.asarray(GEOD.inv(np.full(len(lon), x), np.full(len(lat), y), lon, lat)[2], dtype=float)


def areas_km2(shapes: Sequence[Area] | npt.NDArray[np.object_]) -> Floats:
    """Areas on the ellipsoid of shapes in lon, lat, whose sides are straight in lon, lat."""
    return geodesic_area_km2(
        gpd.GeoSeries(shapely.segmentize(np.asarray(shapes), _STEP_DEG), crs=STORAGE_CRS)
    )


def parse_shape(text: str) -> Drawn:
    """The shape that the word of an address describes.

    Raises
    ------
    ShapeError
        It cannot be read, or breaks a limit; says which.
    """
    kind, _, rest = text.partition("~")
    if kind not in ("p", "r", "c") or len(text) > _MOST_TEXT:
        raise ShapeError("the shape {shape!r} cannot be read; draw it again", shape=text[:40])
    radius = ""
    if kind == "c":
        # The tilde is a letter of the points as well; the last one stands before the radius.
        rest, _, radius = rest.rpartition("~")
        if not (radius.isascii() and radius.isdigit() and len(radius) < 10):
            raise ShapeError("the shape {shape!r} cannot be read; draw it again", shape=text[:40])
    try:
        rings = [decode_points(ring) for ring in rest.split(".")]
    except ValueError as error:
        raise ShapeError("the shape {shape!r} cannot be read; draw it again", shape=text[:40]) from error
    if kind == "p":
        return polygon(rings)
    corners = [point for ring in rings for point in ring]
    if len(rings) != 1 or len(corners) != (2 if kind == "r" else 1):
        raise ShapeError("the shape {shape!r} cannot be read; draw it again", shape=text[:40])
    return rectangle(*corners[0], *corners[1]) if kind == "r" else circle(*corners[0], int(radius))


def polygon(rings: Sequence[Sequence[Point]]) -> Drawn:
    """A polygon of one ring or more, open or closed; raises `ShapeError` as `parse_shape` does."""
    tidied = tuple(_tidy(ring) for ring in rings)
    count = sum(len(ring) for ring in tidied)
    if count > MOST_VERTICES:
        raise ShapeError(
            "the outline has {found} corners; at most {most} are kept", found=count, most=MOST_VERTICES
        )
    if not tidied or any(len(ring) < 3 for ring in tidied):
        raise ShapeError("an outline needs three different corners or more")
    outlines = [shapely.Polygon(ring) for ring in tidied]
    if not all(part.is_valid for part in outlines) or _overlap(outlines):
        raise ShapeError("the outline crosses or touches itself; draw it so that its sides do not meet")
    return _within_limits(Drawn("polygon", tidied))


def rectangle(west: float, south: float, east: float, north: float) -> Drawn:
    """A rectangle along lon and lat; raises `ShapeError` as `parse_shape` does."""
    low, high = _tidy([(west, south), (east, north)], closed=False)
    if low[0] >= high[0] or low[1] >= high[1]:
        raise ShapeError("a rectangle needs its south-west and its north-east corner, in this order")
    return _within_limits(Drawn("rectangle", ((low, high),)))


def circle(lon: float, lat: float, radius_m: float) -> Drawn:
    """A circle over the ground, its radius in whole metres; raises `ShapeError` as `parse_shape` does."""
    if not LEAST_RADIUS_M <= radius_m <= MOST_RADIUS_M:
        raise ShapeError(
            "the radius is {radius:.0f} m; wanted {least} to {most} m",
            radius=radius_m,
            least=LEAST_RADIUS_M,
            most=MOST_RADIUS_M,
        )
    return _within_limits(Drawn("circle", (_tidy([(lon, lat)], closed=False),), round(radius_m)))


def _tidy(ring: Sequence[Point], closed: bool = True) -> Ring:
    """A ring to five decimals, without neighbours that are the same and without the closing point."""
    for lon, lat in ring:
        if not (-180 <= lon <= 180 and -MOST_LAT <= lat <= MOST_LAT):
            raise ShapeError(
                "a corner lies at {lon:.5g}, {lat:.5g}; wanted longitude and latitude in degrees",
                lon=lon,
                lat=lat,
            )
    whole = [(_to_step(lon), _to_step(lat)) for lon, lat in ring]
    kept = [point for at, point in enumerate(whole) if not at or not closed or point != whole[at - 1]]
    if closed and len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def _to_step(degrees: float) -> float:
    return round(degrees * STEPS_PER_DEGREE) / STEPS_PER_DEGREE


def _overlap(outlines: list[shapely.Polygon]) -> bool:
    """Whether two rings cross or are the same; one may lie inside another or touch it."""
    tree = shapely.STRtree(outlines)
    same = tree.query(outlines, predicate="covers")
    both_ways = set(zip(*same.tolist(), strict=True)) & set(zip(*same[::-1].tolist(), strict=True))
    return bool(tree.query(outlines, predicate="overlaps").size) or any(a != b for a, b in both_ways)


def _within_limits(drawn: Drawn) -> Drawn:
    west, _, east, _ = drawn.outline.bounds
    if east - west >= 180:
        raise ShapeError("the shape reaches across the 180th meridian; draw it on one side")
    area = drawn.area_km2
    if area * 1e6 < LEAST_M2:
        raise ShapeError("the shape is smaller than {least} m²", least=LEAST_M2)
    if area > MOST_KM2:
        raise ShapeError(
            "the shape has {found:,.0f} km²; at most {most:,} km² can be asked about",
            found=area,
            most=MOST_KM2,
        )
    return drawn


def _around(centre: Point, radius_m: float) -> shapely.Polygon:
    """The geodesic circle round a point, counter-clockwise."""
    azimuths = -np.arange(_CIRCLE_SIDES) * (360 / _CIRCLE_SIDES)
    n = np.ones(_CIRCLE_SIDES)
    lon, lat, _ = GEOD.fwd(n * centre[0], n * centre[1], azimuths, n * radius_m)
    return shapely.Polygon(np.column_stack([lon, lat]))
