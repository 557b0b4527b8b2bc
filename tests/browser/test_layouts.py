"""The built-in layout and a new one in one server: a switch between them, and nothing of one in the other."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, read_layout
from geo.workspace.people import add_person
from geo.workspace.sets import save_set
from geo.workspace.store import Workspace
from tests.browser.conftest import READY, Visit
from tests.browser.test_accessibility import AXE, violations
from tests.browser.test_search import box, options, type_in
from tests.browser.test_sharing import CLIPBOARD, PHONE, copied
from tests.browser.test_staying import words
from tests.serving import COMMAND, Server, serving

pytestmark = pytest.mark.browser
FIRST, NEW = "shanghai-cell-therapy", "toyland"
TITLES = {
    "en": ("Industrial layout · Shanghai cell therapy", "Industrial layout · Toyland toy makers"),
    "zh": ("产业布局 · 上海细胞治疗", "产业布局 · 玩具国玩具业"),
}
SWITCH = {"en": "Layouts", "zh": "切换布局"}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of both, with a workspace that keeps a list of each."""
    above = tmp_path_factory.mktemp("two")
    subprocess.run([COMMAND, "new", above / "mine"], check=True, capture_output=True)
    kept = Workspace(above / "kept")
    add_person(kept, "li", "editor", "correct horse battery")
    for folder in (BUILT_IN, above / "mine"):
        layout = read_layout(folder)
        save_set(
            kept,
            "li",
            f"of {layout.slug}",
            "companies",
            one_row(layout),
            pd.DataFrame(),
            file="",
            layout=layout,
        )
    with serving(above, BUILT_IN, above / "mine", WORKSPACE=str(above / "kept")) as running:
        yield running


def one_row(layout: Layout) -> pd.DataFrame:
    """Its first company as a list of somebody's has it."""
    table = pd.DataFrame(layout.companies.drop(columns="geometry")).reset_index()
    return table.head(1).astype(object).fillna("").astype(str)


@pytest.fixture
def visit(visit_of: Callable[..., Visit], two: Server) -> Iterator[Visit]:
    made = visit_of(two.url, permissions=CLIPBOARD)
    yield made
    assert made.outside == []
    assert made.errors == []


def arrived(page: Page, title: str) -> None:
    """The map of the layout with this title is drawn."""
    expect(page.locator(".lx-header h1")).to_have_text(title)
    page.wait_for_selector(READY)
    page.wait_for_selector("#lx-first", state="detached")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_switch_leads_by_keyboard_to_the_other_layout_and_back(visit: Visit, lang: str) -> None:
    page = visit.open(f"/?lang={lang}")
    first, new = TITLES[lang]
    arrived(page, first)
    shown = visit.state()["shown"]
    switch = page.locator(".lx-layouts summary")
    expect(switch).to_have_text(SWITCH[lang])
    switch.focus()
    page.keyboard.press("Enter")
    link = page.locator(".lx-layouts").get_by_role("link", name=new)
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(switch).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    arrived(page, new)
    assert words(page)["layout"] == [NEW]
    assert words(page)["lang"] == [lang]
    assert visit.state()["shown"] == "5"
    page.go_back()
    arrived(page, first)
    assert visit.state()["shown"] == shown


def test_search_and_card_are_of_the_layout_shown_and_what_is_copied_names_it(visit: Visit) -> None:
    page = visit.open(f"/?lang=en&layout={NEW}")
    type_in(page, "Red Brick")
    expect(options(page).first.locator(".lx-search-name")).to_have_text("Red Brick")
    box(page).fill("zhangjiang")
    expect(page.locator(".lx-search [role=status]").first).to_contain_text("zhangjiang")
    expect(options(page)).to_have_count(0)
    type_in(page, "Red Brick")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert visit.card().locator("h2").inner_text() == "Red Brick"
    assert copied(page, page.get_by_role("button", name="Copy the link to this card"))["layout"] == [NEW]
    said = copied(page, page.get_by_role("button", name="Copy link", exact=True))
    assert (said["layout"], said["company"]) == ([NEW], ["t1"])
    # The first names itself too where it is not alone: the order may change.
    page = visit.open("/?lang=en")
    assert copied(page, page.get_by_role("button", name="Copy link", exact=True))["layout"] == [FIRST]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_stays_with_its_layout(visit: Visit, lang: str) -> None:
    page = visit.open(f"/?lang={lang}&layout={NEW}")
    pages = page.locator(".lx-header nav a")
    for number, sign in ((1, "blocks"), (2, None), (3, None), (4, None), (0, None)):
        pages.nth(number).click()
        expect(pages.nth(number)).to_have_attribute("aria-current", "page")
        expect(page.locator(".lx-header h1")).to_have_text(TITLES[lang][1])
        assert words(page)["layout"] == [NEW], sign
        expect(page.locator(".lx-layouts a").first).to_have_attribute(
            "href", re.compile(rf"lang={lang}&layout={FIRST}$")
        )
    other = "中文" if lang == "en" else "English"
    page.get_by_role("button", name=other).click()
    expect(page.locator(".lx-header h1")).to_have_text(TITLES["zh" if lang == "en" else "en"][1])
    assert words(page)["layout"] == [NEW]


def test_a_sheet_is_of_the_layout_shown_and_leads_back_to_it(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(f"/?lang=en&layout={NEW}&role=maker")
    page.locator("a[data-carries]").click()
    expect(page.locator(".sheet-preview")).to_be_visible()
    assert words(page)["layout"] == [NEW]
    page.get_by_role("radio", name="SVG").click()
    expect(page).to_have_url(re.compile("form=svg"))
    with page.expect_download() as started:
        page.get_by_role("button", name="Download SVG").click()
    assert started.value.suggested_filename == f"{NEW}-en.svg"
    file = tmp_path / "sheet.svg"
    started.value.save_as(file)
    assert f"layout={NEW}" in file.read_text(encoding="utf-8")
    page.get_by_role("link", name="Back to this view on the map").click()
    arrived(page, TITLES["en"][1])
    assert (words(page)["layout"], words(page)["role"]) == ([NEW], ["maker"])


def test_saved_lists_are_offered_with_their_own_layout_alone(visit: Visit) -> None:
    for slug, other in ((FIRST, NEW), (NEW, FIRST)):
        page = visit.open(f"/?lang=en&layout={slug}")
        panel = page.locator(".lx-panel")
        expect(panel.get_by_label(f"of {slug}")).to_be_attached()
        expect(panel.get_by_label(f"of {other}")).to_have_count(0)
        panel.get_by_label(f"of {slug}").check()
        page.wait_for_selector("[data-testid='live-map'][data-saved='1']")


def test_a_layout_that_is_not_known_is_named_and_the_first_is_shown(visit: Visit) -> None:
    page = visit.open("/?lang=zh&layout=gone")
    expect(page.get_by_text("网址中的 layout=gone 无法识别")).to_be_visible()
    expect(page.locator(".lx-header h1")).to_have_text(TITLES["zh"][0])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_on_a_phone_the_switch_is_wide_enough_to_press_and_the_page_no_wider_than_before(
    visit_of: Callable[..., Visit], two: Server, lang: str
) -> None:
    visit = visit_of(two.url, viewport=PHONE)
    page = visit.open(f"/?lang={lang}")
    page.locator(".lx-layouts summary").click()
    for target in page.locator(".lx-layouts :is(summary, a)").all():
        where = target.bounding_box()
        assert where is not None
        assert where["x"] >= 0
        assert where["x"] + where["width"] <= PHONE["width"]
        assert where["height"] >= 44
        assert where["width"] >= 44
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(visit) == []
    page.locator(".lx-layouts a").nth(1).click()
    arrived(page, TITLES[lang][1])
    assert visit.errors == []


def test_a_broken_layout_says_so_and_leads_to_the_others(
    visit_of: Callable[..., Visit], tmp_path: Path
) -> None:
    subprocess.run([COMMAND, "new", tmp_path / "mine"], check=True, capture_output=True)
    (tmp_path / "mine" / "companies" / "companies.csv").unlink()
    with serving(tmp_path, "built-in", tmp_path / "mine") as server:
        visit = visit_of(server.url)
        page = visit.page
        page.goto(f"{server.url}/?lang=en&layout={NEW}")
        expect(page.locator(".st-key-explorer_error")).to_contain_text("companies.csv")
        expect(page.locator(".lx-header h1")).to_have_text(TITLES["en"][1])
        page.locator(".lx-layouts summary").click()
        page.locator(".lx-layouts a").first.click()
        arrived(page, TITLES["en"][0])
        assert visit.errors == []
