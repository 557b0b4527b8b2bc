"""Which area each point lies in: the first that holds it, of tens or of millions of points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.model.crs import Bounds, geodesic_area_km2, metric_crs
from geo.model.grid import NOWHERE, AreaGrid, Codes, Floats, Frame

__all__ = ["NOWHERE", "Areas", "Assigner", "assign_points", "distance_outside_m"]

# From here on building a grid (0.2 s over a city) costs less than testing each point.
_WORTH_A_GRID = 50_000


def assign_points(lon: npt.ArrayLike, lat: npt.ArrayLike, areas: gpd.GeoSeries) -> Codes:
    """Position of the area that holds each point, ``NOWHERE`` where none does.

    Parameters
    ----------
    lon, lat
        Degrees in the CRS of ``areas``; NaN means that the point is not located.
    areas
        Polygons. Where they overlap, the earlier one wins: put inner outlines before outer ones.

    Notes
    -----
    A point on an edge counts as inside (``intersects``), so that shared borders lose nobody.
    """
    x = np.asarray(lon, dtype=float)
    y = np.asarray(lat, dtype=float)
    if len(x) >= _WORTH_A_GRID and len(areas):
        frame = Frame.over(areas)
        return AreaGrid(frame, areas).codes(frame.cells(x, y), x, y)
    found = np.full(x.shape, NOWHERE, dtype=np.int32)
    located = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(located) or not len(areas):
        return found
    tree = shapely.STRtree(areas.to_numpy())
    points, hits = tree.query(shapely.points(x[located], y[located]), predicate="intersects")
    # Written from the last area to the first, so that the earliest of several stays.
    order = np.argsort(-hits, kind="stable")
    found[located[points[order]]] = hits[order]
    return found


def distance_outside_m(points: gpd.GeoSeries, areas: gpd.GeoSeries) -> npt.NDArray[np.float64]:
    """Metres from each point to the area beside it in the same row: 0 inside, NaN where either is absent."""
    known = points.notna() & areas.notna() & ~points.is_empty & ~areas.is_empty
    distances = np.full(len(points), np.nan)
    if known.any():
        crs = metric_crs(Bounds.of(areas[known]))
        here, there = points[known].to_crs(crs), areas[known].to_crs(crs)
        # A point on an edge is inside, though projecting the edge's ends alone moves it by millimetres.
        inside = shapely.intersects(points[known].to_numpy(), areas[known].to_numpy())
        off_m = shapely.distance(here.to_numpy(), there.to_numpy())
        distances[known.to_numpy()] = np.where(inside, 0.0, off_m)
    return distances


@dataclass(frozen=True)
class Areas:
    """What points are assigned to; small enough to travel to every worker of a cluster.

    ``outlines`` stand from the smallest to the largest, so that the smallest that holds a point decides its zone;
    ``zone_of`` gives each one's zone as a position in ``zone_slugs``.
    """

    districts: gpd.GeoSeries
    district_slugs: tuple[str, ...]
    outlines: gpd.GeoSeries
    zone_of: tuple[int, ...]
    zone_slugs: tuple[str, ...]

    @classmethod
    def of(cls, districts: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Self:
        """The districts and outlines of a layout's tables."""
        by_size = zones.assign(size=geodesic_area_km2(zones)).sort_values("size", kind="stable")
        zone = by_size["parent"].where(by_size["parent"] != "", by_size.index.to_series())
        slugs = tuple(str(slug) for slug in dict.fromkeys(zone))
        return cls(
            districts=districts.geometry,
            district_slugs=tuple(str(slug) for slug in districts.index),
            outlines=by_size.geometry,
            zone_of=tuple(slugs.index(str(slug)) for slug in zone),
            zone_slugs=slugs,
        )


class Assigner:
    """District and zone of any number of points."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self._frame = Frame.over(areas.districts, areas.outlines)
        self._districts = AreaGrid(self._frame, areas.districts)
        self._outlines = AreaGrid(self._frame, areas.outlines)
        # The last entry answers for NOWHERE, -1.
        self._zone_of = np.array([*areas.zone_of, NOWHERE], dtype=np.int32)

    def codes(self, lon: Floats, lat: Floats) -> tuple[Codes, Codes]:
        """Positions in ``district_slugs`` and ``zone_slugs`` of the areas, `NOWHERE` where there is none."""
        cells = self._frame.cells(lon, lat)
        return (
            self._districts.codes(cells, lon, lat),
            self._zone_of[self._outlines.codes(cells, lon, lat)],
        )
