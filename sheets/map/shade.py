"""A measure of every district as classes with their colours, labels and counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.measures.classify import classify
from geo.measures.measures import measure_cells, measure_values, measures_of
from geo.measures.subjects import district_subjects
from geo.model.errors import ChoiceError
from geo.model.layout import Layout
from layers.backing import backing
from layers.choropleth import shade_data
from sheets.page.look import grey
from sheets.page.spec import SheetSpec


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


def shade_of(layout: Layout, spec: SheetSpec) -> Shade | None:
    """What a sheet's measure looks like; None where none is asked for.

    Raises
    ------
    ChoiceError
        The measure, the scheme or the number of classes is not known.
    """
    say = spec.say
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
