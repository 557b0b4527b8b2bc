"""Districts filled by classes of a measure, with a legend of counts; what has no figure is hatched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo.classify import classify
from geo.errors import ChoiceError
from geo.layout import Layout
from geo.measures import measure_cells, measure_values, measures_of
from geo.subjects import district_subjects
from layers.backing import backing
from layers.choropleth import shade_data
from layers.words import Say
from sheets.drawing import Box, Group, Ink, Item, Shape, rectangle, shape_of
from sheets.look import Look, grey
from sheets.scene import Scene
from sheets.spec import SheetSpec


@dataclass(frozen=True)
class Shade:
    """A measure of every district as classes: ``codes`` by slug, -1 for no data; a colour and label a class.

    ``backing`` says who published the figures, or what they were computed from here.
    """

    title: str
    about: str
    backing: str
    codes: dict[str, int]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    no_data: tuple[str, int]


def shade_of(layout: Layout, spec: SheetSpec, say: Say) -> Shade | None:
    """What a sheet's measure looks like; None where none is asked for.

    Raises
    ------
    ChoiceError
        The measure, the scheme or the number of classes is not known.
    """
    if not spec.measure:
        return None
    known = measures_of(layout)
    if spec.measure not in known:
        raise ChoiceError("measure", spec.measure, known)
    measure, subjects = known[spec.measure], district_subjects(layout)
    values = measure_values(layout, measure, subjects)
    cells = measure_cells(layout, measure, subjects)
    years = sorted({cell.as_of[:4] for cell in cells if not np.isnan(cell.number) and cell.as_of})
    span = "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""
    about = say("computed_here") if measure.computed_from else span
    classes = classify(values, spec.scheme, spec.k)
    data = shade_data(
        "district", subjects.index, classes, measure.words.in_(spec.lang), about, measure.unit, say
    )
    colours = [grey(colour) if spec.style == "grey" else colour for colour in data["colours"]["light"]]
    return Shade(
        title=data["title"],
        about=about,
        backing=backing(layout, cells, say),
        codes=data["codes"],
        colours=tuple(colours),
        labels=tuple(part["label"] for part in data["classes"]),
        counts=tuple(part["count"] for part in data["classes"]),
        no_data=(data["no_data"]["label"], data["no_data"]["count"]),
    )


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
