"""An address copied by a button brings the same view; a phone has the table as a tab; who wants no motion gets none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from geo.model.layout import Layout
from tests.browser.conftest import READY, Visit
from tests.browser.test_staying import wait_for_words
from tests.serving import Server

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def copied(page: Page, button: Locator) -> dict[str, list[str]]:
    """The words of the address that a button puts on the clipboard, once it says so."""
    page.evaluate("() => navigator.clipboard.writeText('')")
    button.click()
    expect(button.locator("xpath=..").get_by_role("status")).to_have_text("Copied.")
    return parse_qs(urlsplit(page.evaluate("() => navigator.clipboard.readText()")).query)


def test_a_button_copies_the_address_of_all_that_is_shown_and_of_the_card(
    visit_of: Callable[..., Visit], server: Server
) -> None:
    visit = visit_of(server.url, permissions=CLIPBOARD)
    page = visit.open("/?role=cdmo&role=rd&company=c3&short=c11")
    visit.card()
    visit.lx("LX => { LX.map.setView([31.1234, 121.4321], 11.25, {animate: false}); }")
    state = visit.state()
    words = copied(page, page.get_by_role("button", name="Copy link", exact=True))
    assert {name: words[name] for name in ("role", "company", "short", "lang")} == {
        "role": ["cdmo", "rd"],
        "company": ["c3"],
        "short": ["c11"],
        "lang": ["en"],
    }
    card = copied(page, page.get_by_role("button", name="Copy the link to this card"))
    assert card == {"company": ["c3"], "lang": ["en"]}

    # A colleague whose browser speaks Chinese sees the same, in the language of the sender.
    other = visit_of(server.url, locale="zh-CN")
    other.page.goto(server.url + "/?" + "&".join(f"{n}={v}" for n, many in words.items() for v in many))
    other.page.wait_for_selector(READY)
    expect(other.page.get_by_role("button", name="Copy link", exact=True)).to_be_visible()
    theirs = other.state()
    assert [float(part) for part in theirs["center"].split(",")] == pytest.approx(
        [float(part) for part in state["center"].split(",")], abs=1e-4
    )
    assert (theirs["zoom"], theirs["shown"]) == (state["zoom"], state["shown"])
    assert visit.errors == other.errors == []


def test_where_nothing_may_be_copied_the_address_stands_selected_in_a_field(visit: Visit) -> None:
    # As on a page that comes over plain http: there is no clipboard.
    visit.page.add_init_script("delete Navigator.prototype.clipboard")
    page = visit.open("/?lang=zh&zone=jinshan")
    button = page.get_by_role("button", name="复制链接", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("待复制的网址")
    expect(field).to_be_focused()
    expect(button.locator("xpath=..").get_by_role("status")).to_contain_text("请按 Ctrl+C")
    address, selected = field.evaluate("it => [it.value, it.value.slice(it.selectionStart, it.selectionEnd)]")
    assert selected == address
    assert parse_qs(urlsplit(address).query)["zone"] == ["jinshan"]


def small_targets(page: Page, least: int) -> list[str]:
    """What can be pressed and is smaller than ``least`` pixels either way; links in running text may be."""
    return list(
        page.evaluate(
            """(least) => [...document.querySelectorAll(
                 ".lx-header :is(a, button), .lx-root :is(button, summary, .leaflet-bar a, .lx-choice), .lx-facets button, .lx-copy button, a[data-carries]")]
               .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest("p") && !node.matches(".lx-link"))
               .map((node) => [node, node.getBoundingClientRect()])
               .filter(([, box]) => box.width && (box.width < least - .5 || box.height < least - .5))
               .map(([node, box]) => `${node.className} ${node.textContent} ${box.width}x${box.height}`)""",
            least,
        )
    )


def test_a_phone_has_map_and_table_as_tabs(
    visit_of: Callable[..., Visit], server: Server, shanghai: Layout
) -> None:
    visit = visit_of(server.url, viewport=PHONE)
    page = visit.open("/?role=cdmo&short=c3")
    frame = page.locator(".st-key-table_open [data-testid='stDataFrame']")
    shown, hidden = page.locator(".leaflet-container"), page.locator(".st-key-short_open")
    expect(page.locator(".st-key-table_open")).to_be_hidden()
    assert page.evaluate("() => document.querySelector('.lx-root').getBoundingClientRect().width") == 390
    assert small_targets(page, 44) == []
    page.get_by_role("tab", name="Table").click()
    expect(frame).to_be_visible()
    expect(shown).to_be_hidden()
    expect(hidden).to_be_hidden()
    rows = frame.locator("canvas table tbody tr")
    expect(rows).to_have_count(int((shanghai.companies["role"] == "cdmo").sum()))
    assert visit.errors == []


def test_a_wide_page_has_no_target_under_24_pixels(visit: Visit) -> None:
    page = visit.open("/?company=c3")
    visit.card()
    assert small_targets(page, 24) == []


def steps(visit: Visit, act: Callable[[], Any]) -> int:
    """How often the map is drawn anew on its way to where ``act`` takes it: once where it does not glide."""
    visit.lx(
        """LX => { LX.root.steps = 0;
             const count = () => { LX.root.steps += 1; }; LX.map.on("move zoomanim", count);
             LX.root.ended = new Promise((done) => LX.map.once("moveend", done)).then(() => LX.map.off("move zoomanim", count)); }"""
    )
    act()
    return int(visit.lx("async (LX) => { await LX.root.ended; return LX.root.steps; }"))


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_glides_for_who_asked_for_less_motion(
    visit_of: Callable[..., Visit], server: Server, motion: str
) -> None:
    visit = visit_of(server.url, viewport=PHONE, reduced_motion=motion)
    page = visit.open("/?at=121.5,31.2,10")
    still = motion == "reduce"

    def search() -> None:
        page.locator(".lx-search input").fill("PVG")
        page.locator(".lx-search [role='option']").first.click()

    page.locator(".leaflet-container").focus()
    assert (steps(visit, lambda: page.keyboard.press("ArrowRight")) == 1) is still
    assert (steps(visit, lambda: page.get_by_role("button", name="Zoom in").click()) == 1) is still
    assert (steps(visit, search) == 1) is still

    # The sheet of choices, and the marks of one place that fan out at a large scale.
    moving = "() => document.getAnimations().filter((one) => one.effect.target?.closest('.lx-facets, .lx-root')).length"
    page.locator(".lx-handle").click()
    assert (page.evaluate(moving) == 0) is still
    page.keyboard.press("Escape")
    visit.lx("LX => { LX.map.setView([31.2, 121.6], 14, {animate: false}); }")
    assert (
        page.evaluate("() => document.querySelector('.lx-root').getAnimations({subtree: true}).length") == 0
    )
    wait_for_words(page, company=None)
    assert visit.errors == []
