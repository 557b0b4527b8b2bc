"""The tools to draw a shape on the map; what a shape may be is the model's to say."""

from __future__ import annotations

from geo.shapes.shapes import LEAST_M2, LEAST_RADIUS_M, MOST_KM2, MOST_RADIUS_M, MOST_VERTICES
from layers.part import Part


def draw_part() -> Part:
    """The toolbar and the shape of the view; it reads no data."""
    limits = {
        "vertices": MOST_VERTICES,
        "m2": LEAST_M2,
        "km2": MOST_KM2,
        "radius": [LEAST_RADIUS_M, MOST_RADIUS_M],
    }
    return Part("draw", {"pane": "lx-drawn", "limits": limits})
