"""The inset that says where in the city the map lies."""

from __future__ import annotations

import math

import shapely

from drawing.shapes import Box, Group, Ink, Item, polygon, rectangle, shape_of
from geo.model.crs import Bounds
from sheets.map.frame import fitted
from sheets.map.ground import known_ground
from sheets.map.scene import Scene
from sheets.page.blocks import Block


def locator(scene: Scene, width: float, height: float) -> Block:
    """The whole city small, with the extent of the map as a dark box; no wider than the ground that is known."""
    layout, look = scene.layout, scene.look
    known, city = known_ground(layout), Bounds.of(layout.districts)
    if known:
        tall = 1.1 * (city.north - city.south)
        shrink = math.cos(math.radians(city.centre()[1]))
        width = min(width, height * shrink * (known.east - known.west) / tall)
    box = Box(0, 0, width, height)
    frame = fitted(city, box, known, margin=0.03, exact=True)
    items: list[Item] = [rectangle(box, Ink(fill=look.ground("water" if known else "land")))]
    shore = Ink(fill=look.ground("land"), stroke=look.ground("line"), width=look.mm(0.08))
    tint = Ink(
        fill=look.ground("supporting"), fill_alpha=0.45, stroke=look.ground("line"), width=look.mm(0.1)
    )
    shapes = [shape_of(shapely.simplify(frame.on_page(land), 0.15), shore) for land in layout.land.geometry]
    shapes += [
        shape_of(shapely.simplify(frame.on_page(shape), 0.15), tint) for shape in layout.districts.geometry
    ]
    zones = layout.main_zones
    for slug, hue in zones["hue"].items():
        ink = Ink(fill=look.line(hue), fill_alpha=0.85)
        shapes.append(shape_of(shapely.simplify(frame.on_page(zones.geometry[slug]), 0.1), ink))
    items += [shape for shape in shapes if shape]
    own = scene.frame.box
    corners = ((own.x, own.y), (own.right, own.y), (own.right, own.bottom), (own.x, own.bottom))
    lon, lat = scene.frame.to_ground(*zip(*corners, strict=True))  # type: ignore[arg-type]
    x, y = frame.to_page(lon, lat)
    # A map that reaches beyond the inset is shown to its rim.
    rim = box.inset(look.mm(0.6))
    points = [
        (min(max(px, rim.x), rim.right), min(max(py, rim.y), rim.bottom))
        for px, py in zip(x.tolist(), y.tolist(), strict=True)
    ]
    items.append(polygon(points, Ink(stroke=look.ground("halo"), width=look.mm(1.0), alpha=0.8)))
    items.append(polygon(points, Ink(stroke=look.ground("selection"), width=look.mm(0.4))))
    inside = Group("locator_map", scene.say("sheet_locator"), tuple(items), clip=box)
    return Block(height, (inside, rectangle(box, Ink(stroke=look.ground("quiet"), width=look.mm(0.18)))))
