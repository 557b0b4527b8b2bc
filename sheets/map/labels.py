"""Where names stand: never over each other, over furniture or out of the map; by rank, what has no room is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from drawing.shapes import Box, Line
from drawing.typeface import MM_PER_PT, width_mm

# Height of a line above and below its baseline, as shares of the size: Chinese fills more than Latin capitals.
_ABOVE, _BELOW = 0.82, 0.16


@dataclass(frozen=True)
class Spot:
    """A place where a name may stand: the centre of its box, and how bad the place is in mm."""

    x: float
    y: float
    cost: float


@dataclass(frozen=True)
class Name:
    """A name with the places it may take, and how it is written. The smaller ``rank``, the sooner it is placed."""

    text: str
    rank: int
    spots: tuple[Spot, ...]
    size_pt: float
    colour: str
    bold: bool = False
    spacing: float = 0.0

    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        return (
            width_mm(self.text, self.size_pt, self.bold, self.spacing),
            self.size_pt * MM_PER_PT * (_ABOVE + _BELOW),
        )


def placed(
    names: Iterable[Name], box: Box, taken: Sequence[Box], marks: Sequence[Box], gap: float = 0.9
) -> list[tuple[Name, Box]]:
    """The names that have room in ``box``, each with the box it takes.

    ``taken`` is never covered and kept ``gap`` mm away from; marks may be covered at a price. For company names
    (see `beside`) the marks are in ``taken``.
    """
    blocked = np.array([tuple(other) for other in taken], dtype=float).reshape(-1, 4)
    crowd = np.array([tuple(mark) for mark in marks], dtype=float).reshape(-1, 4)
    found: list[tuple[Name, Box]] = []
    for name in sorted(names, key=lambda name: name.rank):
        width, height = name.size()
        best: tuple[float, Box] | None = None
        for spot in name.spots:
            own = Box(spot.x - width / 2, spot.y - height / 2, width, height)
            if not box.contains(own.inset(-gap)) or _overlaps(blocked, own.inset(-gap)).any():
                continue
            covered = _overlaps(crowd, own.inset(-gap * 0.7))
            cost = spot.cost + 14 * float(covered.sum()) / (width * height) + 1.5 * int((covered > 0).sum())
            if best is None or cost < best[0]:
                best = cost, own
        if best:
            found.append((name, best[1]))
            blocked = np.vstack([blocked, np.array([tuple(best[1])])])
    return found


def within(shape: shapely.Geometry, box: Box, size: tuple[float, float], outside: bool) -> tuple[Spot, ...]:
    """Places for the name of an area: over it, best near its middle and wholly inside; then, if allowed, beside it."""
    seen = shapely.clip_by_rect(shape, box.x, box.y, box.right, box.bottom)
    polygons = [part for part in shapely.get_parts(seen) if isinstance(part, shapely.Polygon)]
    if not polygons:
        return ()
    part = max(polygons, key=lambda polygon: polygon.area)
    width, height = size
    if not outside and part.area < width * height:
        return ()
    middle = part.representative_point()
    centre = part.centroid if part.contains(part.centroid) else middle
    west, south, east, north = part.bounds
    across, down = np.meshgrid(np.linspace(west, east, 13), np.linspace(south, north, 13))
    points = np.column_stack([across.ravel(), down.ravel()])
    inside = shapely.contains_xy(part, points[:, 0], points[:, 1])
    points = np.vstack([[centre.x, centre.y], [middle.x, middle.y], points[inside]])
    boxes = shapely.box(
        points[:, 0] - width / 2,
        points[:, 1] - height / 2,
        points[:, 0] + width / 2,
        points[:, 1] + height / 2,
    )
    poking = 1 - shapely.area(shapely.intersection(boxes, part)) / (width * height)
    far = np.hypot(points[:, 0] - centre.x, points[:, 1] - centre.y)
    reach = max(east - west, north - south, 1.0)
    spots = [
        Spot(float(x), float(y), float(3 * away / reach + 5 * out))
        for (x, y), away, out in zip(points, far, poking, strict=True)
    ]
    if outside:
        gap = height * 0.75
        for share in (0.5, 0.25, 0.75, 0.0, 1.0):
            x, y = west + share * (east - west), south + share * (north - south)
            spots += [
                Spot(x, south - gap, 5.5),
                Spot(x, north + gap, 5.5),
                Spot(east + gap + width / 2, y, 6),
                Spot(west - gap - width / 2, y, 6),
            ]
    return tuple(spots)


def beside(x: float, y: float, size: tuple[float, float], reach: float) -> tuple[Spot, ...]:
    """Places for the name of a point: right of its mark, left, above, below, then the corners."""
    width, height = size
    side, over = reach + width / 2, reach * 0.8 + height / 2
    near = [(side, 0.0), (-side, 0.0), (0.0, -over), (0.0, over)]
    corners = [(side * 0.92, -over), (side * 0.92, over), (-side * 0.92, -over), (-side * 0.92, over)]
    return tuple(Spot(x + dx, y + dy, cost) for cost, (dx, dy) in enumerate([*near, *corners]))


def written(name: Name, box: Box, halo: float, halo_colour: str) -> Line:
    """A placed name as a line of text."""
    return Line(
        x=box.x,
        y=box.y + name.size_pt * MM_PER_PT * _ABOVE,
        text=name.text,
        size_pt=name.size_pt,
        colour=name.colour,
        bold=name.bold,
        spacing=name.spacing,
        halo=halo,
        halo_colour=halo_colour,
    )


def _overlaps(
    boxes: np.ndarray[tuple[int, int], np.dtype[np.float64]], own: Box
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The area that each box has in common with ``own``."""
    if not len(boxes):
        return np.zeros(0)
    across = np.minimum(boxes[:, 0] + boxes[:, 2], own.right) - np.maximum(boxes[:, 0], own.x)
    down = np.minimum(boxes[:, 1] + boxes[:, 3], own.bottom) - np.maximum(boxes[:, 1], own.y)
    area: np.ndarray[tuple[int], np.dtype[np.float64]] = np.clip(across, 0, None) * np.clip(down, 0, None)
    return area
