"""What stands inside the neat line beside the map itself: scale bar, north arrow, graticule, the line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from drawing.shapes import Box, Group, Ink, Item, Line, moved, polygon, rectangle
from drawing.typeface import MM_PER_PT, width_mm
from sheets.map.companies import Mark
from sheets.map.scene import Scene
from sheets.page.spec import PAPERS

# Steps between lines of the graticule, in degrees.
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class ScaleBar:
    """A bar on the page and the length on the ground that it stands for."""

    x: float
    y: float
    width: float
    metres: float


def scale_bar(box: Box, metres_per_mm: float, want_mm: float) -> ScaleBar:
    """A bar of a round length, as long as it can be within ``want_mm``, at the lower left of ``box``.

    >>> scale_bar(Box(0, 0, 200, 100), 400.0, 45).metres
    10000.0
    """
    most = want_mm * metres_per_mm
    power = 10.0 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    return ScaleBar(box.x, box.bottom, metres / metres_per_mm, metres)


def furniture(scene: Scene, found: Sequence[Mark] = ()) -> tuple[Group, list[Box]]:
    """Scale bar and north arrow, and the boxes that no name may cover.

    They stand at the lower left, or at the lower right where they hide less of zones and marks.
    """
    look, frame = scene.look, scene.frame
    size, line = look.pt(6.6), look.ground("text")
    pad, tall = look.mm(2.2), look.mm(1.5)
    bar = bar_of(scene)
    corner = frame.box.inset(look.mm(4))
    arrow_x = corner.x + look.mm(2.2)
    left, base = bar.x, bar.y
    unit = scene.say("unit_km") if bar.metres >= 1000 else scene.say("unit_m")
    number = f"{bar.metres / (1000 if bar.metres >= 1000 else 1):g}"
    ratio = scene.say("sheet_scale", scale=f"{frame.scale:,}")
    if scene.spec.size in PAPERS:
        ratio = scene.say("sheet_scale_at", scale=f"{frame.scale:,}", paper=scene.spec.size)
    right = left + bar.width + width_mm(number, size) / 2 + width_mm(f" {unit}", size)
    right = max(right, left + width_mm(ratio, size))
    top = base - tall - size * MM_PER_PT * 1.6
    panel = Box(corner.x - pad, top - pad * 0.6, right - corner.x + 2 * pad, corner.bottom - top + pad * 1.2)
    items: list[Item] = [rectangle(panel, Ink(fill=look.ground("panel"), fill_alpha=0.82))]
    items += _north((arrow_x, base), base - top + look.mm(0.5), scene)
    quarter = bar.width / 4
    items.append(rectangle(Box(left, base - tall, bar.width, tall), Ink(fill=look.ground("panel"))))
    for part in (0, 2):
        items.append(rectangle(Box(left + part * quarter, base - tall, quarter, tall), Ink(fill=line)))
    items.append(rectangle(Box(left, base - tall, bar.width, tall), Ink(stroke=line, width=look.mm(0.18))))
    half = f"{bar.metres / 2 / (1000 if bar.metres >= 1000 else 1):g}"
    below = base + size * MM_PER_PT * 1.05
    items += [
        Line(left, below, "0", size, line, anchor="middle"),
        Line(left + bar.width / 2, below, half, size, line, anchor="middle"),
        Line(left + bar.width - width_mm(number, size) / 2, below, f"{number} {unit}", size, line),
        Line(left, top + size * MM_PER_PT * 0.8, ratio, size, look.ground("quiet")),
    ]
    aside = frame.box.right - panel.right - (panel.x - frame.box.x)
    other = Box(panel.x + aside, panel.y, panel.width, panel.height)
    if _hidden(other, scene, found) < _hidden(panel, scene, found):
        items, panel = [moved(item, aside, 0) for item in items], other
    return Group("furniture", scene.say("sheet_furniture"), tuple(items)), [panel]


def _hidden(panel: Box, scene: Scene, found: Sequence[Mark]) -> float:
    """How much of zones and marks a panel would hide, in mm2; a mark counts as a square of 8 mm."""
    under = shapely.box(panel.x, panel.y, panel.right, panel.bottom)
    zones = 0.0
    if scene.spec.shows("zones"):
        shapes = scene.layout.zones.geometry[scene.layout.zones["rank"] != "wider"]
        covered = [shapely.intersection(scene.frame.on_page(shape), under) for shape in shapes]
        zones = float(shapely.area(np.array(covered)).sum())
    reach = scene.look.mm(2)
    near = panel.inset(-reach)
    marks = sum(near.x <= mark.x <= near.right and near.y <= mark.y <= near.bottom for mark in found)
    return zones + 64.0 * marks


def bar_of(scene: Scene) -> ScaleBar:
    """The bar of a map; ``y`` is its lower edge."""
    look, frame = scene.look, scene.frame
    size = look.pt(6.6)
    bar = scale_bar(frame.box.inset(look.mm(4)), frame.metres_per_mm, min(look.mm(46), frame.box.width * 0.3))
    return ScaleBar(bar.x + look.mm(8), bar.y - size * MM_PER_PT * 1.35, bar.width, bar.metres)


def _north(foot: tuple[float, float], height: float, scene: Scene) -> list[Item]:
    """A slim arrow; half of it filled, the letter above."""
    look = scene.look
    x, y = foot
    size = look.pt(6.6)
    letter = size * MM_PER_PT
    top, wide = y - height + letter * 0.95, look.mm(1.5)
    colour = look.ground("text")
    rim = Ink(stroke=colour, width=look.mm(0.18))
    left = [(x, top), (x - wide, y), (x, y - look.mm(1.1))]
    right = [(x, top), (x + wide, y), (x, y - look.mm(1.1))]
    return [
        polygon(left, Ink(fill=colour)),
        polygon(right, Ink(fill=look.ground("panel"))),
        polygon(left, rim),
        polygon(right, rim),
        Line(x, top - letter * 0.2, scene.say("sheet_north"), size, colour, bold=True, anchor="middle"),
    ]


def neat_line(scene: Scene) -> Group:
    """The thin line round the map."""
    look = scene.look
    ink = Ink(stroke=look.ground("text"), width=look.mm(0.25))
    return Group("neat_line", scene.say("sheet_neat_line"), (rectangle(scene.frame.box, ink),))


def graticule(scene: Scene) -> tuple[Group, Group, list[Box]]:
    """Meridians and parallels at round degrees; their names at the top and the right, and the boxes of these."""
    look, frame = scene.look, scene.frame
    box, bounds = frame.box, frame.bounds()
    step = next(step for step in _STEPS if (bounds.north - bounds.south) / step <= 5)
    colour, width, size = look.ground("quiet"), look.mm(0.12), look.pt(5.6)
    items: list[Item] = []
    names: list[Item] = []
    taken: list[Box] = []
    faint = Ink(stroke=colour, width=width, alpha=0.55)
    letter = size * MM_PER_PT
    for lon in _rounds(bounds.west, bounds.east, step):
        lats = np.linspace(bounds.south, bounds.north, 25)
        x, y = frame.to_page(np.full(25, lon), lats)
        items.append(polygon(np.column_stack([x, y]), faint, closed=False))
        at = float(np.interp(box.y, y[::-1], x[::-1]))
        text = _degrees(lon, "E" if lon >= 0 else "W")
        own = Box(at + look.mm(0.6), box.y + look.mm(0.8), width_mm(text, size), letter)
        if box.contains(own):
            names.append(_degree_name(own, text, scene))
            taken.append(own)
    for lat in _rounds(bounds.south, bounds.north, step):
        lons = np.linspace(bounds.west, bounds.east, 25)
        x, y = frame.to_page(lons, np.full(25, lat))
        items.append(polygon(np.column_stack([x, y]), faint, closed=False))
        at = float(np.interp(box.right, x, y))
        text = _degrees(lat, "N" if lat >= 0 else "S")
        wide = width_mm(text, size)
        own = Box(box.right - wide - look.mm(0.8), at - letter - look.mm(0.5), wide, letter)
        if box.contains(own) and all(own.overlap(other) == 0 for other in taken):
            names.append(_degree_name(own, text, scene))
            taken.append(own)
    label = scene.say("sheet_graticule")
    lines = Group("graticule", label, tuple(items), clip=box)
    return lines, Group("graticule_names", label, tuple(names), clip=box), taken


def _degree_name(own: Box, text: str, scene: Scene) -> Line:
    look = scene.look
    return Line(
        own.x,
        own.y + own.height * 0.8,
        text,
        look.pt(5.6),
        look.ground("quiet"),
        halo=look.px(2.5),
        halo_colour=look.ground("halo"),
    )


def _rounds(low: float, high: float, step: float) -> list[float]:
    return [count * step for count in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _degrees(value: float, side: str) -> str:
    return f"{abs(value):.2f}".rstrip("0").rstrip(".") + f"°{side}"
