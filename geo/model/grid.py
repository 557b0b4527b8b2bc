"""A grid over areas that knows most answers beforehand: which area holds a point, for tens of millions of points.

The extent is halved again and again. A cell is decided where it lies wholly inside an area or wholly outside all;
where an edge runs through it, it is split, and what is left at the last level is an edge cell. A point in a decided
cell has its answer by one look into a table; a point in an edge cell is tested against the areas that meet the cell.

Why the answers are exact
    Whether a cell is decided is asked of the geometry itself (``contains_properly`` and ``intersects`` of GEOS, which
    are exact for coordinates as doubles), never sampled. The only arithmetic is that of a point's cell:
    ``(x - west) * (cells / width)``. For degrees its error is below 2e-13 degrees: 2.9e-14 from the difference, two
    roundings of 1.1e-16 of at most 360 from the product, 2.9e-14 from the cell's own corner. So a point lies in its
    cell or at most 2e-13 degrees beside it, and each cell is asked about with a margin of `MARGIN_DEG`, five thousand
    times as much. No size is tuned: depth and margin change the work, not one answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.model.crs import Bounds

NOWHERE = -1
# A tenth of a millimetre.
MARGIN_DEG = 1e-9
# 1024 x 1024 cells: over a city of 120 km, cells of 120 m, of which one in twenty holds an edge.
DEPTH = 10

Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Frame:
    """``2 ** depth`` rows and columns of cells over an extent; one more cell, the last, is all that lies outside."""

    bounds: Bounds
    depth: int = DEPTH

    @classmethod
    def over(cls, *tables: gpd.GeoSeries, depth: int = DEPTH) -> Frame:
        """The frame that holds all areas of all tables, with a margin so that no area reaches its rim."""
        extents = [Bounds.of(table) for table in tables if len(table)]
        if not extents:
            return cls(Bounds(0.0, 0.0, 1.0, 1.0), 0)
        west, south, east, north = zip(*extents, strict=True)
        rim = 1e-6
        return cls(Bounds(min(west) - rim, min(south) - rim, max(east) + rim, max(north) + rim), depth)

    @property
    def side(self) -> int:
        """Cells along each side."""
        return 1 << self.depth

    def cells(self, x: Floats, y: Floats) -> Places:
        """The cell of each point; NaN and what lies outside the extent is in the last cell."""
        west, south, east, north = self.bounds
        side = self.side
        # Comparisons with NaN are false.
        inside = (x > west) & (x < east) & (y > south) & (y < north)
        with np.errstate(invalid="ignore"):
            column: Places = ((x - west) * (side / (east - west))).astype(np.intp)
            row: Places = ((y - south) * (side / (north - south))).astype(np.intp)
        # The product may round up to the number of cells itself.
        np.minimum(column, side - 1, out=column)
        np.minimum(row, side - 1, out=row)
        row *= side
        row += column
        row[~inside] = side * side
        return row

    def boxes(self, level: int, column: Places, row: Places) -> npt.NDArray[np.object_]:
        """Cells of a level, level 0 being the whole extent, grown by the margin, as polygons."""
        west, south, east, north = self.bounds
        wide, high = (east - west) / (1 << level), (north - south) / (1 << level)
        return shapely.box(
            west + column * wide - MARGIN_DEG,
            south + row * high - MARGIN_DEG,
            west + (column + 1) * wide + MARGIN_DEG,
            south + (row + 1) * high + MARGIN_DEG,
        )


class AreaGrid:
    """Answers which of a list of areas holds a point. Where areas overlap, the earlier one wins.

    A point on an edge counts as inside, so that shared borders lose nobody. Any thread may ask a grid that is built.

    Parameters
    ----------
    frame
        May be shared by several grids, so that a point's cell is found once.
    areas
        Polygons in the storage CRS.
    """

    def __init__(self, frame: Frame, areas: gpd.GeoSeries) -> None:
        self.frame = frame
        # Copies: `prepare` changes a shape, and the layout's own are looked at by other threads meanwhile.
        self._areas = shapely.from_wkb(shapely.to_wkb(areas.to_numpy()))
        shapely.prepare(self._areas)
        # GEOS builds and rebuilds what it knows of a prepared shape while it answers, without a lock of its own.
        self._asking = Lock()
        # The code of each cell's area; -2 - e for edge cell e. The cell outside is nowhere.
        self._table = np.full(frame.side**2 + 1, NOWHERE, dtype=np.int32)
        # Edge cell e: what holds it where no edge does, and its candidates' places in ``_candidates``.
        self._beyond = np.empty(0, dtype=np.int32)
        self._starts = np.zeros(1, dtype=np.intp)
        self._candidates = np.empty(0, dtype=np.int32)
        if len(self._areas):
            self._build()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_asking"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state, _asking=Lock())
        # Prepared shapes do not survive a journey to another process.
        shapely.prepare(self._areas)

    @property
    def edge_share(self) -> float:
        """The share of cells in which points are tested one by one."""
        return float((self._table < NOWHERE).mean())

    def codes(self, cells: Places, x: Floats, y: Floats) -> Codes:
        """Position of the area that holds each point, `NOWHERE` where none does; ``cells`` by the frame."""
        codes = self._table[cells]
        at_edge = np.flatnonzero(codes < NOWHERE)
        if len(at_edge):
            codes[at_edge] = self._exact(-2 - codes[at_edge], x[at_edge], y[at_edge])
        return codes

    def _exact(self, edge: Codes, x: Floats, y: Floats) -> Codes:
        """The same for points in edge cells, by testing each against its cell's candidates."""
        counts = self._starts[edge + 1] - self._starts[edge]
        points = np.repeat(np.arange(len(edge)), counts)
        within = np.arange(len(points)) - np.repeat(np.cumsum(counts) - counts, counts)
        areas = self._candidates[self._starts[edge[points]] + within]
        with self._asking:
            held = shapely.intersects_xy(self._areas[areas], x[points], y[points])
        codes = self._beyond[edge].copy()
        # A cell's candidates stand in their order, so writing from the last to the first leaves the earliest.
        codes[points[held][::-1]] = areas[held][::-1]
        return codes

    def _build(self) -> None:
        """Halve the extent level by level, keeping pairs of a cell and an area whose edge may run through it."""
        count = len(self._areas)
        column, row = np.zeros(1, dtype=np.intp), np.zeros(1, dtype=np.intp)
        beyond = np.full(1, NOWHERE, dtype=np.int32)
        cell, area = np.zeros(count, dtype=np.intp), np.arange(count, dtype=np.int32)
        for level in range(self.frame.depth + 1):
            boxes = self.frame.boxes(level, column, row)
            met = shapely.intersects(self._areas[area], boxes[cell])
            cell, area = cell[met], area[met]
            whole = shapely.contains_properly(self._areas[area], boxes[cell])
            # The first area that holds the whole cell hides all later ones.
            first = np.where(beyond == NOWHERE, count, beyond)
            np.minimum.at(first, cell[whole], area[whole])
            open_ = ~whole & (area < first[cell])
            beyond = np.where(first == count, NOWHERE, first).astype(np.int32)
            cell, area = cell[open_], area[open_]
            split = np.zeros(len(beyond), dtype=bool)
            split[cell] = True
            self._fill(level, column[~split], row[~split], beyond[~split])
            # Cells are numbered anew: first those that stay open, then, at all but the last level, their quarters.
            number = np.cumsum(split) - 1
            column, row, beyond, cell = column[split], row[split], beyond[split], number[cell]
            if level < self.frame.depth:
                column = (2 * column[:, None] + np.array([0, 1, 0, 1])).ravel()
                row = (2 * row[:, None] + np.array([0, 0, 1, 1])).ravel()
                beyond = np.repeat(beyond, 4)
                cell = (4 * cell[:, None] + np.arange(4)).ravel()
                area = np.repeat(area, 4)
        self._keep_edges(column, row, beyond, cell, area)

    def _fill(self, level: int, column: Places, row: Places, codes: Codes) -> None:
        """Write decided cells of a level into the table of the last level."""
        size = 1 << (self.frame.depth - level)
        table = self._table[:-1].reshape(self.frame.side, self.frame.side)
        some = codes != NOWHERE
        if size <= 4:
            for down in range(size):
                for across in range(size):
                    table[row[some] * size + down, column[some] * size + across] = codes[some]
            return
        for x, y, code in zip(column[some] * size, row[some] * size, codes[some], strict=True):
            table[y : y + size, x : x + size] = code

    def _keep_edges(self, column: Places, row: Places, beyond: Codes, cell: Places, area: Codes) -> None:
        order = np.lexsort((area, cell))
        self._candidates = area[order]
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=len(beyond)))]).astype(
            np.intp
        )
        self._beyond = beyond
        self._table[row * self.frame.side + column] = -2 - np.arange(len(beyond), dtype=np.int32)
