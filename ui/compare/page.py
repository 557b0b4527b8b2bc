"""The compare page: subjects side by side in table, pictures, ranking, plans, access and maps."""

from __future__ import annotations

from typing import Any

import streamlit as st

from geo.exchange.comparison_files import comparison_zip
from geo.exchange.exports import FORMATS
from geo.measures.compare import Comparison
from geo.model.layout import Layout
from ui.address import Address
from ui.compare.access import draw_access
from ui.compare.bridge import draw_bridge, draw_tree
from ui.compare.cells import compared
from ui.compare.choropleth import draw_choropleth
from ui.compare.controls import add_drawn, draw_parts, draw_rows, draw_scope, draw_subjects, one_of
from ui.compare.files import workbook
from ui.compare.look import compare_style
from ui.compare.pair import draw_pair
from ui.compare.pictures import draw_pictures
from ui.compare.planned import draw_planned
from ui.compare.ranking import draw_ranking
from ui.compare.side import extent_of, on_map, side_view
from ui.compare.table import cited_in, table
from ui.compare.words import MAPS, MOST_SUBJECTS
from ui.frame.here import page_speaker
from ui.frame.live_map import live_map
from web.served import map_files
from web.stopping import delivered


def draw(layout: Layout, address: Address) -> None:
    """The whole page below the header."""
    say = address.say
    asked = address.compare
    st.html(compare_style())
    with st.container(key="compare_page"):
        subjects, scope = st.columns([3, 1], gap="small")
        with subjects:
            draw_subjects(layout, asked)
        with scope:
            draw_scope(layout, asked)
        draw_parts(asked)
        comparison = compared(layout, asked)
        if len(comparison.words) < 2:
            st.info(say("compare_two"))
        draw_bridge(comparison.words)
        if asked.part == "maps":
            _draw_maps(layout, address)
        else:
            main, side = st.columns([2.35, 1], gap="medium")
            with main:
                _draw_part(layout, address, comparison)
            with side, st.container(key="compare_side"):
                _draw_side(layout, address, comparison)
        _draw_downloads(layout, comparison)


def _draw_part(layout: Layout, address: Address, comparison: Comparison) -> None:
    say = address.say
    asked = address.compare
    if asked.part == "pictures":
        draw_pictures(layout, asked)
    elif asked.part == "ranking":
        draw_ranking(layout, asked)
    elif asked.part == "planned":
        draw_planned(layout, comparison, say)
    elif asked.part == "access":
        draw_access(layout, comparison, say)
    else:
        draw_rows(layout, asked)
        draw_tree("table", table(layout, comparison, say), cited_in(layout, comparison, say))
        st.caption(say("compare_table_hint"))


def _draw_side(layout: Layout, address: Address, comparison: Comparison) -> None:
    say = address.say
    words, drawn = comparison.words, address.compare.drawn

    def on_side(name: str, value: Any) -> None:
        if name == "shape" and value:
            add_drawn(words, drawn, str(value))
        else:
            on_map(name, value)

    with st.container(key="compare_map"):
        # Where there is room for another subject it can be drawn; the map itself keeps no shape, and filters by none.
        shape = "" if len(words) < MOST_SUBJECTS else None
        fit = extent_of(comparison.subjects)
        view = side_view(layout, address, words, fit=fit, shape=shape, within=False)
        live_map(map_files(layout), view, say, on_side, key="compare_side_map")
    st.caption(say("compare_map_hint"))


def _draw_maps(layout: Layout, address: Address) -> None:
    say = address.say
    asked = address.compare
    one_of("maps", "compare_maps_mode", MAPS, asked.maps, say("maps_mode"), lambda mode: say(f"maps_{mode}"))
    if asked.maps in {"one", "swipe"}:
        draw_choropleth(layout, address)
    else:
        draw_pair(layout, address)


def _draw_downloads(layout: Layout, comparison: Comparison) -> None:
    say = page_speaker()
    name = f"{layout.slug}-comparison-{layout.version}"
    with st.container(horizontal=True, vertical_alignment="center", key="compare_downloads"):
        st.caption(f"{say('download')}:", width="content")
        for form, ending, make in (
            ("xlsx", "xlsx", lambda: workbook(layout, comparison, say)),
            ("csv", "zip", lambda: comparison_zip(layout, comparison, say.lang)),
        ):
            st.download_button(
                say(f"download_{form}"),
                delivered(make),
                file_name=f"{name}.{ending}",
                mime=FORMATS[form],
                on_click="ignore",
                key=f"compare_download_{form}",
            )
