"""The map page: facets, the live map, and below it the table of what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.find.facets import Bits, FacetIndex, bits_of, facet_codes, facet_index
from geo.find.search import matching_positions
from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from geo.model.once import once_for_each
from layers.contract import View
from ui.address import Address
from ui.frame.downloads import draw_downloads
from ui.frame.here import here, layout_here, rewrite
from ui.frame.live_map import live_map, view_of
from ui.frame.plain import html_text
from ui.map.ask import draw_answer
from ui.map.facet_panel import draw_facets, facet_view
from ui.map.shape_word import also_within, shape_view, write_shape
from ui.map.shortlist import draw_shortlist, keep_short
from ui.map.table_twin import draw_table
from web.metrics import RUN_SECONDS
from web.saved_lists import saved_view
from web.search import search_index
from web.served import MapFiles, map_files, position_of

# Asked for in the session: a run of the whole page, for what lies below the map.
_WHOLE = "whole_page"
_MAP = "live_map"
# What a sheet does not show.
_LEFT = ("short", "notes", "saved")


def draw(layout: Layout, address: Address) -> None:
    """The whole page below the header."""
    # A run of the whole page is under way; what asked for it is answered.
    say = address.say
    st.session_state.pop(_WHOLE, None)
    _map_and_facets()
    _below_map(address)
    draw_answer(layout, address)
    with st.expander(say("table_title"), key="table_open", on_change="rerun") as table:
        if table.open:
            index = facet_index(layout)
            bits = index.passing(
                address.filters, also_within(layout, address, matching_bits(layout, address.q))
            )
            companies = layout.companies.iloc[index.positions(bits)]
            if address.inview:
                west, south, east, north = address.inview
                inside = companies["lon"].between(west, east) & companies["lat"].between(south, north)
                companies = companies[inside]
            draw_table(layout, companies, address)
            draw_downloads(layout, companies, "companies")
    draw_shortlist(layout, address)


@st.fragment
@RUN_SECONDS.labels("map").time()
def _map_and_facets() -> None:
    """What most choices change, and so all that the server runs and sends for them."""
    if st.session_state.pop(_WHOLE, False):
        st.rerun()
    try:
        layout, address = here()
    except ExplorerError:
        # The whole page says it, in the one place for that.
        st.rerun()
    index, files = facet_index(layout), map_files(layout)
    matching = matching_bits(layout, address.q)
    with st.container(key="map_page"):
        side, main = st.columns([1, 3.4], gap="small")
        with main:
            live_map(
                files, map_view(layout, address, files, index, matching), address.say, on_event, key=_MAP
            )
        with side:
            draw_facets(files, facet_view(layout, address, index, matching), _MAP)


def _below_map(address: Address) -> None:
    """What the map shows in three sentences, its address to copy, and the way to a sheet of it."""
    say = address.say
    with st.container(key="below_map", horizontal=True, vertical_alignment="top"):
        st.caption(say("help_text"))
        # A sheet shows what the map shows; the list has a dossier of its own.
        words = {word: st.query_params.get_all(word) for word in st.query_params if word not in _LEFT}
        # What was chosen and where the map was moved to since, the browser knows: its script writes it into this link.
        query = html_text(urlencode({**words, **address.link}, doseq=True))
        st.html(
            f'<span class="lx-copy"><button type="button" data-copies>{html_text(say("copy_link"))}</button>'
            '<span class="lx-copied" role="status"></span></span>',
            width="content",
        )
        st.html(
            f'<a data-carries data-leaves="{" ".join(_LEFT)}" href="sheets?{query}">{html_text(say("snapshot"))}</a>',
            width="content",
        )


def matching_bits(layout: Layout, q: str) -> Bits | None:
    """The companies that match free text, None where none is asked for."""
    return _matching(layout, q) if q else None


@once_for_each(64)
def _matching(layout: Layout, q: str) -> Bits:
    """Remembered: the same text stands through many choices of facets."""
    return bits_of(matching_positions(search_index(layout), q), len(layout.companies))


def map_view(
    layout: Layout, address: Address, files: MapFiles, index: FacetIndex, matching: Bits | None
) -> View:
    """What the map is told: the view of the address, and the companies that match its text."""
    view: View = {**view_of(address, files, lambda id: position_of(layout, id)), **shape_view(address)}
    view["saved"] = saved_view(layout, address.saved)
    if matching is not None:
        view["only"] = files.steps_to(index.positions(matching & index.located))
    return view


def on_event(name: str, value: Any) -> None:
    """Write into the address what the reader did on the map or in the facets."""
    if name in ("shape", "short", "table") or st.session_state.get("table_open"):
        st.session_state[_WHOLE] = True
    _WRITE[name](value)


def _write_selected(value: Any) -> None:
    company = value["id"] if value and value["kind"] == "company" else ""
    card = f"{value['kind']}:{value['id']}" if value and not company else ""
    rewrite(company=company, card=card)


def _write_filter(value: Any) -> None:
    """Put choices and text in place of those there, as one step of the browser's history."""
    params, facets = st.query_params, facet_codes(layout_here())
    words = {word: params.get_all(word) for word in params if word not in facets and word != "q"}
    words |= {facet: value["filter"][facet] for facet in facets if value["filter"].get(facet)}
    params.from_dict(words | ({"q": value["q"]} if value["q"] else {}))


def _write_word(word: str) -> Callable[[Any], None]:
    """A writer of one word; an empty value takes it out."""

    def write(value: Any) -> None:
        if value:
            st.query_params[word] = value
        else:
            st.query_params.pop(word, None)

    return write


def _write_saved(value: Any) -> None:
    # A card of a list that is no longer shown goes with it.
    gone = st.query_params.get("card", "").startswith("saved:")
    rewrite(saved=value, **({"card": ""} if gone else {}))


def _open_table(value: Any) -> None:
    """On a phone the table is a tab, and nobody unfolds it."""
    st.session_state["table_open"] = bool(value)


def _write_layers(value: Any) -> None:
    st.query_params["layers"] = value or ["none"]


def _write_extent(value: Any) -> None:
    if "inview" in st.query_params:
        st.query_params["inview"] = ",".join(f"{number:.4f}" for number in value)


_WRITE: dict[str, Callable[[Any], None]] = {
    "selected": _write_selected,
    "filter": _write_filter,
    "q": _write_word("q"),
    "layers": _write_layers,
    "saved": _write_saved,
    "basemap": _write_word("basemap"),
    "inview": _write_extent,
    "shape": write_shape,
    "table": _open_table,
    "short": lambda value: keep_short(str(value["id"]), bool(value["kept"])),
}
