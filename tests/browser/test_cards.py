"""Choosing a thing opens its card; the card says where, how surely, and on whose word."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from geo.model.layout import Layout
from tests.browser.conftest import READY, Visit
from tests.browser.test_staying import same_map, wait_for_words
from tests.serving import Server

pytestmark = pytest.mark.browser


def mark_of(visit: Visit, id: str) -> tuple[float, float]:
    """Where on the page the mark of a company stands; (-1, -1) where it is not drawn alone."""
    index = visit.lx(
        """async (LX, id) => {
            for (let i = 0; i < Number(LX.root.dataset.shown); i += 1) {
                if (await LX.host.companyId(i, LX.view.lang) === id) return i;
            }
            return -1; }""",
        id,
    )
    assert index >= 0
    x, y = visit.lx(
        """(LX, index) => {
            const at = LX.map.latLngToContainerPoint(LX.companyLatLng(index));
            const box = LX.map.getContainer().getBoundingClientRect();
            for (let r = 0; r < 60; r += 2) for (let a = 0; a < 6.3; a += 0.25) {
                const point = LX.L.point(at.x + r * Math.cos(a), at.y + r * Math.sin(a));
                if (LX.companyAt(point) === index) return [box.left + point.x, box.top + point.y];
            }
            return [-1, -1]; }""",
        index,
    )
    return x, y


def look_at(visit: Visit, lat: float, lon: float, across: float = 0.5) -> None:
    """Look closely at a place, so that it stands in the middle of the height and ``across`` the width."""
    visit.lx(
        """(LX, lat, lon, across) => {
            LX.map.setView([lat, lon], 14, {animate: false});
            LX.map.panBy([(0.5 - across) * LX.map.getSize().x, 0], {animate: false}); }""",
        lat,
        lon,
        across,
    )


@pytest.mark.parametrize(
    ("id", "name", "address", "precision", "warned", "sources"),
    [
        ("c1", "Fosun Kairos", "Tianci International", "town, within about 2.5 km", True, 6),
        ("c11", "AbelZeta", "85 Faladi Road", "street number, within about 80 m", False, 4),
        ("c8", "CARsgen", "Waigaoqiao", "town", True, 1),
    ],
)
def test_a_card_shows_address_precision_and_sources(
    visit: Visit, id: str, name: str, address: str, precision: str, warned: bool, sources: int
) -> None:
    visit.open(f"/?company={id}")
    card = visit.card()
    text = card.inner_text()
    assert name in card.locator("h2").inner_text()
    assert address in text
    assert precision in text
    assert ("location uncertain" in text) is warned
    assert card.locator(".lx-sources li").count() >= sources
    assert card.locator(".lx-sources a[href^='http']").count() >= 1
    assert card.locator("a[target='_blank']:not([rel~='noopener'])").count() == 0


def test_a_company_without_a_position_has_a_card_and_no_pin(visit: Visit) -> None:
    page = visit.open("/?company=c10")
    assert "no known position" in visit.card().inner_text()
    assert page.locator("[data-testid='card']").count() == 1


def test_clicking_a_mark_opens_its_card_and_escape_closes_it(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    abelzeta = shanghai.company("c11")
    look_at(visit, abelzeta["lat"], abelzeta["lon"])
    with same_map(visit):
        page.mouse.click(*mark_of(visit, "c11"))
        expect(visit.card().locator("h2")).to_contain_text("AbelZeta")
        wait_for_words(page, company=["c11"])
        page.keyboard.press("Escape")
        expect(page.locator("[data-testid='card']")).to_be_hidden()
        wait_for_words(page, company=None)


def test_a_mark_that_its_card_would_hide_moves_beside_it(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    abelzeta = shanghai.company("c11")
    look_at(visit, abelzeta["lat"], abelzeta["lon"], across=0.9)
    zoom = visit.state()["zoom"]
    page.mouse.click(*mark_of(visit, "c11"))
    card = visit.card().bounding_box()
    x, _ = mark_of(visit, "c11")
    assert visit.map().bounding_box()["x"] < x < card["x"]
    assert visit.state()["zoom"] == zoom


def test_clicking_where_nothing_is_closes_the_card(visit: Visit) -> None:
    page = visit.open("/?company=c11")
    visit.card()
    box = visit.map().bounding_box()
    look_at(visit, 31.30, 122.60)
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 30)
    expect(page.locator("[data-testid='card']")).to_be_hidden()
    wait_for_words(page, company=None, card=None)


def test_hovering_names_a_company_a_zone_and_a_district(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    tip = page.locator(".lx-tip")
    abelzeta = shanghai.company("c11")
    look_at(visit, abelzeta["lat"], abelzeta["lon"])
    page.mouse.move(*mark_of(visit, "c11"))
    expect(tip).to_contain_text("AbelZeta")
    box = visit.map().bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    look_at(visit, 31.165, 121.60)
    page.mouse.move(*middle)
    expect(tip).to_contain_text("Zhangjiang")
    expect(tip).to_contain_text("planning scope")
    look_at(visit, 31.02, 121.20)
    page.mouse.move(middle[0] + 3, middle[1])
    expect(tip).to_have_text("Songjiang")


@pytest.mark.parametrize(
    ("card", "name", "said"),
    [
        ("zone:zhangjiang", "Zhangjiang", "planning scope"),
        ("zone:lingang", "Lin-gang", "approximate"),
        ("district:jiading", "Jiading", "Supporting district"),
    ],
)
def test_zones_and_districts_have_cards(visit: Visit, card: str, name: str, said: str) -> None:
    visit.open(f"/?card={card}")
    opened = visit.card()
    assert opened.locator("h2").inner_text() == name
    assert said in opened.inner_text()


def test_a_card_changes_its_language_with_the_page(visit: Visit) -> None:
    page = visit.open("/?company=c11")
    expect(visit.card().locator("h2")).to_contain_text("AbelZeta")
    page.get_by_text("中文").click()
    expect(visit.card().locator("h2")).to_have_text("西比曼生物")
    assert "法拉第路85号" in visit.card().inner_text()


def test_a_card_stays_open_through_a_filter_that_hides_its_company(visit: Visit, shanghai: Layout) -> None:
    page = visit.open("/?company=c11")
    visit.card()
    page.locator("[data-facet='role'] button").filter(has_text="Hospital").click()
    hospitals = (shanghai.located["role"] == "hospital").sum()
    page.wait_for_selector(f"{READY}[data-shown='{hospitals}']")
    expect(visit.card().locator("h2")).to_contain_text("AbelZeta")


def test_the_keyboard_reaches_chips_map_panel_and_card(visit: Visit) -> None:
    page = visit.open("/?company=c11")
    visit.card()
    reached: list[str] = []
    page.locator("h1").click()
    for _ in range(90):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => { const node = document.activeElement; return [node.tagName, node.className,
                     node.closest(".lx-card") ? "in-card" : node.closest(".lx-panel") ? "in-panel" : "",
                     node.closest("[data-facet]") ? "in-facet" : ""].join(" "); }"""
            )
        )
        if "lx-close" in reached[-1]:
            break
    assert any("in-facet" in node for node in reached)
    assert any("leaflet-container" in node for node in reached)
    assert any("in-panel" in node for node in reached)
    assert "lx-close" in reached[-1]
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid='card']")).to_be_hidden()


def test_arrows_and_plus_move_the_map_by_keyboard(visit: Visit) -> None:
    page = visit.open()
    before = visit.state()
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(old) => document.querySelector('.lx-root').dataset.center !== old", arg=before["center"]
    )
    page.keyboard.press("+")
    page.wait_for_function(
        "(old) => document.querySelector('.lx-root').dataset.zoom !== old", arg=before["zoom"]
    )


def test_a_click_on_a_map_half_out_of_the_window_lands_where_it_was_made(
    visit_of: Callable[..., Visit], server: Server, shanghai: Layout
) -> None:
    visit = visit_of(server.url, viewport={"width": 1280, "height": 420})
    page = visit.open()
    abelzeta = shanghai.company("c11")
    look_at(visit, abelzeta["lat"], abelzeta["lon"])
    page.mouse.click(*mark_of(visit, "c11"))
    wait_for_words(page, company=["c11"])
    assert visit.outside == visit.errors == []


def test_a_click_on_a_metro_station_opens_no_card_and_closes_the_open_one(visit: Visit) -> None:
    page = visit.open("/?card=zone:zhangjiang&layers=stations&lang=en")
    visit.card()
    x, y = visit.lx(
        """(LX) => {
            const { at: [lon, lat] } = LX.data.layout.overlays.stations.dots.find(({ en }) => en === "People's Square");
            LX.map.setView([lat, lon], 14, { animate: false });
            const at = LX.map.latLngToContainerPoint([lat, lon]), box = LX.map.getContainer().getBoundingClientRect();
            return [box.left + at.x, box.top + at.y]; }"""
    )
    page.mouse.click(x, y)
    page.wait_for_selector("[data-testid='card'][hidden]", state="attached")
    page.wait_for_function("() => !new URLSearchParams(location.search).has('card')")
    page.wait_for_selector(".stApp[data-test-script-state='notRunning']")
    assert visit.lx("(LX) => LX.view.selected") is None
    assert page.locator(".stException").count() == 0
