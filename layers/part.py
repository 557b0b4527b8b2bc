"""What every layer and control of ours is to Folium: one call of the page's runtime."""

from __future__ import annotations

from typing import Any

import folium
import geopandas as gpd
import numpy as np
import shapely
from branca.element import MacroElement
from folium.template import Template

from layers.embed import inert_json

# Five decimals of a degree are a metre: finer than any outline here is known.
_SCALE = 1e5


class Part(MacroElement):
    """A Folium element whose script is ``LX.<factory>(map, options)``.

    ``options`` are ours (colours, sizes, addresses of tiles); names, notes and coordinates never stand in the script
    but travel as data that the runtime reads under a name.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            LX.{{ this.factory }}({{ this._parent.get_name() }}, {{ this.options }});
        {% endmacro %}
        """
    )

    def __init__(self, factory: str, options: dict[str, Any] | None = None) -> None:
        super().__init__()
        if not factory.isidentifier():
            raise ValueError(f"factory {factory!r}: wanted the name of a function of the runtime")
        self._name = factory
        self.factory = factory
        self.options = inert_json(options or {})


def pane(name: str, z_index: int) -> folium.map.CustomPane:
    """A Leaflet pane that takes no pointer events: hits are found by the runtime, so a mark never hides a zone."""
    return folium.map.CustomPane(name, z_index=z_index, pointer_events=False)


def packed(shape: shapely.Geometry | None) -> list[list[list[int]]]:
    """Polygons or lines as integers: parts, rings, then lon, lat in turn, each pair less the one before.

    Units are 1e-5 degrees. A line is a part with one open ring.
    """
    if shape is None or shapely.is_empty(shape):
        return []
    return [[_steps(ring) for ring in _rings(part)] for part in shapely.get_parts(shape)]


def _rings(part: shapely.Geometry) -> list[shapely.Geometry]:
    return [part.exterior, *part.interiors] if isinstance(part, shapely.Polygon) else [part]


def _steps(ring: shapely.Geometry) -> list[int]:
    whole = np.rint(shapely.get_coordinates(ring) * _SCALE).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    # Neighbours that round to the same metre say nothing.
    keep = np.ones(len(steps), dtype=bool)
    keep[1:] = (steps[1:] != 0).any(axis=1)
    return [int(value) for value in steps[keep].ravel()]


def label_points(table: gpd.GeoDataFrame) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes of points sure to lie inside the largest part of each shape."""
    largest = [max(shapely.get_parts(shape), key=lambda part: part.area) for shape in table.geometry]
    points = shapely.point_on_surface(largest)
    return [round(float(x), 5) for x in shapely.get_x(points)], [
        round(float(y), 5) for y in shapely.get_y(points)
    ]
