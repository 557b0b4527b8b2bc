"""The shortlist: up to 50 companies with notes, kept in the address and nowhere else."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.layout import Layout
from ui.address import NOTE_LIMIT, SHORTLIST_LIMIT, Address, write_notes
from ui.dossier import draw_dossier
from ui.downloads import draw_downloads
from ui.i18n import Speaker
from ui.table_twin import company_table


def toggle_short(id: str) -> None:
    """Put a company on the list of the address, or take it off; a full list stays as it is and says so."""
    listed = [one for one in st.query_params.get("short", "").split(",") if one]
    if id in listed:
        listed.remove(id)
    elif len(listed) >= SHORTLIST_LIMIT:
        st.session_state["short_full"] = True
        return
    else:
        listed.append(id)
    _write(listed)


def draw_shortlist(layout: Layout, address: Address, say: Speaker) -> None:
    """The list with a note a row, and its downloads; nothing while it is empty."""
    if st.session_state.pop("short_full", False):
        st.warning(say("short_full"))
    if not address.short:
        return
    with st.expander(say("short_title", count=len(address.short)), expanded=True, key="short_open"):
        st.caption(say("short_hint"))
        companies = layout.companies.loc[list(address.short)]
        table = company_table(layout, companies, say)
        shown = table[[say("col_name"), say("col_role"), say("col_zone"), say("col_address")]]
        notes = [address.notes.get(id, "") for id in address.short]
        edited = shown.copy()
        edited[say("col_note")] = notes
        edited[say("col_keep")] = True
        key = f"shortlist_{hash((address.lang, address.short, tuple(notes))) & 0xFFFFFFFF:x}"
        st.data_editor(
            edited,
            hide_index=True,
            width="stretch",
            key=key,
            disabled=list(shown.columns),
            column_config={
                say("col_note"): st.column_config.TextColumn(max_chars=NOTE_LIMIT, width="large"),
                say("col_keep"): st.column_config.CheckboxColumn(width="small"),
            },
            on_change=_edited,
            args=(key, address, say("col_note"), say("col_keep")),
        )
        noted = companies.assign(note=pd.Series(notes, index=companies.index))
        draw_downloads(layout, noted, "shortlist", say)
        draw_dossier(layout, address, say)


def _edited(key: str, address: Address, note: str, keep: str) -> None:
    """Write what was changed in the editor back into the address."""
    changes: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    notes = dict(address.notes)
    listed = list(address.short)
    for row, change in changes.items():
        id = address.short[int(row)]
        if note in change:
            notes[id] = change[note] or ""
        if change.get(keep) is False:
            listed.remove(id)
            notes.pop(id, None)
    _write(listed, notes)


def _write(listed: list[str], notes: dict[str, str] | None = None) -> None:
    if listed:
        st.query_params["short"] = ",".join(listed)
    else:
        st.query_params.pop("short", None)
    if notes is None:
        return
    word = write_notes({id: note for id, note in notes.items() if id in listed})
    if word:
        st.query_params["notes"] = word
    else:
        st.query_params.pop("notes", None)
