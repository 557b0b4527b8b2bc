"""The ranking panel: weights that sum to 100, the order they give, and how firmly it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

import streamlit as st

from geo.measures.compare import Comparison, rank_subjects, usual_aim
from geo.measures.measures import measures_of
from geo.measures.ranking import Aim, Criterion, Ranking
from geo.model.layout import Layout
from layers.figures import number_text
from ui.compare.bridge import draw_tree
from ui.compare.cells import compared
from ui.compare.controls import measure_labels, write_word
from ui.compare.order import apart, ranking_table, refusals, slack_table
from ui.compare.table import number_with_unit
from ui.compare.words import CompareWords, numeric, weight_word
from ui.frame.here import page_speaker
from ui.frame.plain import markdown_text

_USUAL = 3
_MOST = 8


def draw_ranking(layout: Layout, asked: CompareWords) -> None:
    """Weights above, the order below."""
    say = asked.say
    comparison = compared(layout, asked, [criterion.measure for criterion in asked.weights])
    criteria = list(asked.weights) or usual_criteria(comparison)
    comparison = compared(layout, asked, [criterion.measure for criterion in criteria])
    st.caption(say("ranking_hint"))
    _draw_weights(layout, comparison, criteria)
    total = sum(criterion.weight for criterion in criteria)
    if not criteria:
        st.info(say("ranking_empty"))
        return
    if abs(total - 100) > 0.01:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(say("weights_sum", total=number_text(total)))
            if total > 0:
                st.button(
                    say("weights_scale"), on_click=_write, args=(scaled(criteria),), key="weights_scale"
                )
        return
    ranking = rank_subjects(comparison, criteria)
    _draw_outcome(layout, comparison, ranking)


def usual_criteria(comparison: Comparison) -> list[Criterion]:
    """What a ranking begins with: the first measures that are like for like and have a better end, weighted alike."""
    rows = [row for row in comparison.rows if row.comparable and row.measure.direction][:_USUAL]
    return scaled([Criterion(row.measure.slug, 1, usual_aim(row.measure)) for row in rows])


def scaled(criteria: Sequence[Criterion]) -> list[Criterion]:
    """The same proportions in whole numbers that sum to 100; what rounding leaves over goes to the first."""
    total = sum(criterion.weight for criterion in criteria)
    if not total:
        return list(criteria)
    weights = [round(100 * criterion.weight / total) for criterion in criteria]
    weights[0] += 100 - sum(weights)
    return [replace(criterion, weight=weight) for criterion, weight in zip(criteria, weights, strict=True)]


def _draw_outcome(layout: Layout, comparison: Comparison, ranking: Ranking) -> None:
    say = page_speaker()
    for line in refusals(layout, comparison, ranking, say):
        st.warning(markdown_text(line))
    if ranking.places:
        draw_tree("ranking", ranking_table(layout, comparison, ranking, say))
        st.caption(say("normalised"))
    for line in apart(comparison, ranking, say) if not ranking.refused else ():
        st.info(markdown_text(line))
    if len(ranking.places) > 1 and len(ranking.slack) > 1:
        st.markdown(f"**{say('stability')}**")
        draw_tree("slack", slack_table(comparison, ranking, say))


def _draw_weights(layout: Layout, comparison: Comparison, criteria: list[Criterion]) -> None:
    say = page_speaker()
    known = measures_of(layout)
    labels = measure_labels(layout, say, numeric(known))
    st.session_state["weighted"] = [criterion.measure for criterion in criteria]
    st.multiselect(
        say("weighted"),
        list(labels),
        key="weighted",
        format_func=labels.__getitem__,
        max_selections=_MOST,
        on_change=_write_measures,
        args=(layout, tuple(criteria)),
    )
    for criterion in criteria:
        slug = criterion.measure
        with st.container(horizontal=True, vertical_alignment="center", key=f"weigh_{slug}"):
            st.markdown(markdown_text(labels.get(slug, slug)), width=230)
            st.session_state[f"weight_{slug}"] = float(criterion.weight)
            st.number_input(
                say("weight_of", measure=labels.get(slug, slug)),
                0.0,
                100.0,
                step=5.0,
                format="%g",
                key=f"weight_{slug}",
                label_visibility="collapsed",
                on_change=_write_inputs,
                args=(tuple(criteria),),
                width=130,
            )
            st.session_state[f"aim_{slug}"] = criterion.aim
            st.selectbox(
                say("aim_of", measure=labels.get(slug, slug)),
                get_args(Aim),
                key=f"aim_{slug}",
                format_func=lambda aim: say(f"aim_{aim}"),
                label_visibility="collapsed",
                on_change=_write_inputs,
                args=(tuple(criteria),),
                width=190,
            )
            if criterion.aim == "nearest":
                st.session_state[f"ideal_{slug}"] = float(criterion.ideal or 0)
                st.number_input(
                    say("ideal_of", measure=labels.get(slug, slug)),
                    key=f"ideal_{slug}",
                    format="%g",
                    label_visibility="collapsed",
                    on_change=_write_inputs,
                    args=(tuple(criteria),),
                    width=150,
                )
                st.caption(number_with_unit(float(criterion.ideal or 0), known[slug].unit, say))


def _write_measures(layout: Layout, before: tuple[Criterion, ...]) -> None:
    """A measure that joins takes an equal share; one that leaves gives its own to the others."""
    chosen: list[str] = st.session_state["weighted"]
    kept = {criterion.measure: criterion for criterion in before}
    known = measures_of(layout)
    mean = sum(criterion.weight for criterion in before) / len(before) if before else 1.0
    _write(scaled([kept.get(slug) or Criterion(slug, mean, usual_aim(known[slug])) for slug in chosen]))


def _write_inputs(before: tuple[Criterion, ...]) -> None:
    changed = []
    for criterion in before:
        slug = criterion.measure
        aim = st.session_state[f"aim_{slug}"]
        ideal = float(st.session_state.get(f"ideal_{slug}") or 0) if aim == "nearest" else None
        changed.append(Criterion(slug, float(st.session_state[f"weight_{slug}"] or 0), aim, ideal))
    _write(changed)


def _write(criteria: Sequence[Criterion]) -> None:
    write_word("weights", [weight_word(criterion) for criterion in criteria])
