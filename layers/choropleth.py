"""Districts or zones filled by classes of a measure: a legend with counts, and a look for what has no figure."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from geo.measures.classify import Classes
from layers.contract import Shade
from layers.figures import number_text, quantity_text
from layers.part import Part
from layers.style import THEMES, ramp
from words.speaker import Speaker

Table = Literal["district", "zone"]
# Two panes, so that a second picture can be swiped over the first.
PANES = ("lx-shade-a", "lx-shade-b")


def shade_data(
    table: Table, slugs: pd.Index, classes: Classes, title: str, about: str, unit: str, say: Speaker
) -> Shade:
    """What the map and its legend show of one measure.

    Parameters
    ----------
    slugs
        Of the areas, in the order of ``classes.codes``.
    about
        What the figures are: year, scope, or that they were computed here.
    """
    labels = class_labels(classes, unit, say)
    return {
        "table": table,
        "title": title,
        "about": about,
        "codes": {str(slug): int(code) for slug, code in zip(slugs, classes.codes, strict=True)},
        "colours": {theme: ramp(len(labels), theme) for theme in THEMES},
        "classes": [
            {"label": label, "count": count} for label, count in zip(labels, classes.counts, strict=True)
        ],
        "no_data": {"label": say("no_data"), "count": classes.no_data},
    }


def class_labels(classes: Classes, unit: str, say: Speaker) -> list[str]:
    """The bounds of each class as people read them, with as many digits as tell them apart."""
    if unit.partition("/")[0] == "yuan":
        return [
            _span(quantity_text(low, unit, say), quantity_text(high, unit, say))
            for low, high in classes.bounds
        ]
    edges = [classes.low, *classes.breaks]
    digits = _digits(edges)
    edges = [round(edge, digits) for edge in edges]
    texts = [number_text(edge) if digits <= 2 or edge == 0 else f"{edge:,.{digits}f}" for edge in edges]
    return [_span(low, high) for low, high in pairwise(texts)]


def choropleth_layer() -> Part:
    """Reads ``shade``, ``swipe`` and ``divide`` of the view."""
    return Part("choropleth", {"panes": list(PANES)})


def linked_layer() -> Part:
    """Reads ``compared``, ``shapes``, ``pointed``, ``fit`` and ``link`` of the view."""
    return Part("linked", {"pane": "lx-compared"})


def _span(low: str, high: str) -> str:
    return high if low == high else f"{low} – {high}"


def _digits(edges: list[float]) -> int:
    """Decimals that keep neighbouring edges apart: none for whole numbers, at most six."""
    finite = [edge for edge in edges if np.isfinite(edge)]
    if all(float(edge).is_integer() for edge in finite):
        return 0
    gaps = [high - low for low, high in pairwise(finite) if high > low]
    smallest = min(gaps, default=1.0)
    return int(np.clip(np.ceil(-np.log10(smallest)) + 1, 1, 6))
