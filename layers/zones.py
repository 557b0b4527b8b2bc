"""Zones and parks: hue says which, edge says what the outline rests on."""

from __future__ import annotations

from geo.model.layout import Layout
from layers.contract import ZoneData
from layers.part import Part, label_points, packed

# The whole of a wide zone is drawn lightly below, so that what lies inside it reads.
_ORDER = {"wider": 0, "main": 1, "park": 1, "inner": 2}


def zones_data(layout: Layout) -> list[ZoneData]:
    """A record an outline, in drawing order: slug, parent, rank, basis, hue, names and shape."""
    lon, lat = label_points(layout.zones)
    hues = layout.zones["hue"]
    records: list[ZoneData] = [
        {
            "slug": row.Index,
            "zone": row.parent or row.Index,
            "rank": row.rank,
            "basis": row.basis,
            "hue": row.hue or (hues.get(row.parent, "") if row.parent else ""),
            "en": row.name_en,
            "zh": row.name_zh or row.name_en,
            "at": [x, y],
            "shape": packed(row.geometry),
        }
        for row, x, y in zip(layout.zones.itertuples(), lon, lat, strict=True)
    ]
    return sorted(records, key=lambda record: _ORDER[str(record["rank"])])


def zones_layer() -> Part:
    """Reads ``zones``."""
    return Part("zones", {"pane": "lx-zones"})
