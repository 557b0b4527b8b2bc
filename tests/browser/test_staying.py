"""Whatever a reader changes, the map stays the same element at the same place, and the address follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from geo.model.layout import Layout
from tests.browser.conftest import READY, Visit

pytestmark = pytest.mark.browser


def words(page: Page) -> dict[str, list[str]]:
    """The words of the present address."""
    return parse_qs(urlsplit(page.url).query)


def wait_for_words(page: Page, **wanted: list[str] | None) -> None:
    """Come back when the address says so; None for a word that is gone."""
    page.wait_for_function(
        """(wanted) => { const words = new URLSearchParams(location.search);
             return Object.entries(wanted).every(([name, values]) =>
               JSON.stringify(words.getAll(name)) === JSON.stringify(values || [])); }""",
        arg=wanted,
    )


def chip(page: Page, facet: str, name: str) -> object:
    """The pill of one choice."""
    return page.locator(f"[data-facet='{facet}'] button").filter(
        has_text=re.compile(rf"^{re.escape(name)} [\d,]+$")
    )


@contextmanager
def same_map(visit: Visit) -> Iterator[None]:
    """The element, its zoom and its centre are the same afterwards as before."""
    visit.map().evaluate("node => { node.mark = 'the same'; }")
    handle = visit.map().element_handle()
    before = visit.state()
    yield
    visit.page.wait_for_selector(READY)
    after = visit.state()
    assert visit.map().evaluate("(node, old) => node === old && node.mark === 'the same'", handle)
    assert (after["zoom"], after["center"]) == (before["zoom"], before["center"])
    assert visit.page.locator("[data-testid='live-map']").count() == 1


def move_away(visit: Visit) -> None:
    """A view that no default would come back to."""
    visit.lx("LX => { LX.map.setView([31.1234, 121.4321], 11.25, {animate: false}); }")


def test_a_filter_keeps_the_map_and_shows_what_it_counts(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    move_away(visit)
    expected = int((shanghai.located["role"] == "cdmo").sum())
    with same_map(visit):
        chip(page, "role", "Contract maker (CDMO)").click()
        page.wait_for_selector(f"{READY}[data-shown='{expected}']")
        wait_for_words(page, role=["cdmo"])


def test_two_choices_of_a_facet_add_up_and_two_facets_narrow(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    located = shanghai.located
    with same_map(visit):
        chip(page, "zone", "Zhangjiang").click()
        page.wait_for_selector(f"[data-shown='{(located['zone'] == 'zhangjiang').sum()}']")
        chip(page, "zone", "Waigaoqiao").click()
        both = located["zone"].isin(["zhangjiang", "waigaoqiao"])
        page.wait_for_selector(f"[data-shown='{both.sum()}']")
        page.locator("[data-facet='role'] button").filter(has_text="Supplier").click()
        page.wait_for_selector(f"[data-shown='{(both & (located['role'] == 'supplier')).sum()}']")
        wait_for_words(page, zone=["zhangjiang", "waigaoqiao"], role=["supplier"])


@pytest.mark.parametrize(
    "query",
    ["zone=none", "zone=lingang", "district=pudong", "district=none", "role=hospital", "precision=town"],
)
def test_the_map_shows_as_many_as_the_page_says(visit: Visit, query: str) -> None:
    page = visit.open(f"/?{query}")
    said = page.get_by_text(re.compile(r"^\d+ of 64 on the map")).inner_text()
    assert visit.state()["shown"] == re.match(r"\d+", said).group()  # type: ignore[union-attr]
    assert page.locator(".st-key-map_page [data-testid='stAlert']").count() == 0


def test_a_language_switch_keeps_the_map(visit: Visit) -> None:
    page = visit.open("/?zone=zhangjiang")
    move_away(visit)
    with same_map(visit):
        page.get_by_role("button", name="中文").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".lx-root[lang='zh-Hans']")
        expect(page.get_by_role("heading", level=1)).to_have_text("产业布局 · 上海细胞治疗")
        wait_for_words(page, lang=["zh"], zone=["zhangjiang"])
        expect(page.get_by_role("button", name="中文", pressed=True)).to_be_focused()
    with same_map(visit):
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Industrial layout · Shanghai cell therapy")
        wait_for_words(page, lang=["en"])


def test_the_header_leads_to_the_other_pages_without_loading_anew(visit: Visit) -> None:
    page = visit.open("/?lang=zh")
    page.evaluate("window.mark = 1")
    page.get_by_role("navigation").get_by_role("link", name="关于").click()
    expect(page.get_by_role("link", name="关于")).to_have_attribute("aria-current", "page")
    page.wait_for_url("**/about?lang=zh")
    page.get_by_role("navigation").get_by_role("link", name="地图").click()
    page.wait_for_selector(f"{READY}[lang='zh-Hans']")
    assert urlsplit(page.url).path == "/"
    page.go_back()
    expect(page.get_by_role("link", name="关于")).to_have_attribute("aria-current", "page")
    assert page.evaluate("window.mark") == 1


def test_layer_ticks_survive_a_filter_and_a_language_switch(visit: Visit) -> None:
    page = visit.open()
    zones = page.locator(".lx-panel input[value='zones']")
    zones.uncheck()
    wait_for_words(page, layers=["companies", "districts", "names"])
    assert page.locator(".lx-zone:visible").count() == 0
    with same_map(visit):
        chip(page, "role", "Hospital").click()
        wait_for_words(page, role=["hospital"], layers=["companies", "districts", "names"])
    assert not zones.is_checked()
    assert page.locator(".lx-panel input[value='companies']").is_checked()
    page.get_by_text("中文").click()
    page.wait_for_selector(f"{READY}[lang='zh-Hans']")
    assert not zones.is_checked()
    assert page.locator(".lx-zone:visible").count() == 0


def test_without_the_layer_of_companies_none_is_shown(visit: Visit) -> None:
    page = visit.open()
    page.locator(".lx-panel input[value='companies']").uncheck()
    page.wait_for_selector(f"{READY}[data-shown='0']")
    # The server's answer to the first tick is in before the second.
    page.wait_for_function(
        "() => !new URL(location).searchParams.getAll('layers').includes('companies') && new URL(location).searchParams.has('layers')"
    )
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    page.locator(".lx-panel input[value='companies']").check()
    page.wait_for_selector(f"{READY}[data-shown='64']")


def test_back_and_forward_walk_through_the_choices(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    suppliers = int((shanghai.located["role"] == "supplier").sum())
    chip(page, "role", "Supplier").click()
    page.wait_for_selector(f"{READY}[data-shown='{suppliers}']")
    wait_for_words(page, role=["supplier"])
    with same_map(visit):
        page.go_back()
        page.wait_for_selector(f"{READY}[data-shown='64']")
        wait_for_words(page, role=None)
        page.go_forward()
        page.wait_for_selector(f"{READY}[data-shown='{suppliers}']")


def test_a_link_brings_the_same_view_to_a_new_window(visit: Visit, shanghai: Layout) -> None:
    page = visit.open("/?lang=zh&zone=zhangjiang&role=rd&layers=companies&company=c11")
    visit.card()
    expected = ((shanghai.located["zone"] == "zhangjiang") & (shanghai.located["role"] == "rd")).sum()
    assert visit.state()["shown"] == str(expected)
    assert page.locator(".lx-zone:visible").count() == 0
    assert words(page)["company"] == ["c11"]


def test_a_bad_word_is_dropped_with_a_notice_and_the_map_is_there(visit: Visit) -> None:
    page = visit.open("/?zone=atlantis&lang=xx&company=c0")
    notices = page.locator("[data-testid='stAlert']")
    expect(notices).to_have_count(3)
    assert "zone=atlantis" in " ".join(notices.all_inner_texts())
    assert visit.state()["shown"] == "64"


def test_nothing_left_offers_the_way_out(visit: Visit) -> None:
    page = visit.open("/?zone=jinshan&role=hospital")
    assert visit.state()["shown"] == "0"
    with same_map(visit):
        page.locator(".lx-lift").click()
        page.wait_for_function("() => document.querySelector('.lx-root').dataset.shown > 0")


def test_a_choice_is_on_the_map_before_the_page_has_answered(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    # Nothing of the server's can come in between: no message is read before the promises of the click are done.
    shown, pressed, chip_text = page.evaluate(
        """async () => { const root = document.querySelector("[data-testid='live-map']");
             const pill = [...document.querySelectorAll("[data-facet='role'] button")].find((it) => it.textContent.startsWith("Supplier"));
             pill.click(); await root.started; await null;
             return [root.dataset.shown, pill.ariaPressed, document.querySelector(".lx-chips").textContent]; }"""
    )
    assert shown == str((shanghai.located["role"] == "supplier").sum())
    assert pressed == "true"
    assert "Supplier" in chip_text
    wait_for_words(page, role=["supplier"])


def test_an_answer_to_an_earlier_choice_takes_no_later_one_back(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    page.evaluate(
        """() => { const root = document.querySelector("[data-testid='live-map']"); root.seen = [];
             new MutationObserver(() => { if (root.seen.at(-1) !== root.dataset.shown) root.seen.push(root.dataset.shown); })
               .observe(root, { attributes: true, attributeFilter: ["data-shown"] }); }"""
    )
    for facet, name in (("role", "Supplier"), ("role", "Hospital"), ("zone", "Zhangjiang")):
        page.locator(f"[data-facet='{facet}'] button").filter(has_text=name).click()
    wait_for_words(page, role=["supplier", "hospital"], zone=["zhangjiang"])
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    located = shanghai.located
    both = located["role"].isin(["supplier", "hospital"])
    steps = [located["role"] == "supplier", both, both & (located["zone"] == "zhangjiang")]
    assert visit.map().evaluate("node => node.seen") == [str(step.sum()) for step in steps]


def test_an_open_table_follows_a_choice_on_the_map_page(visit: Visit, shanghai: Layout) -> None:
    page = visit.open()
    page.locator("[data-testid='stExpander'] summary").last.click()
    rows = page.locator("[data-testid='stDataFrame'] canvas table")
    expect(rows.first).to_have_attribute("aria-rowcount", str(len(shanghai.companies) + 1))
    chip(page, "role", "Supplier").click()
    suppliers = (shanghai.companies["role"] == "supplier").sum()
    expect(rows.first).to_have_attribute("aria-rowcount", str(suppliers + 1))
