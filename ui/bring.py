"""A brought file: read under limits, columns confirmed, rows shown on the map and in a table, taken home again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from geo.datum import DATUMS
from geo.errors import ExplorerError
from geo.exports import csv_bytes, download
from geo.geocode.batch import Query
from geo.geocode.pipeline import geocoder_of
from geo.intake.accept import Accepted, accept_companies, accept_zones
from geo.intake.columns import COMPANY_FIELDS, ZONE_FIELDS, proposed
from geo.intake.readers import Brought
from geo.intake.sandbox import read_safely
from geo.layout import PRECISIONS, Layout
from ui.address import Address
from ui.i18n import Speaker
from ui.pin_map import pin_map
from ui.plain import markdown_text
from ui.saved import draw_save

_PREVIEW_ROWS = 500
_PINS = 5000


def draw_bring(layout: Layout, address: Address, say: Speaker) -> None:
    """Upload, mapping, result."""
    st.caption(say("bring_hint"))
    file = st.file_uploader(say("bring_file"), key="bring_file")
    if file is None:
        return
    try:
        with st.spinner(say("bring_reading")):
            brought = _read(file.file_id, file.name, file.getvalue())
        accepted = _mapped(layout, brought, say)
    except ExplorerError as error:
        st.error(markdown_text(str(error)))
        return
    if accepted:
        _result(layout, accepted, address, say)


def _read(file_id: str, name: str, data: bytes) -> Brought:
    """Read once a file and session: a rerun does not parse it again."""
    held: tuple[str, Brought] | None = st.session_state.get("brought")
    if held is None or held[0] != file_id:
        held = (file_id, read_safely(name, data))
        st.session_state["brought"] = held
    return held[1]


def _mapped(layout: Layout, brought: Brought, say: Speaker) -> Accepted | None:
    """What the reader confirms of kind, columns and datum, and what becomes of the rows."""
    for note in brought.notes:
        st.caption(markdown_text(note))
    kind = st.segmented_control(
        say("bring_kind"),
        ("companies", "zones"),
        default="companies",
        key="bring_kind",
        format_func=lambda k: say(f"bring_{k}"),
    )
    fields = COMPANY_FIELDS if kind != "zones" else ZONE_FIELDS
    guess = proposed(brought, fields)
    mapping: dict[str, str] = {}
    with st.expander(say("bring_columns"), expanded=True), st.container(horizontal=True):
        for place, column in enumerate(brought.table.columns[:40]):
            options = ["", *fields]
            chosen = st.selectbox(
                markdown_text(str(column)),
                options,
                index=options.index(guess.get(str(column), "")),
                format_func=lambda field: field or say("bring_leave_out"),
                key=f"bring_map_{kind}_{place}",
                width=170,
            )
            if chosen and chosen not in mapping.values():
                mapping[str(column)] = chosen
    if kind == "zones":
        return accept_zones(brought, mapping, layout)
    with st.container(horizontal=True):
        datum = st.selectbox(
            say("bring_datum"),
            ("", *DATUMS),
            format_func=lambda d: d or say("bring_datum_said"),
            key="bring_datum",
        )
        precision = st.selectbox(
            say("bring_precision"),
            PRECISIONS,
            index=2,
            format_func=lambda p: say(f"precision_{p}"),
            key="bring_precision",
        )
    if not {"name_en", "name_zh"} & set(mapping.values()):
        st.info(say("bring_needs_name"))
        return None
    return accept_companies(brought, mapping, layout, datum or "", precision or "street")


def _result(layout: Layout, accepted: Accepted, address: Address, say: Speaker) -> None:
    table = _geocoded(layout, accepted.table) if "lon" in accepted.table else accepted.table
    placed = table[table["lon"] != ""] if "lon" in table else table.iloc[:0]
    st.text(
        say(
            "bring_result",
            rows=f"{len(table):,}",
            placed=f"{len(placed):,}",
            refused=f"{len(accepted.rejected):,}",
        )
    )
    pins = [
        {
            "lon": float(str(row.lon)),
            "lat": float(str(row.lat)),
            "text": row.name_zh or row.name_en,
            "radius_m": 0,
        }
        for row in placed.head(_PINS).itertuples()
    ]
    if pins:
        pin_map(layout, address, say, pins, key="bring_map")
    if len(accepted.rejected):
        st.subheader(say("bring_refused"))
        st.dataframe(accepted.rejected.head(_PREVIEW_ROWS), hide_index=True, width="stretch")
        st.download_button(
            say("bring_refused_download"),
            csv_bytes(accepted.rejected),
            file_name="rejected.csv",
            mime="text/csv",
            on_click="ignore",
        )
    shown = table.drop(columns="geometry", errors="ignore")
    st.dataframe(shown.loc[:, (shown != "").any()].head(_PREVIEW_ROWS), hide_index=True, width="stretch")
    sources = pd.DataFrame({"source_id": ["brought"], "publisher": [say("bring_own")]})
    st.download_button(
        say("download_xlsx"),
        lambda: download("xlsx", "own-data", shown, sources, layout.version).data,
        file_name="own-data.xlsx",
        on_click="ignore",
        key="bring_xlsx",
    )
    draw_save(layout, table, accepted.rejected, say)


def _geocoded(layout: Layout, table: pd.DataFrame) -> pd.DataFrame:
    """Rows without coordinates but with an address, placed by the layout's own geocoder; nothing is sent anywhere."""
    wanted = (table["lon"] == "") & ((table["address_zh"] != "") | (table["address_en"] != ""))
    if not wanted.any():
        return table
    texts = table.loc[wanted, "address_zh"].where(table["address_zh"] != "", table["address_en"])
    records = list(geocoder_of(layout).records(Query(text) for text in texts))
    found: dict[str, list[Any]] = {
        "lon": ["" if one.lon is None else f"{one.lon:.6f}" for one in records],
        "lat": ["" if one.lat is None else f"{one.lat:.6f}" for one in records],
        "precision": [one.precision or "" for one in records],
        "radius_m": ["" if one.radius_m is None else str(one.radius_m) for one in records],
        "position_note": [one.matched or one.notes for one in records],
    }
    table = table.copy()
    for column, cells in found.items():
        table.loc[wanted, column] = cells
    return table
