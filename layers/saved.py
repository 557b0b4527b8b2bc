"""A saved list over the layout: what the browser draws of it, and the card of one of its rows."""

from __future__ import annotations

from geo.model.layout import Layout
from layers.cards import company_card, zone_card
from layers.contract import Card, CardSource, SavedCompany, SavedRows
from layers.style import CERTAINTY
from layers.zones import zones_data
from words.speaker import Speaker

MOST = 20_000


def saved_data(listed: Layout, kind: str) -> SavedRows:
    """Records to draw: ``zones`` as those of a layout, ``companies`` with place, role's shape and how sure they are.

    ``listed`` is the layout with the list in place of its own; the first `MOST` companies are drawn, ``of`` so many.
    """
    if kind == "zones":
        return {"zones": zones_data(listed), "companies": [], "of": 0}
    hues = listed.zones["hue"]
    companies: list[SavedCompany] = [
        {
            "id": str(row.Index),
            "en": row.name_en or row.name_zh,
            "zh": row.name_zh or row.name_en,
            "at": [row.lon, row.lat],
            "sure": CERTAINTY.get(str(row.precision), "hollow"),
            "radius": row.radius_m if row.radius_m == row.radius_m else 0,
            "shape": listed.roles[row.role].shape if row.role in listed.roles else "circle",
            "hue": hues.get(row.zone, "") if row.zone else "",
        }
        for row in listed.located.head(MOST).itertuples()
    ]
    return {"zones": [], "companies": companies, "of": len(listed.located)}


def saved_card(listed: Layout, kind: str, row: str, say: Speaker, source: CardSource, link: str) -> Card:
    """The card of a row: as one of the layout's own, with the list as its source; `ChoiceError` where there is none."""
    made = company_card(listed, row, say) if kind == "companies" else zone_card(listed, row, say)
    # What is near is measured among a layout's own companies; a list's are others.
    blocks = [block for block in made["blocks"] if block.get("title") != say("near_title")]
    blocks.append({"title": say("sources"), "sources": [source]})
    return {**made, "kind": "saved", "blocks": blocks, "link": link}
