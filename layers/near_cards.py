"""The part of a company's card that says what lies round it."""

from __future__ import annotations

import geopandas as gpd

from geo.measures.access import nearest_place
from geo.measures.cells import distinct
from geo.measures.near import RADII_KM, neighbours
from geo.model.layout import Layout, Words
from layers.backing import parts_text
from layers.contract import CardBlock, CardRow
from layers.figures import distance_text
from words.speaker import Speaker

_KINDS = ("station", "airport", "hospital")


def near_blocks(layout: Layout, id: str, say: Speaker) -> list[CardBlock]:
    """Nearest metro station, airport and hospital, neighbours by distance and by name; nothing without a position."""
    near = neighbours(layout, id)
    if near is None:
        return []
    # A frame of its own: to take a row out of a large one costs more than all the rest.
    here = gpd.GeoDataFrame({"geometry": [layout.company(id)["geometry"]]}, crs=layout.companies.crs)
    rows: list[CardRow] = []
    parts = ["position", "companies"]
    for kind in _KINDS:
        place = nearest_place(kind, layout, here).iloc[0]
        name = Words(place["name_en"], place["name_zh"]).in_(say.lang)
        if name:
            distance = distance_text(float(place["km"]) * 1000, say)
            parts.append("stations" if kind == "station" else "places")
            rows.append({"label": say(f"nearest_{kind}"), "text": f"{name}, {distance}"})
    counts = ", ".join(
        say("within_km", count=count, km=km) for count, km in zip(near.within, RADII_KM, strict=True)
    )
    rows.append({"label": say("neighbours"), "text": counts})
    for other, metres in near.nearest:
        row = layout.company(other)
        name = Words(row["name_en"], row["name_zh"]).in_(say.lang)
        rows.append({"label": "", "text": f"{name}, {distance_text(metres, say)}", "company": other})
    note = say("near_note", parts=parts_text(distinct(*parts), say))
    return [{"title": say("near_title"), "rows": rows, "text": note}]
