"""Facets beside the map: pills with live counts, chips for what is on, a way out of an empty result."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo.facets import NONE, Bits, FacetIndex, Filters, count_bits
from geo.layout import Layout, Words
from ui.address import Address
from ui.i18n import Speaker
from ui.plain import markdown_text

# Always open; the others fold away.
_FIRST = ("zone", "role", "district")


def draw_facets(
    layout: Layout, address: Address, index: FacetIndex, extra: Bits | None, say: Speaker
) -> None:
    """The counts, the chips and all facets."""
    bits = index.passing(address.filters, extra)
    _counts(index, bits, say)
    labels = facet_labels(layout, say)
    if address.filters or address.q:
        _chips(address, labels, say)
    if not count_bits(bits):
        _way_out(address, index, extra, labels, say)
    counts = index.counts(address.filters, extra)
    for slug in _FIRST:
        _pills(slug, address.filters, index.codes[slug], counts[slug], labels)
    rest = [slug for slug in index.codes if slug not in _FIRST]
    with st.expander(say("more_facets"), expanded=any(slug in address.filters for slug in rest)):
        for slug in rest:
            _pills(slug, address.filters, index.codes[slug], counts[slug], labels)


def facet_labels(layout: Layout, say: Speaker) -> dict[str, dict[str, str]]:
    """What each facet, under "", and each of its slugs is called."""
    lang = say.lang

    def named(table: object) -> dict[str, str]:
        return {
            str(slug): Words(en, zh).in_(lang)
            for slug, en, zh in zip(table.index, table["name_en"], table["name_zh"], strict=True)  # type: ignore[attr-defined,index]
        }

    def said(prefix: str, slugs: tuple[str, ...]) -> dict[str, str]:
        return {slug: say(f"{prefix}_{slug}") for slug in slugs}

    labels = {
        "zone": {**named(layout.zones), NONE: say("no_zone"), "": say("facet_zone")},
        "district": {**named(layout.districts), "": say("facet_district")},
        "role": {
            **{slug: term.words.in_(lang) for slug, term in layout.roles.items()},
            "": say("facet_role"),
        },
        "status": {
            **said("status", ("operating", "under_construction", "planned", "moved_away", "unknown")),
            "": say("facet_status"),
        },
        "listed": {**said("listed", ("yes", "no")), "": say("facet_listed")},
        "founded": {"": say("facet_founded")},
        "precision": {
            **said("precision", ("building", "street_number", "street", "block", "town", "district")),
            "": say("facet_precision"),
        },
        "confidence": {**said("confidence", ("high", "medium", "low")), "": say("facet_confidence")},
    }
    for slug, term in layout.facets.items():
        labels[slug] = {"yes": say("fact_found"), NONE: say("not_found"), "": term.words.in_(lang)}
    for words in labels.values():
        words.setdefault(NONE, say("not_known"))
    return labels


def label_of(labels: dict[str, dict[str, str]], facet: str, slug: str) -> str:
    """What one choice is called; a decade or another plain word stands as it is."""
    return labels[facet].get(slug, slug)


def _counts(index: FacetIndex, bits: Bits, say: Speaker) -> None:
    shown, located = count_bits(bits & index.located), count_bits(index.located)
    missing = count_bits(bits & ~index.located)
    text = say("shown_of_all", shown=f"{shown:,}", all=f"{located:,}")
    st.caption(text + (f" · {say('unlocated_count', count=f'{missing:,}')}" if missing else ""))


def _chips(address: Address, labels: dict[str, dict[str, str]], say: Speaker) -> None:
    """A chip for each choice that is on: one click clears it; the last clears all."""
    on = {
        f"{facet}:{slug}": f"{labels[facet]['']}: {label_of(labels, facet, slug)} ×"
        for facet, slugs in address.filters.items()
        for slug in slugs
    }
    if address.q:
        on["q:"] = f"“{address.q}” ×"
    if len(on) > 1:
        on["*"] = say("clear_filters")
    st.session_state["chips"] = None
    st.pills(
        say("chips"),
        list(on),
        key="chips",
        format_func=lambda chip: markdown_text(on[chip]),
        on_change=_drop_chip,
        args=(address.filters,),
        label_visibility="collapsed",
        wrap=True,
    )


def _drop_chip(filters: dict[str, list[str]]) -> None:
    chip = st.session_state["chips"] or ""
    facet, _, slug = chip.partition(":")
    if facet in filters:
        _write(facet, [kept for kept in filters[facet] if kept != slug])
    elif facet == "q":
        st.query_params.pop("q", None)
    elif chip == "*":
        for word in (*filters, "q"):
            st.query_params.pop(word, None)


def _way_out(
    address: Address, index: FacetIndex, extra: Bits | None, labels: dict[str, dict[str, str]], say: Speaker
) -> None:
    facet, count = index.emptied_by(address.filters, extra)
    if facet:
        called = markdown_text(labels[facet][""])
        st.info(say("nothing_passes", facet=called, count=count))
        st.button(say("lift", facet=called), on_click=_write, args=(facet, []), key="lift")
    else:
        st.info(say("nothing_at_all"))


def _pills(
    facet: str, filters: Filters, codes: list[str], counts: dict[str, int], labels: dict[str, dict[str, str]]
) -> None:
    chosen = list(filters.get(facet, ()))
    offered = [slug for slug in codes if counts.get(slug) or slug in chosen]
    if not offered or offered == [NONE]:
        return
    key = f"facet_{facet}"
    st.session_state[key] = chosen
    st.pills(
        markdown_text(labels[facet][""]),
        offered,
        selection_mode="multi",
        key=key,
        format_func=_counted(labels[facet], counts),
        on_change=_write_pills,
        args=(facet,),
        wrap=True,
    )


def _counted(labels: dict[str, str], counts: dict[str, int]) -> Callable[[str], str]:
    """Labels of pills, which Streamlit reads as Markdown."""
    return lambda slug: f"{markdown_text(labels.get(slug, slug))} {counts.get(slug, 0):,}"


def _write_pills(facet: str) -> None:
    _write(facet, list(st.session_state[f"facet_{facet}"]))


def _write(facet: str, chosen: list[str]) -> None:
    if chosen:
        st.query_params[facet] = chosen
    else:
        st.query_params.pop(facet, None)
