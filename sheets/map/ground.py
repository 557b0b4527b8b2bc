"""The base of a map: water, land, districts and rivers; and the zones on it, as the live map draws them."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import shapely

from drawing.shapes import Box, Group, Ink, Shape, circle, rectangle, shape_of
from geo.model.crs import Bounds
from geo.model.layout import Layout
from geo.shapes.shapes import parse_shape
from layers.overlay import Overlay
from layers.style import SUPPORTING_FILL
from sheets.map.frame import Frame
from sheets.map.scene import Scene
from sheets.page.look import Look

# What lies inside a wider outline is drawn over it.
_ORDER = {"wider": 0, "main": 1, "park": 1, "inner": 2}


def known_ground(layout: Layout) -> Bounds | None:
    """The extent over which the layout's land is complete; None where it has no land."""
    return Bounds.of(layout.land) if len(layout.land) else None


def ground_group(scene: Scene) -> Group:
    """Water, land, districts and rivers. Beyond the known ground the map is blank, not sea."""
    layout, frame, look = scene.layout, scene.frame, scene.look
    # A measure takes the place of the tint.
    tinted = scene.spec.shows("districts") and scene.shade is None
    known = known_ground(layout)
    paint = look.ground
    shapes: list[Shape | None] = [rectangle(frame.box, Ink(fill=paint("panel" if known else "land")))]
    if known:
        edge = shapely.segmentize(shapely.box(*known), 0.05)
        shapes.append(shape_of(frame.on_page(edge), Ink(fill=paint("water"))))
    shore = Ink(fill=paint("land"), stroke=paint("line"), width=look.px(0.7), alpha=0.8)
    shapes += [shape_of(frame.on_page(land), shore) for land in layout.land.geometry]
    supporting = layout.districts[(layout.districts["part"] == "supporting") & tinted]
    tint = Ink(fill=paint("supporting"), fill_alpha=SUPPORTING_FILL)
    shapes += [shape_of(frame.on_page(shape), tint) for shape in supporting.geometry]
    border = Ink(stroke=paint("line"), width=look.px(1))
    shapes += [shape_of(frame.on_page(shape), border) for shape in layout.districts.geometry]
    for river in layout.rivers.itertuples():
        dash = (look.px(5), look.px(5)) if river.quality == "interpolated" else ()
        ink = Ink(stroke=paint("river"), width=look.px(3), dash=dash, round=not dash)
        shapes.append(shape_of(frame.on_page(river.geometry), ink))
    return Group(
        "ground", scene.say("sheet_ground"), tuple(shape for shape in shapes if shape), clip=frame.box
    )


def hues(zones: gpd.GeoDataFrame) -> Mapping[str, str]:
    """The hue of each outline: its own, else that of the zone it belongs to."""
    own = zones["hue"]
    return {
        str(slug): own[slug] or (own.get(zones["parent"][slug], "") if zones["parent"][slug] else "")
        for slug in zones.index
    }


def drawn_zones(layout: Layout, frame: Frame) -> gpd.GeoDataFrame:
    """The outlines that can be seen in the frame, in drawing order."""
    seen = layout.zones.intersects(shapely.box(*frame.bounds()))
    visible = [
        bool(seen[slug]) and _reaches(layout.zones.geometry[slug], frame) for slug in layout.zones.index
    ]
    order = layout.zones["rank"].map(_ORDER)
    return layout.zones[visible].iloc[order[visible].argsort(kind="stable")]


def _reaches(shape: shapely.Geometry, frame: Frame) -> bool:
    """Whether any of its edge or area falls into the box itself."""
    box = frame.box
    inside = shapely.clip_by_rect(frame.on_page(shape), box.x, box.y, box.right, box.bottom)
    return not inside.is_empty


def zones_group(scene: Scene) -> Group:
    """Outlines: hue by zone, edge by basis, weight by rank."""
    layout, frame, look = scene.layout, scene.frame, scene.look
    kept, chosen = scene.kept_zones, scene.chosen_zone
    hue_by_slug = hues(layout.zones)
    halo = look.ground("halo")
    shapes: list[Shape | None] = []
    for zone in drawn_zones(layout, frame).itertuples():
        slug = str(zone.Index)
        placed = frame.on_page(zone.geometry)
        faded = bool(kept) and (zone.parent or slug) not in kept
        colour = look.ground("selection") if slug == chosen else look.line(hue_by_slug[slug])
        weight = look.weight(zone.rank) + (look.px(1) if slug == chosen else 0)
        shapes.append(shape_of(placed, Ink(stroke=halo, width=weight + look.px(3), alpha=0.55)))
        ink = Ink(
            fill="" if faded else look.line(hue_by_slug[slug]),
            fill_alpha=look.fill(zone.rank),
            stroke=colour,
            width=weight,
            alpha=0.35 if faded else 1.0,
            dash=look.dash(zone.basis),
            round=True,
        )
        shapes.append(shape_of(placed, ink))
    return Group("zones", scene.say("layer_zones"), tuple(shape for shape in shapes if shape), clip=frame.box)


def overlay_group(overlay: Overlay, scene: Scene) -> Group:
    """The dots of a layer beside the usual ones, small and quiet."""
    frame, look = scene.frame, scene.look
    lon, lat = np.array([dot["at"] for dot in overlay.dots(scene.layout)], dtype=float).T
    dots = tuple(
        overlay_dot((float(across), float(down)), look)
        for across, down in zip(*frame.to_page(lon, lat), strict=True)
        if frame.box.x <= across <= frame.box.right and frame.box.y <= down <= frame.box.bottom
    )
    return Group(overlay.slug, scene.say(f"layer_{overlay.slug}"), dots, clip=frame.box)


def overlay_dot(at: tuple[float, float], look: Look) -> Shape:
    """One such dot."""
    ink = Ink(fill=look.ground("panel"), stroke=look.ground("quiet"), width=look.px(1.2))
    return circle(*at, look.px(3), ink)


def shape_group(scene: Scene) -> Group:
    """What the reader drew, as the live map shows it."""
    look = scene.look
    placed = scene.frame.on_page(shapely.segmentize(parse_shape(scene.spec.shape).outline, 0.02))
    parts = (shape_of(placed, ink) for ink in shape_inks(look))
    return Group(
        "shape", scene.say("sheet_shape"), tuple(part for part in parts if part), clip=scene.frame.box
    )


def shape_inks(look: Look) -> tuple[Ink, Ink]:
    """Halo and edge of what the reader drew."""
    return (
        Ink(stroke=look.ground("halo"), width=look.px(5), alpha=0.75),
        Ink(
            fill=look.ground("selection"),
            fill_alpha=0.05,
            stroke=look.ground("selection"),
            width=look.px(2),
            dash=(look.px(7), look.px(5)),
        ),
    )


def swatch(box: Box, look: Look, *, hue: str, basis: str, rank: str) -> Shape:
    """A small outline for the legend, with the zone's own hue, fill and edge."""
    # A shorter pattern than on the map, so that the dash shows on a small box.
    dash = tuple(step * 0.8 for step in look.dash(basis))
    ink = Ink(
        fill=look.line(hue),
        fill_alpha=look.fill(rank),
        stroke=look.line(hue),
        width=min(look.weight(rank), look.px(2.4)),
        dash=dash,
        round=True,
    )
    return rectangle(box, ink)
