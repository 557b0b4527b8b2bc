"""Firms by role as stacked bars."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geo.measures.compare import Comparison
from geo.model.layout import Layout
from ui.compare.charts import names_of, picture
from ui.compare.tree import Element, Tree, el
from words.speaker import Speaker

# Neighbouring parts of a bar differ, and white marks on them stay clear.
_GREYS = ("#525E65", "#76828A")
# The height of a subject's name and bar in pixels; how wide in per cent a part must be for its mark and its number.
_BAR, _ROOM = 48, 8
# The map's marks, their middle at 0.
_SHAPES = {
    "circle": "M-4,0A4,4,0,1,0,4,0A4,4,0,1,0,-4,0Z",
    "square": "M-3.6,-3.6H3.6V3.6H-3.6Z",
    "diamond": "M0,-4.8L4.8,0L0,4.8L-4.8,0Z",
    "triangle": "M0,-4.6L4.6,3.6H-4.6Z",
    "plus": "M-1.5,-4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
    # A disc with a hole: the inner circle runs the other way round.
    "ring": "M0,-4.5A4.5,4.5,0,1,1,0,4.5A4.5,4.5,0,1,1,0,-4.5ZM0,-2.2A2.2,2.2,0,1,0,0,2.2A2.2,2.2,0,1,0,0,-2.2Z",
}


def role_measures(layout: Layout) -> list[str]:
    """The measures from which firms by role are counted."""
    return ["companies_located", *(f"share_{role}" for role in layout.roles)]


def role_counts(layout: Layout, comparison: Comparison) -> dict[str, dict[str, int]]:
    """How many located companies of each role each subject holds, from the shares and the counts of the comparison.

    The comparison has the rows of `role_measures`.
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
    layout: Layout, comparison: Comparison, counts: Mapping[str, Mapping[str, int]], say: Speaker
) -> Element:
    """A bar a subject, a part a role with the map's mark for it and the count; greys, as colour says which zone."""
    names = names_of(comparison, say)
    roles = {slug: term.words.in_(say.lang) for slug, term in layout.roles.items()}
    shapes = {slug: term.shape for slug, term in layout.roles.items()}
    # What is left over is room for the totals behind the bars.
    scale = 92 / max(1, *(sum(of.values()) for of in counts.values()))
    y, parts = 10.0, []
    for word, of in counts.items():
        parts.append(_bar(word, names[word], of, y, scale, roles, shapes))
        y += _BAR
    told = "; ".join(
        f"{names[word]}: "
        + (", ".join(f"{roles[role]} {count}" for role, count in of.items() if count) or "0")
        for word, of in counts.items()
    )
    for place, (slug, label) in enumerate(roles.items()):
        left, down = f"{50 * (place % 2)}%", y + 10 + 20 * (place // 2)
        mark = el("path", d=_SHAPES.get(shapes[slug], _SHAPES["circle"]), fill=_GREYS[1])
        inside = (el("g", mark, el("text", label, x=12, y=4), transform="translate(6)"),)
        parts.append(el("svg", *inside, x=left, y=down, overflow="visible", key=f"legend {slug}"))
    return picture(f"{say('roles_title')}: {told}", 0, y + 10 + 20 * -(-len(roles) // 2), *parts)


def _bar(
    word: str,
    name: str,
    of: Mapping[str, int],
    y: float,
    scale: float,
    roles: Mapping[str, str],
    shapes: Mapping[str, str],
) -> Tree:
    """The name of a subject, below it its bar, and the total behind."""
    total = sum(of.values())
    ground = el("rect", x=0, y=y - 8, width="100%", height=_BAR, fill="transparent")
    parts = [ground, el("text", name, x=0, y=y + 6)]
    start = 0
    for place, (role, count) in enumerate(of.items()):
        if not count:
            continue
        wide, left, middle = count * scale, start * scale, (start + count / 2) * scale
        box = el(
            "rect",
            x=f"{left:.3f}%",
            width=f"{wide:.3f}%",
            y=y + 12,
            height=20,
            fill=_GREYS[place % len(_GREYS)],
        )
        # A part of one or two companies has room for its mark only.
        roomy = wide >= _ROOM
        shift = "translate(-7)" if roomy else None
        mark = el("path", d=_SHAPES.get(shapes[role], _SHAPES["circle"]), fill="#fff", transform=shift)
        number = el("text", str(count), x=2, y=4, fill="#fff", font_size=11) if roomy else None
        inside = el("svg", mark, number, x=f"{middle:.3f}%", y=y + 22, overflow="visible")
        parts.append(el("g", el("title", f"{name}: {roles[role]} {count}"), box, inside, key=role))
        start += count
    parts.append(
        el("svg", el("text", str(total), x=6, y=4), x=f"{start * scale:.3f}%", y=y + 22, overflow="visible")
    )
    return el("g", *parts, data_word=word, key=word)
