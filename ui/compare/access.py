"""Access: how far airports, ports, hospitals, the metro and the other subjects are, with estimates of time."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.measures.access import DETOUR, SPEED_KMH, WALKED_UP_TO_KM, Destination, access_matrix
from geo.measures.compare import Comparison
from geo.model.layout import Layout
from layers.figures import number_text
from ui.compare.bridge import draw_tree
from ui.compare.charts import names_of
from ui.compare.table import scrolled, subject_head
from ui.compare.tree import Tree, el
from words.speaker import Speaker


def draw_access(layout: Layout, comparison: Comparison, say: Speaker) -> None:
    """The matrix, and what its times rest on."""
    rows = access_matrix(layout, comparison.subjects)
    if not rows:
        st.info(say("access_none"))
        return
    st.caption(access_terms(say))
    draw_tree("access", access_table(layout, comparison, rows, say))


def access_terms(say: Speaker) -> str:
    """How distances and times were made."""
    return say(
        "access_hint",
        detour=number_text(DETOUR),
        car=number_text(SPEED_KMH["car"]),
        walk=number_text(SPEED_KMH["walk"]),
        walked=number_text(WALKED_UP_TO_KM),
    )


def access_table(layout: Layout, comparison: Comparison, rows: list[Destination], say: Speaker) -> Tree:
    """A row a destination, a column a subject."""
    names = names_of(comparison, say)
    heads = (subject_head(layout, word, name) for word, name in names.items())
    groups: dict[str, list[Tree]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(_row(row, names, say))
    bodies = []
    for kind, lines in groups.items():
        head = el("th", say(f"access_{kind}"), colspan=len(names) + 1, scope="colgroup")
        bodies.append(el("tbody", el("tr", head, class_="lx-group"), *lines, key=kind))
    corner = el("th", say("access_to"), scope="col", key="corner")
    head = el("thead", el("tr", corner, *heads), key="head")
    return scrolled(el("table", head, *bodies, class_="lx-compare lx-access"), say("part_of_access"))


def _row(row: Destination, names: Mapping[str, str], say: Speaker) -> Tree:
    label = say("access_nearest") if row.nearest else row.name.in_(say.lang)
    cells = []
    for (word, name), reach in zip(names.items(), row.reaches, strict=True):
        place = {"key": word, "data_word": word, "data_name": name}
        if reach is None:
            cells.append(el("td", "–", class_="lx-blank", **place))
            continue
        about = say(f"access_{reach.mode}", minutes=max(1, round(reach.minutes)))
        to = f"{reach.name.in_(say.lang)} · " if row.nearest else ""
        km = el("b", f"{reach.km:,.1f} {say('unit_km')}")
        cells.append(el("td", el("span", km, el("span", to + about, class_="lx-about")), **place))
    return el("tr", el("th", label, scope="row", key="head"), *cells, key=label)
