"""Saved lists on the page: a brought file kept in the workspace, opened again, shown, compared and taken home."""

from __future__ import annotations

import math
from pathlib import PurePath
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from geo.exchange.exports import csv_bytes, download
from geo.model.diff import diff_tables
from geo.model.layout import Layout
from geo.workspace.sets import LONGEST_NAME, SavedSet, remove_set, rows_of, save_set, saved_sets
from geo.workspace.store import Workspace
from layers.contract import Pin
from ui.access.person import may_edit, save
from ui.address import Address
from ui.data.saved_row import draw_row, moved_pin, pin_setter, row_names
from ui.data.workspace_log import draw_log, draw_notes, draw_people_log
from ui.frame.here import page_speaker
from ui.frame.pin_map import pin_map
from ui.frame.plain import html_text
from web.layouts import keeps
from web.stopping import delivered
from web.workspace import workspace

_PREVIEW_ROWS = 500
_PINS = 5000
_COMPARED = ("name_en", "name_zh", "address_en", "address_zh", "role", "status", "lon", "lat", "geometry")


def draw_save(layout: Layout, table: pd.DataFrame, rejected: pd.DataFrame) -> None:
    """The way into the workspace for the rows that the page shows now; nothing where there is no workspace."""
    say = page_speaker()
    if workspace() is None:
        return
    file = getattr(st.session_state.get("bring_file"), "name", "")
    with st.container(horizontal=True, vertical_alignment="bottom", key="save_row"):
        name = st.text_input(
            say("saved_name"), PurePath(file).stem[:LONGEST_NAME], key="saved_name", max_chars=LONGEST_NAME
        )
        st.button(
            say("saved_save"),
            key="saved_save",
            type="primary",
            disabled=not may_edit() or not name.strip(),
            on_click=_save,
            args=(layout, table, rejected, name, file),
        )
    if not may_edit():
        st.caption(say("workspace_needs_editor"))


def _save(layout: Layout, table: pd.DataFrame, rejected: pd.DataFrame, name: str, file: str) -> None:
    kind = "zones" if "geometry" in table else "companies"
    save(lambda kept, who: save_set(kept, who, name, kind, table, rejected, file=file, layout=layout))


def draw_saved(layout: Layout, address: Address) -> None:
    """What the workspace holds: lists, notes, and the log."""
    say = address.say
    kept = workspace()
    if kept is None:
        st.caption(say("workspace_none"))
        return
    sets = {one.id: one for one in saved_sets(kept) if keeps(layout, one.layout)}
    if not sets:
        st.caption(say("saved_empty"))
    else:
        titles = {id: _title(one) for id, one in sets.items()}
        hint = say("saved_placeholder", count=len(sets))
        chosen = _pick(say("saved_choose"), titles, "saved_choose", hint)
        if chosen:
            _draw_set(kept, sets[chosen], sets, layout, address)
    draw_notes(kept, layout, {id: one.name for id, one in sets.items()})
    draw_log(kept)
    draw_people_log(kept)


def _pick(label: str, names: dict[str, str], key: str, hint: str) -> str | None:
    """One of some things by its name, as long as it is there; nothing is chosen at first."""
    if key in st.session_state:
        # Said anew: Streamlit takes a list in which one name has changed for another list, and would choose nothing.
        held = st.session_state[key]
        st.session_state[key] = held if held in names else None
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda one: names.get(one, one),
        key=key,
        placeholder=hint,
    )


def _title(saved: SavedSet) -> str:
    say = page_speaker()
    rows = say("saved_rows", rows=f"{saved.rows:,}", kind=say(f"bring_{saved.kind}"))
    return f"{saved.name} · {rows} · {saved.who}, {saved.when[:10]}"


def _draw_set(
    kept: Workspace,
    saved: SavedSet,
    sets: dict[str, SavedSet],
    layout: Layout,
    address: Address,
) -> None:
    say = address.say
    table, rejected = rows_of(kept, saved)
    names = row_names(saved, table)
    row = _pick(say("saved_row"), names, f"saved_row_{saved.id}", say("saved_pick"))
    pins = _pins(table, names, saved, row)
    moved = moved_pin(saved, row)
    if moved:
        pins.append(
            {"lon": moved[0], "lat": moved[1], "radius_m": 0, "text": say("review_pin"), "chosen": True}
        )
    if pins or row:
        move = pin_setter(saved, row) if row and saved.kind == "companies" and may_edit() else None
        pin_map(layout, address, pins, f"saved_map_{saved.id}", move)
    if row:
        draw_row(kept, saved, row, table, moved)
    shown = table.drop(columns="geometry", errors="ignore")
    st.dataframe(shown.loc[:, (shown != "").any()].head(_PREVIEW_ROWS), hide_index=True, width="stretch")
    sources = pd.DataFrame({"source_id": ["brought"], "publisher": [say("bring_own")]})
    with st.container(horizontal=True):
        st.download_button(
            say("download_xlsx"),
            delivered(lambda: download("xlsx", "saved-list", shown, sources, layout.version).data),
            file_name="saved-list.xlsx",
            on_click="ignore",
            key="saved_xlsx",
        )
        if len(rejected):
            st.download_button(
                say("bring_refused_download"),
                csv_bytes(rejected),
                file_name="rejected.csv",
                mime="text/csv",
                on_click="ignore",
                key="saved_rejected",
            )
        if may_edit():
            st.button(
                say("saved_remove"),
                key="saved_remove",
                on_click=save,
                args=(lambda kept, who: remove_set(kept, who, saved),),
            )
    words = html_text(urlencode({"saved": saved.id, **address.link}))
    st.html(f'<a href="./?{words}">{html_text(say("saved_on_map"))}</a>', width="content")
    st.caption(say("saved_as_layout", id=saved.id))
    _draw_comparison(kept, saved, table, sets, layout)


def _pins(table: pd.DataFrame, names: dict[str, str], saved: SavedSet, row: str | None) -> list[Pin]:
    if saved.kind == "zones":
        points = table["geometry"].map(lambda shape: shape.representative_point())
        places = [(point.x, point.y) for point in points]
    else:
        lon_lat = zip(table["lon"], table["lat"], strict=True)
        places = [(float(lon or "nan"), float(lat or "nan")) for lon, lat in lon_lat]
    pins: list[Pin] = [
        {"lon": lon, "lat": lat, "radius_m": 0, "text": names[id], "chosen": id == row}
        for id, (lon, lat) in zip(names, places, strict=False)
        if not math.isnan(lon)
    ]
    return pins[:_PINS]


def _draw_comparison(
    kept: Workspace,
    saved: SavedSet,
    table: pd.DataFrame,
    sets: dict[str, SavedSet],
    layout: Layout,
) -> None:
    """What appeared, went, moved or changed from another list, or from the layout's own, to this one."""
    say = page_speaker()
    others = {
        "layout": layout.title.in_(say.lang),
        **{one.id: _title(one) for one in sets.values() if one.kind == saved.kind and one.id != saved.id},
    }
    other = _pick(say("saved_compare"), others, f"saved_compare_{saved.id}", say("saved_pick"))
    if not other:
        return
    own = layout.companies if saved.kind == "companies" else layout.zones
    before = rows_of(kept, sets[other])[0] if other != "layout" else own
    found = diff_tables(saved.kind, _comparable(before), _comparable(table), ("key",))
    st.dataframe(
        found.assign(change=found["change"].map(lambda change: say(f"diff_{change}")))[
            ["change", "name", "column", "before", "after", "moved_m"]
        ].head(_PREVIEW_ROWS),
        hide_index=True,
        width="stretch",
    )


def _comparable(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that lists share, as text; rows are known by their name, for ids are often only numbers."""
    wanted = ["lon", "lat"] if "lon" in table else ["geometry"]
    names = [name for name in _COMPARED if name in table and name not in ("lon", "lat", "geometry")]
    plain = pd.DataFrame(table[[*names, *wanted]]).reset_index(drop=True)
    for column in ("lon", "lat"):
        if column in plain:
            plain[column] = plain[column].astype(object).where(plain[column].notna(), "").astype(str)
    return plain.assign(key=plain["name_zh"].where(plain["name_zh"] != "", plain["name_en"]))
