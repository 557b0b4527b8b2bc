"""What a ranking says: the order, where its points come from, how firmly it stands, and who or what is left out."""

from __future__ import annotations

from geo.compare import Comparison
from geo.layout import Layout
from geo.ranking import DRAWS, Ranking
from layers.figures import number_text
from layers.words import Say
from ui.compare.charts import names_of
from ui.compare.table import hue_line, number_with_unit, reason_text
from ui.plain import html_text


def refusals(layout: Layout, comparison: Comparison, ranking: Ranking, say: Say) -> list[str]:
    """A sentence for each measure that cannot be ranked, and why."""
    lines = []
    for slug, reason in ranking.refused:
        row = comparison.row(slug)
        why = reason_text(layout, row, say) or say(f"unlike_{reason}")
        lines.append(say("cannot_rank_by", measure=row.measure.words.in_(say.lang), reason=why))
    return lines


def apart(comparison: Comparison, ranking: Ranking, say: Say) -> list[str]:
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


def ranking_html(layout: Layout, comparison: Comparison, ranking: Ranking, say: Say) -> str:
    """The order as a table: score, where its points come from, and how often each leads."""
    names = names_of(comparison, say)
    measures = [(part.measure, comparison.row(part.measure).measure) for part in ranking.places[0].parts]
    weights = {slack.measure: slack.weight for slack in ranking.slack}
    head = "".join(
        f'<th scope="col">{html_text(measure.words.in_(say.lang))}<small>{html_text(say("weight"))} '
        f"{number_text(weights[slug])}</small></th>"
        for slug, measure in measures
    )
    often = html_text(say("leads_hint", count=number_text(DRAWS)))
    rows = []
    for place in ranking.places:
        parts = "".join(
            f'<td data-name="{html_text(measures[position][1].words.in_(say.lang))}"><span>'
            f"{html_text(number_with_unit(part.value, measures[position][1].unit, say))}"
            f'<span class="lx-about">{number_text(part.goodness)} × {number_text(weights[part.measure])} = '
            f"{number_text(part.points)}</span></span></td>"
            for position, part in enumerate(place.parts)
        )
        colour = hue_line(layout, place.subject)
        rows.append(
            f'<tr><th scope="row" data-word="{html_text(place.subject)}">{place.rank}. '
            f"{html_text(names[place.subject])}</th>"
            f'<td data-name="{html_text(say("score"))}"><span><b>{number_text(round(place.score, 1))}</b>'
            f'<div class="lx-bar" style="color:{colour}"><i style="left:0;width:{place.score:.1f}%"></i></div>'
            f"</span></td>{parts}"
            f'<td data-name="{html_text(say("leads"))}">{place.leads:.0%}</td></tr>'
        )
    return (
        f'<table class="lx-compare lx-ranking"><thead><tr><th scope="col">{html_text(say("rank_subject"))}</th>'
        f'<th scope="col">{html_text(say("score"))}</th>{head}'
        f'<th scope="col">{html_text(say("leads"))}<small>{often}</small></th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def slack_html(comparison: Comparison, ranking: Ranking, say: Say) -> str:
    """How far each weight may move before the order changes, as a strip from 0 to 100."""
    rows = []
    for slack in ranking.slack:
        name = html_text(comparison.row(slack.measure).measure.words.in_(say.lang))
        low, high = number_text(round(slack.low)), number_text(round(slack.high))
        text = html_text(say("slack", weight=number_text(slack.weight), low=low, high=high))
        strip = (
            f'<div class="lx-bar" role="img" aria-label="{text}">'
            f'<i style="left:{slack.low:.1f}%;width:{max(slack.high - slack.low, 0.6):.1f}%"></i>'
            f'<u style="left:{slack.weight:.1f}%"></u></div>'
        )
        rows.append(f'<tr><th scope="row">{name}</th><td>{strip}</td><td>{text}</td></tr>')
    return f'<table class="lx-compare lx-slack"><tbody>{"".join(rows)}</tbody></table>'
