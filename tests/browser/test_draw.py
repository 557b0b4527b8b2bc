"""Draw and ask: by mouse, finger and keys; the address rebuilds the shape; browser and server count the same."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pytest
from playwright.sync_api import expect

from geo.find.ask import ask, companies_inside
from geo.model.crs import GEOD
from geo.model.layout import Layout
from geo.shapes.shapes import Drawn, circle, parse_shape, polygon, rectangle
from tests.browser.conftest import Visit
from tests.browser.test_staying import wait_for_words
from tests.serving import Server

pytestmark = pytest.mark.browser

ANSWER = ".st-key-ask"


def tool(visit: Visit, name: str) -> Any:
    """A button of the drawing tools."""
    return visit.page.locator(f"[data-testid='draw'] [data-tool='{name}']")


def open_tools(visit: Visit, kind: str) -> None:
    """Choose what to draw."""
    tool(visit, "open").click()
    tool(visit, kind).click()


def corner(visit: Visit, dx: float, dy: float) -> tuple[float, float]:
    """A point of the window: so far right of and below the middle of the map."""
    box = visit.page.locator(".folium-map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy


def word(visit: Visit) -> str:
    """The shape in the address as it stands now; "" where there is none."""
    return parse_qs(urlsplit(visit.page.url).query).get("shape", [""])[0]


def drawn(visit: Visit) -> Drawn:
    """The shape of the address, once the page has answered it."""
    visit.page.wait_for_url(re.compile(r"[?&]shape="))
    expect(visit.page.locator(ANSWER)).to_be_visible()
    return parse_shape(word(visit))


def expect_counts(visit: Visit, layout: Layout, shape: Drawn) -> int:
    """Map, answer and model must name the same number; the number."""
    inside = len(ask(layout, shape).inside)
    expect(visit.page.locator(ANSWER)).to_contain_text(re.compile(rf"Companies inside {inside}\b"))
    expect(visit.map()).to_have_attribute("data-shown", str(inside))
    return inside


def test_a_rectangle_drawn_out_with_the_mouse_is_answered_and_rebuilt_by_its_address(
    visit: Visit, visit_of: Callable[..., Visit], server: Server, shanghai: Layout
) -> None:
    page = visit.open()
    open_tools(visit, "rectangle")
    page.mouse.move(*corner(visit, 40, -60))
    page.mouse.down()
    page.mouse.move(*corner(visit, 120, 20), steps=3)
    expect(page.locator(".lx-draw-size")).to_contain_text("km²")
    page.mouse.move(*corner(visit, 240, 140), steps=3)
    page.mouse.up()
    shape = drawn(visit)
    assert shape.kind == "rectangle"
    assert expect_counts(visit, shanghai, shape) > 5
    # The hand that drew opened no card and moved no map.
    assert page.locator("[data-testid='card']").is_hidden()
    assert visit.lx("LX => LX.drawing") is None

    again = visit_of(server.url)
    again.open(urlsplit(page.url).path + "?" + urlsplit(page.url).query)
    expect(again.page.locator(ANSWER)).to_be_visible()
    assert again.lx("LX => LX.view.shape") == shape.text
    assert again.state()["shown"] == visit.state()["shown"]
    ring = again.lx("LX => LX.shapeBounds().toBBoxString()")
    np.testing.assert_allclose([float(part) for part in ring.split(",")], shape.outline.bounds, atol=1e-9)


def test_a_shape_alone_in_the_address_is_brought_into_view(visit: Visit) -> None:
    shape = circle(121.35, 30.75, 3000)
    visit.open(f"/?shape={quote(shape.text)}")
    assert visit.lx("LX => LX.map.getBounds().contains(LX.shapeBounds())")
    assert float(visit.state()["zoom"]) > 11.5


def test_keys_alone_draw_a_circle(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    tool(visit, "open").focus()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.tool") == "circle"
    page.keyboard.press("Enter")
    expect(page.locator(".lx-cross")).to_be_visible()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    # Who cannot see the cross hears where it stands.
    expect(page.locator(".lx-draw-place")).not_to_be_empty()
    page.keyboard.press("Enter")
    for key in ("Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".lx-draw-size")).to_contain_text("radius")
    page.keyboard.press("Enter")
    shape = drawn(visit)
    assert shape.kind == "circle"
    assert shape.radius_m > 5000
    expect_counts(visit, shanghai, shape)


def test_keys_carry_the_cross_beyond_the_rim(visit: Visit) -> None:
    page = visit.open()
    tool(visit, "open").click()
    tool(visit, "polygon").focus()
    page.keyboard.press("Enter")
    before = visit.lx("LX => LX.map.getCenter().lng")
    for _ in range(20):
        page.keyboard.press("Shift+ArrowRight")
    assert visit.lx("LX => LX.map.getCenter().lng") > before
    page.keyboard.press("Escape")
    expect(page.locator(".lx-cross")).to_be_hidden()
    assert word(visit) == ""


def test_a_radius_round_the_chosen_company_needs_no_aim(visit: Visit, shanghai: Layout) -> None:
    page = visit.open("/?company=c11")
    visit.card()
    tool(visit, "open").click()
    tool(visit, "near3").click()
    shape = drawn(visit)
    assert shape.radius_m == 3000
    company = shanghai.company("c11")
    np.testing.assert_allclose(shape.rings[0][0], [company["lon"], company["lat"]], atol=3e-5)
    assert expect_counts(visit, shanghai, shape) >= 1
    wait_for_words(page, company=["c11"])
    page.locator(ANSWER).get_by_role("button", name="Remove the area").click()
    expect(page.locator(ANSWER)).to_have_count(0)
    expect(visit.map()).to_have_attribute("data-shown", "64")
    wait_for_words(page, shape=None)


def test_a_polygon_ends_on_its_first_corner_and_one_that_crosses_itself_is_refused(
    visit: Visit, shanghai: Layout
) -> None:
    page = visit.open()
    open_tools(visit, "polygon")
    for dx, dy in ((0, 0), (200, 150), (200, 0), (0, 150)):
        page.mouse.click(*corner(visit, dx, dy))
    tool(visit, "finish").click()
    expect(page.locator(".lx-draw-hint")).to_contain_text("cross")
    assert word(visit) == ""
    tool(visit, "undo").click()
    tool(visit, "undo").click()
    page.mouse.click(*corner(visit, 0, 150))
    page.mouse.click(*corner(visit, 2, 3))
    shape = drawn(visit)
    assert shape.kind == "polygon"
    assert len(shape.rings[0]) == 3
    expect_counts(visit, shanghai, shape)
    assert page.locator("[data-testid='card']").is_hidden()


def test_a_double_click_ends_a_polygon_and_does_not_zoom(visit: Visit) -> None:
    page = visit.open()
    zoom = visit.state()["zoom"]
    open_tools(visit, "polygon")
    for dx, dy in ((0, 0), (150, 0)):
        page.mouse.click(*corner(visit, dx, dy))
    page.mouse.dblclick(*corner(visit, 150, 120))
    assert len(drawn(visit).rings[0]) == 3
    assert visit.state()["zoom"] == zoom


def test_escape_leaves_everything_as_it_was(visit: Visit) -> None:
    page = visit.open()
    open_tools(visit, "circle")
    page.mouse.click(*corner(visit, 0, 0))
    page.keyboard.press("Escape")
    assert visit.lx("LX => LX.drawing") is None
    assert word(visit) == ""
    assert visit.state()["shown"] == "64"
    # The next click is the map's again.
    page.mouse.click(*corner(visit, 100, 60))
    visit.card()


def test_the_filter_can_be_lifted_while_the_shape_stays(visit: Visit, shanghai: Layout) -> None:
    shape = rectangle(121.5, 31.1, 121.7, 31.3)
    page = visit.open(f"/?shape={quote(shape.text)}")
    inside = expect_counts(visit, shanghai, shape)
    expect(page.locator(".st-key-map_page")).to_contain_text(f"{inside} of 64 on the map")
    page.locator(ANSWER).get_by_text("Show only companies inside").click()
    page.wait_for_selector("[data-testid='live-map'][data-shown='64']")
    wait_for_words(page, within=["off"], shape=[shape.text])
    expect(page.locator(".st-key-map_page")).to_contain_text("64 of 64 on the map")
    expect(page.locator(ANSWER)).to_contain_text(f"Companies inside {inside}")


def test_the_answer_names_companies_that_open_their_cards(visit: Visit, shanghai: Layout) -> None:
    shape = circle(121.6, 31.2, 5000)
    page = visit.open(f"/?shape={quote(shape.text)}")
    first = shanghai.company(ask(shanghai, shape).inside[0])["name_en"]
    page.locator(".st-key-ask_names").get_by_role("button", name=first).click()
    assert first in visit.card().inner_text()
    assert parse_shape(word(visit)) == shape


def test_a_phone_draws_with_a_finger(
    visit_of: Callable[..., Visit], server: Server, shanghai: Layout
) -> None:
    visit = visit_of(server.url, viewport={"width": 390, "height": 844}, has_touch=True)
    page = visit.open()
    tool(visit, "open").tap()
    for name in ("open", "polygon", "rectangle", "circle"):
        box = tool(visit, name).bounding_box()
        assert box["width"] >= 36
        assert box["height"] >= 36
        assert box["x"] + box["width"] <= 390
        assert tool(visit, name).inner_text().strip() or tool(visit, name).text_content()
    tool(visit, "rectangle").tap()
    page.touchscreen.tap(*corner(visit, -60, -60))
    page.touchscreen.tap(*corner(visit, 100, 80))
    shape = drawn(visit)
    assert shape.kind == "rectangle"
    expect_counts(visit, shanghai, shape)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visit.errors == []


def test_an_outline_from_a_file_becomes_the_shape_and_comes_into_view(
    visit: Visit, shanghai: Layout, tmp_path: Path
) -> None:
    page = visit.open("/?at=121.2,31.4,12")
    file = tmp_path / "pudong.geojson"
    file.write_text(
        json.dumps(shanghai.districts.loc[["pudong"]].geometry.__geo_interface__), encoding="utf-8"
    )
    page.get_by_text("Upload an outline").click()
    page.locator("input[type=file]").set_input_files(file)
    shape = drawn(visit)
    expect_counts(visit, shanghai, shape)
    expect(page.get_by_text("at most", exact=False).filter(has_text="pudong.geojson")).to_be_visible()
    assert visit.lx("LX => LX.map.getBounds().contains(LX.shapeBounds())")


def test_a_file_that_is_no_outline_is_refused_in_the_readers_language(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/?lang=zh")
    file = tmp_path / "![x](http:).json"
    file.write_text('{"type": "Point", "coordinates": [121, 31]}', encoding="utf-8")
    page.get_by_text("上传范围").click()
    page.locator("input[type=file]").set_input_files(file)
    said = page.locator("[data-testid='stAlert']")
    expect(said).to_contain_text("文件中没有带坐标的多边形")
    expect(said).to_contain_text("![x](http:).json")
    assert word(visit) == ""


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("c~??~5", "the radius is 5 m; wanted 10 to 150000 m"),
        ("p~<script>", "cannot be read"),
        ("r~??_c`|@_c`|@", "100,000 km²"),
    ],
)
def test_a_shape_that_cannot_be_used_is_dropped_with_its_reason(visit: Visit, bad: str, said: str) -> None:
    page = visit.open(f"/?shape={quote(bad)}&role=hospital")
    expect(page.locator("[data-testid='stAlert']")).to_contain_text(said)
    expect(page.locator(ANSWER)).to_have_count(0)
    assert visit.state()["shown"] not in ("0", "64")


def shape_of(kind: int, x: float, y: float, size: float, turns: Sequence[float]) -> Drawn:
    """A shape of one of four kinds at a place."""
    if kind == 0:
        return circle(x, y, size * 90_000)
    if kind == 1:
        return rectangle(x, y, x + size, y + size / 2)
    if kind == 2:
        return polygon([[(x + size * math.cos(turn), y + size * math.sin(turn)) for turn in turns]])
    third, half = size / 3, size / 2
    hole = [(x + third, y + third), (x + half, y + third), (x + half, y + half)]
    return polygon([[(x, y), (x + size, y), (x + size, y + size), (x, y + size)], hole])


def shapes_beside_companies(layout: Layout, count: int) -> list[Drawn]:
    """Random shapes of every kind over the city, none with a company so near its edge that a metre decides."""
    random = np.random.default_rng(7)
    located = layout.located
    lon, lat = located["lon"].to_numpy(float), located["lat"].to_numpy(float)
    made: list[Drawn] = []
    while len(made) < count:
        x, y, size = random.uniform((121.1, 30.8, 0.02), (121.8, 31.4, 0.3))
        shape = shape_of(len(made) % 4, x, y, size, np.sort(random.uniform(0, 2 * np.pi, 7)))
        if shape.edge_distance_m(lon, lat).min() > 5:
            made.append(shape)
    return made


def test_browser_and_server_agree_on_every_kind_of_shape(visit: Visit, shanghai: Layout) -> None:
    visit.open()
    shapes = shapes_beside_companies(shanghai, 40)
    answers = visit.lx(
        """(LX, texts) => texts.map((text) => {
             LX.update({ shape: text });
             const shape = LX.drawn.read(text);
             return [LX.drawn.write(shape), Number(LX.root.dataset.shown), LX.drawn.areaKm2(shape)]; })""",
        [shape.text for shape in shapes],
    )
    for shape, (text, shown, area) in zip(shapes, answers, strict=True):
        assert text == shape.text
        assert shown == companies_inside(shanghai, shape).sum()
        if len(shape.rings) == 1:
            assert area == pytest.approx(shape.area_km2, rel=1e-3)
    assert len({shown for _, shown, _ in answers}) > 8


def test_the_edge_of_a_circle_is_everywhere_its_radius_away(visit: Visit) -> None:
    visit.open()
    shape = circle(121.5, 31.2, 30_000)
    lats = [30.95, 31.0, 31.1, 31.2, 31.3, 31.4, 31.45]
    edges = visit.lx(
        "(LX, text, lats) => lats.map(LX.drawn.crossings(LX.drawn.read(text)))", shape.text, lats
    )
    for lat, lons in zip(lats, edges, strict=True):
        assert len(lons) == 2
        for lon in lons:
            assert GEOD.inv(121.5, 31.2, lon, lat)[2] == pytest.approx(30_000, rel=2e-5)


def test_distances_in_the_browser_are_those_over_the_ground(visit: Visit) -> None:
    visit.open()
    pairs = [((121.5, 31.2), (121.6, 31.25)), ((121.0, 30.5), (122.0, 31.5)), ((0, 60), (0.5, 60.2))]
    for here, there in pairs:
        metres = visit.lx("(LX, here, there) => LX.drawn.metres(here, there)", here, there)
        assert metres == pytest.approx(GEOD.inv(*here, *there)[2], rel=2e-5)
