"""What stands above every page: title, the plan's targets with their source, the pages, the language."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from geo.model.facts import facts_of
from geo.model.layout import Layout, Words
from geo.model.once import once
from layers.assets import script
from layers.contract import HeaderView, PageLink, PlanView
from layers.figures import date_text, figure_text
from ui.address import Address
from ui.frame.plain import markdown_text
from web.layouts import entries, link_word
from web.pages import SLUGS
from web.served import connection_script
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

MARKUP = '<div class="lx-header"></div>'
# The pages by their places in the address; their names in words are the keys "<slug>_page".
_NAMES = {"en": "English", "zh": "中文"}


@cache
def _component() -> Callable[..., Any]:
    # One element: each of Streamlit's own would take its time before the map has a place.
    # Streamlit takes it for a script, and not for the name of a file, by a line break.
    module = f'"use strict";\n{script("header")}'
    return st.components.v2.component("header", html=MARKUP, js=module, isolate_styles=False)


def draw_header(layout: Layout, address: Address, here: str) -> None:
    """Title on the left, pages and language on the right, the plan below; then a notice for each dropped word."""
    say = address.say
    _component()(key="header", data=header_view(layout, say, here))
    for drop in address.dropped:
        if drop.why is not None:
            st.warning(markdown_text(say.sentence(drop.why.sentence)))
            continue
        known = ", ".join(drop.known)
        st.warning(markdown_text(say("address_dropped", word=drop.word, value=drop.value, known=known)))


def header_view(layout: Layout, say: Speaker, here: str) -> HeaderView:
    """What `ui/js/header.js` draws: title, pages of which ``here`` is one, languages, the plan's line and sources.

    Where the server has several layouts, these too; only then do links name theirs.
    """
    return _header(layout.title, link_word(layout), say, here, _plan(layout, say))


def draw_bare_header(slug: str, say: Speaker, here: str) -> None:
    """The header of a layout that cannot be read: the way to the others. Nothing where there are none."""
    known = entries()
    entry = next((one for one in known if one.slug == slug), known[0])
    if len(known) > 1:
        nothing: PlanView = {"plan": "", "sources": []}
        _component()(key="header", data=_header(entry.title, entry.slug, say, here, nothing))


def _header(title: Words, layout: str, say: Speaker, here: str, plan: PlanView) -> HeaderView:
    def address(page: str, layout: str) -> str:
        words = {"lang": say.lang, **({"layout": layout} if layout else {})}
        return f"{'.' if page == 'map' else page}?{urlencode(words)}"

    pages: list[PageLink] = [
        {"name": say(f"{slug}_page"), "address": address(slug, layout), "here": slug == here}
        for slug in SLUGS
    ]
    layouts: list[PageLink] = [
        {
            "name": entry.title.in_(say.lang),
            "address": address(here, entry.slug),
            "here": entry.slug == layout,
        }
        for entry in (entries() if layout else [])
    ]
    return {
        "title": title.in_(say.lang),
        "layouts": layouts,
        "layouts_label": say("layouts"),
        "pages": pages,
        "pages_label": say("pages"),
        "lang": say.lang,
        "language": say("language"),
        "failed": say("map_failed"),
        "connection": {
            "script": connection_script().name,
            "lost": say("connection_lost"),
            "found": say("connection_found"),
            "restored": say("connection_restored"),
        },
        "languages": {lang: _NAMES[lang] for lang in LANGUAGES},
        **plan,
    }


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
    text = figure_text(Words.of(fact, "value").in_(say.lang), fact["unit"], fact["qualifier"], say)
    if fact["unit"].startswith("yuan") and measure in layout.measures:
        text = f"{layout.measures[measure].words.in_(say.lang)} {text}"
    return say("by_year", text=text, year=str(fact["as_of"])[:4]) if fact["qualifier"] == "target" else text


@once
def _figures(layout: Layout, lang: str) -> list[dict[str, str]]:
    """The figures of a layout: the same at every rerun of every session."""
    return plan_figures(layout, speaker(lang))


def _plan(layout: Layout, say: Speaker) -> PlanView:
    """The plan's line in words, and its sources: text and address."""
    figures = _figures(layout, say.lang)
    if not figures or layout.plan is None:
        return {"plan": "", "sources": []}
    said = " · ".join(figure["text"] for figure in figures)
    cited = sorted({(figure["source"], figure["published"], figure["address"]) for figure in figures})
    return {
        "plan": say("plan_line", plan=layout.plan.name.in_(say.lang), figures=said),
        "sources": [[", ".join(filter(None, (name, date))), address] for name, date, address in cited],
    }
