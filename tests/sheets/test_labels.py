"""Names never overlap, never leave the map, and give way by rank."""

from __future__ import annotations

from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from drawing.shapes import Box, Group, Line, Page, Shape
from drawing.typeface import MM_PER_PT, width_mm
from geo.model.layout import Layout
from sheets.map.labels import Name, Spot, beside, placed, within
from sheets.page.compose import map_page
from sheets.page.spec import SheetSpec

FRAME = Box(0, 0, 100, 60)


def _name(text: str, rank: int, *spots: tuple[float, float]) -> Name:
    return Name(text, rank, tuple(Spot(x, y, i) for i, (x, y) in enumerate(spots)), 8, "#000000")


def test_the_more_important_name_takes_the_place_and_the_other_the_next() -> None:
    found = placed([_name("small", 2, (50, 30), (50, 45)), _name("GREAT", 0, (50, 30))], FRAME, (), ())
    assert [name.text for name, _ in found] == ["GREAT", "small"]
    assert found[1][1].y > found[0][1].bottom


def test_a_name_without_room_is_left_out() -> None:
    found = placed([_name("one", 0, (50, 30)), _name("two", 1, (51, 30))], FRAME, (), ())
    assert [name.text for name, _ in found] == ["one"]
    assert not placed([_name("outside", 0, (2, 30))], FRAME, (), ())
    assert not placed([_name("covered", 0, (50, 30))], FRAME, [Box(45, 25, 10, 10)], ())


def test_a_name_of_an_area_leaves_marks_uncovered_where_it_can() -> None:
    found = placed([_name("zone", 0, (50, 30), (50, 40))], FRAME, (), [Box(48, 28, 4, 4)])
    assert found[0][1].y > 34


@given(
    some.lists(
        some.tuples(
            some.floats(0, 100),
            some.floats(0, 60),
            some.integers(0, 5),
            some.text("abc中文", min_size=1, max_size=12),
        ),
        max_size=40,
    )
)
def test_no_two_names_meet_wherever_they_are(points: list[tuple[float, float, int, str]]) -> None:
    names = []
    for x, y, rank, text in points:
        bare = Name(text, rank, (), 7, "#000000")
        names.append(Name(text, rank, beside(x, y, bare.size(), 1.5), 7, "#000000"))
    boxes = [box for _, box in placed(names, FRAME, (), ())]
    assert all(a.overlap(b) == 0 for a, b in combinations(boxes, 2))
    assert all(FRAME.contains(box) for box in boxes)


def test_a_small_area_is_named_beside_it_and_a_sliver_not_at_all() -> None:
    zone = shapely.box(40, 25, 44, 29)
    assert any(spot.x > 44 for spot in within(zone, FRAME, (20, 3), outside=True))
    assert within(zone, FRAME, (20, 3), outside=False) == ()
    assert within(shapely.box(200, 0, 210, 9), FRAME, (20, 3), outside=True) == ()


def _text_boxes(page: Page) -> list[tuple[Line, Box]]:
    def lines(group: Group) -> list[Line]:
        return [line for item in group.items for line in ([item] if isinstance(item, Line) else [])]

    found = []
    for group in page.groups:
        for line in lines(group):
            width = width_mm(line.text, line.size_pt, line.bold, line.spacing)
            left = line.x - width * {"start": 0, "middle": 0.5, "end": 1}[line.anchor]
            size = line.size_pt * MM_PER_PT
            found.append((line, Box(left, line.y - size * 0.74, width, size * 0.8)))
    return found


SPECS = [
    SheetSpec(what=what, zone=zone, lang=lang, size=size, orientation=orientation, graticule=ruled)
    for lang in ("en", "zh")
    for size, orientation, ruled in (
        ("A4", "landscape", True),
        ("A5", "portrait", False),
        ("slide", "landscape", False),
    )
    for what, zone in (
        ("view", ""),
        ("zone", "zhangjiang"),
        ("zone", "waigaoqiao"),
        ("zone", "lingang"),
        ("zone", "jinshan"),
    )
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda s: f"{s.zone or 'city'}-{s.lang}-{s.size}-{s.orientation}")
def test_on_real_sheets_no_text_overlaps_and_none_is_cut(shanghai: Layout, spec: SheetSpec) -> None:
    page = map_page(shanghai, spec)
    boxes = _text_boxes(page)
    assert len(boxes) > 25
    for (a, box_a), (b, box_b) in combinations(boxes, 2):
        assert box_a.overlap(box_b) < 0.02, (a.text, b.text)
    sheet = Box(0, 0, page.width, page.height).inset(3)
    for line, box in boxes:
        assert sheet.contains(box), line.text


def test_every_zone_of_the_plan_is_named_on_the_city_sheet(shanghai: Layout) -> None:
    for spec in (spec for spec in SPECS if spec.what == "view"):
        names = next(group for group in map_page(shanghai, spec).groups if group.name == "names")
        texts = {item.text for item in names.items if isinstance(item, Line)}
        wanted = set(shanghai.main_zones["name_zh" if spec.lang == "zh" else "name_en"])
        assert wanted <= texts


def test_no_panel_covers_another(shanghai: Layout) -> None:
    for spec in SPECS[:6]:
        page = map_page(shanghai, spec)
        boxes = {}
        for group in page.groups:
            if group.name in {"legend", "locator", "notes", "foot", "head"}:
                points = [item.points for item in group.items if isinstance(item, Shape)]
                points += [[[item.x, item.y]] for item in group.items if isinstance(item, Line)]
                xs = [x for part in points for x, _ in part]
                ys = [y for part in points for _, y in part]
                boxes[group.name] = Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        assert all(a.overlap(b) == 0 for a, b in combinations(boxes.values(), 2))
