"""Pictures of a comparison as SVG: what they share, and dots from a common zero.

Each picture is a tree, so the page changes only what differs, and the same tree is written as a file. Colours say which
zone; lines and text have the colour of the page's text. Each picture says in words what it shows.
"""

from __future__ import annotations

import re

import numpy as np

from geo.measures.cells import Cell
from geo.measures.compare import Comparison, Row
from geo.model.layout import Layout
from layers.figures import cell_text
from ui.compare.table import hue_line, reason_text
from ui.compare.tree import Element, Tree, el
from words.speaker import Speaker

# A dot plot in pixels: its width, where the zero stands, and the heights of a row and of a line of text.
WIDTH, ZERO, ROW, LINE = 360, 126, 23, 14
_LETTER = 6.3
# How many Latin letters fit in a line: of the title, of the reason below it, of a name, and beside a dot.
_TITLE, _REASON, _NAME, _WORDS = 48, 60, 19, 26


def dot_plot(layout: Layout, comparison: Comparison, row: Row, say: Speaker) -> Element:
    """One measure: a dot a subject on a line from zero, its figure beside it; hollow where not like for like."""
    names = names_of(comparison, say)
    label = row.measure.words.in_(say.lang)
    reason = reason_text(layout, row, say)
    title, why = wrapped(label, _TITLE), wrapped(f"≠ {reason}", _REASON) if reason else []
    top = 18.0 * len(title) + LINE * len(why) + 6
    parts = [
        el("text", line, x=0, y=13 + 18 * n, font_size=13.5, font_weight="600")
        for n, line in enumerate(title)
    ]
    begun = 13 + 18 * (len(title) - 1)
    parts += [el("text", line, x=0, y=begun + LINE * (n + 1) + 2, font_size=11) for n, line in enumerate(why)]
    words = {cell.zone: wrapped(_said(cell, row, say), _WORDS) for cell in row.cells}
    low = min([0.0, *(cell.number for cell in row.cells if np.isfinite(cell.number))])
    scale = _pixels_a_unit(row, words, low)
    filled = row.comparable or len(row.found) < 2
    y, dots = top, []
    for cell in row.cells:
        name = wrapped(names[cell.zone], _NAME)
        tall = ROW + LINE * (max(len(name), len(words[cell.zone])) - 1)
        at = cell.number if np.isfinite(cell.number) else None
        place = (y, tall, ZERO - low * scale, scale)
        dots.append(_dot(cell.zone, name, words[cell.zone], at, place, hue_line(layout, cell.zone), filled))
        y += tall
    zero = ZERO - low * scale
    line = el("line", x1=zero, x2=zero, y1=top, y2=y, stroke="currentColor", stroke_opacity=0.45)
    told = "; ".join(f"{names[word]} {' '.join(said)}" for word, said in words.items())
    return picture(f"{label}: {told}" + (f". {reason}" if reason else ""), WIDTH, y + 8, *parts, line, *dots)


def picture(told: str, width: float, height: float, *parts: Tree) -> Element:
    """An SVG that says in words what it shows; as wide as its place allows where ``width`` is 0."""
    size = {"viewBox": f"0 0 {width:g} {height:g}"} if width else {"width": "100%", "height": f"{height:g}"}
    return [
        "svg",
        {"role": "img", "aria-label": told, "font-size": "12", "fill": "currentColor", **size},
        *parts,
    ]


def _dot(
    word: str,
    name: list[str],
    said: list[str],
    value: float | None,
    place: tuple[float, float, float, float],
    colour: str,
    filled: bool,
) -> Tree:
    """The row of one subject: its name, a line from zero to its dot, and the figure; no dot where none is known."""
    y, tall, zero, scale = place
    middle = y + tall / 2
    at = zero if value is None else zero + value * scale

    def lines(texts: list[str], x: float) -> list[Tree]:
        first = middle + 4 - LINE * (len(texts) - 1) / 2
        return [el("text", text, x=x, y=first + LINE * n) for n, text in enumerate(texts)]

    drawn: list[Tree] = []
    if value is not None:
        drawn = [
            el(
                "line",
                x1=zero,
                x2=at,
                y1=middle,
                y2=middle,
                stroke=colour,
                stroke_width=1.5,
                stroke_opacity=0.6,
            ),
            el(
                "circle",
                cx=at,
                cy=middle,
                r=5,
                fill=colour if filled else "none",
                stroke=colour,
                stroke_width=2,
            ),
        ]
    ground = el("rect", x=0, y=y, width=WIDTH, height=tall, fill="transparent")
    tip = el("title", f"{' '.join(name)}: {' '.join(said)}")
    return el("g", tip, ground, *lines(name, 2), *drawn, *lines(said, at + 10), data_word=word, key=word)


def _pixels_a_unit(row: Row, words: dict[str, list[str]], low: float) -> float:
    """The scale at which every figure has room for its words; the same for all of a measure."""
    fits = []
    for cell in row.cells:
        if np.isfinite(cell.number) and cell.number > low:
            room = WIDTH - ZERO - 12 - _LETTER * max(map(columns, words[cell.zone]))
            fits.append(room / (cell.number - low))
    return min(fits, default=1.0)


def columns(text: str) -> int:
    """The width of a text in Latin letters; a Chinese character takes the room of two."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)


def _said(cell: Cell, row: Row, say: Speaker) -> str:
    """A figure in words; a published one with its year, and with the word for what is only planned."""
    if cell.value is None or row.computed:
        return cell_text(cell, say)
    about = " ".join(
        part for part in (say(f"qualifier_{cell.qualifier}") if cell.planned else "", cell.as_of[:4]) if part
    )
    return cell_text(cell, say) + (f" ({about})" if about else "")


def plotted(comparison: Comparison) -> list[Row]:
    """The rows worth a picture: two or more numbers."""
    return [row for row in comparison.rows if sum(np.isfinite(cell.number) for cell in row.cells) > 1]


def names_of(comparison: Comparison, say: Speaker) -> dict[str, str]:
    """What each subject is called, told apart by kind where two share a name."""
    plain = {word: comparison.name(word).in_(say.lang) or word for word in comparison.words}
    taken = list(plain.values())
    return {
        word: name
        if taken.count(name) == 1
        else f"{name} ({say('kind_of_' + comparison.subjects.loc[word, 'kind'])})"
        for word, name in plain.items()
    }


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines of at most so many columns, broken at blanks or after a Chinese character.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    lines, line, wide = [], "", 0
    for part in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        size = columns(part.rstrip())
        if line and wide + size > most:
            lines.append(line.rstrip())
            line, wide = "", 0
        line += part
        wide += size + len(part) - len(part.rstrip())
    return [*lines, line.rstrip()] if line.strip() else lines
