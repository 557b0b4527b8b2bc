"""Pictures of a comparison as Vega-Lite: what they share, and dots from a common zero.

Each picture is a plain specification, which Streamlit draws as SVG, so that the page's font, theme and zoom apply and a
reader can save what is seen. Colours say which zone; grounds, lines and text are left to the page's theme. Each picture
says in words what it shows. Altair would write the same at 40 ms each; the tests check ours against its schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from geo.cells import Cell
from geo.compare import Comparison, Row
from geo.layout import Layout
from layers.figures import cell_text
from layers.words import Say
from ui.compare.table import hue_line, reason_text

Spec = dict[str, Any]
ROW_PX = 24
# How many Latin letters a line below a picture's title holds; a Chinese character takes the room of two.
_SUBTITLE_COLUMNS = 58
# The width of a letter beside a dot, and of the plot itself on a phone.
_LETTER_PX, _NARROW_PX = 6.3, 250
OWN_COLOUR = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
TEXT = {"type": "text", "align": "left", "fontSize": 12, "color": "currentColor"}
SAID = {"field": "said", "type": "nominal"}


def dot_plot(layout: Layout, comparison: Comparison, row: Row, say: Say) -> Spec:
    """One measure: a dot a subject on a line from zero, its figure beside it; hollow where not like for like."""
    names = names_of(comparison, say)
    ends = [cell.number if np.isfinite(cell.number) else 0.0 for cell in row.cells]
    words = [_said(cell, row, say) for cell in row.cells]
    records = [
        {
            "zone": cell.zone,
            "name": names[cell.zone],
            "zero": 0,
            "value": cell.number if np.isfinite(cell.number) else None,
            "at": at,
            "said": said,
            "colour": hue_line(layout, cell.zone),
        }
        for cell, at, said in zip(row.cells, ends, words, strict=True)
    ]
    low = min([0.0, *ends])
    # Each line leaves room for its words on the narrowest page.
    reach = [low + (at - low) / (1 - _share_of_words(said)) for at, said in zip(ends, words, strict=True)]
    scale = {"domain": [low, max(reach) or 1.0], "nice": False}
    found = [{"filter": "isValid(datum.value)"}]
    filled = row.comparable or len(row.found) < 2
    across = _across("value", scale=scale)
    rows = {"y": name_axis(names), "description": SAID}
    reason = reason_text(layout, row, say)
    lines = wrapped(f"≠ {reason}", _SUBTITLE_COLUMNS) if reason else []
    label = row.measure.words.in_(say.lang)
    told = "; ".join(f"{record['name']} {record['said']}" for record in records)
    return {
        "description": f"{label}: {told}" + (f". {reason}" if reason else ""),
        "title": {
            "text": label,
            "subtitle": lines,
            "subtitleColor": "currentColor",
            "anchor": "start",
            "fontSize": 13,
            "subtitleFontSize": 11,
            "limit": 330,
        },
        "height": len(records) * ROW_PX + 66 + 14 * len(lines),
        "data": {"values": records},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 1, "opacity": 0.5, "color": "currentColor"},
                "data": {"values": [{"zero": 0}]},
                "encoding": {"x": _across("zero")},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.55},
                "transform": found,
                "encoding": {**rows, "x": _across("zero"), "x2": {"field": "value"}, "color": OWN_COLOUR},
            },
            {
                "mark": {"type": "point", "size": 95, "strokeWidth": 2, "filled": filled, "opacity": 1},
                "transform": found,
                "encoding": {**rows, "x": across, "color": OWN_COLOUR},
            },
            {"mark": {**TEXT, "dx": 9}, "encoding": {**rows, "x": _across("at"), "text": SAID}},
        ],
        "config": {"view": {"stroke": None}},
    }


def _share_of_words(text: str) -> float:
    """How much of a narrow plot's width the words beside a dot take, at most two thirds."""
    return min(0.66, (14 + _LETTER_PX * _columns(text)) / _NARROW_PX)


def _columns(text: str) -> int:
    """The width of a text in Latin letters; a Chinese character takes the room of two."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)


def _said(cell: Cell, row: Row, say: Say) -> str:
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


def names_of(comparison: Comparison, say: Say) -> dict[str, str]:
    """What each subject is called, told apart by kind where two share a name."""
    plain = {word: comparison.name(word).in_(say.lang) or word for word in comparison.words}
    taken = list(plain.values())
    return {
        word: name
        if taken.count(name) == 1
        else f"{name} ({say('kind_of_' + comparison.subjects.loc[word, 'kind'])})"
        for word, name in plain.items()
    }


def wrapped(text: str, columns: int) -> list[str]:
    """A text in lines of at most so many columns, broken at blanks or after a Chinese character.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    """
    lines, line, wide = [], "", 0
    for part in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        size = _columns(part.rstrip())
        if line and wide + size > columns:
            lines.append(line.rstrip())
            line, wide = "", 0
        line += part
        wide += size + len(part) - len(part.rstrip())
    return [*lines, line.rstrip()] if line.strip() else lines


def name_axis(names: Mapping[str, str]) -> Spec:
    """The subjects' names down the left, in their order, as wide in every picture."""
    return {
        "field": "name",
        "type": "nominal",
        "sort": list(names.values()),
        "scale": {"domain": list(names.values())},
        "title": None,
        "axis": {
            "ticks": False,
            "domain": False,
            "labelLimit": 130,
            "minExtent": 92,
            "maxExtent": 130,
            "labelFontSize": 12,
            "labelOverlap": False,
        },
    }


def _across(field: str, **more: Any) -> Spec:
    return {"field": field, "type": "quantitative", "axis": None, **more}
