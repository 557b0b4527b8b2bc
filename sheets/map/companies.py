"""Companies on paper: which are drawn, where, and the mark of each, as the live map draws them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from drawing.shapes import Floats, Group, Ink, Shape, circle, polygon, stroke
from geo.find.ask import companies_inside
from geo.find.facets import FacetIndex, bits_of
from geo.model.layout import Layout
from geo.shapes.shapes import parse_shape
from layers.style import CERTAINTY, MARK_PX
from sheets.map.ground import hues
from sheets.map.scene import Scene
from sheets.page.look import Look
from sheets.page.spec import SheetSpec

# More marks than this cannot all find room; so many rounds settle the crowds of a city.
_MOST_APART, _ROUNDS = 300, 120
_POINTS: dict[str, list[tuple[float, float]]] = {
    "square": [(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
    "diamond": [(0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)],
    "triangle": [(0, -1.1), (1.05, 0.8), (-1.05, 0.8)],
    "plus": [
        *((-0.36, -1.05), (0.36, -1.05), (0.36, -0.36), (1.05, -0.36), (1.05, 0.36), (0.36, 0.36)),
        *((0.36, 1.05), (-0.36, 1.05), (-0.36, 0.36), (-1.05, 0.36), (-1.05, -0.36), (-0.36, -0.36)),
    ],
}


@dataclass(frozen=True)
class Mark:
    """One company on the page: its mark's centre, and the point it stands for."""

    id: str
    x: float
    y: float
    at_x: float
    at_y: float
    role: str
    hue: str
    certainty: str
    radius_mm: float


def passing(layout: Layout, spec: SheetSpec) -> npt.NDArray[np.bool_]:
    """Which companies a sheet shows: of those it names, or of all, the ones that pass its facets, match its text, and
    lie inside what was drawn.
    """
    named = np.ones(len(layout.companies), dtype=bool)
    if spec.short:
        named = layout.companies.index.isin(spec.short)
    if spec.shape and spec.within:
        named &= companies_inside(layout, parse_shape(spec.shape))
    if not spec.filters and not spec.q:
        return named
    from geo.find.search import build_index, matching_positions

    index = FacetIndex(layout)
    extra = None
    if spec.q:
        extra = bits_of(matching_positions(build_index(layout), spec.q), index.size)
    keep = np.zeros(index.size, dtype=bool)
    keep[index.positions(index.passing(dict(spec.filters), extra))] = True
    return keep & named


def marks(scene: Scene) -> list[Mark]:
    """The companies inside the frame; those at one point fan out, and marks that would hide each other part."""
    layout, frame, look = scene.layout, scene.frame, scene.look
    shown = layout.companies[passing(layout, scene.spec) & layout.companies["lon"].notna()]
    if shown.empty:
        return []
    lon, lat = shown["lon"].to_numpy(float), shown["lat"].to_numpy(float)
    x, y = frame.to_page(lon, lat)
    size = look.px(MARK_PX)
    fans = _fans(list(zip(lon.round(6), lat.round(6), strict=True)))
    places = _apart(np.column_stack([x, y]) + np.array(fans) * size * 1.15, size * 1.12)
    hue_by_zone = hues(layout.zones)
    found = [
        Mark(
            id=str(company.Index),
            x=float(places[i, 0]),
            y=float(places[i, 1]),
            at_x=float(x[i]),
            at_y=float(y[i]),
            role=company.role,
            hue=hue_by_zone.get(company.zone, ""),
            certainty=CERTAINTY.get(company.precision, "hollow"),
            radius_mm=0.0 if math.isnan(company.radius_m) else company.radius_m / frame.metres_per_mm,
        )
        for i, company in enumerate(shown.itertuples())
    ]
    inner = frame.box.inset(size * 0.6)
    return [mark for mark in found if inner.x <= mark.x <= inner.right and inner.y <= mark.y <= inner.bottom]


def companies_group(scene: Scene, found: list[Mark]) -> Group:
    """Discs of uncertain points below, then threads of fans, then marks, the chosen one on top."""
    look, chosen = scene.look, scene.spec.company
    items: list[Shape] = []
    for mark in found:
        if mark.radius_mm > look.px(7) and (mark.certainty == "disc" or mark.id == chosen):
            at = mark.at_x, mark.at_y
            items.append(disc(at, mark.radius_mm, mark.hue, look, chosen=mark.id == chosen))
    items += [
        stroke((mark.at_x, mark.at_y), (mark.x, mark.y), look.ground("quiet"), look.px(0.8))
        for mark in found
        if (mark.x, mark.y) != (mark.at_x, mark.at_y)
    ]
    for mark in sorted(found, key=lambda mark: mark.id == chosen):
        size = look.px(MARK_PX) * (1.35 if mark.id == chosen else 1)
        items += sign(
            (mark.x, mark.y),
            size,
            look,
            shape=scene.shapes.get(mark.role, "circle"),
            hue=mark.hue,
            hollow=mark.certainty == "hollow",
            chosen=mark.id == chosen,
        )
    return Group("companies", scene.say("layer_companies"), tuple(items), clip=scene.frame.box)


def sign(
    at: tuple[float, float],
    size: float,
    look: Look,
    *,
    shape: str,
    hue: str,
    hollow: bool,
    chosen: bool = False,
) -> list[Shape]:
    """One mark: shape says the role, fill or no fill how sure; also used by the legend."""
    (x, y), r = at, size / 2
    colour, paper = look.line(hue), look.ground("mark")

    def outline(ink: Ink) -> Shape:
        if shape in _POINTS:
            return polygon([(x + px * r, y + py * r) for px, py in _POINTS[shape]], ink)
        return circle(x, y, r, ink)

    parts = []
    if chosen:
        parts += [
            outline(Ink(stroke=look.ground("halo"), width=look.px(7))),
            outline(Ink(stroke=look.ground("selection"), width=look.px(4))),
        ]
    parts.append(outline(Ink(stroke=paper, width=look.px(5 if hollow else 3))))
    rim = Ink(fill=paper, stroke=colour, width=look.px(1.8)) if hollow else Ink(fill=colour)
    parts.append(outline(rim))
    if shape == "ring":
        parts.append(circle(x, y, r * 0.42, Ink(fill=colour if hollow else paper)))
    return parts


def disc(at: tuple[float, float], radius: float, hue: str, look: Look, *, chosen: bool = False) -> Shape:
    """The error of a point as a circle on the ground."""
    ink = Ink(
        fill=look.line(hue),
        fill_alpha=0.16 if chosen else 0.06,
        stroke=look.line(hue),
        width=look.px(1),
        alpha=0.9 if chosen else 0.4,
        dash=(look.px(3), look.px(3)),
    )
    return circle(*at, radius, ink)


def _apart(places: Floats, least: float) -> Floats:
    """Marks pushed from each other until none is nearer than ``least``, as far as some rounds get; many stay put."""
    if len(places) > _MOST_APART:
        return places
    placed = places.copy()
    for _ in range(_ROUNDS):
        away = placed[:, None] - placed[None]
        far = np.hypot(away[..., 0], away[..., 1])
        lack = np.where(far < least, least - far, 0.0)
        np.fill_diagonal(lack, 0.0)
        if lack.max() < least * 0.02:
            break
        # Where two coincide nothing says which way: a slope by their order does.
        away[far < 1e-9] = (1.0, 0.3)
        push = away / np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-9)[..., None]
        placed += (push * lack[..., None] * 0.5).sum(axis=1)
    return placed


def _fans(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Offsets, in mark sizes, of those that share one point: rings of 6, 12, ... around it."""
    groups: dict[tuple[float, float], list[int]] = {}
    for i, point in enumerate(points):
        groups.setdefault(point, []).append(i)
    offsets = np.zeros((len(points), 2))
    for members in groups.values():
        if len(members) < 2:
            continue
        for position, i in enumerate(members):
            ring, before = 1, 0
            while position - before >= 6 * ring:
                before += 6 * ring
                ring += 1
            angle = 2 * math.pi * (position - before) / min(6 * ring, len(members) - before) - math.pi / 2
            offsets[i] = math.cos(angle) * ring, math.sin(angle) * ring
    return [(float(dx), float(dy)) for dx, dy in offsets]
