"""One HTML file with the whole map in it: opens from disk, asks the network for nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import folium

from geo.model.layout import Layout
from layers.assets import map_style, script
from layers.cards import company_card, district_card, zone_card
from layers.companies import company_columns
from layers.compose import build_map, map_data, runtime_script
from layers.contract import Card
from layers.embed import DataBlock, inert_json
from layers.part import Part
from words.speaker import Speaker, map_words, speaker

_HERE = Path(__file__).resolve().parent
# Nothing may be fetched, whatever a later change puts into the page.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


@dataclass(frozen=True)
class FileText:
    """What stands round the map in one language."""

    title: str
    subtitle: str
    foot: tuple[str, ...]


def standalone_page(
    layout: Layout,
    *,
    texts: Mapping[str, FileText],
    view: Mapping[str, Any],
    record: Mapping[str, Any],
    about: str,
    home: str,
) -> str:
    """The page as one text; the same arguments give the same bytes.

    Parameters
    ----------
    texts
        By language; the reader switches between these.
    view
        What the runtime shows first: lang, filter, layers, only, selected, and ``bounds`` as south-west and north-east
        corner.
    record
        What the file was made from, kept in it as data.
    about
        A sentence on what the file shows.
    home
        Where links to the living page begin.
    """
    city = _offline(build_map(layout))
    columns = company_columns(layout)
    first = texts[str(view["lang"])]
    blocks = {
        "layout": map_data(layout),
        "words": {lang: map_words(lang) for lang in texts},
        "companies": {
            "packed": base64.b64encode(columns.data).decode(),
            "order": [str(id) for id in layout.companies.index[columns.order]],
        },
        "cards": {lang: _cards(layout, speaker(lang), home) for lang in texts},
        "view": dict(view),
        "texts": {lang: vars(text) for lang, text in texts.items()},
        "record": dict(record),
    }
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{"zh-Hans" if view["lang"] == "zh" else "en"}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(first.title)}</title>",
            f'<meta name="description" content="{escape(about)}">',
            f"<style>{map_style()}{(_HERE / 'js' / 'file.css').read_text(encoding='utf-8')}</style>",
            '</head><body><header><div><h1></h1><p class="lxf-subtitle"></p></div>',
            '<div class="lxf-langs" role="group"></div></header>',
            '<main><div class="lx-root" data-testid="live-map" data-ready="false" role="region">',
            '<div class="folium-map"></div><div class="lx-announce" aria-live="polite"></div></div></main>',
            "<footer></footer>",
            *(DataBlock(name, data).block for name, data in blocks.items()),
            f"<script>{script('file')}explorer.open({runtime_script(city)});</script></body></html>\n",
        )
    )


def _offline(city: folium.Map) -> folium.Map:
    """The map without online grounds to choose."""
    for part in city._children.values():
        if isinstance(part, Part) and part.factory == "basemaps":
            part.options = inert_json({"sets": []})
    return city


def _cards(layout: Layout, say: Speaker, home: str) -> dict[str, Card]:
    """Every card of one language by kind and slug, with links that lead to the living page."""
    cards = {f"company:{id}": company_card(layout, str(id), say) for id in layout.companies.index}
    cards |= {f"zone:{slug}": zone_card(layout, str(slug), say) for slug in layout.zones.index}
    cards |= {f"district:{slug}": district_card(layout, str(slug), say) for slug in layout.districts.index}
    return {name: {**card, "link": home + card["link"]} for name, card in cards.items()}
