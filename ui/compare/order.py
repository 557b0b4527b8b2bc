"""What a ranking says: the order, where its points come from, how firmly it stands, and who or what is left out."""

from __future__ import annotations

from geo.measures.compare import Comparison
from geo.measures.ranking import DRAWS, Ranking
from geo.model.layout import Layout
from layers.figures import number_text
from ui.compare.charts import names_of
from ui.compare.table import bar, hue_line, number_with_unit, reason_text
from ui.compare.tree import Tree, el
from words.speaker import Speaker


def refusals(layout: Layout, comparison: Comparison, ranking: Ranking, say: Speaker) -> list[str]:
    """A sentence for each measure that cannot be ranked, and why."""
    lines = []
    for slug, reason in ranking.refused:
        row = comparison.row(slug)
        why = reason_text(layout, row, say) or say(f"unlike_{reason}")
        lines.append(say("cannot_rank_by", measure=row.measure.words.in_(say.lang), reason=why))
    return lines


def apart(comparison: Comparison, ranking: Ranking, say: Speaker) -> list[str]:
    """A sentence for each subject that cannot be ranked, and what was not found for it."""
    names = names_of(comparison, say)
    comma = "、" if say.lang == "zh" else ", "
    return [
        say(
            "cannot_be_ranked",
            name=names[word],
            measures=comma.join(comparison.row(slug).measure.words.in_(say.lang) for slug in missing),
        )
        for word, missing in ranking.apart
    ]


def ranking_table(layout: Layout, comparison: Comparison, ranking: Ranking, say: Speaker) -> Tree:
    """The order as a table: score, where its points come from, and how often each leads."""
    names = names_of(comparison, say)
    measures = {part.measure: comparison.row(part.measure).measure for part in ranking.places[0].parts}
    weights = {slack.measure: slack.weight for slack in ranking.slack}
    heads = (
        el(
            "th",
            measure.words.in_(say.lang),
            el("small", f"{say('weight')} {number_text(weights[slug])}"),
            scope="col",
            key=slug,
        )
        for slug, measure in measures.items()
    )
    often = el("small", say("leads_hint", count=number_text(DRAWS)))
    head = el(
        "tr",
        el("th", say("rank_subject"), scope="col", key="subject"),
        el("th", say("score"), scope="col", key="score"),
        *heads,
        el("th", say("leads"), often, scope="col", key="leads"),
    )
    rows = []
    for place in ranking.places:
        parts = []
        for part in place.parts:
            measure = measures[part.measure]
            points = f"{number_text(part.goodness)} × {number_text(weights[part.measure])} = {number_text(part.points)}"
            value = number_with_unit(part.value, measure.unit, say)
            inside = el("span", value, el("span", points, class_="lx-about"))
            parts.append(el("td", inside, data_name=measure.words.in_(say.lang), key=part.measure))
        score = number_text(round(place.score, 1))
        strip = bar(f"{say('score')} {score}", 0, place.score, colour=hue_line(layout, place.subject))
        name = f"{place.rank}. {names[place.subject]}"
        rows.append(
            el(
                "tr",
                el("th", name, scope="row", data_word=place.subject, key="subject"),
                el("td", el("span", el("b", score), strip), data_name=say("score"), key="score"),
                *parts,
                el("td", f"{place.leads:.0%}", data_name=say("leads"), key="leads"),
                key=place.subject,
            )
        )
    return el("table", el("thead", head), el("tbody", *rows), class_="lx-compare lx-ranking")


def slack_table(comparison: Comparison, ranking: Ranking, say: Speaker) -> Tree:
    """How far each weight may move before the order changes, as a strip from 0 to 100."""
    rows = []
    for slack in ranking.slack:
        name = comparison.row(slack.measure).measure.words.in_(say.lang)
        low, high = number_text(round(slack.low)), number_text(round(slack.high))
        text = say("slack", weight=number_text(slack.weight), low=low, high=high)
        strip = bar(text, slack.low, max(slack.high - slack.low, 0.6), at=slack.weight)
        rows.append(el("tr", el("th", name, scope="row"), el("td", strip), el("td", text), key=slack.measure))
    return el("table", el("tbody", *rows), class_="lx-compare lx-slack")
