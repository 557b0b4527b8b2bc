"""Metro stations, for those who ask for them: small quiet dots, named when near."""

from __future__ import annotations

from typing import Any

from geo.layout import Layout
from layers.part import Part


def stations_data(layout: Layout) -> list[dict[str, Any]]:
    """A record a station: names, lines and position."""
    stations = layout.stations[layout.stations["lon"].notna()]
    return [
        {
            "en": row.name_en or row.name_zh,
            "zh": row.name_zh or row.name_en,
            "lines": row.lines,
            "at": [row.lon, row.lat],
        }
        for row in stations.itertuples()
    ]


def stations_layer() -> Part:
    """Reads ``stations``; drawn only when the layer is switched on."""
    return Part("stations", {"pane": "lx-stations"})
