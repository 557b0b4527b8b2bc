"""The search box: typed in, walked by keys, chosen from; what was chosen is on the map and in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from geo.model.layout import Layout
from tests.browser.conftest import Visit
from tests.serving import Server

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def box(page: Page) -> Locator:
    return page.locator(".lx-search input")


def options(page: Page) -> Locator:
    return page.locator(".lx-search [role='option']")


def type_in(page: Page, text: str) -> Locator:
    """Type, and wait until the list shows something for it."""
    box(page).fill(text)
    options(page).first.wait_for()
    return options(page)


def hold(page: Page, address: str) -> list[Route]:
    """Requests that match ``address``, as they come; each waits until the test lets it go on."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(re.compile(address), keep)
    return held


def wait_for_word(page: Page, name: str, value: str | None) -> None:
    expect(page).to_have_url(re.compile(rf"[?&]{name}={value}" if value else rf"^(?!.*[?&]{name}=)"))


@pytest.mark.parametrize(("lang", "title"), [("en", "JW Therapeutics"), ("zh", "药明巨诺")])
def test_a_company_typed_by_initials_opens_its_card_and_is_in_the_address(
    visit: Visit, shanghai: Layout, lang: str, title: str
) -> None:
    page = visit.open(f"/?lang={lang}")
    type_in(page, "ymjn")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert visit.card().locator("h2").inner_text() == title
    wait_for_word(page, "company", "c3")
    page.wait_for_function("() => document.querySelector('.lx-root').dataset.zoom === '13'")
    lon, lat = visit.lx(
        "(LX, lon, lat) => LX.map.latLngToContainerPoint([lat, lon])",
        *shanghai.companies.loc["c3", ["lon", "lat"]],
    ).values()
    size = visit.lx("LX => LX.map.getSize()")
    # Between what panel and card cover.
    assert 0.25 * size["x"] < lon < 0.65 * size["x"]
    assert 0.3 * size["y"] < lat < 0.7 * size["y"]
    assert options(page).count() == 0


@pytest.mark.parametrize(
    ("lang", "query", "first"), [("zh", "张江", "张江"), ("en", "zhangjiang", "Zhangjiang")]
)
def test_the_zone_is_first_and_a_click_goes_there(visit: Visit, lang: str, query: str, first: str) -> None:
    page = visit.open(f"/?lang={lang}")
    found = type_in(page, query)
    assert found.first.locator(".lx-search-name").inner_text() == first
    found.first.click()
    assert visit.card().locator("h2").inner_text() == first
    wait_for_word(page, "card", "zone%3Azhangjiang")
    page.wait_for_function("() => Number(document.querySelector('.lx-root').dataset.zoom) >= 11.5")
    assert visit.lx("LX => LX.map.getBounds().contains(LX.zoneBounds('zhangjiang'))")


def test_a_place_without_a_card_is_ringed_and_named(visit: Visit) -> None:
    page = visit.open("/?company=c1")
    visit.card()
    type_in(page, "PVG").first.click()
    expect(page.locator(".lx-ring-name")).to_have_text("Shanghai Pudong International Airport")
    expect(page.locator("[data-testid='card']")).to_be_hidden()
    page.wait_for_function("() => document.querySelector('.lx-root').dataset.zoom === '12'")
    assert page.locator(".lx-ring").is_visible()
    page.get_by_role("button", name="Clear the search").click()
    expect(page.locator(".lx-ring")).to_have_count(0)


def test_what_has_no_known_position_says_so(visit: Visit) -> None:
    page = visit.open()
    type_in(page, "pujiang gene future valley").first.click()
    expect(page.locator(".lx-search-below p")).to_have_text(
        "Pujiang Gene Future Valley has no known position on the map."
    )


def test_the_keys_walk_the_list_round_and_say_where_they_are(visit: Visit) -> None:
    page = visit.open()
    assert box(page).get_attribute("aria-expanded") == "false"
    count = type_in(page, "lin").count()
    assert count > 3
    assert box(page).get_attribute("aria-expanded") == "true"
    assert box(page).get_attribute("aria-activedescendant") is None

    def active() -> int:
        chosen = page.locator(".lx-search [aria-selected='true']")
        if chosen.count() == 0:
            return -1
        assert chosen.get_attribute("id") == box(page).get_attribute("aria-activedescendant")
        return int(chosen.evaluate("node => [...node.parentNode.children].indexOf(node)"))

    walked = []
    for key in ("ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(active())
    assert walked == [0, 1, count - 1, -1, count - 1, 0, -1]
    assert page.evaluate("() => document.activeElement === document.querySelector('.lx-search input')")


def test_escape_empties_the_box_and_only_then_closes_the_card(visit: Visit) -> None:
    page = visit.open("/?company=c3")
    visit.card()
    type_in(page, "lin")
    page.keyboard.press("Escape")
    assert box(page).input_value() == ""
    assert options(page).count() == 0
    assert visit.card().is_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid='card']")).to_be_hidden()


def test_enter_without_a_choice_keeps_what_matches_and_clearing_lifts_it(visit: Visit) -> None:
    page = visit.open()
    everything = int(visit.state()["shown"])
    type_in(page, "carsgen")
    page.keyboard.press("Enter")
    wait_for_word(page, "q", "carsgen")
    page.wait_for_function(
        "(all) => Number(document.querySelector('.lx-root').dataset.shown) < all", arg=everything
    )
    assert 0 < int(visit.state()["shown"]) < everything
    # The word stands in the address, so the box of a new window shows it.
    visit.open(page.url.removeprefix(visit.url))
    assert box(page).input_value() == "carsgen"
    page.get_by_role("button", name="Clear the search").click()
    wait_for_word(page, "q", None)
    page.wait_for_function(
        "(all) => Number(document.querySelector('.lx-root').dataset.shown) === all", arg=everything
    )
    assert box(page).input_value() == ""


def test_the_last_row_keeps_what_matches_by_mouse(visit: Visit) -> None:
    page = visit.open("/?lang=zh")
    type_in(page, "科济").last.click()
    wait_for_word(page, "q", "%E7%A7%91%E6%B5%8E")


def test_an_answer_out_of_turn_is_dropped(visit: Visit) -> None:
    page = visit.open()
    box(page).focus()
    held = hold(page, r"/search\?q=zhang&")
    with page.expect_request(re.compile(r"/search\?q=zhang&")):
        box(page).fill("zhang")
    type_in(page, "药明巨诺")
    shown = options(page).all_inner_texts()
    with page.expect_event("requestfinished", lambda request: "q=zhang&" in request.url):
        held[0].continue_()
    # The late answer has been read once another question after it has come through.
    page.evaluate("() => fetch(new URL('search?q=', document.baseURI)).then((answer) => answer.json())")
    assert options(page).all_inner_texts() == shown


def test_nothing_found_and_no_answer_are_said_in_words(
    visit_of: Callable[..., Visit], server: Server
) -> None:
    visit = visit_of(server.url)
    page = visit.open()
    box(page).fill("qwrtzxvb")
    sentence = page.locator(".lx-search-below p")
    expect(sentence).to_contain_text("Nothing found for “qwrtzxvb”")
    expect(page.locator(".lx-search [role='status']")).to_contain_text("Nothing found")
    page.route(re.compile(r"/search\?"), lambda route: route.abort())
    box(page).fill("zhangjiang")
    expect(sentence).to_have_text("The search did not answer. Typing on tries again.")
    page.unroute(re.compile(r"/search\?"))
    type_in(page, "zhangjian")


def test_a_slow_answer_is_announced(visit: Visit) -> None:
    page = visit.open()
    box(page).focus()
    held = hold(page, r"/search\?q=zhang&")
    box(page).fill("zhang")
    expect(page.locator(".lx-search-below p")).to_have_text("Searching…")
    held[0].continue_()
    expect(options(page).first).to_be_visible()


def test_the_list_follows_the_language(visit: Visit) -> None:
    page = visit.open()
    assert box(page).get_attribute("placeholder") == "Company, zone or district"
    page.get_by_text("中文", exact=True).click()
    expect(box(page)).to_have_attribute("placeholder", "企业、产业区或行政区")
    assert type_in(page, "zhangjiang").first.inner_text().splitlines()[0] == "张江"


def test_on_a_phone_the_box_stands_above_the_map(visit_of: Callable[..., Visit], server: Server) -> None:
    visit = visit_of(server.url, **PHONE)
    page = visit.open()
    field, ground, whole = (
        page.locator(css).bounding_box() for css in (".lx-search input", ".leaflet-container", ".lx-root")
    )
    assert field
    assert ground
    assert whole
    assert field["y"] + field["height"] <= ground["y"]
    assert abs(field["width"] - whole["width"]) < 1
    type_in(page, "lingang").first.tap()
    assert visit.card().locator("h2").inner_text() == "Lin-gang"
    assert visit.outside == visit.errors == []


def test_on_a_wide_window_the_tools_stand_below_the_box(visit: Visit) -> None:
    page = visit.open()
    field = page.locator(".lx-search input").bounding_box()
    assert field
    for css in (".leaflet-control-zoom", ".lx-tools"):
        tools = page.locator(css).bounding_box()
        assert tools
        assert tools["y"] >= field["y"] + field["height"]


@pytest.mark.parametrize(("scheme", "query"), [("light", "zhang"), ("dark", "lin"), ("light", "qwrtzxvb")])
def test_axe_finds_nothing_amiss_with_the_open_box(
    visit_of: Callable[..., Visit], server: Server, scheme: str, query: str
) -> None:
    # The page's own policy lets no script of a test in.
    visit = visit_of(server.url, color_scheme=scheme, bypass_csp=True)
    page = visit.open()
    box(page).fill(query)
    page.locator(".lx-search-below :is(p, li):visible").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        "() => axe.run(document.querySelector('.lx-search'), {resultTypes: ['violations']})"
    )
    assert [(broken["id"], broken["nodes"][0]["html"]) for broken in found["violations"]] == []


def test_maps_beside_a_comparison_have_no_box(visit_of: Callable[..., Visit], server: Server) -> None:
    page = visit_of(server.url).open("/compare")
    assert page.locator(".lx-root").count() >= 1
    assert page.locator(".lx-search:visible").count() == 0


@pytest.mark.parametrize("query", ["img", "script", "window", "pwn", "onerror", "40961"])
def test_names_that_try_to_run_are_shown_as_text(
    visit_of: Callable[..., Visit], hostile_server: Server, query: str
) -> None:
    visit = visit_of(hostile_server.url)
    page = visit.open()
    found = type_in(page, query)
    assert query in found.first.inner_text()
    assert page.locator(".lx-search-below :is(img, script, svg, a, style)").count() == 0
    for place in range(min(4, found.count() - 1)):
        page.keyboard.press("ArrowDown")
        assert page.locator(".lx-search [aria-selected='true']").count() == 1, place
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.lx-root').dataset.ready === 'true'")
    assert page.evaluate("() => window.__pwned") is None
    assert visit.dialogs == []
    assert visit.outside == []


def test_what_is_typed_is_never_run(visit: Visit) -> None:
    page = visit.open()
    for text in (
        "<img src=x onerror=\"window.__pwned='typed'\">",
        "${window.__pwned=1}",
        "{{ 40961 * 3 }}",
        "%00",
    ):
        box(page).fill(text)
        expect(page.locator(".lx-search-below :is(p, li):visible").first).to_be_visible()
        page.keyboard.press("Enter")
    assert page.evaluate("() => window.__pwned") is None
