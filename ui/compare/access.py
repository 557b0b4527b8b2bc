"""Access: how far airports, ports, hospitals, the metro and the other subjects are, with estimates of time."""

from __future__ import annotations

import streamlit as st

from geo.access import DETOUR, SPEED_KMH, WALKED_UP_TO_KM, Destination, access_matrix
from geo.compare import Comparison
from geo.layout import Layout
from layers.figures import number_text
from layers.words import Say
from ui.compare.charts import names_of
from ui.compare.table import hue_line
from ui.i18n import Speaker
from ui.plain import html_text


def draw_access(layout: Layout, comparison: Comparison, say: Speaker) -> None:
    """The matrix, and what its times rest on."""
    rows = access_matrix(layout, comparison.subjects)
    if not rows:
        st.info(say("access_none"))
        return
    st.caption(access_terms(say))
    st.html(access_html(layout, comparison, rows, say))


def access_terms(say: Say) -> str:
    """How distances and times were made."""
    return say(
        "access_hint",
        detour=number_text(DETOUR),
        car=number_text(SPEED_KMH["car"]),
        walk=number_text(SPEED_KMH["walk"]),
        walked=number_text(WALKED_UP_TO_KM),
    )


def access_html(layout: Layout, comparison: Comparison, rows: list[Destination], say: Say) -> str:
    """A row a destination, a column a subject."""
    names = names_of(comparison, say)
    heads = "".join(
        f'<th scope="col" data-word="{html_text(word)}" style="border-bottom-color:{hue_line(layout, word)}">'
        f"{html_text(name)}</th>"
        for word, name in names.items()
    )
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(_row(row, names, say))
    bodies = "".join(
        f'<tbody><tr class="lx-group"><th colspan="{len(names) + 1}" scope="colgroup">'
        f"{html_text(say(f'access_{kind}'))}</th></tr>{''.join(lines)}</tbody>"
        for kind, lines in groups.items()
    )
    corner = html_text(say("access_to"))
    return (
        '<div class="lx-compare-wrap"><table class="lx-compare lx-access">'
        f'<thead><tr><th scope="col">{corner}</th>{heads}</tr></thead>{bodies}</table></div>'
    )


def _row(row: Destination, names: dict[str, str], say: Say) -> str:
    label = say("access_nearest") if row.nearest else row.name.in_(say.lang)
    cells = []
    for (word, name), reach in zip(names.items(), row.reaches, strict=True):
        place = f'data-word="{html_text(word)}" data-name="{html_text(name)}"'
        if reach is None:
            cells.append(f'<td class="lx-blank" {place}>–</td>')
            continue
        minutes = max(1, round(reach.minutes))
        about = say(f"access_{reach.mode}", minutes=minutes)
        to = f"{reach.name.in_(say.lang)} · " if row.nearest else ""
        cells.append(
            f"<td {place}><span><b>{reach.km:,.1f} {html_text(say('unit_km'))}</b>"
            f'<span class="lx-about">{html_text(to + about)}</span></span></td>'
        )
    return f'<tr><th scope="row">{html_text(label)}</th>{"".join(cells)}</tr>'
