"""One map sheet put together: head, map, legend, inset, notes and foot, each in its place on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from drawing.shapes import Box, Group, Page, lines_of, moved
from drawing.typeface import require_glyphs
from geo.model.crs import Bounds
from geo.model.errors import SheetError
from geo.model.layout import Layout, Words
from geo.shapes.shapes import parse_shape
from layers.compose import offered
from sheets.map.choropleth import shade_group
from sheets.map.companies import Mark, companies_group, marks
from sheets.map.frame import Frame, fitted
from sheets.map.furniture import furniture, graticule, neat_line
from sheets.map.ground import ground_group, known_ground, overlay_group, shape_group, zones_group
from sheets.map.names import names_group
from sheets.map.scene import Scene
from sheets.map.shade import shade_of
from sheets.page.blocks import Block, columns_height, grouped, in_columns, stacked
from sheets.page.head import head_block, titles
from sheets.page.legend import drawn_bases, legend
from sheets.page.locator import locator
from sheets.page.look import Look
from sheets.page.notes import foot, measure_sources, notes, warnings_of, zone_sources
from sheets.page.spec import SheetSpec

# The column beside a wide map; on a slide it is wider, with the legend in two columns. Then: how small its type may
# become before the page counts as too small.
_COLUMN_MM, _DOUBLE_MM = 60.0, 92.0
_SHRINK = (1.0, 0.93, 0.86, 0.8)


def map_page(layout: Layout, spec: SheetSpec) -> Page:
    """The page of one map sheet.

    Raises
    ------
    ChoiceError
        The zone is not known.
    SheetError
        The page is too small for its map, or a character has no glyph.
    """
    say = spec.say
    width, height = spec.page_mm()
    look = Look.of(spec)
    margin = look.mm(9)
    inner = Box(margin, margin, width - 2 * margin, height - 2 * margin)
    require_glyphs(spec.title + spec.approval_number + spec.note.replace("\n", ""))
    title, subtitle = titles(layout, spec)
    hue = layout.zone(spec.zone)["hue"] if spec.what == "zone" else ""
    head = head_block(title, subtitle, inner.width, look, look.line(hue) if hue else look.ground("text"))
    bounds = extent(layout, spec)
    known = known_ground(layout)

    shade = shade_of(layout, spec)

    def scene_in(box: Box) -> Scene:
        margin = 0.0 if spec.bounds and spec.what != "zone" else 0.05
        return Scene(layout, spec, fitted(bounds, box, known, margin), look, shade)

    # The foot's wording depends on what is drawn, which any frame of this extent shows nearly alike.
    rough = scene_in(Box(0, 0, 100, 100))
    below = foot(rough, (measure_sources(rough), zone_sources(rough)), inner.width)
    body = Box(
        inner.x,
        inner.y + head.height + look.mm(3.5),
        inner.width,
        inner.height - head.height - below.height - look.mm(7),
    )
    wide = width > height * 1.05
    scene, found, panels = (_wide if wide else _tall)(scene_in, body)
    groups = [
        grouped("head", say("sheet_head"), head, inner.x, inner.y),
        *_map_groups(scene, found),
        *panels,
        grouped("foot", say("sheet_foot"), below, inner.x, inner.bottom - below.height),
    ]
    page = Page(
        width=width,
        height=height,
        groups=tuple(groups),
        title=title,
        alt=_alt(scene, title, len(found)),
        warnings=warnings_of(layout, spec),
        bounds=scene.frame.bounds(),
        place=scene.frame.placement(),
    )
    for line in lines_of(page):
        require_glyphs(line.text)
    return page


def extent(layout: Layout, spec: SheetSpec) -> Bounds:
    """The ground that must be seen: as asked, all outlines of a zone, or what the layout is about.

    That is its zones, supporting districts and companies, and what a reader drew; a district without any may be cut.
    """
    if spec.bounds and spec.what != "zone":
        return spec.bounds
    if spec.what == "zone":
        layout.zone(spec.zone)
        own = (layout.zones.index == spec.zone) | (layout.zones["parent"] == spec.zone)
        return Bounds.of(layout.zones[own])
    supporting = layout.districts[layout.districts["part"] == "supporting"]
    parts = [part for part in (supporting, layout.main_zones, layout.located) if len(part)]
    seen = [Bounds.of(part) for part in parts or [layout.districts]]
    if spec.shape:
        seen.append(Bounds(*parse_shape(spec.shape).outline.bounds))
    west, south, east, north = zip(*seen, strict=True)
    return Bounds(min(west), min(south), max(east), max(north))


def too_small(spec: SheetSpec) -> SheetError:
    """What to raise where the legend or the map finds no room."""
    width, height = spec.page_mm()
    return SheetError(
        "a page of {width:.0f} x {height:.0f} mm is too small for this sheet: its legend and map "
        "need more room; take A5 or larger, the other orientation, or shorter notes",
        width=width,
        height=height,
    )


def _map_groups(scene: Scene, found: list[Mark]) -> list[Group]:
    """The layers of the map from the ground up."""
    shows = scene.spec.shows
    fittings, taken = furniture(scene, found)
    lines, degrees, named = graticule(scene)
    ruled, shade = scene.spec.graticule, scene.shade
    drawn: tuple[tuple[bool, Callable[[Scene], Group]], ...] = (
        (True, ground_group),
        (shade is not None, shade_group),
        (ruled, lambda _: lines),
        (shows("zones"), zones_group),
        *((shows(overlay.slug), partial(overlay_group, overlay)) for overlay in offered(scene.layout)),
        (bool(scene.spec.shape), shape_group),
        (shows("companies"), lambda _: companies_group(scene, found)),
        (shows("names"), lambda _: names_group(scene, found, [*taken, *named] if ruled else taken)),
        (ruled, lambda _: degrees),
    )
    return [*(draw(scene) for wanted, draw in drawn if wanted), fittings, neat_line(scene)]


def _wide(scene_in, body: Box) -> tuple[Scene, list[Mark], list[Group]]:  # type: ignore[no-untyped-def]
    """Map on the left; a column with legend, inset and notes on the right."""
    full = scene_in(Box(body.x, body.y, 100, 100)).look
    gap = full.mm(5)
    double = body.width > 2 * body.height
    for shrink in _SHRINK:
        column = full.mm(_DOUBLE_MM if double else _COLUMN_MM) * (shrink + 1) / 2
        scene = scene_in(Box(body.x, body.y, body.width - column - gap, body.height))
        small = replace(scene, look=replace(scene.look, scale=scene.look.scale * shrink))
        found = marks(scene) if scene.spec.shows("companies") else []
        if double:
            half, between = (column - gap) / 2, small.look.mm(2.4)
            blocks = legend(small, found, half)
            key = in_columns(blocks, half, gap, columns_height(blocks, 2, between), between)
        else:
            key = stacked(legend(small, found, column), small.look.mm(2.4))
        inset = locator(small, column, body.height * 0.25)
        said = notes(small, column)
        if key.height + inset.height + said.height + 1.6 * gap <= body.height:
            x = body.right - column
            return (
                scene,
                found,
                _panels(
                    scene,
                    (key, x, body.y),
                    (inset, x, body.bottom - said.height - gap * 0.6 - inset.height),
                    (said, x, body.bottom - said.height),
                ),
            )
    raise too_small(scene.spec)


def _tall(scene_in, body: Box) -> tuple[Scene, list[Mark], list[Group]]:  # type: ignore[no-untyped-def]
    """Map on top; below it legend, inset and notes in three columns."""
    full = scene_in(Box(body.x, body.y, 100, 100)).look
    gap = full.mm(4)
    for shrink in _SHRINK:
        column = (body.width - 2 * gap) / 3
        # What is drawn depends a little on the map's height, and the height on the legend of what is drawn.
        scene = scene_in(Box(body.x, body.y, body.width, body.height * 0.62))
        for _ in range(2):
            small = replace(scene, look=replace(scene.look, scale=scene.look.scale * shrink))
            found = marks(scene) if scene.spec.shows("companies") else []
            said = notes(small, column)
            blocks = [*legend(small, found, column), locator(small, column, column * 0.72), said]
            need = columns_height(blocks, 3, small.look.mm(2.4))
            if body.height - need - gap < 25:
                break
            scene = scene_in(Box(body.x, body.y, body.width, body.height - need - gap))
        if need <= body.height * 0.45:
            found = marks(scene) if scene.spec.shows("companies") else []
            flowed = in_columns(blocks, column, gap, need, small.look.mm(2.4))
            key = (flowed, body.x, body.bottom - need)
            return scene, found, [grouped("legend", scene.say("sheet_legend"), *key)]
    raise too_small(scene.spec)


def _panels(scene: Scene, *parts: tuple[Block, float, float]) -> list[Group]:
    names = ("legend", "locator", "notes")
    return [
        Group(name, scene.say(f"sheet_{name}"), tuple(moved(item, x, y) for item in block.items))
        for name, (block, x, y) in zip(names, parts, strict=True)
    ]


def _alt(scene: Scene, title: str, companies: int) -> str:
    """One sentence for those who cannot see the sheet."""
    zones = [
        Words(en=zone.name_en, zh=zone.name_zh).in_(scene.spec.lang)
        for zone in scene.layout.main_zones.itertuples()
    ]
    joined = ("、" if scene.spec.lang == "zh" else ", ").join(zones)
    shaky = drawn_bases(scene) & {"approximate", "administrative_proxy"}
    alt = scene.say(
        "sheet_alt", title=title, scale=f"{_scale(scene.frame):,}", companies=companies, zones=joined
    )
    return f"{alt} {scene.say('sheet_note_approximate')}" if shaky else alt


def _scale(frame: Frame) -> int:
    return frame.scale
