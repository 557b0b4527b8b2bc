"""Current and planned: each target or expectation beside the present figure for the same thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.compare import Comparison
from geo.facts import Figure, Pair, paired_targets
from geo.layout import Layout, Words
from geo.subjects import FACT_KINDS
from layers.figures import figure_text, quantity_text
from layers.words import Say
from ui.compare.charts import names_of
from ui.compare.table import citations, confidence_html, scope_text
from ui.i18n import Speaker
from ui.plain import html_text

# A name, the word that a hover marks it by, and its pairs.
Block = tuple[str, str, list[Pair]]


def draw_planned(layout: Layout, comparison: Comparison, say: Speaker) -> None:
    """The plan's targets first, then the city's, then those of the subjects compared."""
    blocks = planned_blocks(layout, comparison, say)
    if not blocks:
        st.info(say("planned_none"))
        return
    st.caption(say("planned_hint"))
    st.html(planned_html(layout, blocks, say))


def planned_blocks(layout: Layout, comparison: Comparison, say: Say) -> list[Block]:
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


def planned_html(layout: Layout, blocks: list[Block], say: Say) -> str:
    """A table with a part a subject and a row a target."""
    heads = "".join(
        f'<th scope="col">{html_text(say(key))}</th>'
        for key in ("planned_what", "planned_target", "planned_present", "planned_missing", "planned_along")
    )
    figures = [
        figure for _, _, pairs in blocks for pair in pairs for figure in (pair.target, pair.present) if figure
    ]
    rests = _rests(layout, figures, say)
    parts = []
    for name, word, pairs in blocks:
        place = f' data-word="{html_text(word)}"' if word else ""
        rows = "".join(_row(layout, pair, rests, say) for pair in pairs)
        head = f'<tr class="lx-group"{place}><th colspan="5" scope="colgroup">{html_text(name)}</th></tr>'
        parts.append(f"<tbody>{head}{rows}</tbody>")
    return f'<table class="lx-compare lx-planned"><thead><tr>{heads}</tr></thead>{"".join(parts)}</table>'


def _row(layout: Layout, pair: Pair, rests: Mapping[str, str], say: Say) -> str:
    term = layout.measures.get(pair.measure)
    label = term.words.in_(say.lang) if term else pair.measure.replace("_", " ")
    told = (pair.detail.in_(say.lang), scope_text(layout, pair.scope, say))
    about = " · ".join(part for part in told if part)
    missing = along = "–"
    if pair.missing is not None and pair.share is not None:
        passed = pair.missing <= 0
        missing = say("planned_reached") if passed else quantity_text(pair.missing, pair.unit, say)
        share = f"{pair.share:.0%}"
        width = max(0.0, min(100.0, 100 * pair.share))
        along = (
            f'<span>{share}<div class="lx-bar" role="img" aria-label="{share}">'
            f'<i style="left:0;width:{width:.1f}%"></i></div></span>'
        )
    names = {
        key: html_text(say(key))
        for key in ("planned_target", "planned_present", "planned_missing", "planned_along")
    }
    return (
        f'<tr><th scope="row">{html_text(label)}<span class="lx-about">{html_text(about)}</span></th>'
        f'<td data-name="{names["planned_target"]}">{_figure(pair.target, pair.unit, rests, say)}</td>'
        f'<td data-name="{names["planned_present"]}">'
        + (_figure(pair.present, pair.unit, rests, say) if pair.present else html_text(say("not_found")))
        + f'</td><td data-name="{names["planned_missing"]}">{html_text(missing)}</td>'
        f'<td data-name="{names["planned_along"]}">{along}</td></tr>'
    )


def _rests(layout: Layout, figures: Sequence[Figure], say: Say) -> dict[str, str]:
    """By the id of a figure, its source and note."""
    cited = citations(layout, (figure.source_id for figure in figures), say)
    facts = layout.facts[layout.facts["id"].isin({figure.id for figure in figures})]
    notes = {
        id: Words(en, zh).in_(say.lang)
        for id, en, zh in zip(facts["id"], facts["note"], facts["note_zh"], strict=True)
    }
    lines = {figure.id: (cited.get(figure.source_id, ""), html_text(notes[figure.id])) for figure in figures}
    return {id: "".join(f"<p>{line}</p>" for line in both if line) for id, both in lines.items()}


def _figure(figure: Figure, unit: str, rests: Mapping[str, str], say: Say) -> str:
    """A figure with its year and confidence, its source and note a click away."""
    text = html_text(figure_text(f"{figure.value:f}", unit, figure.qualifier, say))
    kind = say(f"qualifier_{figure.qualifier}") if say.known(f"qualifier_{figure.qualifier}") else ""
    about = " · ".join(part for part in (figure.as_of[:4] or say("undated"), kind) if part)
    return (
        f"<details><summary><b>{text}</b>"
        f'<span class="lx-about">{html_text(about)} {confidence_html(figure.confidence, say)}</span></summary>'
        f'<div class="lx-rests">{rests[figure.id]}</div></details>'
    )
