"""Districts filled by the classes of a measure; what has no figure is hatched."""

from __future__ import annotations

import numpy as np
import shapely

from drawing.shapes import Box, Group, Ink, Item, Shape, rectangle, shape_of
from sheets.map.scene import Scene
from sheets.page.look import Look


def shade_group(scene: Scene) -> Group:
    """The districts in their colours, over the ground and below the zones; needs a scene with a shade."""
    look, frame, shade = scene.look, scene.frame, scene.shade
    assert shade is not None
    items: list[Shape | None] = []
    for slug, shape in scene.layout.districts.geometry.items():
        code = shade.codes[str(slug)]
        placed = frame.on_page(shape)
        if code >= 0:
            edge = look.ground("panel")
            ink = Ink(fill=shade.colours[code], fill_alpha=0.9, stroke=edge, width=look.px(0.8))
            items.append(shape_of(placed, ink))
        else:
            items += [shape_of(hatching(placed, look.mm(1.3)), _hatch_ink(look))]
            items.append(shape_of(placed, Ink(stroke=look.ground("line"), width=look.px(1))))
    return Group("shade", shade.title, tuple(item for item in items if item), clip=frame.box)


def hatching(shape: shapely.Geometry, step: float) -> shapely.Geometry:
    """Slanting lines ``step`` apart, cut to a shape."""
    if shapely.is_empty(shape):
        return shape
    west, south, east, north = shapely.bounds(shape)
    tall = north - south
    starts = np.arange(west - tall, east, step)
    lines = shapely.linestrings([[(x, south), (x + tall, north)] for x in starts])
    return shapely.intersection(shapely.multilinestrings(list(lines)), shape)


def class_swatch(box: Box, colour: str, look: Look) -> list[Item]:
    """A class's colour in the legend; "" for the hatching of no data."""
    edge = rectangle(box, Ink(stroke=look.ground("line"), width=look.px(1)))
    if colour:
        return [rectangle(box, Ink(fill=colour, fill_alpha=0.9)), edge]
    ring = shapely.box(box.x, box.y, box.right, box.bottom)
    lines = shape_of(hatching(ring, look.mm(0.9)), _hatch_ink(look))
    return [lines, edge] if lines else [edge]


def _hatch_ink(look: Look) -> Ink:
    return Ink(stroke=look.ground("quiet"), width=look.px(0.7), alpha=0.8)
