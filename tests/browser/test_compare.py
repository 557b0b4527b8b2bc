"""A planner compares zones: sources a click away, hover that links table and map, maps that move together, pictures kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import READY, Visit
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visit_of: Callable[..., Visit], server: Server) -> Iterator[Visit]:
    """A reader who comes by a link: Streamlit first looks for itself below the page's path, and is told 404."""
    made = visit_of(server.url)
    yield made
    assert made.outside == []
    assert made.dialogs == []
    assert [error for error in made.errors if "404" not in error] == []


def point_at(visit: Visit, zone: str) -> None:
    """Move the mouse to the middle of a zone on the map."""
    point = visit.lx(
        """(LX, slug) => { const record = LX.zoneRecord(slug), p = LX.map.latLngToContainerPoint([record.at[1], record.at[0]]);
             const box = LX.map.getContainer().getBoundingClientRect(); return [box.x + p.x, box.y + p.y]; }""",
        zone,
    )
    visit.page.mouse.move(*point)


def test_a_figure_leads_to_its_source(visit: Visit) -> None:
    page = visit.open("/compare?lang=en")
    cell = page.locator("tr[data-measure='area'] td[data-word='zhangjiang']")
    expect(cell.locator(".lx-rests")).to_be_hidden()
    cell.locator("summary").click()
    expect(cell.locator(".lx-rests")).to_be_visible()
    assert cell.locator(".lx-rests p").count() > 0


def test_hover_links_table_and_map_both_ways(visit: Visit) -> None:
    page = visit.open("/compare?lang=en")
    page.locator("thead th[data-word='lingang']").hover()
    expect(visit.map()).to_have_attribute("data-pointed", "lingang")
    expect(page.locator("tr[data-measure='area'] td[data-word='lingang']")).to_have_class("lx-pointed")
    point_at(visit, "jinshan")
    expect(page.locator("thead th[data-word='jinshan']")).to_have_class("lx-pointed")


def test_hover_links_pictures_and_map_both_ways(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&part=pictures&rows=companies_located")
    for picture, mark in (("companies_located", "circle"), ("roles", "g > rect"), ("scatter", "circle")):
        marks = page.locator(f"[data-picture='{picture}'] > svg")
        marks.locator(f"[data-word='lingang'] {mark}").last.hover()
        expect(visit.map()).to_have_attribute("data-pointed", "lingang")
        point_at(visit, "jinshan")
        expect(marks.locator("[data-word='jinshan']")).to_have_class("lx-pointed")
        expect(marks.locator("[data-word='lingang']")).not_to_have_class("lx-pointed")


def test_a_change_of_subjects_leaves_what_stays_as_it_is(visit: Visit) -> None:
    page = visit.open("/compare?lang=en")
    cell = page.locator("tr[data-measure='area'] td[data-word='jinshan']")
    cell.locator("summary").click()
    expect(cell.locator(".lx-rests p")).not_to_have_count(0)
    cell.evaluate("node => { node.kept = true; }")
    page.locator("[data-testid=stMultiSelectTagsContainer] [data-tag-index='0'] button").click()
    expect(page.locator("thead th[data-word='zhangjiang']")).to_have_count(0)
    expect(page.locator("[data-word='zhangjiang']")).to_have_count(0)
    assert cell.evaluate("node => node.kept")
    expect(cell.locator(".lx-rests")).to_be_visible()


def test_an_area_drawn_on_the_map_becomes_a_column(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&zone=zhangjiang&zone=jinshan&rows=outline_area")
    page.locator("[data-tool='open']").click()
    page.locator("[data-tool='rectangle']").click()
    box = page.locator("[data-testid='live-map']").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + 200)
    page.mouse.click(box["x"] + 220, box["y"] + 300)
    column = page.locator("thead th[data-word='drawn:1']")
    expect(column).to_contain_text("Area 1")
    expect(page.locator("tr[data-measure='outline_area'] td[data-word='drawn:1'] b")).to_contain_text("km²")
    expect(page.locator(".lx-drawn-name")).to_have_text("Area 1")
    column.hover()
    expect(visit.map()).to_have_attribute("data-pointed", "drawn:1")
    # The address alone shows the same again.
    visit.page.reload()
    expect(column).to_contain_text("Area 1")
    assert "zone=zhangjiang&zone=jinshan" in page.url


def test_the_divider_stands_where_the_address_says_and_writes_where_it_is_left(visit: Visit) -> None:
    page = visit.open(
        "/compare?lang=en&part=maps&maps=swipe&measure=companies_located&measure=outline_area&divide=25"
    )
    slider = page.locator(".lx-slider")
    expect(slider).to_have_value("25")
    titles = page.locator(".lx-shades h3").all_inner_texts()
    assert titles == ["Companies located in the outline", "Area of the outline"]
    # Each side shows its own measure only: what is cut off begins where the other ends.
    cut = [
        visit.lx("(LX, pane) => LX.map.getPane(pane).style.clipPath", pane)
        for pane in ("lx-shade-a", "lx-shade-b")
    ]
    edges = [[float(x) for x in re.findall(r"(-?[\d.]+)px -?[\d.]+px", path)] for path in cut]
    assert max(edges[0]) == min(edges[1])
    slider.press("ArrowRight")
    page.wait_for_url("**divide=26**")


def test_two_maps_of_the_same_ground_move_together(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&part=maps&maps=view&pair=lingang&pair=lingang_special_area")
    expect(page.locator(READY)).to_have_count(2)
    first, second = (page.locator("[data-testid='live-map']").nth(place) for place in range(2))
    assert first.get_attribute("data-center") == second.get_attribute("data-center")
    first.evaluate("async (node) => (await node.started).map.panBy([80, 40], { animate: false })")
    expect(second).to_have_attribute("data-center", str(first.get_attribute("data-center")))
    expect(second).to_have_attribute("data-zoom", str(first.get_attribute("data-zoom")))
    scales = page.locator(".leaflet-control-scale-line").all_inner_texts()
    assert scales[0] == scales[1]


def test_the_address_rebuilds_the_choropleth(visit: Visit) -> None:
    page = visit.open(
        "/compare?lang=en&part=maps&measure=companies_located&scheme=manual&breaks=1,5&areas=district"
    )
    legend = page.locator(".lx-shades-0")
    expect(legend.locator("h3")).to_have_text("Companies located in the outline")
    assert legend.locator("li").count() == 3
    # Every district has a class, and the legend counts each once.
    counts = [int(text) for text in legend.locator("small").all_inner_texts()]
    assert sum(counts) == page.locator("path.lx-shade").count() == 16


def test_areas_without_a_figure_are_hatched(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&part=maps&measure=output&scheme=quantiles&k=3")
    assert page.locator("path.lx-shade[data-code='-1']").count() > 0
    assert (
        page.locator("path.lx-shade[data-code='-1']")
        .first.evaluate("node => node.style.fill")
        .startswith("url(")
    )
    expect(page.locator(".lx-shades-0")).to_contain_text("no data")


def test_two_maps_at_one_scale_zoom_together(visit: Visit) -> None:
    page = visit.open("/compare?lang=en&part=maps&maps=scale&pair=zhangjiang&pair=jinshan")
    expect(page.locator(READY)).to_have_count(2)
    maps = page.locator("[data-testid='live-map']")
    first, second = (maps.nth(place) for place in range(2))
    assert first.get_attribute("data-zoom") == second.get_attribute("data-zoom")
    first.evaluate("async (node) => (await node.started).map.zoomIn(1, { animate: false })")
    expect(second).to_have_attribute("data-zoom", str(first.get_attribute("data-zoom")))
    assert first.get_attribute("data-center") != second.get_attribute("data-center")


@pytest.mark.parametrize("maps", ["scale", "view", "swipe"])
def test_the_address_brings_back_where_the_maps_stood(visit: Visit, maps: str) -> None:
    page = visit.open(f"/compare?lang=en&part=maps&maps={maps}&pair=zhangjiang&pair=jinshan")
    count = 1 if maps == "swipe" else 2
    expect(page.locator(READY)).to_have_count(count)
    places = "nodes => nodes.map(({ dataset }) => [...dataset.center.split(',').map(Number), Number(dataset.zoom)])"
    begun = page.locator(READY).evaluate_all(places)
    page.locator(READY).last.evaluate(
        """async (node) => { const { map } = await node.started;
            map.setView([map.getCenter().lat + 0.04, map.getCenter().lng - 0.05], map.getZoom() + 1, { animate: false }); }"""
    )
    page.wait_for_url(lambda url: len(parse_qs(urlsplit(url).query).get("at", [])) == count)
    left = page.locator(READY).evaluate_all(places)
    assert all(now[2] == before[2] + 1 for now, before in zip(left, begun, strict=True))
    other = visit.open(urlsplit(page.url)._replace(scheme="", netloc="").geturl())
    expect(other.locator(READY)).to_have_count(count)
    again = other.locator(READY).evaluate_all(places)
    for now, before in zip(again, left, strict=True):
        assert now == pytest.approx(before, abs=2e-4)


def test_a_picture_is_saved_as_svg_with_its_words(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/compare?lang=en&part=pictures&rows=companies_located")
    button = page.locator("[data-picture='companies_located'] .lx-save")
    with page.expect_download() as started:
        button.click()
    file = tmp_path / "picture.svg"
    started.value.save_as(file)
    assert started.value.suggested_filename == "companies_located.svg"
    root = ElementTree.parse(file).getroot()
    words = root.find("{http://www.w3.org/2000/svg}desc")
    assert words is not None
    assert "Zhangjiang" in (words.text or "")
    # It stands alone: a size, a ground, and the colour and type of its text.
    assert int(root.attrib["width"]) > 300
    assert root.find("{http://www.w3.org/2000/svg}rect").attrib["fill"] == "rgb(255, 255, 255)"  # type: ignore[union-attr]
    assert "font-family" in root.attrib["style"]
