"""The names on a map: which there are, how each is written, and how important it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely

from drawing.shapes import Box, Group
from geo.model.layout import Words
from layers.style import MARK_PX
from sheets.map.companies import Mark
from sheets.map.ground import drawn_zones, hues
from sheets.map.labels import Name, beside, placed, within, written
from sheets.map.scene import Scene

_RANKS = {"main": 0, "park": 1, "inner": 2, "supporting": 3, "other": 4}


def names_group(scene: Scene, found: list[Mark], taken: Sequence[Box]) -> Group:
    """The names that have room; of companies those on the sheet of a zone, chosen or on the shortlist."""
    look, frame = scene.look, scene.frame
    reach = look.px(MARK_PX) / 2
    marks = [Box(mark.x - reach, mark.y - reach, 2 * reach, 2 * reach) for mark in found]
    halo = look.px(3)
    areas = [name for name in (*_zone_names(scene), *_district_names(scene)) if name.spots]
    first = placed(areas, frame.box, taken, marks)
    lines = [written(name, box, halo, look.ground("halo")) for name, box in first]
    if scene.spec.shows("companies"):
        blocked = [*taken, *marks, *(box for _, box in first)]
        # A park is an area and an organisation: its name stands once.
        said = {name.text for name, _ in first}
        rest = [name for name in _company_names(scene, found) if name.text not in said]
        second = placed(rest, frame.box, blocked, (), gap=look.mm(0.2))
        lines += [written(name, box, halo, look.ground("halo")) for name, box in second]
    return Group("names", scene.say("layer_names"), tuple(lines), clip=frame.box)


def _zone_names(scene: Scene) -> list[Name]:
    if not scene.spec.shows("zones"):
        return []
    look, frame, spec = scene.look, scene.frame, scene.spec
    hue_by_slug = hues(scene.layout.zones)
    names = []
    for zone in drawn_zones(scene.layout, frame).itertuples():
        slug, rank = str(zone.Index), str(zone.rank)
        own = spec.what == "zone" and spec.zone in {slug, zone.parent}
        if rank == "wider" or (rank == "inner" and not own):
            continue
        text = Words(en=zone.name_en, zh=zone.name_zh).in_(spec.lang)
        size = look.pt({"main": 10.0, "park": 7.5}.get(rank, 7.0))
        name = Name(text, _RANKS[rank], (), size, look.text(hue_by_slug[slug]), bold=rank != "inner")
        shape = frame.on_page(zone.geometry)
        names.append(replace(name, spots=within(shape, frame.box, name.size(), outside=rank != "inner")))
    return names


def _district_names(scene: Scene) -> list[Name]:
    look, frame, spec = scene.look, scene.frame, scene.spec
    zones = shapely.union_all([frame.on_page(shape) for shape in scene.layout.main_zones.geometry])
    names = []
    for district in scene.layout.districts.itertuples():
        text = Words(en=district.name_en, zh=district.name_zh).in_(spec.lang)
        spacing = 0.14 if spec.lang == "en" else 0.3
        rank = _RANKS["supporting" if district.part == "supporting" else "other"]
        size = look.pt(7.4 if district.part == "supporting" else 6.8)
        name = Name(text, rank, (), size, look.ground("place"), spacing=spacing)
        # A district's name stands outside the zones, so that it is not read as one of them.
        shape = shapely.difference(frame.on_page(district.geometry), zones)
        names.append(replace(name, spots=within(shape, frame.box, name.size(), outside=False)))
    return names


def _company_names(scene: Scene, found: list[Mark]) -> list[Name]:
    """Those that the sheet is about first; of these the surest placed first."""
    spec = scene.spec
    picked = {*spec.short, spec.company}
    look, companies = scene.look, scene.layout.companies
    surest = {"exact": 0, "disc": 1, "hollow": 2}
    names = []
    for mark in found:
        if spec.what != "zone" and mark.id not in picked:
            continue
        company = companies.loc[mark.id]
        text = Words(en=company["name_en"], zh=company["name_zh"]).in_(spec.lang)
        mine = mark.id in picked or company["zone"] == spec.zone
        rank = (0 if mine else 10) + surest[mark.certainty]
        name = Name(text, rank, (), look.pt(6.2), look.ground("text" if mine else "quiet"))
        reach = look.px(MARK_PX) * 0.68
        names.append(replace(name, spots=beside(mark.x, mark.y, name.size(), reach)))
    return names
