"""What a reader is asked of a brought file: what the rows are, what the columns mean, which datum, how exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from geo.intake.accept import Accepted, accept_companies, accept_zones
from geo.intake.brought import Brought
from geo.intake.columns import COMPANY_FIELDS, ZONE_FIELDS, proposed
from geo.intake.locate import DatumEvidence, datum_evidence
from geo.model.datum import DATUMS
from geo.model.layout import PRECISIONS, Layout
from ui.frame.here import page_speaker
from ui.frame.memory import remembered
from ui.frame.plain import markdown_text

_ASKED_COLUMNS = 40


def ask(layout: Layout, brought: Brought, key: str) -> tuple[str, Accepted | None]:
    """The kind of rows, and what becomes of them by the answers; None while an answer is missing."""
    say = page_speaker()
    kind = (
        st.segmented_control(
            say("bring_kind"),
            ("companies", "zones"),
            default="companies",
            key="bring_kind",
            format_func=lambda one: say(f"bring_{one}"),
        )
        or "companies"
    )
    fields = COMPANY_FIELDS if kind == "companies" else ZONE_FIELDS
    mapping = _columns(brought, kind, fields, proposed(brought, fields, layout), key)
    if not {"name_en", "name_zh"} & set(mapping.values()):
        st.info(say("bring_needs_name"))
        return kind, None
    if kind == "zones":
        return kind, accept_zones(brought, mapping, layout)
    datum = _datum(layout, brought, mapping, key)
    if datum is None:
        return kind, None
    precision = st.selectbox(
        say("bring_precision"),
        PRECISIONS,
        index=2,
        format_func=lambda one: say(f"precision_{one}"),
        key="bring_precision",
        width=320,
    )
    return kind, accept_companies(brought, mapping, layout, datum, precision)


def _columns(
    brought: Brought, kind: str, fields: Iterable[str], guess: Mapping[str, str], key: str
) -> dict[str, str]:
    """Column -> field as the reader confirms it; each field once, the first column keeps it."""
    say = page_speaker()
    options = ["", *fields]
    mapping: dict[str, str] = {}
    with st.expander(say("bring_columns"), expanded=True):
        st.caption(say("bring_columns_hint"))
        with st.container(horizontal=True):
            for place, column in enumerate(brought.table.columns[:_ASKED_COLUMNS]):
                cells = brought.table[column]
                chosen = st.selectbox(
                    markdown_text(column),
                    options,
                    index=options.index(guess.get(column, "")),
                    format_func=lambda field: say(f"field_{field}") if field else say("bring_leave_out"),
                    key=f"bring_map_{kind}_{key}_{place}",
                    help=markdown_text("; ".join(cells[cells != ""].head(3).str.slice(0, 40))),
                    width=200,
                )
                if chosen and chosen not in mapping.values():
                    mapping[column] = chosen
        if brought.table.shape[1] > _ASKED_COLUMNS:
            st.caption(say("bring_columns_more", shown=_ASKED_COLUMNS, count=brought.table.shape[1]))
    return mapping


def _datum(layout: Layout, brought: Brought, mapping: Mapping[str, str], key: str) -> str | None:
    """The datum of the coordinates: "" where rows or file say it or there are none; None while it is not chosen."""
    say = page_speaker()
    has_columns = {"lon", "lat"} <= set(mapping.values()) or "lonlat" in mapping.values()
    if brought.shapes is None and (not has_columns or "datum" in mapping.values()):
        return ""
    evidence = remembered(
        "bring_evidence",
        (key, len(brought.table), *mapping.items()),
        lambda: datum_evidence(brought, mapping, layout),
    )
    options = (("", *DATUMS) if brought.crs else DATUMS) if brought.shapes is not None else DATUMS
    guess = evidence.datum or ("" if brought.crs else None)
    chosen = st.selectbox(
        say("bring_datum"),
        options,
        index=options.index(guess) if guess in options else None,
        placeholder=say("bring_datum_choose"),
        format_func=lambda one: one or say("bring_datum_said", crs=brought.crs),
        key=f"bring_datum_{key}",
        width=320,
    )
    for line in _evidence(evidence):
        st.caption(markdown_text(line))
    if chosen is None:
        st.info(say("bring_datum_needed"))
    return chosen


def _evidence(evidence: DatumEvidence) -> list[str]:
    """What speaks for the guess, in words."""
    say = page_speaker()
    lines = [say.sentence(said) for said in evidence.sentences]
    if evidence.datum:
        return [say("bring_datum_guess", datum=evidence.datum), *lines]
    return [*lines, say("bring_datum_no_guess")]
