"""The live map: a Streamlit component without a frame, mounted once; after that only differences travel."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from layers.contract import MapEvent, Selected, View
from ui.address import Address
from web.served import MapFiles
from words.speaker import Speaker

# What the reader did there: its name and its value.
OnEvent = Callable[[str, Any], None]

_TURN = "{}_turn"

# Streamlit sends this again with every rerun; all else is in the map's module, which the browser keeps. Short, like
# what comes with it: while a whole answer stays below 3.8 kB, what the last one said lies in the window of Streamlit's
# compression, and the next one travels as half a kilobyte; beyond that, as two.
# It takes a text for a script, and not for the name of a file, by its line breaks.
_SCRIPT = """export default (c) => {
import(new URL("layers/" + c.data.script, document.baseURI)).then((m) => m.%s(c), () => window.lxFailed?.(c)); };
"""
# The markup is the same in both languages, so that switching keeps the element; the runtime labels it.
MARKUP = (
    '<div class="lx-root" data-testid="live-map" data-ready="false" role="region" aria-label="Map 地图">'
    '<div class="folium-map"></div><div class="lx-announce" aria-live="polite"></div>'
    '<div class="lx-wait">…</div></div>'
)
# The map's height comes with its element: one that is made while it is low shows far too much ground.
HEIGHT = (
    ".lx-root{height:max(460px,calc(100vh - 150px))}@media(max-width:700px){.lx-root{height:max(380px,66vh)}}"
)


def _nothing(name: str, value: Any) -> None:
    """An element that tells the page of nothing."""


@cache
def element_of(entry: str, html: str, css: str = "") -> Callable[..., Any]:
    """A component that the function ``entry`` of the map's module draws; its data name the module as ``script``."""
    return st.components.v2.component(entry, html=html, css=css, js=_SCRIPT % entry, isolate_styles=False)


def mount(
    entry: str,
    html: str,
    css: str,
    script: str,
    data: dict[str, Any],
    key: str,
    on_event: OnEvent = _nothing,
) -> None:
    """Mount the element that the function ``entry`` of the map's module draws, or bring it new data.

    ``script`` is the name of the module, which knows those of all other files. The browser numbers what the reader
    did, and says again all that has no answer yet. What the page sends carries the number of the last one
    (`answered`), so that no answer takes back what was done after it.
    """

    def pass_on() -> None:
        # Each says how something now stands, so that hearing it twice does no harm; and the address that came with
        # them is the browser's own, which may not have heard yet of those that were dealt with.
        events: list[MapEvent] = st.session_state[key].get("event") or []
        for event in events:
            st.session_state[_TURN.format(key)] = int(event["turn"])
            on_event(event["name"], event["value"])

    element_of(entry, html, css)(
        key=key,
        data={"script": script, "turn": answered(key), **data},
        on_event_change=pass_on,
    )


def answered(key: str) -> int:
    """The number of the last event of a map that this session has dealt with."""
    return int(st.session_state.get(_TURN.format(key), 0))


def live_map(files: MapFiles, view: View, say: Speaker, on_event: OnEvent, key: str = "live_map") -> None:
    """Mount the map, or bring it a new view.

    ``view`` has lang, filter, selected, layers and basemap; the theme is the browser's own affair. ``on_event`` is
    called with (name, value) for what the reader did on the map, in that order: "selected", "layers", "shape".
    """
    mount("live_map", MARKUP, HEIGHT, files.script, {"view": view}, key, on_event)


def view_of(address: Address, files: MapFiles, position_of: Callable[[str], int]) -> View:
    """What of an address the map shows: language, filter, choice, layers, ground and first place.

    ``position_of`` gives a company's place in the table by its id.
    """
    selected: Selected | None = None
    if address.company:
        position = position_of(address.company)
        index = files.index_of(position)
        # As the map says it, so that a choice which it shows already is the same one.
        selected = {"kind": "company", "id": address.company, "index": index}
        if index < 0:
            selected["position"] = position
    elif address.card:
        kind, _, slug = address.card.partition(":")
        selected = {"kind": kind, "id": slug}
    return {
        "lang": address.lang,
        "layout": address.layout,
        "filter": address.filters,
        "only": None,
        "q": address.q,
        "selected": selected,
        "layers": list(address.layers) if address.layers is not None else None,
        "basemap": address.basemap,
        "at": list(address.at) if address.at else None,
        "follow": address.inview is not None,
        "short": list(address.short),
    }
