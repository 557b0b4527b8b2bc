"""Addresses to points on the page: by the layout's own data, or by a service that whoever runs the app has set up."""

from __future__ import annotations

import io
import os

import pandas as pd
import streamlit as st

from geo.geocode.answer.guards import guard_of
from geo.geocode.batch.batch import Query
from geo.geocode.batch.pipeline import Geocoder, geocoder_of
from geo.geocode.batch.records import CsvWriter, Record
from geo.geocode.providers.providers import PROVIDERS, ready_providers
from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from geo.model.once import once
from ui.address import Address
from ui.data.review import decisions_so_far, draw_review
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text

_EMBEDDED = "embedded"
# Rows at once. A service answers one to three a second, and is not ours to load.
_MOST, _MOST_ASKED = 5000, 300


def draw_geocoding(layout: Layout, address: Address) -> None:
    """Addresses in, points out; then the queue."""
    say = address.say
    text = st.text_area(
        say("geocode_paste"),
        key="geocode_text",
        height=140,
        max_chars=400_000,
        placeholder=_example(layout),
    )
    provider = _provider()
    if st.button(say("geocode_do"), type="primary", key="geocode_do"):
        try:
            st.session_state["geocoded"] = _geocoded(layout, text, provider)
        except ExplorerError as error:
            st.error(markdown_text(say.sentence(error.sentence)))
    records: list[Record] = st.session_state.get("geocoded", [])
    if not records:
        st.caption(say("geocode_hint"))
        return
    decisions = decisions_so_far()
    guard = guard_of(layout)
    final = list(decisions.applied(records, guard))
    placed = sum(record.placed for record in final)
    st.text(say("geocode_result", rows=f"{len(final):,}", placed=f"{placed:,}"))
    st.dataframe(pd.DataFrame(final), hide_index=True, width="stretch", height=260)
    with st.container(horizontal=True):
        st.download_button(
            say("geocode_download"), _csv(final), file_name="geocoded.csv", mime="text/csv", on_click="ignore"
        )
    draw_review(layout, address, records, decisions)


def _provider() -> str:
    """Who answers. There is a choice only where a service was set up; the default sends nothing anywhere."""
    say = page_speaker()
    ready = ready_providers(os.environ)
    if not ready:
        return _EMBEDDED
    labels = {_EMBEDDED: say("geocode_embedded")} | {name: PROVIDERS[name].label for name in ready}
    chosen = st.selectbox(
        say("geocode_provider"), list(labels), format_func=labels.__getitem__, key="geocode_provider"
    )
    if chosen in PROVIDERS:
        st.caption(say("geocode_sent", service=PROVIDERS[chosen].label, most=_MOST_ASKED))
    return chosen or _EMBEDDED


@once
def _shared(layout: Layout, provider: str) -> Geocoder:
    """One for all sessions, so that they share a service's pace and its pauses."""
    return geocoder_of(layout, provider, dict(os.environ))


def _example(layout: Layout) -> str:
    """An address of the layout's own, to show what can be asked."""
    zh, en = layout.companies["address_zh"], layout.companies["address_en"]
    return next((text for text in zh.where(zh != "", en) if text), "")


def _geocoded(layout: Layout, text: str, provider: str) -> list[Record]:
    say = page_speaker()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    most = _MOST if provider == _EMBEDDED else _MOST_ASKED
    if len(lines) > most:
        st.warning(say("geocode_cut", most=f"{most:,}", rest=f"{len(lines) - most:,}"))
    if not lines[:most]:
        return []
    total = len(lines[:most])
    bar = st.progress(0.0, text=say("geocode_running"))

    def step(done: int, _: int | None, rate: float) -> None:
        left = say("geocode_left", seconds=f"{(total - done) / max(rate, 0.01):,.0f}")
        bar.progress(done / total, text=f"{done:,} / {total:,} · {rate:,.1f}/s · {left}")

    shared = _shared(layout, provider)
    # A batch counts its rows in its geocoder, so each has its own.
    batch = Geocoder(shared.embedded, shared.guard, shared.service)
    records = list(batch.records((Query(line) for line in lines[:most]), step, total))
    bar.empty()
    return records


def _csv(records: list[Record]) -> bytes:
    out = io.StringIO()
    writer = CsvWriter(out)
    for record in records:
        writer.write(record)
    return out.getvalue().encode("utf-8-sig")
