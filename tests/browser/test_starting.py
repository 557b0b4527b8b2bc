"""The map page while Streamlit starts: what it shows is there before, can be used, and stays when Streamlit takes over.

The framework's own script is held back for as long as a test wants.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import FIRST, READY, Visit
from tests.serving import Server

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_PLACES = """() => Object.fromEntries(["h1", ".lx-plan", "[data-testid=live-map]", "[data-testid=facets] .lx-pill"]
    .map((name) => [name, document.querySelector(name).getBoundingClientRect()])
    .map(([name, box]) => [name, [box.left, box.top, box.width, box.height].map(Math.round)]))"""
_VIEW = "LX => [LX.map.getZoom(), LX.map.getCenter().lng, LX.map.getCenter().lat]"


class Held:
    """Holds the framework's script back until told to go on."""

    def __init__(self, visit: Visit, address: str) -> None:
        self.routes: list[Route] = []
        self.page = visit.page
        self.page.route("**/static/js/index.*.js", self.hold)
        self.page.goto(visit.url + address, wait_until="commit")
        self.page.wait_for_selector(READY)
        assert self.page.locator(".stApp").count() == 0

    def hold(self, route: Route) -> None:
        self.routes.append(route)

    def go_on(self) -> None:
        for route in self.routes:
            route.continue_()
        self.page.wait_for_selector(FIRST, state="detached")


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["wide", "phone", "dark"])
@pytest.mark.parametrize(
    "address", ["/?lang=en", "/?lang=zh&zone=lingang&company=c1", "/?q=car&at=121.5,31.2,11"]
)
def test_header_map_and_facets_stand_where_streamlit_puts_them(
    visit_of: Callable[..., Visit], server: Server, address: str, options: dict[str, Any]
) -> None:
    visit = visit_of(server.url, **options)
    held = Held(visit, address)
    if "company" in address:
        visit.card()
    before = held.page.evaluate(_PLACES), visit.lx(_VIEW), visit.state()
    texts = [held.page.locator(part).inner_text() for part in ("h1", ".lx-plan", ".lx-facets")]
    visit.map().evaluate("node => { node.mark = 1; }")
    held.go_on()
    assert (held.page.evaluate(_PLACES), visit.lx(_VIEW), visit.state()) == before
    assert texts == [held.page.locator(part).inner_text() for part in ("h1", ".lx-plan", ".lx-facets")]
    assert visit.map().evaluate("node => node.mark") == 1
    assert held.page.locator("[data-testid='live-map'], [data-testid='facets']").count() == 2
    assert visit.outside == visit.errors == []


def test_the_card_opens_before_streamlit_and_the_address_says_so_after(visit: Visit) -> None:
    held = Held(visit, "/?lang=en")
    chosen = visit.lx(
        """async (LX) => {
            const index = LX.drawnMarks().alone[0], id = await LX.host.companyId(index, "en");
            LX.choose({ kind: "company", id, index });
            return id; }"""
    )
    name = visit.card().locator("h2").inner_text()
    held.go_on()
    held.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("company") == [chosen])
    assert visit.card().locator("h2").inner_text() == name


def test_a_choice_made_before_streamlit_stands_and_gets_its_counts(visit: Visit) -> None:
    held = Held(visit, "/?lang=en")
    pill = held.page.locator("[data-facet=zone] .lx-pill", has_text="Lin-gang")
    pill.click()
    expect(pill).to_have_attribute("aria-pressed", "true")
    shown = int(visit.state()["shown"])
    assert 0 < shown < 64
    held.go_on()
    held.page.wait_for_url("**zone=lingang**")
    expect(held.page.locator(".lx-count")).to_contain_text(f"{shown} of 64")
    expect(pill).to_have_attribute("aria-pressed", "true")
    assert visit.state()["shown"] == str(shown)


def test_the_focus_stays_where_it_was(visit: Visit) -> None:
    held = Held(visit, "/?lang=en")
    held.page.locator("[data-facet=zone] .lx-pill").first.focus()
    held.go_on()
    assert held.page.evaluate("document.activeElement.matches('.lx-facets .lx-pill')")


def test_a_step_to_another_page_is_taken_at_once(visit: Visit) -> None:
    held = Held(visit, "/?lang=en")
    held.page.unroute("**/static/js/index.*.js")
    held.page.get_by_role("link", name="About").click()
    held.page.wait_for_selector(".st-key-about")
    assert held.page.locator(FIRST).count() == 0


def test_a_notice_that_moves_the_map_down_is_not_overtaken(visit: Visit) -> None:
    page = visit.open("/?lang=en&zone=atlantis")
    expect(page.locator(".stAlert")).to_contain_text("atlantis")
    told = page.request.get(f"{visit.url}/?lang=en&zone=atlantis").text()
    assert "data-first" not in told


def test_it_goes_where_streamlit_has_no_map_to_show(visit: Visit) -> None:
    page = visit.page
    # Before the framework reads the address.
    page.add_init_script("if (location.pathname === '/') history.replaceState(null, '', '/about?lang=en');")
    page.goto(f"{visit.url}/?lang=en", wait_until="commit")
    page.wait_for_selector(FIRST)
    page.wait_for_selector(".st-key-about")
    page.wait_for_selector(FIRST, state="detached")


@pytest.mark.parametrize("file", ["map.*.js", "companies.*.bin"])
@pytest.mark.parametrize(("lang", "said"), [("en", "could not be loaded"), ("zh", "地图无法加载")])
def test_a_map_that_cannot_be_loaded_says_so(visit: Visit, file: str, lang: str, said: str) -> None:
    page = visit.page
    page.route(f"**/layers/{file}", lambda route: route.abort())
    page.goto(f"{visit.url}/?lang={lang}")
    wait = page.locator("[data-testid='live-map'] .lx-wait")
    expect(wait).to_contain_text(said)
    expect(wait).to_have_attribute("role", "alert")
    expect(page.locator(FIRST)).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    assert visit.errors
    visit.errors.clear()
