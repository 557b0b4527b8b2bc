"""A brought file: read under limits, its meaning confirmed, its rows shown on the map, refused ones mended."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import shapely
import streamlit as st

from geo.exchange.exports import download
from geo.intake.accept import REASONS, Accepted
from geo.intake.brought import Brought
from geo.intake.locate import located
from geo.intake.mended import rejected_files, with_mended
from geo.intake.sandbox import read_safely
from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from layers.contract import Pin
from ui.address import Address
from ui.data.saved import draw_save
from ui.data.upload_questions import ask
from ui.frame.here import page_speaker
from ui.frame.memory import remembered
from ui.frame.pin_map import pin_map
from ui.frame.plain import markdown_text
from web.stopping import delivered
from words.sentence import sentence

_PREVIEW_ROWS = 500
_PINS = 50_000
_LABELLED = 30
# Corners of all outlines on the preview, beyond which they are drawn more coarsely.
_CORNERS = 20_000
_DECIMALS = 5


def draw_bring(layout: Layout, address: Address) -> None:
    """Upload, questions, result."""
    say = address.say
    st.caption(say("bring_hint"))
    file = st.file_uploader(say("bring_file"), key="bring_file")
    if file is None:
        return
    try:
        with st.spinner(say("bring_reading")):
            brought = remembered("brought", file.file_id, lambda: read_safely(file.name, file.getvalue()))
        rounds, brought = st.session_state.get("bring_mended", {}).get(file.file_id, (0, brought))
        for note in brought.notes:
            st.caption(markdown_text(say.sentence(note)))
        kind, accepted = ask(layout, brought, file.file_id)
        if accepted is None:
            return
        if kind == "companies":
            given = (file.file_id, rounds, pd.util.hash_pandas_object(accepted.table).sum())
            accepted = replace(
                accepted, table=remembered("bring_located", given, lambda: located(accepted.table, layout))
            )
        _draw_map(layout, accepted, address)
        _draw_refused(brought, accepted, file.file_id, rounds)
        _draw_rows(layout, accepted)
    except ExplorerError as error:
        st.error(markdown_text(say.sentence(error.sentence)))


def _draw_map(layout: Layout, accepted: Accepted, address: Address) -> None:
    say = address.say
    table = accepted.table
    outlines = "geometry" in table
    placed = table if outlines else table[table["lon"] != ""]
    counts = {"rows": len(table), "placed": len(placed), "refused": len(accepted.rejected)}
    st.text(say("bring_result", **{name: f"{count:,}" for name, count in counts.items()}))
    if placed.empty:
        return
    if outlines:
        pin_map(layout, address, [], key="bring_map", outlines=_rings(placed))
        return
    if len(placed) > _PINS:
        st.caption(say("bring_some_pins", shown=f"{_PINS:,}"))
    pin_map(layout, address, _pins(placed.head(_PINS)), key="bring_map")


def _pins(placed: pd.DataFrame) -> list[Pin]:
    """A few pins carry their names; many only where they are."""
    at = placed[["lon", "lat"]].astype(float).round(_DECIMALS)
    if len(placed) > _LABELLED:
        return [{"lon": lon, "lat": lat} for lon, lat in at.to_numpy().tolist()]
    names = placed["name_zh"].where(placed["name_zh"] != "", placed["name_en"])
    pairs = zip(at.to_numpy().tolist(), names, strict=True)
    return [{"lon": lon, "lat": lat, "text": str(name)} for (lon, lat), name in pairs]


def _rings(zones: pd.DataFrame) -> list[list[list[list[float]]]]:
    """Outlines as Leaflet wants them: a list of rings each, of [lat, lon]."""
    shapes = zones["geometry"].to_numpy()
    tolerance = 1e-5
    while shapely.get_num_coordinates(shapes).sum() > _CORNERS and tolerance < 1:
        shapes, tolerance = shapely.simplify(shapes, tolerance), tolerance * 4
    return [
        [
            [[round(y, _DECIMALS), round(x, _DECIMALS)] for x, y in shapely.get_coordinates(ring).tolist()]
            for part in shapely.get_parts(shape)
            for ring in shapely.get_rings(part)
        ]
        for shape in shapes
    ]


def _draw_refused(brought: Brought, accepted: Accepted, file_id: str, rounds: int) -> None:
    """Refused rows with their reasons, as files to mend, and the way back for mended ones."""
    say = page_speaker()
    if accepted.rejected.empty:
        return
    st.subheader(say("bring_refused"))
    shown = accepted.rejected.head(_PREVIEW_ROWS)
    reasons = [say.sentence(sentence(REASONS[code])) for code in accepted.codes[:_PREVIEW_ROWS]]
    st.dataframe(shown.assign(reason=reasons), hide_index=True, width="stretch")
    with st.container(horizontal=True):
        for name, content in rejected_files(accepted, say.lang).items():
            st.download_button(
                say("bring_refused_download", file=name), content, file_name=name, on_click="ignore", key=name
            )
    mended = st.file_uploader(say("bring_mended"), key=f"bring_mended_{file_id}_{rounds}")
    if mended is None:
        return
    back = read_safely(mended.name, mended.getvalue())
    whole = with_mended(brought, accepted, back)
    st.session_state["bring_mended"] = {file_id: (rounds + 1, whole)}
    st.rerun()


def _draw_rows(layout: Layout, accepted: Accepted) -> None:
    say = page_speaker()
    table = accepted.table.drop(columns="geometry", errors="ignore")
    st.dataframe(table.loc[:, (table != "").any()].head(_PREVIEW_ROWS), hide_index=True, width="stretch")
    sources = pd.DataFrame({"source_id": ["brought"], "publisher": [say("bring_own")]})
    st.download_button(
        say("download_xlsx"),
        delivered(lambda: download("xlsx", "own-data", table, sources, layout.version).data),
        file_name="own-data.xlsx",
        on_click="ignore",
        key="bring_xlsx",
    )
    draw_save(layout, accepted.table, accepted.rejected)
