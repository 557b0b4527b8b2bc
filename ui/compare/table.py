"""The comparison as a table: a row a measure, a column a subject, each figure with all it rests on a click away.

It is written as HTML, because no table of Streamlit's holds a source behind each figure; every text goes through
`ui.plain.html_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from geo.cells import Cell
from geo.compare import Comparison, Row
from geo.facts import CONFIDENCE_RANK
from geo.layout import Layout, Words
from layers.backing import parts_text
from layers.figures import cell_text, date_text, number_text, quantity_text, value_with_unit
from layers.style import hue_of
from layers.words import Say
from ui.plain import html_text


def table_html(
    layout: Layout, comparison: Comparison, say: Say, *, links: Mapping[str, str] | None = None
) -> str:
    """The whole table.

    ``links`` gives, by subject, the address behind its name.
    """
    names = {word: comparison.name(word).in_(say.lang) for word in comparison.words}
    head = "".join(
        _head(layout, comparison, word, names[word], (links or {}).get(word, ""), say) for word in names
    )
    groups = groupby(comparison.rows, key=lambda row: row.measure.group)
    cited = citations(
        layout, (id for row in comparison.rows for cell in row.found for id in cell.source_ids), say
    )
    bodies = "".join(_group(layout, group, list(rows), names, cited, say) for group, rows in groups)
    corner = html_text(say("compare_measure"))
    return (
        f'<div class="lx-compare-wrap" tabindex="0" role="region" aria-label="{html_text(say("compare_table_label"))}">'
        f'<table class="lx-compare"><thead><tr><th scope="col">{corner}</th>{head}</tr></thead>{bodies}</table></div>'
    )


def _about_html(layout: Layout, cell: Cell, say: Say) -> str:
    """Year and kind of a figure with a badge of its scope; of a computed one, what was measured."""
    if cell.computed_from:
        return html_text(cell.detail.in_(say.lang) or say("computed_here"))
    kind = say(f"qualifier_{cell.qualifier}") if cell.planned else ""
    said = html_text(" · ".join(part for part in (cell.as_of[:4] or say("undated"), kind) if part))
    scope = scope_text(layout, cell.scope, say)
    return said + (f' <span class="lx-scope">{html_text(scope)}</span>' if scope else "")


def scope_text(layout: Layout, scope: str, say: Say) -> str:
    """What a figure counts."""
    return layout.scopes[scope].words.in_(say.lang) if scope in layout.scopes else scope


def reason_text(layout: Layout, row: Row, say: Say) -> str:
    """Why the figures of a row are not like for like, in plain words with what differs; "" where they are.

    A row with one figure or none has nothing to be unlike.
    """
    if row.comparable or len(row.found) < 2:
        return ""
    years = sorted({cell.as_of[:4] or say("undated") for cell in row.found})
    scopes = list(dict.fromkeys(scope_text(layout, cell.scope, say) for cell in row.found))
    comma = "、" if say.lang == "zh" else ", "
    reasons = []
    if len(scopes) > 1 and row.reason != "not_numbers":
        reasons.append(say("unlike_scopes", scopes=comma.join(scopes)))
    if len(years) > 1 and row.reason != "not_numbers":
        reasons.append(say("unlike_years", years=comma.join(years)))
    if not reasons or row.reason in {"units", "not_numbers"}:
        reasons = [say(f"unlike_{row.reason}"), *reasons]
    return ("；" if say.lang == "zh" else "; ").join(reasons)


def hue_line(layout: Layout, word: str) -> str:
    """The colour of the zone that a subject is or lies in; the neutral one for the rest."""
    slug = word.removeprefix("zone:")
    if slug not in layout.zones.index:
        return hue_of("")["line"]
    zone = layout.zones.loc[slug]
    parent = str(zone["parent"])
    return hue_of(str(zone["hue"]) or (str(layout.zones["hue"].get(parent, "")) if parent else ""))["line"]


def confidence_html(level: str, say: Say) -> str:
    """Three dots, as many filled as the confidence is high."""
    if level not in CONFIDENCE_RANK:
        return ""
    filled = len(CONFIDENCE_RANK) - CONFIDENCE_RANK[level]
    said = html_text(say(f"confidence_{level}"))
    dots = "●" * filled + "○" * (len(CONFIDENCE_RANK) - filled)
    return f'<span class="lx-sure" role="img" title="{said}" aria-label="{said}">{dots}</span>'


def _head(layout: Layout, comparison: Comparison, word: str, name: str, link: str, say: Say) -> str:
    kind = str(comparison.subjects.loc[word, "kind"])
    colour = hue_line(layout, word)
    text = html_text(name)
    shown = f'<a href="{html_text(link)}" target="_self">{text}</a>' if link else text
    return (
        f'<th scope="col" data-word="{html_text(word)}" style="border-bottom-color:{colour}">{shown}'
        f"<small>{html_text(say(f'kind_of_{kind}'))}</small></th>"
    )


def _group(
    layout: Layout, group: str, rows: list[Row], names: Mapping[str, str], cited: Mapping[str, str], say: Say
) -> str:
    title = html_text(say(f"group_{group}"))
    body = "".join(_row(layout, row, names, cited, say) for row in rows)
    head = f'<tr class="lx-group"><th colspan="{len(names) + 1}" scope="colgroup">{title}</th></tr>'
    return f"<tbody>{head}{body}</tbody>"


def _row(layout: Layout, row: Row, names: Mapping[str, str], cited: Mapping[str, str], say: Say) -> str:
    measure = row.measure
    label = html_text(measure.words.in_(say.lang))
    marks = []
    if row.computed:
        marks.append(f'<span class="lx-mark">{html_text(say("computed_here"))}</span>')
    reason = reason_text(layout, row, say)
    if reason:
        marks.append(
            f'<details class="lx-unlike"><summary>≠ {html_text(say("unlike"))}</summary>{html_text(reason)}</details>'
        )
    cells = "".join(_cell(layout, row, cell, names[cell.zone], cited, say) for cell in row.cells)
    kind = "lx-computed" if row.computed else "lx-published"
    return (
        f'<tr class="{kind}" data-measure="{html_text(measure.slug)}"><th scope="row">{label}{"".join(marks)}</th>'
        f"{cells}</tr>"
    )


def _cell(layout: Layout, row: Row, cell: Cell, name: str, cited: Mapping[str, str], say: Say) -> str:
    place = f'data-word="{html_text(cell.zone)}" data-name="{html_text(name)}"'
    if cell.value is None:
        return f'<td class="lx-blank" {place}>{html_text(say("not_found"))}</td>'
    end = "best" if cell.zone in row.best else "worst" if cell.zone in row.worst else ""
    mark = f'<span class="lx-{end}">{html_text(say(f"compare_{end}"))}</span>' if end else ""
    ahead = ' class="lx-ahead"' if cell.planned else ""
    about = _about_html(layout, cell, say)
    return (
        f"<td{ahead} {place}><details><summary><b>{html_text(cell_text(cell, say))}</b>{mark}"
        f'<span class="lx-about">{about} {confidence_html(cell.confidence, say)}</span></summary>'
        f'<div class="lx-rests">{_rests(cell, cited, say)}</div></details></td>'
    )


def _rests(cell: Cell, cited: Mapping[str, str], say: Say) -> str:
    """What a figure rests on, a paragraph each."""
    lines = []
    if cell.computed_from:
        lines.append(html_text(say("computed_from", parts=parts_text(cell.computed_from, say))))
    elif cell.detail.in_(say.lang):
        lines.append(html_text(say("figure_is_of", part=cell.detail.in_(say.lang))))
    if not cell.computed_from and len(cell.as_of) > 4:
        lines.append(html_text(f"{say('as_of')}: {date_text(cell.as_of, say)}"))
    if cell.valid_from or cell.valid_to:
        start, end = (date_text(part, say) if part else "" for part in (cell.valid_from, cell.valid_to))
        lines.append(html_text(say("valid", start=start, end=end)))
    lines += [cited[id] for id in cell.source_ids if id in cited]
    if note := cell.note.in_(say.lang):
        lines.append(html_text(note))
    if len(cell.fact_ids) > 1 and not cell.computed_from:
        lines.append(html_text(say("other_figures", count=len(cell.fact_ids) - 1)))
    return "".join(f"<p>{line}</p>" for line in lines)


def citations(layout: Layout, ids: Iterable[str], say: Say) -> dict[str, str]:
    """By id the publisher, title and date of each known source; a link only where it has an address of the web."""
    # All at once: a look into the table for each figure would take as long as the rest of the page.
    rows = layout.sources[layout.sources.index.isin(set(ids))]
    columns = (rows[name] for name in ("publisher", "title", "title_zh", "published", "address"))
    return {
        str(id): _citation(publisher, Words(en, zh).in_(say.lang), date_text(day, say), address)
        for id, publisher, en, zh, day, address in zip(rows.index, *columns, strict=True)
    }


def _citation(publisher: str, title: str, published: str, address: str) -> str:
    text = html_text(f"{publisher}: {title}" + (f" ({published})" if published else ""))
    if not address.startswith(("http://", "https://")):
        return text
    return f'<a href="{html_text(address)}" target="_blank" rel="noopener noreferrer">{text}</a>'


def number_with_unit(number: float, unit: str, say: Say) -> str:
    """A plain number with its unit, small ones with two digits that say something."""
    if 0 < abs(number) < 0.1:
        return value_with_unit(f"{number:.2g}", unit, say)
    return quantity_text(number, unit, say) if unit else number_text(number)
