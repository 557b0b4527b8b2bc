"""The map page while Streamlit starts: header, map and facets, drawn by the page's own script where they will stand.

Streamlit needs most of a second until it shows anything. What these show is known from the address alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from geo.find.facets import facet_index
from geo.model.layout import Layout
from ui.frame.header import header_view
from ui.frame.here import address_here
from ui.frame.live_map import HEIGHT
from ui.frame.look import page_style
from ui.map.facet_panel import facet_view
from ui.map.page import map_view, matching_bits
from web.served import map_files
from words.speaker import speaker

_MOST_SEARCHED = 10_000
# Where Streamlit puts the same: columns of 1 and 3.4 parts, one above the other on a phone. What of it is still here
# when Streamlit has taken the rest lies over the page and is in nobody's way.
_STYLE = """
#lx-first { position: fixed; inset: 0; z-index: 1; overflow: hidden scroll; padding: 0.8rem 1.2rem 1rem;
  line-height: 1.6; background: var(--st-background-color); color: var(--st-text-color);
  color-scheme: light dark; %(light)s }
@media (prefers-color-scheme: dark) { #lx-first { %(dark)s } }
#lx-first * { box-sizing: border-box; }
.lx-first-columns { display: flex; gap: 1rem; margin-top: 0.5rem; }
.lx-first-columns > * { flex: 1 1 calc(77.2727%% - 1rem); min-width: 0; }
.lx-first-columns > :first-child { flex-basis: calc(22.7273%% - 1rem); font-size: 0.9rem; }
#lx-first.lx-going { background: none; pointer-events: none; }
.lx-going .lx-header { visibility: hidden; }
.lx-going .lx-facets { pointer-events: auto; }
@media (max-width: 700px) {
  #lx-first { padding: 0.5rem 0.6rem 1rem; }
  .lx-first-columns { flex-direction: column-reverse; }
  .lx-first-columns > * { flex: none; }
  #lx-first .lx-root { margin: 0 -0.6rem; border-radius: 0; }
}
"""


def first_view(
    words: Mapping[str, Sequence[str]], layout: Layout, default_lang: str
) -> dict[str, Any] | None:
    """What header, map and facets show for the words of an address.

    None where a notice will stand between them, and where a text would have to be looked for among too many companies:
    anybody can ask for a page, and Streamlit is there before.
    """
    address = address_here(words, layout, default_lang)
    if address.dropped or (address.q and len(layout.companies) > _MOST_SEARCHED):
        return None
    index, files, say = facet_index(layout), map_files(layout), speaker(address.lang)
    matching = matching_bits(layout, address.q)
    return {
        "header": header_view(layout, say, "map"),
        "view": map_view(layout, address, files, index, matching),
        "facets": facet_view(layout, address, index, matching),
    }


@cache
def first_style() -> str:
    """Style elements for the page's head; they hold nothing but our own rules."""
    colours = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "borderColor")
    scheme = {
        name: " ".join(
            f"--st-{_dashed(colour)}: {st.get_option(f'theme.{name}.{colour}')};" for colour in colours
        )
        for name in ("light", "dark")
    }
    height = HEIGHT.replace(".lx-root", "#lx-first .lx-root")
    return f"{page_style()}<style>{height}{_STYLE % scheme}</style>"


def _dashed(name: str) -> str:
    """A theme's option as Streamlit names its CSS property."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
