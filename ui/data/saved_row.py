"""One row of a saved list: what of it an editor corrects, and where its pin moves to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from geo.model.layout import PRECISIONS
from geo.workspace.sets import KEYS, SavedSet, edit_read, edit_row
from geo.workspace.store import Workspace
from ui.access.person import may_edit, save
from ui.frame.here import page_speaker

_FIELDS = ("name_en", "name_zh", "address_en", "address_zh", "note_en", "note_zh")
_MOST_ROWS = 5000
_SEEN = "saved_seen_"


def row_names(saved: SavedSet, table: pd.DataFrame) -> dict[str, str]:
    """What each row is called, by its key, in the table's order; the first thousands of a long list."""
    names = table["name_zh"].where(table["name_zh"] != "", table["name_en"]).head(_MOST_ROWS)
    return dict(zip(table[KEYS[saved.kind]], names, strict=False))


def moved_pin(saved: SavedSet, row: str | None) -> tuple[float, float] | None:
    """Where the reader put the row's pin, before it is saved."""
    moved: tuple[float, float] | None = st.session_state.get(_pin_key(saved, row))
    return moved


def pin_setter(saved: SavedSet, row: str) -> Callable[[float, float], None]:
    """What a click on the map does."""
    return lambda lon, lat: st.session_state.update({_pin_key(saved, row): (lon, lat)})


def draw_row(
    kept: Workspace,
    saved: SavedSet,
    row: str,
    table: pd.DataFrame,
    moved: tuple[float, float] | None,
) -> None:
    """The row's cells; an editor may save others, and the pin that he moved."""
    say = page_speaker()
    cells = table[table[KEYS[saved.kind]] == row].iloc[0]
    # What the editor saw when he opened the row, so that somebody else's change meanwhile is not written over.
    seen = st.session_state.setdefault(
        _seen_key(saved, row),
        {
            "read": edit_read(kept, saved, row),
            "cells": {field: str(cells.get(field, "")) for field in _FIELDS},
        },
    )
    editor = may_edit()
    with st.form(f"row_{saved.id}_{row}", border=True):
        sides = st.columns(2)
        written = {
            field: sides[place % 2].text_input(
                say(f"field_{field}"),
                seen["cells"][field],
                key=f"row_{saved.id}_{row}_{field}_{seen['read']}",
                max_chars=1000,
                disabled=not editor,
            )
            for place, field in enumerate(_FIELDS)
        }
        where: dict[str, Any] = {}
        if saved.kind == "companies" and editor:
            st.caption(say("saved_pin", place=_place(moved, cells)))
            with st.container(horizontal=True):
                precision = st.selectbox(
                    say("review_precision"),
                    PRECISIONS,
                    index=1,
                    format_func=lambda one: say(f"precision_{one}"),
                    key=f"row_{saved.id}_{row}_precision",
                )
                radius = st.number_input(
                    say("saved_radius"), 0, 100_000, 100, key=f"row_{saved.id}_{row}_radius"
                )
            if moved:
                where = {
                    "lon": f"{moved[0]:.6f}",
                    "lat": f"{moved[1]:.6f}",
                    "datum": "WGS-84",
                    "precision": precision,
                    "radius_m": str(radius),
                }
        sent = st.form_submit_button(
            say("saved_change"), disabled=not editor, key=f"row_{saved.id}_{row}_send"
        )
    if not editor:
        st.caption(say("workspace_needs_editor"))
    if sent:
        changed = {field: text for field, text in written.items() if text != seen["cells"][field]} | where
        if changed:
            what = "move" if where else "edit"
            save(lambda kept, who: edit_row(kept, who, saved, row, changed, seen["read"], what))
        # Saved or told that somebody was faster: the row is read anew.
        st.session_state.pop(_seen_key(saved, row))
        st.session_state.pop(_pin_key(saved, row), None)
        st.rerun()


def forget_rows() -> None:
    """Let every row be read anew: who takes a change back has seen what stood there before."""
    for key in [key for key in st.session_state if str(key).startswith(_SEEN)]:
        del st.session_state[key]


def _place(moved: tuple[float, float] | None, cells: pd.Series) -> str:
    say = page_speaker()
    if moved:
        return f"{moved[0]:.6f}, {moved[1]:.6f}"
    return f"{cells['lon']}, {cells['lat']}" if cells["lon"] else say("not_found")


def _pin_key(saved: SavedSet, row: str | None) -> str:
    return f"saved_pin_{saved.id}_{row}"


def _seen_key(saved: SavedSet, row: str) -> str:
    return f"{_SEEN}{saved.id}_{row}"
