"""The comparison as a table: a row a measure, a column a subject, each figure with all it rests on a click away.

It is a tree of its own, because no table of Streamlit's holds a source behind each figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from geo.measures.cells import Cell
from geo.measures.compare import Comparison, Row
from geo.model.facts import CONFIDENCE_RANK
from geo.model.layout import Layout, Words
from layers.backing import parts_text
from layers.figures import cell_text, date_text, number_text, quantity_text, value_with_unit
from layers.style import hue_of
from ui.compare.tree import Tree, el, shared
from words.speaker import Speaker


def table(layout: Layout, comparison: Comparison, say: Speaker) -> Tree:
    """The whole table; what it cites is shared, see `citations`."""
    names = {word: comparison.name(word).in_(say.lang) for word in comparison.words}
    kinds = {word: say(f"kind_of_{comparison.subjects.loc[word, 'kind']}") for word in names}
    heads = [subject_head(layout, word, name, el("small", kinds[word])) for word, name in names.items()]
    groups = groupby(comparison.rows, key=lambda row: row.measure.group)
    bodies = [_group(layout, group, list(rows), names, say) for group, rows in groups]
    corner = el("th", say("compare_measure"), scope="col", key="corner")
    head = el("thead", el("tr", corner, *heads), key="head")
    return scrolled(el("table", head, *bodies, class_="lx-compare"), say("compare_table_label"))


def scrolled(wide: Tree, label: str) -> Tree:
    """A wide table in a region of its own, which a keyboard can move."""
    return el("div", wide, class_="lx-compare-wrap", tabindex=0, role="region", aria_label=label)


def cited_in(layout: Layout, comparison: Comparison, say: Speaker) -> dict[str, Tree]:
    """What the table cites, by id."""
    return citations(
        layout, (id for row in comparison.rows for cell in row.found for id in cell.source_ids), say
    )


def _about(layout: Layout, cell: Cell, say: Speaker) -> list[Tree]:
    """Year and kind of a figure with a badge of its scope; of a computed one, what was measured."""
    if cell.computed_from:
        return [cell.detail.in_(say.lang) or say("computed_here")]
    kind = say(f"qualifier_{cell.qualifier}") if cell.planned else ""
    said = " · ".join(part for part in (cell.as_of[:4] or say("undated"), kind) if part)
    scope = scope_text(layout, cell.scope, say)
    return [said, " ", el("span", scope, class_="lx-scope")] if scope else [said]


def scope_text(layout: Layout, scope: str, say: Speaker) -> str:
    """What a figure counts."""
    return layout.scopes[scope].words.in_(say.lang) if scope in layout.scopes else scope


def reason_text(layout: Layout, row: Row, say: Speaker) -> str:
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


def confidence_mark(level: str, say: Speaker) -> Tree:
    """Three dots, as many filled as the confidence is high; "" where none is known."""
    if level not in CONFIDENCE_RANK:
        return ""
    filled = len(CONFIDENCE_RANK) - CONFIDENCE_RANK[level]
    said = say(f"confidence_{level}")
    dots = "●" * filled + "○" * (len(CONFIDENCE_RANK) - filled)
    return el("span", dots, class_="lx-sure", role="img", title=said, aria_label=said)


def bar(said: str, start: float, length: float, at: float | None = None, colour: str = "") -> Tree:
    """A strip from 0 to 100 with a part of it filled, and a mark on it."""
    return el(
        "div",
        el("i", style=f"left:{start:.1f}%;width:{length:.1f}%"),
        el("u", style=f"left:{at:.1f}%") if at is not None else None,
        class_="lx-bar",
        role="img",
        aria_label=said,
        style=f"color:{colour}" if colour else "",
    )


def subject_head(layout: Layout, word: str, *inside: Tree) -> Tree:
    """The head of a subject's column, underlined in its zone's colour."""
    return el(
        "th",
        *inside,
        key=word,
        scope="col",
        data_word=word,
        style=f"border-bottom-color:{hue_line(layout, word)}",
    )


def _group(layout: Layout, group: str, rows: list[Row], names: Mapping[str, str], say: Speaker) -> Tree:
    title = el("th", say(f"group_{group}"), colspan=len(names) + 1, scope="colgroup")
    lines = (_row(layout, row, names, say) for row in rows)
    return el("tbody", el("tr", title, class_="lx-group"), *lines, key=group)


def _row(layout: Layout, row: Row, names: Mapping[str, str], say: Speaker) -> Tree:
    measure = row.measure
    reason = reason_text(layout, row, say)
    head = el(
        "th",
        measure.words.in_(say.lang),
        el("span", say("computed_here"), class_="lx-mark") if row.computed else None,
        el("details", el("summary", f"≠ {say('unlike')}"), reason, class_="lx-unlike") if reason else None,
        key="head",
        scope="row",
    )
    cells = (_cell(layout, row, cell, names[cell.zone], say) for cell in row.cells)
    kind = "lx-computed" if row.computed else "lx-published"
    return el("tr", head, *cells, class_=kind, data_measure=measure.slug, key=measure.slug)


def _cell(layout: Layout, row: Row, cell: Cell, name: str, say: Speaker) -> Tree:
    place = {"key": cell.zone, "data_word": cell.zone, "data_name": name}
    if cell.value is None:
        return el("td", say("not_found"), class_="lx-blank", **place)
    end = "best" if cell.zone in row.best else "worst" if cell.zone in row.worst else ""
    told = own_words("b", cell.value, say) if cell.unit == "text" and isinstance(cell.value, Words) else None
    summary = el(
        "summary",
        told or el("b", cell_text(cell, say)),
        el("span", say(f"compare_{end}"), class_=f"lx-{end}") if end else None,
        el("span", *_about(layout, cell, say), " ", confidence_mark(cell.confidence, say), class_="lx-about"),
    )
    rests = el("div", *_rests(cell, say), class_="lx-rests", lazy="rests")
    return el("td", el("details", summary, rests), class_="lx-ahead" if cell.planned else "", **place)


def _rests(cell: Cell, say: Speaker) -> list[Tree]:
    """What a figure rests on, a paragraph each."""
    lines: list[str] = []
    if cell.computed_from:
        lines.append(say("computed_from", parts=parts_text(cell.computed_from, say)))
    elif cell.detail.in_(say.lang):
        lines.append(say("figure_is_of", part=cell.detail.in_(say.lang)))
    if not cell.computed_from and len(cell.as_of) > 4:
        lines.append(f"{say('as_of')}: {date_text(cell.as_of, say)}")
    if cell.valid_from or cell.valid_to:
        start, end = (date_text(part, say) if part else "" for part in (cell.valid_from, cell.valid_to))
        lines.append(say("valid", start=start, end=end))
    more = len(cell.fact_ids) - 1 if not cell.computed_from else 0
    return [
        *(el("p", line) for line in lines),
        *(shared(id) for id in cell.source_ids),
        own_words("p", cell.note, say),
        el("p", say("other_figures", count=more)) if more > 0 else "",
    ]


def own_words(tag: str, words: Words, say: Speaker) -> Tree:
    """Words of the data, "" where there are none; on a Chinese page those without Chinese are marked as English."""
    text = words.in_(say.lang)
    if not text or say.lang != "zh" or words.zh:
        return el(tag, text) if text else ""
    return el(tag, el("span", text, lang="en"), el("small", say("words_in_english"), class_="lx-about"))


def citations(layout: Layout, ids: Iterable[str], say: Speaker) -> dict[str, Tree]:
    """By id the publisher, title and date of each source; a link only where it has an address of the web."""
    # All at once: a look into the table for each figure would take as long as the rest of the page.
    rows = layout.sources[layout.sources.index.isin(set(ids))]
    columns = (rows[name] for name in ("publisher", "title", "title_zh", "published", "address"))
    return {
        str(id): el("p", _citation(publisher, Words(en, zh).in_(say.lang), date_text(day, say), address))
        for id, publisher, en, zh, day, address in zip(rows.index, *columns, strict=True)
    }


def _citation(publisher: str, title: str, published: str, address: str) -> Tree:
    text = f"{publisher}: {title}" + (f" ({published})" if published else "")
    # Some sources are known in one language only; a voice should read each in its own.
    lang = "zh" if re.search(r"[\u3400-\u9fff]", text) else "en"
    if not address.startswith(("http://", "https://")):
        return el("span", text, lang=lang)
    return el("a", text, lang=lang, href=address, target="_blank", rel="noopener noreferrer")


def number_with_unit(number: float, unit: str, say: Speaker) -> str:
    """A plain number with its unit, small ones with two digits that say something."""
    if 0 < abs(number) < 0.1:
        return value_with_unit(f"{number:.2g}", unit, say)
    return quantity_text(number, unit, say) if unit else number_text(number)
