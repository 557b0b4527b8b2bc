"""The shortlist: up to 50 companies with notes, kept in the address and nowhere else."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geo.model.layout import Layout
from ui.address import NOTE_LIMIT, SHORTLIST_LIMIT, Address, write_notes
from ui.frame.downloads import draw_downloads
from ui.frame.here import rewrite
from ui.frame.plain import markdown_text
from ui.map.ask import choose_company, company_name
from ui.map.dossier import draw_dossier


def keep_short(id: str, kept: bool) -> None:
    """Put a company on the list of the address, or take it off; a full list stays as it is and says so."""
    listed = [one for one in st.query_params.get("short", "").split(",") if one]
    if kept and id not in listed and len(listed) >= SHORTLIST_LIMIT:
        st.session_state["short_full"] = True
        return
    rewrite(short=",".join([*(one for one in listed if one != id), *([id] if kept else [])]))


def draw_shortlist(layout: Layout, address: Address) -> None:
    """The list with a note a row, and its downloads; nothing while it is empty."""
    say = address.say
    if st.session_state.pop("short_full", False):
        st.warning(say("short_full"))
    if not address.short:
        return
    with st.expander(say("short_title", count=len(address.short)), expanded=True, key="short_open"):
        st.caption(say("short_hint"))
        for id in address.short:
            _row(layout, id, address)
        companies = layout.companies.loc[list(address.short)]
        notes = pd.Series([address.notes.get(id, "") for id in address.short], index=companies.index)
        draw_downloads(layout, companies.assign(note=notes), "shortlist")
        draw_dossier(layout, address)


def _row(layout: Layout, id: str, address: Address) -> None:
    """A company by name, which opens its card; the note on it; the way off the list."""
    say = address.say
    name = markdown_text(company_name(layout, id, say))
    called, noted, off = st.columns([2, 3.4, 0.8], vertical_alignment="center", gap="small")
    with called:
        st.button(name, key=f"short_open_{id}", type="tertiary", on_click=choose_company, args=(id,))
    with noted:
        key = f"short_note_{id}"
        st.session_state[key] = address.notes.get(id, "")
        st.text_input(
            say("short_note", name=name),
            key=key,
            max_chars=NOTE_LIMIT,
            placeholder=say("col_note"),
            label_visibility="collapsed",
            on_change=_note,
            args=(id, key, address),
        )
    with off:
        st.button(say("short_off"), key=f"short_off_{id}", on_click=_drop, args=(id, address))


def _note(id: str, key: str, address: Address) -> None:
    rewrite(notes=write_notes({**address.notes, id: st.session_state[key]}))


def _drop(id: str, address: Address) -> None:
    notes = {other: note for other, note in address.notes.items() if other != id}
    rewrite(short=",".join(other for other in address.short if other != id), notes=write_notes(notes))
