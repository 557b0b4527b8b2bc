"""Two measures in one field, sized by a third."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from geo.compare import Comparison, Row
from geo.layout import Layout
from layers.figures import cell_text
from layers.words import Say
from ui.compare.charts import OWN_COLOUR, SAID, TEXT, Spec, names_of
from ui.compare.table import hue_line, number_with_unit


def scatter(
    layout: Layout, comparison: Comparison, slugs: Sequence[str], say: Say
) -> tuple[Spec | None, list[str]]:
    """Two measures against each other, sized by a third where one is named; and who lacks a figure and is not drawn."""
    rows = [comparison.row(slug) for slug in slugs]
    names = names_of(comparison, say)
    records: list[Spec] = []
    absent = []
    for place, word in enumerate(comparison.words):
        cells = [row.cells[place] for row in rows]
        if not all(np.isfinite(cell.number) for cell in cells):
            absent.append(names[word])
            continue
        said = "; ".join(
            f"{row.measure.words.in_(say.lang)}: {cell_text(cell, say)}"
            for row, cell in zip(rows, cells, strict=True)
        )
        records.append(
            {
                "zone": word,
                "name": names[word],
                "colour": hue_line(layout, word),
                "said": f"{names[word]}: {said}",
            }
            | {axis: cell.number for axis, cell in zip("xys", cells, strict=False)}
        )
    if not records:
        return None, absent
    first, second, *third = rows
    size: Spec = {"value": 130}
    if third:
        size = {
            "field": "s",
            "type": "quantitative",
            "title": _title(third[0], say),
            "scale": {"range": [40, 900], "zero": True},
            "legend": {
                "orient": "bottom",
                "values": _sizes(records),
                "labelExpr": _label_expression(third[0], say),
                "symbolFillColor": "#76828A",
                "symbolStrokeWidth": 0,
                "columnPadding": 40,
            },
        }
    spec = {
        "description": "; ".join(str(record["said"]) for record in records),
        "height": 400 if third else 320,
        "data": {"values": records},
        "encoding": {
            "x": _measure_axis(first, records, "x", say),
            "y": _upright(_measure_axis(second, records, "y", say)),
            "description": SAID,
        },
        "layer": [
            {
                "mark": {"type": "point", "filled": True, "opacity": 0.8},
                "encoding": {"color": OWN_COLOUR, "size": size, "tooltip": SAID},
            },
            {
                "mark": {**TEXT, "dx": 14, "dy": -8},
                "encoding": {"text": {"field": "name", "type": "nominal"}},
            },
        ],
        "config": {"view": {"stroke": None}},
    }
    return spec, absent


def _measure_axis(row: Row, records: Sequence[Mapping[str, Any]], field: str, say: Say) -> Spec:
    """From zero, with room beyond the greatest value for its name; the unit stands in the title."""
    top = max(float(record[field]) for record in records)
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [0, top * 1.2 or 1], "nice": True},
        "title": _title(row, say),
        "axis": {"tickCount": 5, "labelExpr": _label_expression(row, say), "titleFontWeight": "normal"},
    }


def _upright(axis: Spec) -> Spec:
    """The title of the axis that goes up, lying above it: turned, a long one would be cut."""
    lying = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": -28, "titleY": -12}
    return axis | {"axis": axis["axis"] | lying}


def _title(row: Row, say: Say) -> str:
    """The measure with its unit; money in the language's large units."""
    if _is_money(row):
        unit = "亿元" if say.lang == "zh" else "bn yuan"
    else:
        unit = number_with_unit(7, row.measure.unit, say).replace("7", "", 1).strip()
    return row.measure.words.in_(say.lang) + (f" ({unit})" if unit else "")


def _label_expression(row: Row, say: Say) -> str:
    """Vega's words for a tick."""
    step = 1.0 if not _is_money(row) else 1e8 if say.lang == "zh" else 1e9
    return f"format(datum.value / {step:g}, ',.3~f')"


def _is_money(row: Row) -> bool:
    return row.measure.unit.partition("/")[0] == "yuan"


def _sizes(records: Sequence[Mapping[str, Any]]) -> list[float]:
    """Two or three round values that the legend of sizes shows."""
    top = max(float(record["s"]) for record in records)
    if top <= 0:
        return [0.0]
    step = 10.0 ** np.floor(np.log10(top))
    return sorted({float(np.floor(top / step) * step), float(step if top >= 2 * step else step / 2)})
