"""Current and planned: each target or expectation beside the present figure for the same thing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from geo.measures.compare import Comparison
from geo.measures.subjects import FACT_KINDS
from geo.model.facts import Figure, Pair, paired_targets
from geo.model.layout import Layout, Words
from layers.figures import figure_text, quantity_text
from ui.compare.bridge import draw_tree
from ui.compare.charts import names_of
from ui.compare.table import bar, citations, confidence_mark, own_words, scope_text
from ui.compare.tree import Tree, el, shared
from words.speaker import Speaker

_COLUMNS = ("planned_what", "planned_target", "planned_present", "planned_missing", "planned_along")
# A name, the word that a hover marks it by, and its pairs.
Block = tuple[str, str, list[Pair]]


def draw_planned(layout: Layout, comparison: Comparison, say: Speaker) -> None:
    """The plan's targets first, then the city's, then those of the subjects compared."""
    blocks = planned_blocks(layout, comparison, say)
    if not blocks:
        st.info(say("planned_none"))
        return
    st.caption(say("planned_hint"))
    draw_tree("planned", planned_table(layout, blocks, say), _cited(layout, blocks, say))


def planned_blocks(layout: Layout, comparison: Comparison, say: Speaker) -> list[Block]:
    """The pairs of the plan, the city and each subject, where there are any."""
    blocks: list[Block] = []
    if layout.plan:
        blocks.append((layout.plan.name.in_(say.lang), "", paired_targets(layout, "plan", layout.plan.id)))
    cities = layout.facts.loc[layout.facts["subject_kind"] == "city", "subject_id"].unique()
    blocks += [(layout.city.in_(say.lang), "", paired_targets(layout, "city", str(city))) for city in cities]
    names = names_of(comparison, say)
    for word in comparison.words:
        subject = comparison.subjects.loc[word]
        kinds = sorted(FACT_KINDS[str(subject["kind"])])
        pairs = [pair for kind in kinds for pair in paired_targets(layout, kind, str(subject["slug"]))]
        blocks.append((names[word], word, pairs))
    return [block for block in blocks if block[2]]


def planned_table(layout: Layout, blocks: list[Block], say: Speaker) -> Tree:
    """A table with a part a subject and a row a target; its sources are shared."""
    columns = (layout.facts[name] for name in ("id", "note", "note_zh"))
    notes = {id: Words(en, zh) for id, en, zh in zip(*columns, strict=True)}
    heads = (el("th", say(key), scope="col") for key in _COLUMNS)
    parts = []
    for name, word, pairs in blocks:
        head = el(
            "tr", el("th", name, colspan=len(_COLUMNS), scope="colgroup"), class_="lx-group", data_word=word
        )
        parts.append(el("tbody", head, *(_row(layout, pair, notes, say) for pair in pairs), key=word or name))
    return el("table", el("thead", el("tr", *heads), key="head"), *parts, class_="lx-compare lx-planned")


def _cited(layout: Layout, blocks: list[Block], say: Speaker) -> dict[str, Tree]:
    pairs = [pair for _, _, pairs in blocks for pair in pairs]
    figures = [figure for pair in pairs for figure in (pair.target, pair.present) if figure]
    return citations(layout, (figure.source_id for figure in figures), say)


def _row(layout: Layout, pair: Pair, notes: Mapping[str, Words], say: Speaker) -> Tree:
    term = layout.measures.get(pair.measure)
    label = term.words.in_(say.lang) if term else pair.measure.replace("_", " ")
    told = (pair.detail.in_(say.lang), scope_text(layout, pair.scope, say))
    about = " · ".join(part for part in told if part)
    missing: str = "–"
    along: Tree = "–"
    if pair.missing is not None and pair.share is not None:
        passed = pair.missing <= 0
        missing = say("planned_reached") if passed else quantity_text(pair.missing, pair.unit, say)
        share = f"{pair.share:.0%}"
        along = el("span", share, bar(share, 0, max(0.0, min(100.0, 100 * pair.share))))
    present = _figure(pair.present, pair.unit, notes, say) if pair.present else say("not_found")
    cells = (_figure(pair.target, pair.unit, notes, say), present, missing, along)
    named = zip(_COLUMNS[1:], cells, strict=True)
    return el(
        "tr",
        el("th", label, el("span", about, class_="lx-about"), scope="row"),
        *(el("td", cell, data_name=say(key)) for key, cell in named),
        key=pair.target.id,
    )


def _figure(figure: Figure, unit: str, notes: Mapping[str, Words], say: Speaker) -> Tree:
    """A figure with its year and confidence, its source and note a click away."""
    text = figure_text(f"{figure.value:f}", unit, figure.qualifier, say)
    kind = say(f"qualifier_{figure.qualifier}") if say.known(f"qualifier_{figure.qualifier}") else ""
    about = " · ".join(part for part in (figure.as_of[:4] or say("undated"), kind) if part)
    mark = confidence_mark(figure.confidence, say)
    return el(
        "details",
        el("summary", el("b", text), el("span", about, " ", mark, class_="lx-about")),
        el(
            "div",
            shared(figure.source_id),
            own_words("p", notes[figure.id], say),
            class_="lx-rests",
            lazy="rests",
        ),
    )
