"""What a sheet is made of: shapes and lines of text on a page, in groups that become layers of a file.

Lengths are millimetres from the top left corner of the page, x to the right and y down. Nothing here draws:
painters turn the same items into pixels, PDF or SVG.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

from geo.model.crs import Bounds

Floats = npt.NDArray[np.float64]
Item: TypeAlias = "Shape | Line | Group"
Anchor = Literal["start", "middle", "end"]
# Codes of a path's points, as in matplotlib.
MOVE, LINE, CURVE, CLOSE = 1, 2, 4, 79
# A quarter of a circle by one cubic curve.
_KAPPA = 0.5522847498


class Box(NamedTuple):
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    def inset(self, by: float) -> Box:
        """The box with each side moved inwards."""
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def contains(self, other: Box) -> bool:
        """Whether ``other`` lies wholly inside."""
        return (
            other.x >= self.x
            and other.y >= self.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlap(self, other: Box) -> float:
        """The common area."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0.0, across) * max(0.0, down)


@dataclass(frozen=True)
class Ink:
    """How a shape is filled and its edge drawn; "" is none. ``dash`` is in mm, empty for a solid edge."""

    fill: str = ""
    fill_alpha: float = 1.0
    stroke: str = ""
    width: float = 0.2
    alpha: float = 1.0
    dash: tuple[float, ...] = ()
    round: bool = False


@dataclass(frozen=True, eq=False)
class Shape:
    """One path: points and what each of them is."""

    points: Floats
    codes: npt.NDArray[np.uint8]
    ink: Ink


@dataclass(frozen=True)
class Line:
    """A line of text; ``y`` is its baseline, ``halo`` the width of a rim in ``halo_colour``, 0 for none."""

    x: float
    y: float
    text: str
    size_pt: float
    colour: str
    bold: bool = False
    anchor: Anchor = "start"
    spacing: float = 0.0
    halo: float = 0.0
    halo_colour: str = "#FFFFFF"


@dataclass(frozen=True, eq=False)
class Group:
    """Items under a name of ours; ``label`` is for people, ``clip`` cuts what lies outside."""

    name: str
    label: str
    items: tuple[Item, ...]
    clip: Box | None = None


@dataclass(frozen=True, eq=False)
class Page:
    """One page, ready to be painted; ``title`` names it among others, ``alt`` says what it shows."""

    width: float
    height: float
    groups: tuple[Group, ...]
    title: str
    alt: str
    warnings: tuple[str, ...] = ()
    bounds: Bounds | None = None
    place: Placement | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Placement:
    """Where a page lies on the ground: the map's box, its CRS, and the ground at the page's corner."""

    box: Box
    crs: str
    left_m: float
    top_m: float
    metres_per_mm: float


def moved(item: Item, dx: float, dy: float) -> Item:
    """The item somewhere else on the page."""
    if isinstance(item, Shape):
        return replace(item, points=item.points + np.array([dx, dy]))
    if isinstance(item, Line):
        return replace(item, x=item.x + dx, y=item.y + dy)
    clip = item.clip and Box(item.clip.x + dx, item.clip.y + dy, item.clip.width, item.clip.height)
    return replace(item, items=tuple(moved(inner, dx, dy) for inner in item.items), clip=clip)


def lines_of(page: Page) -> list[Line]:
    """All text of a page, in drawing order."""

    def walk(items: Iterable[Item]) -> Iterable[Line]:
        for item in items:
            if isinstance(item, Line):
                yield item
            elif isinstance(item, Group):
                yield from walk(item.items)

    return list(walk(page.groups))


def polygon(points: Sequence[tuple[float, float]] | Floats, ink: Ink, closed: bool = True) -> Shape:
    """A ring, or an open line."""
    array = np.asarray(points, dtype=float)
    codes = np.full(len(array), LINE, dtype=np.uint8)
    codes[0] = MOVE
    if closed:
        array = np.vstack([array, array[:1]])
        codes = np.append(codes, np.uint8(CLOSE))
    return Shape(array, codes, ink)


def rectangle(box: Box, ink: Ink) -> Shape:
    """A box as a shape."""
    corners = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
    return polygon(corners, ink)


def stroke(start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> Shape:
    """A straight line."""
    return polygon([start, end], Ink(stroke=colour, width=width), closed=False)


def circle(x: float, y: float, radius: float, ink: Ink) -> Shape:
    """A circle by four curves."""
    k = _KAPPA
    around = [
        *((1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k), (-1, 0)),
        *((-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0), (1, 0)),
    ]
    codes = np.array([MOVE, *[CURVE] * 12, CLOSE], dtype=np.uint8)
    return Shape(np.array(around) * radius + np.array([x, y]), codes, ink)


def shape_of(geometry: shapely.Geometry, ink: Ink) -> Shape | None:
    """Polygons or lines in page millimetres as one path; None where nothing is left of them."""
    rings: list[Floats] = []
    closed: list[bool] = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            for ring in (part.exterior, *part.interiors):
                rings.append(shapely.get_coordinates(ring))
                closed.append(True)
        elif isinstance(part, shapely.LineString):
            rings.append(shapely.get_coordinates(part))
            closed.append(False)
    kept = [(ring, shut) for ring, shut in zip(rings, closed, strict=True) if len(ring) > 1]
    if not kept:
        return None
    codes = []
    for ring, shut in kept:
        code = np.full(len(ring), LINE, dtype=np.uint8)
        code[0] = MOVE
        if shut:
            code[-1] = CLOSE
        codes.append(code)
    return Shape(np.vstack([ring for ring, _ in kept]), np.concatenate(codes), ink)
