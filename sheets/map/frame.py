"""The map's place on the page: which ground it shows, at which scale; degrees to millimetres and back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely

from drawing.shapes import Box, Floats, Placement
from geo.model.crs import STORAGE_CRS, Bounds, metric_crs
from geo.model.errors import SheetError

# Round scale numbers, per power of ten.
_ROUND = (1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 5, 6, 7.5, 8, 9, 10)
# Beyond this many millimetres outside its box nothing of a shape is kept: its cut edge must not be seen.
_MARGIN = 4.0


@lru_cache(maxsize=16)
def _transformer(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(STORAGE_CRS, pyproj.CRS.from_proj4(crs), always_xy=True)


@dataclass(frozen=True)
class Frame:
    """A box of the page filled with ground.

    ``left_m`` and ``top_m`` are where the box's top left corner lies in ``crs``, an equal-area one in metres with
    its centre in the middle of the map: over 200 km its scale is true to 0.02 %.
    """

    box: Box
    crs: str
    left_m: float
    top_m: float
    metres_per_mm: float

    @property
    def scale(self) -> int:
        """The scale number: 250000 for 1:250 000."""
        return round(self.metres_per_mm * 1000)

    def to_page(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Page millimetres of points in degrees."""
        x, y = _transformer(self.crs).transform(np.asarray(lon, float), np.asarray(lat, float))
        return (
            self.box.x + (np.asarray(x) - self.left_m) / self.metres_per_mm,
            self.box.y + (self.top_m - np.asarray(y)) / self.metres_per_mm,
        )

    def to_ground(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Degrees of points on the page."""
        east = self.left_m + (np.asarray(x, float) - self.box.x) * self.metres_per_mm
        north = self.top_m - (np.asarray(y, float) - self.box.y) * self.metres_per_mm
        lon, lat = _transformer(self.crs).transform(east, north, direction="INVERSE")
        return np.asarray(lon), np.asarray(lat)

    def on_page(self, geometry: shapely.Geometry) -> shapely.Geometry:
        """A shape in page millimetres, cut near the box and without detail finer than print."""

        def project(points: Floats) -> Floats:
            return np.column_stack(self.to_page(points[:, 0], points[:, 1]))

        placed = shapely.transform(geometry, project)
        wide = self.box.inset(-_MARGIN)
        cut = shapely.clip_by_rect(placed, wide.x, wide.y, wide.right, wide.bottom)
        return shapely.simplify(cut, 0.03)

    def bounds(self) -> Bounds:
        """The extent of the box in degrees."""
        share = np.linspace(0, 1, 9)
        x = self.box.x + self.box.width * share
        y = self.box.y + self.box.height * share
        lon, lat = self.to_ground(
            np.concatenate([x, x, np.full(9, self.box.x), np.full(9, self.box.right)]),
            np.concatenate([np.full(9, self.box.y), np.full(9, self.box.bottom), y, y]),
        )
        return Bounds(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))

    def placement(self) -> Placement:
        """The ground at the corner of the whole page."""
        return Placement(
            self.box,
            self.crs,
            self.left_m - self.box.x * self.metres_per_mm,
            self.top_m + self.box.y * self.metres_per_mm,
            self.metres_per_mm,
        )


def fitted(
    bounds: Bounds, box: Box, known: Bounds | None = None, margin: float = 0.05, exact: bool = False
) -> Frame:
    """The frame that shows ``bounds`` whole in ``box``, at a round scale.

    ``known`` is the ground that the layout's base map covers: where it can, the frame is moved to stay in it.
    ``exact`` takes the scale as it comes.

    Raises
    ------
    SheetError
        The box has no room for a map.
    """
    if box.width < 20 or box.height < 20:
        raise SheetError(
            "no room for a map: {width:.0f} x {height:.0f} mm are left of the page; take a larger size, the "
            "other orientation, or shorter notes",
            width=max(box.width, 0),
            height=max(box.height, 0),
        )
    crs = metric_crs(bounds).srs
    west, south, east, north = _projected(bounds, crs)
    need = max((east - west) / box.width, (north - south) / box.height) * (1 + 2 * margin)
    per_mm = need if exact else _rounded(need * 1000) / 1000
    centre = [(west + east) / 2, (south + north) / 2]
    if known is not None:
        limits = _projected(known, crs)
        asked = (west, south, east, north)
        for axis, length in ((0, box.width), (1, box.height)):
            half = length * per_mm / 2
            low, high = limits[axis] + half, limits[axis + 2] - half
            if low <= high:
                inside = min(max(centre[axis], low), high)
                # Only as far as all that was asked for stays in view.
                centre[axis] = min(max(inside, asked[axis + 2] - half), asked[axis] + half)
    return Frame(box, crs, centre[0] - box.width * per_mm / 2, centre[1] + box.height * per_mm / 2, per_mm)


def _projected(bounds: Bounds, crs: str) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = _transformer(crs).transform_bounds(*bounds, densify_pts=21)
    return float(x0), float(y0), float(x1), float(y1)


def _rounded(scale: float) -> float:
    """The next round scale number that shows no less."""
    power = 10.0 ** math.floor(math.log10(scale))
    return next(step * power for step in _ROUND if step * power >= scale * 0.999)
