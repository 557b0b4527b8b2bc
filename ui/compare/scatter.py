"""Two measures in one field, sized by a third."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.measures.compare import Comparison, Row
from geo.model.layout import Layout
from layers.figures import cell_text, number_text
from ui.compare.charts import columns, names_of, picture
from ui.compare.table import hue_line, number_with_unit
from ui.compare.tree import Element, Tree, el
from words.speaker import Speaker

# The field in pixels down and per cent across, and the steps along its edges.
_TOP, _BOTTOM, _LEFT, _RIGHT, _STEPS = 30, 300, 13.0, 98.0, 5
_LEAST_R, _MOST_R, _SAME_R = 4.0, 17.0, 6.5
# What is drawn unless asked: across and up, all points of one size.
USUAL = ("outline_area", "companies_located")
# Names are set apart for a narrow page; on a wide one there is the more room.
_NARROW, _LETTER, _LINE = 350, 6.3, 15


@dataclass(frozen=True)
class _Point:
    """A subject in the field: per cent across, pixels down, radius, and in which line its name stands."""

    word: str
    name: str
    said: str
    x: float
    y: float
    r: float
    line: float = 0.0


def scatter(
    layout: Layout, comparison: Comparison, slugs: Sequence[str], say: Speaker
) -> tuple[Element | None, list[str]]:
    """Two measures against each other, sized by a third where one is named; and who lacks a figure and is not drawn."""
    rows = [comparison.row(slug) for slug in slugs]
    names = names_of(comparison, say)
    numbers = {word: [row.cells[place].number for row in rows] for place, word in enumerate(comparison.words)}
    drawn = [word for word, found in numbers.items() if np.isfinite(found).all()]
    absent = [names[word] for word in numbers if word not in drawn]
    if not drawn:
        return None, absent
    across, up, *third = (
        _Axis.of(row, [numbers[word][place] for word in drawn], say) for place, row in enumerate(rows)
    )
    points = []
    for word in drawn:
        x, y, *size = numbers[word]
        cells = [row.cells[comparison.words.index(word)] for row in rows]
        figures = zip(rows, cells, strict=True)
        said = "; ".join(
            f"{row.measure.words.in_(say.lang)}: {cell_text(cell, say)}" for row, cell in figures
        )
        place = (_LEFT + across.share(x) * (_RIGHT - _LEFT), _BOTTOM - up.share(y) * (_BOTTOM - _TOP))
        points.append(
            _Point(
                word,
                names[word],
                f"{names[word]}: {said}",
                *place,
                third[0].radius(size[0]) if third else _SAME_R,
            )
        )
    marks = [_mark(point, hue_line(layout, point.word)) for point in _set_apart(points)]
    legend = _legend(third[0]) if third else []
    told = "; ".join(point.said for point in points)
    return picture(told, 0, _BOTTOM + 42 + (44 if third else 0), *_edges(across, up), *legend, *marks), absent


@dataclass(frozen=True)
class _Axis:
    """A measure from zero, with room beyond its greatest value; money in the language's large units."""

    title: str
    low: float
    high: float
    top: float
    step: float
    unit: float

    @classmethod
    def of(cls, row: Row, values: Sequence[float], say: Speaker) -> _Axis:
        low, top = min(0.0, *values), max(0.0, *values)
        high = top + 0.2 * (top - low) or 1.0
        raw = (high - low) / _STEPS
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(power * by for by in (1, 2, 5, 10) if power * by >= raw)
        money = row.measure.unit.partition("/")[0] == "yuan"
        unit = (1e8 if say.lang == "zh" else 1e9) if money else 1.0
        return cls(_title(row, say), low, high, top, step, unit)

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)

    def radius(self, value: float) -> float:
        """Areas stand for amounts, but nothing is too small to be seen."""
        return max(_LEAST_R, _MOST_R * math.sqrt(max(0.0, value) / self.top)) if self.top else _LEAST_R

    def steps(self) -> list[tuple[float, str]]:
        count = range(math.ceil(self.low / self.step), math.floor(self.high / self.step + 1e-9) + 1)
        return [(n * self.step, self.said(n * self.step)) for n in count]

    def said(self, value: float) -> str:
        shown = value / self.unit
        return f"{shown:.2g}" if 0 < abs(shown) < 0.1 else number_text(shown)


def _edges(across: _Axis, up: _Axis) -> list[Element]:
    """Lines and words along the field; what goes up has its title above it, as a long one would be cut if turned."""
    parts = [
        el("text", up.title, x=0, y=14),
        el("text", across.title, x="98%", y=_BOTTOM + 36, text_anchor="end"),
    ]
    for value, said in up.steps():
        y = _BOTTOM - up.share(value) * (_BOTTOM - _TOP)
        rule = el(
            "line", x1=f"{_LEFT}%", x2=f"{_RIGHT}%", y1=y, y2=y, stroke="currentColor", stroke_opacity=0.15
        )
        parts += [rule, el("text", said, x=f"{_LEFT - 1.5}%", y=y + 4, text_anchor="end", font_size=11)]
    for value, said in across.steps():
        x = f"{_LEFT + across.share(value) * (_RIGHT - _LEFT):.3f}%"
        rule = el("line", x1=x, x2=x, y1=_TOP, y2=_BOTTOM, stroke="currentColor", stroke_opacity=0.15)
        parts += [rule, el("text", said, x=x, y=_BOTTOM + 16, text_anchor="middle", font_size=11)]
    return parts


def _set_apart(points: Sequence[_Point]) -> list[_Point]:
    """The points from the top down, each name a line lower where it would lie on one before."""
    placed: list[tuple[float, float, float]] = []
    done = []
    for point in sorted(points, key=lambda point: point.y):
        middle, wide = point.x / 100 * _NARROW, _LETTER * columns(point.name) + 2 * (point.r + 5)
        left, right = (middle, middle + wide) if _opens_right(point) else (middle - wide, middle)
        line = point.y
        while any(abs(line - y) < _LINE and left < end and start < right for y, start, end in placed):
            line += _LINE
        placed.append((line, left, right))
        done.append(replace(point, line=line))
    return done


def _opens_right(point: _Point) -> bool:
    return point.x < 55


def _mark(point: _Point, colour: str) -> Tree:
    at = f"{point.x:.3f}%"
    beside = point.r + 5
    right = _opens_right(point)
    name = el(
        "text", point.name, x=beside if right else -beside, y=4, text_anchor="start" if right else "end"
    )
    disc = el("circle", cx=at, cy=point.y, r=point.r, fill=colour, fill_opacity=0.8, stroke=colour)
    holder = el("svg", name, x=at, y=point.line, overflow="visible")
    return el("g", el("title", point.said), disc, holder, data_word=point.word, key=point.word)


def _legend(size: _Axis) -> list[Element]:
    """Two round values and how large they are drawn."""
    power = 10.0 ** math.floor(math.log10(size.top)) if size.top > 0 else 1.0
    greatest = math.floor(size.top / power) * power
    y = _BOTTOM + 64
    parts = [el("text", size.title, x=0, y=y + 4)]
    for place, value in enumerate(sorted({greatest, power if greatest >= 2 * power else greatest / 2})):
        r = size.radius(value)
        disc = el("circle", cx=0, cy=0, r=r, fill="#76828A")
        inside = (disc, el("text", size.said(value), x=r + 5, y=4))
        parts.append(el("svg", *inside, x=f"{62 + 18 * place}%", y=y, overflow="visible"))
    return parts


def _title(row: Row, say: Speaker) -> str:
    """The measure with its unit; money in the language's large units."""
    if row.measure.unit.partition("/")[0] == "yuan":
        unit = "亿元" if say.lang == "zh" else "bn yuan"
    else:
        unit = number_with_unit(7, row.measure.unit, say).replace("7", "", 1).strip()
    return row.measure.words.in_(say.lang) + (f" ({unit})" if unit else "")
