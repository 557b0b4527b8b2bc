"""GeoJSON as this project keeps it: RFC 7946, five decimals, one feature a line, the same bytes always."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry

DECIMALS = 5  # 1.1 m at most: finer than any outline here is known

Properties = Mapping[str, str | int | float | None]


def write_geojson(path: Path, features: Iterable[tuple[Properties, Geometry]]) -> Path:
    """The file, written: a FeatureCollection with one feature a line, LF, in the order given.

    Shapes are in WGS-84, lon and lat in degrees. Coordinates are rounded, outer rings run counter-clockwise
    and holes clockwise; there is no `crs` member, as RFC 7946 asks.
    """
    lines = ",\n".join(_feature(properties, shape) for properties, shape in features)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n"
    )
    return path


def rounded(shape: Geometry) -> Geometry:
    """The shape with its coordinates as the file will hold them, and no vertex twice in a row.

    Rounding alone keeps borders shared: the same vertex goes the same way in both neighbours.
    """
    return shapely.remove_repeated_points(shapely.transform(shape, _round))


def _round(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS) + 0.0  # + 0.0 turns -0.0 into 0.0


def _feature(properties: Properties, shape: Geometry) -> str:
    oriented = shapely.orient_polygons(rounded(shape), exterior_cw=False)
    geometry = json.loads(shapely.to_geojson(oriented))
    feature = {"type": "Feature", "properties": dict(properties), "geometry": geometry}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
