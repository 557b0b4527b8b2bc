"""Scale and place on the ground, against pyproj's geodesics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyproj import Geod

from drawing.shapes import Box, Group, Line, Page, Shape
from geo.model.crs import Bounds
from geo.model.errors import SheetError
from geo.model.layout import Layout
from sheets.map.frame import Frame, fitted
from sheets.map.furniture import scale_bar
from sheets.page.compose import map_page
from sheets.page.spec import SheetSpec

GEOD = Geod(ellps="WGS84")


def _group(page: Page, name: str) -> Group:
    return next(group for group in page.groups if group.name == name)


def _frame(page: Page) -> Frame:
    place = page.place
    assert place is not None
    left = place.left_m + place.box.x * place.metres_per_mm
    top = place.top_m - place.box.y * place.metres_per_mm
    return Frame(place.box, place.crs, left, top, place.metres_per_mm)


@pytest.mark.parametrize(
    "spec",
    [
        SheetSpec(),
        SheetSpec(size="A2", orientation="portrait"),
        SheetSpec(what="zone", zone="waigaoqiao", size="A5"),
        SheetSpec(what="zone", zone="lingang", size="slide", lang="zh"),
        SheetSpec(bounds=Bounds(121.0, 31.0, 121.1, 31.05), size="1600x900"),
    ],
    ids=lambda spec: f"{spec.what}-{spec.zone}-{spec.size}",
)
def test_the_drawn_scale_bar_is_as_long_as_it_says(shanghai: Layout, spec: SheetSpec) -> None:
    page = map_page(shanghai, spec)
    items = _group(page, "furniture").items
    # The bar's rim is the last rectangle drawn that is not filled; the number at its end says its length.
    rim = [item for item in items if isinstance(item, Shape) and item.ink.stroke and not item.ink.fill][-1]
    said = next(
        item.text for item in items if isinstance(item, Line) and " " in item.text and ":" not in item.text
    )
    number, unit = said.split(" ")
    metres = float(number) * (1000 if unit in {"km", "千米"} else 1)
    left, right, y = rim.points[:, 0].min(), rim.points[:, 0].max(), rim.points[:, 1].max()
    lon, lat = _frame(page).to_ground(np.array([left, right]), np.array([y, y]))
    _, _, measured = GEOD.inv(lon[0], lat[0], lon[1], lat[1])
    assert measured == pytest.approx(metres, rel=0.005)


def test_the_scale_holds_across_the_sheet_in_every_direction(shanghai: Layout) -> None:
    frame = _frame(map_page(shanghai, SheetSpec()))
    box = frame.box.inset(6)
    for x in np.linspace(box.x, box.right, 5):
        for y in np.linspace(box.y, box.bottom, 5):
            for dx, dy in ((5, 0), (0, 5), (3, 4)):
                lon, lat = frame.to_ground(np.array([x, x + dx]), np.array([y, y + dy]))
                _, _, metres = GEOD.inv(lon[0], lat[0], lon[1], lat[1])
                assert metres == pytest.approx(5 * frame.metres_per_mm, rel=0.005)


@given(
    west=some.floats(-179, 170),
    south=some.floats(-80, 79),
    wide=some.floats(0.01, 2),
    tall=some.floats(0.01, 1.5),
)
def test_the_frame_shows_all_that_was_asked_at_a_round_scale(
    west: float, south: float, wide: float, tall: float
) -> None:
    bounds = Bounds(west, south, west + wide, south + tall)
    frame = fitted(bounds, Box(10, 20, 200, 140), margin=0)
    seen = frame.bounds()
    slack = 0.002 * max(wide, tall)
    assert seen.west <= bounds.west + slack
    assert seen.east >= bounds.east - slack
    assert seen.south <= bounds.south + slack
    assert seen.north >= bounds.north - slack
    digits = f"{frame.scale:.10e}".split("e")[0].rstrip("0").replace(".", "")
    assert len(digits) <= 3


def test_page_and_ground_undo_each_other(shanghai: Layout) -> None:
    frame = _frame(map_page(shanghai, SheetSpec()))
    lon, lat = np.array([121.2, 121.6, 121.9]), np.array([30.8, 31.2, 31.6])
    back = frame.to_ground(*frame.to_page(lon, lat))
    np.testing.assert_allclose(back, [lon, lat], atol=1e-9)


def test_the_bar_is_one_two_or_five_and_fits() -> None:
    for per_mm in (1.0, 37.0, 125.0, 600.0, 9000.0):
        bar = scale_bar(Box(0, 0, 200, 100), per_mm, 46)
        assert bar.width <= 46
        assert bar.metres / per_mm == pytest.approx(bar.width)
        assert f"{bar.metres:.0e}"[0] in "125"


def test_no_room_for_a_map_is_an_error() -> None:
    with pytest.raises(SheetError, match="no room for a map"):
        fitted(Bounds(0, 0, 1, 1), Box(0, 0, 15, 80))
