"""Which area each point lies in: for the companies of a layout, and for registries of any size, streamed from files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import Bounds, geodesic_area_km2, metric_crs
from geo.grid import NOWHERE, AreaGrid, Codes, Floats, Frame

if TYPE_CHECKING:
    from geo.layout import Layout

__all__ = ["NOWHERE", "Areas", "Assigner", "Counts", "assign_file", "assign_points", "distance_outside_m"]

Engine = Literal["local", "dask"]
# Rows done, and rows in all.
Progress = Callable[[int, int], None]
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
    def of(cls, layout: Layout) -> Self:
        """The districts and outlines of a layout."""
        zones, districts = layout.zones, layout.districts
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


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a registry; ``located`` are those with a position that could be read."""

    rows: int = 0
    located: int = 0
    by_district: dict[str, int] = field(default_factory=dict)
    by_zone: dict[str, int] = field(default_factory=dict)

    @property
    def in_district(self) -> int:
        """Rows that lie in a district."""
        return sum(self.by_district.values())

    @property
    def in_zone(self) -> int:
        """Rows that lie in a zone."""
        return sum(self.by_zone.values())

    def __add__(self, other: Counts) -> Counts:
        def both(mine: dict[str, int], theirs: dict[str, int]) -> dict[str, int]:
            return {slug: mine.get(slug, 0) + theirs.get(slug, 0) for slug in (mine | theirs)}

        return Counts(
            self.rows + other.rows,
            self.located + other.located,
            both(self.by_district, other.by_district),
            both(self.by_zone, other.by_zone),
        )


def assign_file(
    input: str | Path,
    output: str | Path,
    layout: Layout,
    *,
    engine: Engine = "local",
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Write a registry with the columns ``district`` and ``zone`` beside its own; what became of its rows.

    Parameters
    ----------
    input
        A CSV, Parquet or GeoParquet file, or a folder of such parts. Positions are WGS-84, in columns named lon and
        lat, longitude and latitude or x and y, or in a GeoParquet geometry column of points.
    output
        A name that ends in .csv, .parquet or .geoparquet gives one file; any other name a folder with a part for each
        part read. Written aside and renamed when complete.
    engine, scheduler
        "dask" works on the cluster whose scheduler is at ``scheduler``. The result is the same.

    Raises
    ------
    SourceError
        A file is absent, of an unknown kind or unreadable, has no positions, or the output cannot be written.
    ChoiceError
        The engine is not known.
    """
    from geo.errors import ChoiceError
    from geo.registry_files import assign_here

    if engine not in ("local", "dask"):
        raise ChoiceError("engine", engine, ("local", "dask"))
    areas = Areas.of(layout)
    if engine == "dask":
        from geo.registry_cluster import assign_on_cluster

        return assign_on_cluster(Path(input), Path(output), areas, scheduler, progress)
    return assign_here(Path(input), Path(output), Assigner(areas), progress)
