"""A planner compares zones: sources a click away, hover that links table and map, maps that move together, pictures kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
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
    point = visit.lx(
        """(LX) => { const record = LX.zoneRecord("jinshan"), p = LX.map.latLngToContainerPoint([record.at[1], record.at[0]]);
             const box = LX.map.getContainer().getBoundingClientRect(); return [box.x + p.x, box.y + p.y]; }"""
    )
    page.mouse.move(*point)
    expect(page.locator("thead th[data-word='jinshan']")).to_have_class("lx-pointed")


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


def test_a_picture_is_saved_as_svg_with_its_words(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("/compare?lang=en&part=pictures&rows=companies_located")
    button = page.locator(".st-key-picture_companies_located .lx-save")
    page.locator(".st-key-picture_companies_located svg.marks").wait_for()
    with page.expect_download() as started:
        button.click()
    file = tmp_path / "picture.svg"
    started.value.save_as(file)
    assert started.value.suggested_filename == "companies_located.svg"
    root = ElementTree.parse(file).getroot()
    words = root.find("{http://www.w3.org/2000/svg}desc")
    assert words is not None
    assert "Zhangjiang" in (words.text or "")
