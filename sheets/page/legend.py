"""The legend: what is drawn on this map, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import geopandas as gpd
import shapely

from drawing.shapes import Box, Ink, Item, Line, moved, rectangle
from drawing.typeface import MM_PER_PT, width_mm
from geo.shapes.shapes import parse_shape
from layers.compose import offered
from layers.figures import number_text
from layers.style import MARK_PX, SUPPORTING_FILL
from sheets.map.choropleth import class_swatch
from sheets.map.companies import Mark, disc, sign
from sheets.map.ground import drawn_zones, hues, overlay_dot, shape_inks, swatch
from sheets.map.scene import Scene
from sheets.page.blocks import Block, stacked, text_block

# The wording for a line's basis; a stand-in and an approximate outline look the same.
_EDGES = (
    ("documented_boundary", ("documented_boundary",)),
    ("planning_scope", ("planning_scope",)),
    ("approximate", ("administrative_proxy", "approximate")),
)
_Draw = Callable[[float, float], list[Item]]


def legend(scene: Scene, found: list[Mark], width: float) -> list[Block]:
    """A block a heading, for a column of ``width`` mm."""
    blocks = []
    shade = scene.shade
    for title, rows in (
        (f"{shade.title} · {shade.about}".removesuffix(" · ") if shade else "", _class_rows(scene, width)),
        (scene.say("legend_zones"), _zone_rows(scene, width)),
        (scene.say("legend_edges"), _edge_rows(scene, width)),
        (scene.say("sheet_legend_roles"), _role_rows(scene, found, width)),
        (scene.say("legend_certainty"), _certainty_rows(scene, found, width)),
    ):
        if rows:
            head = text_block(title, width, scene.look, size=6.6, bold=True)
            blocks.append(stacked([head, *rows], scene.look.mm(0.5)))
    return blocks


def _row(scene: Scene, width: float, draw: _Draw, text: str, more: str = "") -> Block:
    """A picture, and words beside it; ``more`` is quieter, on the same line where it fits."""
    look = scene.look
    picture = look.mm(7.2)
    room, size, small = width - picture, look.pt(7), look.pt(6.3)
    ink = look.ground("text")
    words = text_block(text, room, look, size=7, colour=ink, bold=bool(more))
    own = width_mm(f"{text}  ", size, bool(more))
    if more and own + width_mm(more, small) <= room:
        beside = Line(own, size * MM_PER_PT * 0.95, more, small, look.ground("quiet"))
        words = Block(words.height, (*words.items, beside))
    elif more:
        words = stacked([words, text_block(more, room, look, size=6.3)], 0)
    # The picture stands on the middle of the first line.
    drawn = draw(look.mm(2.8), size * MM_PER_PT * 0.62)
    return Block(
        max(words.height, look.mm(3.2)), (*drawn, *(moved(item, picture, 0) for item in words.items))
    )


def _outline(scene: Scene, hue: str, basis: str, rank: str) -> _Draw:
    look = scene.look
    wide, tall = look.mm(5.4), look.mm(3)

    def draw(x: float, y: float) -> list[Item]:
        box = Box(x - wide / 2, y - tall / 2, wide, tall)
        return [swatch(box, look, hue=hue, basis=basis, rank=rank)]

    return draw


def _zone_rows(scene: Scene, width: float) -> list[Block]:
    layout, lang = scene.layout, scene.spec.lang
    rows = []
    if scene.spec.shows("zones"):
        zones = drawn_zones(layout, scene.frame)
        hue_by_slug = hues(layout.zones)
        for slug in layout.main_zones.index:
            if slug not in zones.index:
                continue
            zone = layout.zones.loc[slug]
            name = zone["name_zh"] if lang == "zh" and zone["name_zh"] else zone["name_en"]
            role = layout.zone_roles.get(zone["role"])
            draw = _outline(scene, hue_by_slug[str(slug)], zone["basis"], "main")
            rows.append(_row(scene, width, draw, str(name), role.words.in_(lang) if role else " "))
        for rank in ("park", "inner", "wider"):
            some = zones[zones["rank"] == rank]
            if some.empty:
                continue
            # One hue stands for all only where there is one.
            shades = {hue_by_slug[str(slug)] for slug in some.index}
            draw = _outline(scene, shades.pop() if len(shades) == 1 else "", "documented_boundary", rank)
            rows.append(_row(scene, width, draw, scene.say(f"sheet_rank_{rank}")))
    supporting = layout.districts[layout.districts["part"] == "supporting"]
    if scene.spec.shows("districts") and scene.shade is None and _any_seen(scene, supporting.geometry):
        rows.append(_row(scene, width, _tint(scene), scene.say("legend_supporting")))

    def dot(x: float, y: float) -> list[Item]:
        return [overlay_dot((x, y), scene.look)]

    for overlay in offered(layout):
        if scene.spec.shows(overlay.slug):
            rows.append(_row(scene, width, dot, scene.say(f"layer_{overlay.slug}")))
    if scene.spec.shape:
        rows.append(_shape_row(scene, width))
    return rows


def _shape_row(scene: Scene, width: float) -> Block:
    look, say = scene.look, scene.say
    area = number_text(round(parse_shape(scene.spec.shape).area_km2, 1))

    def draw(x: float, y: float) -> list[Item]:
        box = Box(x - look.mm(2.7), y - look.mm(1.5), look.mm(5.4), look.mm(3))
        return [rectangle(box, shape_inks(look)[1])]

    only = say("sheet_shape_within") if scene.spec.within else " "
    return _row(scene, width, draw, say("sheet_shape_of", area=area), only)


def _class_rows(scene: Scene, width: float) -> list[Block]:
    shade, look = scene.shade, scene.look
    if shade is None:
        return []
    classes = [*zip(shade.colours, shade.labels, shade.counts, strict=True)]
    if shade.no_data[1]:
        classes.append(("", *shade.no_data))
    rows = []
    for colour, label, count in classes:

        def draw(x: float, y: float, colour: str = colour) -> list[Item]:
            return class_swatch(
                Box(x - look.mm(2.7), y - look.mm(1.5), look.mm(5.4), look.mm(3)), colour, look
            )

        rows.append(_row(scene, width, draw, f"{label} · {count}"))
    return rows


def _any_seen(scene: Scene, shapes: gpd.GeoSeries) -> bool:
    return bool(shapes.intersects(shapely.box(*scene.frame.bounds())).any())


def _tint(scene: Scene) -> _Draw:
    look = scene.look

    def draw(x: float, y: float) -> list[Item]:
        box = Box(x - look.mm(2.7), y - look.mm(1.5), look.mm(5.4), look.mm(3))
        edge = Ink(stroke=look.ground("line"), width=look.px(1))
        return [
            rectangle(box, Ink(fill=look.ground("land"))),
            rectangle(box, Ink(fill=look.ground("supporting"), fill_alpha=SUPPORTING_FILL)),
            rectangle(box, edge),
        ]

    return draw


def drawn_bases(scene: Scene) -> set[str]:
    """What the outlines on this map rest on."""
    return set(drawn_zones(scene.layout, scene.frame)["basis"]) if scene.spec.shows("zones") else set()


def _edge_rows(scene: Scene, width: float) -> list[Block]:
    bases = drawn_bases(scene)
    return [
        _row(scene, width, _outline(scene, "", name, "wider"), scene.say(f"edge_{name}"))
        for name, members in _EDGES
        if bases & set(members)
    ]


def _role_rows(scene: Scene, found: list[Mark], width: float) -> list[Block]:
    look = scene.look
    counts = Counter(mark.role for mark in found)
    rows = []
    for slug, role in scene.layout.roles.items():
        if not counts[slug]:
            continue

        def draw(x: float, y: float, shape: str = role.shape) -> list[Item]:
            return [*sign((x, y), look.px(MARK_PX), look, shape=shape, hue="", hollow=False)]

        rows.append(_row(scene, width, draw, f"{role.words.in_(scene.spec.lang)} · {counts[slug]}"))
    return rows


def _certainty_rows(scene: Scene, found: list[Mark], width: float) -> list[Block]:
    look = scene.look
    size = look.px(MARK_PX)

    def exact(x: float, y: float) -> list[Item]:
        return [*sign((x, y), size, look, shape="circle", hue="", hollow=False)]

    def with_disc(x: float, y: float) -> list[Item]:
        mark = sign((x, y), size * 0.62, look, shape="circle", hue="", hollow=False)
        return [disc((x, y), size * 0.68, "", look, chosen=True), *mark]

    def hollow(x: float, y: float) -> list[Item]:
        return [*sign((x, y), size, look, shape="circle", hue="", hollow=True)]

    present = {mark.certainty for mark in found}
    draws = (("exact", exact), ("disc", with_disc), ("hollow", hollow))
    return [
        _row(scene, width, draw, scene.say(f"certainty_{name}")) for name, draw in draws if name in present
    ]
