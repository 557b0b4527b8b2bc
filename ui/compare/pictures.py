"""The pictures of the compare page, each with its figures in words for those who cannot see it."""

from __future__ import annotations

import streamlit as st

from geo.measures.measures import measures_of
from geo.model.layout import Layout
from ui.compare.bridge import draw_tree
from ui.compare.cells import compared
from ui.compare.charts import dot_plot, plotted
from ui.compare.controls import measure_labels, pick_measure, write_word
from ui.compare.roles import role_bars, role_counts, role_measures
from ui.compare.scatter import USUAL, scatter
from ui.compare.table import reason_text
from ui.compare.tree import Tree, el
from ui.compare.words import CompareWords, numeric
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text


def draw_pictures(layout: Layout, asked: CompareWords) -> None:
    """Dots a measure, firms by role, and two measures against each other."""
    say = asked.say
    comparison = compared(layout, asked)
    st.caption(say("pictures_hint"))
    dots = (_saved(dot_plot(layout, comparison, row, say), row.measure.slug) for row in plotted(comparison))
    draw_tree("dots", el("div", *dots, class_="lx-dots"))
    st.markdown(f"**{say('roles_title')}**")
    _draw_roles(layout, asked)
    st.markdown(f"**{say('scatter_title')}**")
    _draw_scatter(layout, asked)


def _saved(drawn: Tree, name: str) -> Tree:
    """A picture, and the button by which the browser saves it."""
    say = page_speaker()
    words = {"type": "button", "class_": "lx-save", "data_save": name, "title": say("save_picture")}
    return el(
        "div", drawn, el("button", say("save_svg"), **words), class_="lx-picture", data_picture=name, key=name
    )


def _draw_roles(layout: Layout, asked: CompareWords) -> None:
    say = asked.say
    comparison = compared(layout, asked, role_measures(layout))
    counts = role_counts(layout, comparison)
    if not any(sum(of.values()) for of in counts.values()):
        st.caption(say("roles_none"))
        return
    draw_tree("roles", _saved(role_bars(layout, comparison, counts, say), "roles"))
    st.caption(say("roles_hint"))


def _draw_scatter(layout: Layout, asked: CompareWords) -> None:
    say = asked.say
    labels = measure_labels(layout, say, numeric(measures_of(layout)))
    chosen = [*asked.scatter, *(*USUAL, "")[len(asked.scatter) :]]
    boxes = st.columns(3, gap="small")
    for place, (box, key) in enumerate(zip(boxes, ("scatter_x", "scatter_y", "scatter_size"), strict=True)):
        with box:

            def write(slug: str, place: int = place) -> None:
                now = [*chosen[:place], slug, *chosen[place + 1 :]]
                write_word("scatter", [one for one in now if one])

            none = say("scatter_no_size") if place == 2 else ""
            pick_measure(say(key), key, labels, chosen[place], write, none=none)
    slugs = [slug for slug in chosen if slug]
    comparison = compared(layout, asked, slugs)
    drawn, absent = scatter(layout, comparison, slugs, say)
    if drawn is not None:
        draw_tree("scatter", _saved(drawn, "scatter"))
    if absent:
        comma = "、" if say.lang == "zh" else ", "
        st.caption(markdown_text(say("scatter_absent", names=comma.join(absent))))
    for slug in slugs:
        row = comparison.row(slug)
        if reason := reason_text(layout, row, say):
            st.caption(markdown_text(f"≠ {labels[slug]}: {reason}"))
