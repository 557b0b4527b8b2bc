"""Ground and districts: water, land, rivers, supporting districts tinted, the others as quiet lines."""

from __future__ import annotations

from geo.model.crs import Bounds
from geo.model.layout import Layout
from layers.contract import DistrictData, Ground
from layers.part import Part, label_points, packed


def ground_data(layout: Layout) -> Ground:
    """Land and rivers of the base map, and the extent (west, south, east, north) that they cover."""
    return {
        "extent": list(Bounds.of(layout.land)) if len(layout.land) else None,
        "land": [packed(shape) for shape in layout.land.geometry],
        "rivers": [
            {"shape": packed(row.geometry), "sure": row.quality != "interpolated"}
            for row in layout.rivers.itertuples()
        ],
    }


def districts_data(layout: Layout) -> list[DistrictData]:
    """A record a district: slug, names, part and shape, with the point where its name stands."""
    lon, lat = label_points(layout.districts)
    return [
        {
            "slug": row.Index,
            "en": row.name_en,
            "zh": row.name_zh or row.name_en,
            "part": row.part,
            "at": [x, y],
            "shape": packed(row.geometry),
        }
        for row, x, y in zip(layout.districts.itertuples(), lon, lat, strict=True)
    ]


def districts_layer() -> Part:
    """Reads ``ground`` and ``districts``."""
    return Part("districts", {"pane": "lx-ground"})
