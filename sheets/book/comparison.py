"""The comparison on paper: a row a measure, a column a zone, over as many pages as it needs."""

from __future__ import annotations

from drawing.shapes import Item, moved, stroke
from geo.measures.cells import Cell
from geo.measures.compare import GROUPS, Comparison, Row, compare
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from layers.backing import backing
from layers.figures import cell_text, date_text
from sheets.book.prose import figure_line, heading
from sheets.page.blocks import Block, stacked, text_block
from sheets.page.look import Look


def comparison_blocks(layout: Layout, width: float, look: Look) -> tuple[Block, list[Block]]:
    """The zones' names as a head to repeat, and their measures; those of which nothing was found are counted."""
    say = look.say
    slugs = [f"zone:{slug}" for slug in layout.main_zones.index]
    found = compare(layout, choose_subjects(layout, slugs))
    rows = [row for row in found.rows if row.found]
    blocks = [stacked([text_block(say("sheet_comparison_note"), width, look, size=6.6)], 0)]
    for group in GROUPS:
        some = [row for row in rows if row.measure.group == group]
        if not some:
            continue
        lines = [_line(layout, row, width, look) for row in some]
        top = [
            heading(say(f"sheet_group_{group}"), width, look),
            lines[0],
        ]
        blocks += [stacked(top, look.mm(0.8)), *lines[1:]]
    if absent := len(found.rows) - len(rows):
        blocks.append(text_block(say("sheet_comparison_absent", count=absent), width, look, size=6.6))
    return _names(layout, found, width, look), blocks


def _columns(count: int, width: float) -> tuple[float, float]:
    """Widths of the measure's column and of each zone's."""
    first = width * 0.22
    return first, (width - first) / max(1, count)


def _names(layout: Layout, found: Comparison, width: float, look: Look) -> Block:
    say = look.say
    first, each = _columns(len(found.words), width)
    items: list[Item] = []
    height = 0.0
    for column, word in enumerate(found.words):
        hue = layout.zones["hue"].get(word.removeprefix("zone:"), "")
        name = text_block(
            found.name(word).in_(say.lang), each - look.mm(2), look, size=7, colour=look.text(hue), bold=True
        )
        items += [moved(item, first + column * each, 0) for item in name.items]
        height = max(height, name.height)
    return Block(height, tuple(items))


def _line(layout: Layout, row: Row, width: float, look: Look) -> Block:
    """One measure: its name, with ≠ where its figures are not like for like, and a cell a zone."""
    say = look.say
    first, each = _columns(len(row.cells), width)
    several = len(row.found) > 1
    label = row.measure.words.in_(say.lang) + (" ≠" if several and not row.comparable else "")
    name = text_block(label, first - look.mm(3), look, size=6.8, colour=look.ground("text"))
    items: list[Item] = [*name.items]
    height = name.height
    for column, cell in enumerate(row.cells):
        said = _cell(layout, cell, each - look.mm(3), look)
        items += [moved(item, first + column * each, 0) for item in said.items]
        height = max(height, said.height)
    y = height + look.mm(0.5)
    items.append(stroke((0, y), (width, y), look.ground("edge"), look.mm(0.12)))
    return Block(y, tuple(items))


def _cell(layout: Layout, cell: Cell, width: float, look: Look) -> Block:
    say = look.say
    if cell.value is None:
        return text_block(say("not_found"), width, look, size=6.4)
    scope = layout.scopes.get(cell.scope)
    about = [
        "" if cell.computed_from or not cell.as_of else date_text(cell.as_of, say),
        say(f"qualifier_{cell.qualifier}") if cell.planned else "",
        scope.words.in_(say.lang) if scope else cell.scope,
        "" if cell.computed_from else cell.detail.in_(say.lang),
        backing(layout, [cell], say),
    ]
    told = " · ".join(part for part in about if part)
    parts = [figure_line(cell_text(cell, say), cell.confidence, "", width, look)]
    if told:
        parts.append(text_block(told, width, look, size=5.8))
    return stacked(parts, 0)
