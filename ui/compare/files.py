"""Files of a comparison in a reader's words, for the page and for the command line."""

from __future__ import annotations

from geo.exchange.comparison_files import WORDS, comparison_workbook
from geo.measures.compare import Comparison, Row, compare
from geo.model.layout import Layout
from ui.compare.charts import WIDTH, dot_plot, plotted
from ui.compare.roles import role_bars, role_counts, role_measures
from ui.compare.scatter import USUAL, scatter
from ui.compare.table import reason_text
from ui.compare.tree import Element, Tree, el, markup
from words.speaker import Speaker

# Between pictures on one sheet, and round them.
_GAP, _EDGE = 36.0, 24.0
_TYPE = "Inter, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"


def workbook(layout: Layout, comparison: Comparison, say: Speaker) -> bytes:
    """XLSX as `geo.exchange.comparison_files.comparison_workbook` makes it."""

    def why(row: Row) -> str:
        return reason_text(layout, row, say) or say("unlike_fewer_than_two")

    words = {key: say(f"file_{key}") for key in WORDS}
    groups = {f"group_{row.measure.group}": say(f"group_{row.measure.group}") for row in comparison.rows}
    return comparison_workbook(layout, comparison, say.lang, words | groups, why)


def pictures(layout: Layout, comparison: Comparison, say: Speaker) -> bytes:
    """The pictures of the page on one sheet of SVG: dots in two columns, below them firms by role and two measures."""
    dots = [dot_plot(layout, comparison, row, say) for row in plotted(comparison)]
    below = compare(layout, comparison.subjects, [*role_measures(layout), *USUAL])
    field, _ = scatter(layout, below, USUAL, say)
    bars = role_bars(layout, below, role_counts(layout, below), say)
    wide = 2 * WIDTH + _GAP
    parts: list[Tree] = []
    y = _EDGE
    for start in range(0, len(dots), 2):
        pair = dots[start : start + 2]
        parts += [_at(drawn, _EDGE + place * (WIDTH + _GAP), y, WIDTH) for place, drawn in enumerate(pair)]
        y += max(_height(drawn) for drawn in pair) + _GAP / 2
    for title, drawn in (("roles_title", bars), ("scatter_title", field)):
        if drawn is not None:
            parts.append(el("text", say(title), x=_EDGE, y=y + 14, font_size=15, font_weight="600"))
            parts.append(_at(drawn, _EDGE, y + 26, wide))
            y += 26 + _height(drawn) + _GAP / 2
    size = {"width": f"{wide + 2 * _EDGE:g}", "height": f"{y:g}", "fill": "currentColor", "font-size": "12"}
    look = {"xmlns": "http://www.w3.org/2000/svg", "style": f"color: #22252A; font-family: {_TYPE}"}
    ground = el("rect", width="100%", height="100%", fill="#FFFFFF")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{markup(["svg", look | size, ground, *parts])}'.encode()


def _height(drawn: Element) -> float:
    """How high a picture is drawn."""
    attributes = drawn[1]
    return float(attributes["height"] if "height" in attributes else attributes["viewBox"].split()[-1])


def _at(drawn: Element, x: float, y: float, wide: float) -> Element:
    tag, attributes, *inside = drawn
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{wide:g}", "height": f"{_height(drawn):g}"}
    return [tag, {**attributes, **place}, *inside]
