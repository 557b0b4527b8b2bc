"""Firms by role as stacked bars."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geo.compare import Comparison
from geo.layout import Layout
from layers.words import Say
from ui.compare.charts import ROW_PX, SAID, TEXT, Spec, name_axis, names_of

# Neighbouring parts of a bar differ, and white marks on them stay clear.
_GREYS = ("#525E65", "#76828A")
# Shapes of the map's marks in the words of Vega.
_SHAPES = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "plus": "cross",
    # A disc with a hole: the inner circle runs the other way round.
    "ring": "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-0.5A0.5,0.5,0,1,0,0,0.5A0.5,0.5,0,1,0,0,-0.5Z",
}


def role_counts(layout: Layout, comparison: Comparison) -> dict[str, dict[str, int]]:
    """How many located companies of each role each subject holds, from the shares and the counts of the comparison.

    The comparison has the rows ``companies_located`` and ``share_<role>``.
    """
    located = {cell.zone: cell.number for cell in comparison.row("companies_located").cells}
    return {
        word: {
            role: round(share * located[word] / 100)
            for role in layout.roles
            if np.isfinite(share := comparison.row(f"share_{role}").cells[place].number)
        }
        for place, word in enumerate(comparison.words)
    }


def role_bars(
    layout: Layout, comparison: Comparison, counts: Mapping[str, Mapping[str, int]], say: Say
) -> Spec:
    """A bar a subject, a part a role with the map's mark for it and the count; greys, as colour says which zone."""
    names = names_of(comparison, say)
    roles = {slug: term.words.in_(say.lang) for slug, term in layout.roles.items()}
    records = [record for word, of in counts.items() for record in _parts(word, names[word], of, roles)]
    totals = [
        {"zone": word, "name": names[word], "all": sum(of.values()), "said": str(sum(of.values()))}
        for word, of in counts.items()
    ]
    told = "; ".join(
        f"{names[word]}: " + ", ".join(f"{roles[role]} {count}" for role, count in of.items() if count)
        for word, of in counts.items()
    )
    middle = {"field": "middle", "type": "quantitative"}
    shapes = [_SHAPES.get(term.shape, "circle") for term in layout.roles.values()]
    shape: Spec = {
        "field": "role",
        "type": "nominal",
        "scale": {"domain": list(roles.values()), "range": shapes},
    }
    legend = {
        "title": None,
        "orient": "top",
        "columns": 2,
        "columnPadding": 6,
        "labelFontSize": 11,
        "symbolSize": 80,
    }
    mark = {"type": "point", "size": 46, "filled": True, "opacity": 1, "strokeWidth": 0}
    return {
        "description": f"{say('roles_title')}: {told}",
        "height": len(names) * ROW_PX + 180,
        "data": {"values": records},
        "encoding": {"y": name_axis(names), "description": SAID},
        # The legend is that of grey marks below the bars: on the page's ground the white ones would be lost.
        "resolve": {"legend": {"shape": "independent"}},
        "layer": [
            {
                "mark": {**mark, "color": _GREYS[1]},
                "encoding": {"x": middle, "shape": shape | {"legend": legend}},
            },
            {
                "mark": {"type": "bar", "height": 19},
                "encoding": {
                    "x": {
                        "field": "start",
                        "type": "quantitative",
                        "title": say("roles_axis"),
                        "axis": {"tickMinStep": 1, "format": "d", "grid": False},
                    },
                    "x2": {"field": "end"},
                    "fill": {"field": "grey", "type": "nominal", "scale": None, "legend": None},
                    "tooltip": SAID,
                },
            },
            {
                "mark": {**mark, "color": "white"},
                "encoding": {"x": middle, "shape": shape | {"legend": None}},
            },
            {
                # A part of one or two companies has room for its mark only.
                "mark": {"type": "text", "dx": 13, "color": "white", "fontSize": 11},
                "transform": [{"filter": "datum.count > 2"}],
                "encoding": {"x": middle, "text": {"field": "count", "type": "quantitative"}},
            },
            {
                "mark": {**TEXT, "dx": 5},
                "data": {"values": totals},
                "encoding": {"x": {"field": "all", "type": "quantitative"}, "text": SAID},
            },
        ],
        "config": {"view": {"stroke": None}},
    }


def _parts(word: str, name: str, of: Mapping[str, int], roles: Mapping[str, str]) -> list[Spec]:
    """The parts of one bar, each from where the one before it ends."""
    parts: list[Spec] = []
    start = 0
    for place, (role, count) in enumerate(of.items()):
        if not count:
            continue
        parts.append(
            {
                "zone": word,
                "name": name,
                "role": roles[role],
                "grey": _GREYS[place % len(_GREYS)],
                "count": count,
                "start": start,
                "end": start + count,
                "middle": start + count / 2,
                "said": f"{name}: {roles[role]} {count}",
            }
        )
        start += count
    return parts
