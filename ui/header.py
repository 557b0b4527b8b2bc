"""What stands above every page: title, the plan's targets with their source, the pages, the language."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import Any

import streamlit as st

from geo.facts import facts_of
from geo.layout import LANGUAGES, Layout
from layers.figures import date_text, figure_text
from ui.address import Address
from ui.i18n import Speaker, speaker
from ui.plain import html_text, markdown_link, markdown_text
from ui.served import current_layout

_NAMES = {"en": "English", "zh": "中文"}


def draw_header(layout: Layout, address: Address, say: Speaker, pages: Mapping[str, Any], here: str) -> None:
    """Title and plan line on the left, pages and language on the right; then a notice for each dropped word."""
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(f"<h1>{html_text(layout.title.in_(say.lang))}</h1>")
        if len(pages) > 1:
            with st.container(key="pages", horizontal=True, width="content"):
                for slug, page in pages.items():
                    st.page_link(page, label=say(f"{slug}_page"), query_params={"lang": address.lang})
        st.session_state["lang_choice"] = address.lang
        st.segmented_control(
            say("language"),
            LANGUAGES,
            key="lang_choice",
            format_func=_NAMES.__getitem__,
            on_change=_write_lang,
            label_visibility="collapsed",
            width="content",
        )
    _plan_line(layout, say)
    for drop in address.dropped:
        if drop.why is not None:
            st.warning(markdown_text(say(f"shape_{drop.why.reason}", **drop.why.fill)))
            continue
        known = ", ".join(drop.known)
        st.warning(markdown_text(say("address_dropped", word=drop.word, value=drop.value, known=known)))


def plan_figures(layout: Layout, say: Speaker) -> list[dict[str, str]]:
    """The headline figures of the plan: text, year, source and its address, the preferred one of each measure."""
    if layout.plan is None:
        return []
    facts = facts_of(layout, "plan", layout.plan.id).drop_duplicates("measure", keep="first")
    by_measure = {fact["measure"]: fact for fact in facts.fillna("").to_dict("records")}
    return [
        {
            "text": _headline_text(layout, measure, fact, say),
            "source": str(fact["publisher"]),
            "published": date_text(fact["published"], say),
            "address": str(fact["address"]),
        }
        for measure in layout.plan.headline
        if (fact := by_measure.get(measure)) is not None
    ]


def _headline_text(layout: Layout, measure: str, fact: Mapping[Hashable, Any], say: Speaker) -> str:
    """Money says what it is for; a counted thing names itself. A target says by when."""
    text = figure_text(fact["value"], fact["unit"], fact["qualifier"], say)
    if fact["unit"].startswith("yuan") and measure in layout.measures:
        text = f"{layout.measures[measure].words.in_(say.lang)} {text}"
    return say("by_year", text=text, year=str(fact["as_of"])[:4]) if fact["qualifier"] == "target" else text


@lru_cache(maxsize=8)
def _figures(digest: str, lang: str) -> list[dict[str, str]]:
    """The figures of the layout in use: the same at every rerun of every session."""
    return plan_figures(current_layout(), speaker(lang))


def _plan_line(layout: Layout, say: Speaker) -> None:
    figures = _figures(layout.digest, say.lang)
    if not figures or layout.plan is None:
        return
    said = " · ".join(markdown_text(figure["text"]) for figure in figures)
    sources = sorted({(figure["source"], figure["published"], figure["address"]) for figure in figures})
    cited = "; ".join(_citation(*source) for source in sources)
    with st.container(key="plan"):
        st.caption(say("plan_line", plan=markdown_text(layout.plan.name.in_(say.lang)), figures=said) + cited)


def _citation(name: str, date: str, address: str) -> str:
    return markdown_link(", ".join(part for part in (name, date) if part), address)


def _write_lang() -> None:
    chosen = st.session_state["lang_choice"]
    if chosen:
        st.query_params["lang"] = chosen
