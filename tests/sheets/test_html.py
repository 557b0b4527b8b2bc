"""The one-file map opened from disk in a real browser, with the network shut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Route

from geo.model.layout import Layout
from sheets.page.spec import SheetSpec
from sheets.paint.files import write_sheet
from tests.chromium import CHROMIUM, PATIENCE_MS

READY = "[data-testid='live-map'][data-ready='true']"
pytestmark = pytest.mark.browser


@dataclass
class Opened:
    """A file in the browser, and what went wrong in it: requests beyond the file, errors, dialogs."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for this file, which may resolve no name at all."""
    flags = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def files(shanghai: Layout, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The city, and what a filtered view with an open card looks like."""
    folder = tmp_path_factory.mktemp("files")
    specs = {
        "city": SheetSpec(),
        "hospitals": SheetSpec(
            lang="zh", filters=(("role", ("hospital",)),), company="c60", note="内部讨论 <b>稿</b>"
        ),
    }
    for name, spec in specs.items():
        write_sheet(shanghai, spec, folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in specs}


def _open(browser: Browser, file: Path) -> Opened:
    page = browser.new_page(viewport={"width": 1200, "height": 850})
    page.set_default_timeout(PATIENCE_MS)
    opened = Opened(page)

    def watch(route: Route) -> None:
        if route.request.url == file.as_uri():
            route.continue_()
        else:
            opened.outside.append(route.request.url)
            route.abort()

    page.route("**/*", watch)
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on("console", lambda said: opened.errors.append(said.text) if said.type == "error" else None)
    page.on("dialog", lambda dialog: opened.errors.append(dialog.message))
    page.goto(file.as_uri())
    page.wait_for_selector(READY)
    return opened


def test_the_file_opens_from_disk_and_its_layers_cards_and_languages_work(
    chromium: Browser, files: dict[str, Path], shanghai: Layout
) -> None:
    opened = _open(chromium, files["city"])
    page = opened.page
    root = page.locator("[data-testid='live-map']")
    located = str(len(shanghai.located))
    assert root.get_attribute("data-shown") == located

    page.get_by_label("Companies", exact=True).uncheck()
    page.wait_for_selector(f"{READY}[data-shown='0']")
    page.get_by_label("Companies", exact=True).check()
    page.wait_for_selector(f"{READY}[data-shown='{located}']")

    # A click in the middle of Lin-gang opens its card, with figures and sources.
    at = page.get_by_text("Lin-gang", exact=True).last.bounding_box()
    assert at is not None
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    card = page.locator("[data-testid='card']")
    card.get_by_role("heading", name="Lin-gang", exact=True).wait_for()
    assert "Outline and area" in card.inner_text()

    page.get_by_role("button", name="中文").click()
    card.get_by_role("heading", name="临港", exact=True).wait_for()
    assert page.locator("h1").inner_text() == "产业布局 · 上海细胞治疗"
    assert page.get_by_label("企业与机构", exact=True).is_checked()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    credits = page.locator(".leaflet-control-attribution").inner_text()
    assert "© OpenStreetMap 贡献者" in credits
    assert "contributors" not in credits
    assert "OpenStreetMap contributors" not in page.locator("footer").inner_text()

    card.get_by_role("button", name="关闭").click()
    page.wait_for_selector("[data-testid='card'][hidden]", state="attached")
    assert opened.outside == []
    assert opened.errors == []


def test_a_filtered_view_keeps_its_filter_its_choice_and_its_note_as_text(
    chromium: Browser, files: dict[str, Path], shanghai: Layout
) -> None:
    opened = _open(chromium, files["hospitals"])
    page = opened.page
    hospitals = shanghai.located["role"] == "hospital"
    assert page.locator("[data-testid='live-map']").get_attribute("data-shown") == str(int(hospitals.sum()))
    page.locator("[data-testid='card']").get_by_role("heading", name="瑞金医院").wait_for()
    assert page.locator("footer").get_by_text("内部讨论 <b>稿</b>").count() == 1
    assert page.locator("footer b").count() == 0
    assert opened.outside == []
    assert opened.errors == []


def test_the_file_is_small_and_names_no_other_file(files: dict[str, Path]) -> None:
    text = files["city"].read_text(encoding="utf-8")
    assert len(text.encode()) < 1_500_000
    assert "default-src 'none'" in text
    head, _, scripts = text.partition("</style>")
    assert not re.search(r"<link|<script src|@import|url\((?!data:|#)", head)
    assert not re.search(r"<script[^>]+src=|<iframe|<img", scripts)
    assert "tile.openstreetmap" not in text


def test_hostile_words_stay_words(toyland: Layout, tmp_path: Path, chromium: Browser) -> None:
    title = "</title><script>alert(1)</script>{{ 7 * 7 }}"
    file = tmp_path / "toy.html"
    write_sheet(toyland, SheetSpec(title=title, note="<img src=x onerror=alert(2)>${1}"), file)
    opened = _open(chromium, file)
    assert opened.page.title() == title
    assert opened.page.locator("h1").inner_text() == title
    assert opened.page.locator("footer img").count() == 0
    assert opened.outside == []
    assert opened.errors == []
