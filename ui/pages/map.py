"""The map page: facets, the live map, and below it the table of what it shows."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.facets import Bits, FacetIndex, bits_of
from geo.layout import Layout
from geo.search import matching_positions
from ui.address import Address
from ui.downloads import draw_downloads
from ui.facet_panel import draw_facets
from ui.find import search_index
from ui.i18n import Speaker
from ui.live_map import live_map, view_of
from ui.pages.ask import draw_answer
from ui.served import MapFiles, facet_index, map_files, position_of
from ui.shape_word import also_within, shape_view, write_shape
from ui.shortlist import draw_shortlist, toggle_short
from ui.table_twin import draw_table


def draw(layout: Layout, address: Address, say: Speaker) -> None:
    """The whole page below the header."""
    index, files = facet_index(layout), map_files(layout)
    matching = matching_bits(layout, address.q)
    extra = also_within(layout, address, matching)
    with st.container(key="map_page"):
        side, main = st.columns([1, 3.4], gap="small")
        with main:
            live_map(files, map_view(layout, address, files, index, matching), say, on_event)
        with side:
            draw_facets(layout, address, index, extra, say)
            words = {word: st.query_params.get_all(word) for word in st.query_params}
            st.page_link(
                st.session_state["pages"]["sheets"],
                label=say("snapshot"),
                query_params={**words, "lang": address.lang},
            )
            st.caption(say("help_text"))
    draw_answer(layout, address, say)
    with st.expander(say("table_title"), key="table_open", on_change="rerun") as table:
        if table.open:
            bits = index.passing(address.filters, extra)
            companies = layout.companies.iloc[index.positions(bits)]
            if address.inview:
                west, south, east, north = address.inview
                inside = companies["lon"].between(west, east) & companies["lat"].between(south, north)
                companies = companies[inside]
            draw_table(layout, companies, address, say)
            draw_downloads(layout, companies, "companies", say)
    draw_shortlist(layout, address, say)


def matching_bits(layout: Layout, q: str) -> Bits | None:
    """The companies that match free text, None where none is asked for."""
    if not q:
        return None
    return bits_of(matching_positions(search_index(layout), q), len(layout.companies))


def map_view(
    layout: Layout, address: Address, files: MapFiles, index: FacetIndex, matching: Bits | None
) -> dict[str, Any]:
    """What the map is told: the view of the address, and the companies that match its text."""
    view = view_of(address, files, lambda id: position_of(layout, id)) | shape_view(address)
    if matching is not None:
        places = index.positions(matching & index.located)
        view["only"] = sorted(files.index_of(int(place)) for place in places[:200])
    return view


def on_event(name: str, value: Any) -> None:
    """Write into the address what the reader did on the map."""
    params = st.query_params
    if name == "selected":
        for word in ("company", "card"):
            params.pop(word, None)
        if value and value["kind"] == "company":
            params["company"] = value["id"]
        elif value:
            params["card"] = f"{value['kind']}:{value['id']}"
    elif name == "layers":
        params["layers"] = value or ["none"]
    elif name == "basemap":
        params["basemap"] = value
    elif name == "inview" and "inview" in params:
        params["inview"] = ",".join(f"{number:.4f}" for number in value)
    elif name == "shape":
        write_shape(value)
    elif name == "short":
        toggle_short(str(value))
    elif name == "q":
        if value:
            params["q"] = value
        else:
            params.pop("q", None)
