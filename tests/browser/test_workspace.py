"""A list of one's own through its whole life: brought, saved, laid over the map, corrected, undone, taken elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from geo.intake.accept import accept_companies
from geo.intake.columns import proposed
from geo.intake.sandbox import read_safely
from geo.model.sources import read_layout
from geo.model.starter import write_starter
from geo.workspace.archive import export_file, import_file
from geo.workspace.people import Person, add_person
from geo.workspace.sessions import SESSION_S, begin_session, cookie_for
from geo.workspace.sets import save_set
from geo.workspace.store import Workspace
from tests.browser.conftest import READY, Visit
from tests.browser.test_accessibility import AXE, violations
from tests.serving import Server, serving

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
HOSTILE = "<img src=x onerror=window.__pwned=1>{{7*7}}${1}`"
CSV = (
    "name_en,wgs84_lon,wgs84_lat,role,precision,radius_m\n"
    f'"{HOSTILE}",0.12,0.04,maker,building,20\nSecond toy works,0.16,0.05,maker,town,4000\n'
)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Server, Workspace]]:
    """A server and the workspace that it keeps, for each test and each try anew."""
    folder = tmp_path / "kept"
    folder.mkdir()
    write_starter(folder / "toyland")
    workspace = Workspace(folder / "workspace")
    add_person(workspace, "li", "editor", PASSWORD)
    with serving(folder, folder / "toyland", WORKSPACE=str(folder / "workspace")) as server:
        yield server, workspace


@pytest.fixture
def visit(visit_of: Callable[..., Visit], kept: tuple[Server, Workspace]) -> Iterator[Visit]:
    made = visit_of(kept[0].url)
    yield made
    made.page.context.clear_cookies()
    assert made.outside == []
    assert made.dialogs == []
    assert made.errors == []


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")


def open_data(visit: Visit, lang: str = "en") -> Page:
    visit.page.goto(f"{visit.url}/data?lang={lang}")
    visit.page.locator("input[type=file]").first.wait_for(state="attached")
    settled(visit.page)
    return visit.page


def sign_in(page: Page) -> None:
    """By the keyboard alone."""
    page.get_by_text("Sign in", exact=True).first.focus()
    page.locator(".st-key-sign_in_open summary").press("Enter")
    page.get_by_label("Name", exact=True).fill("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_response("**/session") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    page.get_by_text("Signed in as li").wait_for()


def choose(page: Page, key: str, option: str) -> None:
    """Choose in a list by the keyboard."""
    settled(page)
    field = page.locator(f".st-key-{key} input")
    field.focus()
    field.press_sequentially(option)
    page.get_by_role("option").first.wait_for()
    field.press("Enter")
    settled(page)


def saved_tab(page: Page) -> None:
    page.get_by_role("tab").nth(2).click()


def test_a_list_is_saved_laid_over_the_map_corrected_undone_and_taken_elsewhere(
    visit: Visit, kept: tuple[Server, Workspace], tmp_path: Path
) -> None:
    _, workspace = kept
    page = open_data(visit)
    sign_in(page)
    # The browser is known again; no script can read how.
    page.reload()
    page.get_by_text("Signed in as li").wait_for()
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "layout_session"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")
    assert "layout_session" not in page.evaluate("() => document.cookie + location.href")

    page.locator("input[type=file]").first.set_input_files(
        {"name": "firms.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    page.get_by_text("2 rows accepted, 2 on the map, 0 refused.").wait_for()
    settled(page)
    page.get_by_role("button", name="Save to the workspace").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    (saved,) = workspace.items("set")

    saved_tab(page)
    choose(page, "saved_choose", "firms")
    page.get_by_role("link", name="Show this list over the map").click()
    page.wait_for_selector(READY)
    page.wait_for_selector("[data-testid='live-map'][data-saved='2']")
    # What the layout itself shows is the same.
    assert visit.state()["shown"] == "5"
    box: Any = visit.lx(
        """(LX) => { LX.map.setView([0.04, 0.12], 13, { animate: false });
            const at = LX.map.latLngToContainerPoint([0.04, 0.12]), box = LX.map.getContainer().getBoundingClientRect();
            return [box.left + at.x, box.top + at.y]; }"""
    )
    page.mouse.click(*box)
    card = visit.card()
    assert card.locator("h2").inner_text() == HOSTILE
    assert "uploaded by li on" in card.inner_text()
    assert "firms (firms.csv)" in card.inner_text()
    assert page.evaluate("() => window.__pwned === undefined")
    # The address says it all: another window shows the same, in the other language.
    page.wait_for_url(f"**card=saved%3A{saved}%3Ab1**")
    # As if the list were longer than what is drawn of it.
    page.route("**/layers/rows-*", lambda route: route.fulfill(json={**route.fetch().json(), "of": 30_000}))
    page.goto(page.url.replace("lang=en", "lang=zh"))
    page.wait_for_selector("[data-testid='live-map'][data-saved='2'][data-ready='true']")
    assert "由 li 于" in visit.card().inner_text()
    panel = page.locator(".lx-panel")
    assert "firms：仅绘出前 2 家，共 30,000 家。" in panel.inner_text()
    panel.get_by_label("firms").uncheck()
    page.wait_for_selector("[data-testid='live-map'][data-saved='0']")
    page.wait_for_url(lambda address: "saved" not in address)

    page = open_data(visit)
    saved_tab(page)
    choose(page, "saved_choose", "firms")
    choose(page, f"saved_row_{saved}", "Second")
    field = page.get_by_label("Name in English")
    field.fill("Renamed toy works")
    page.get_by_role("button", name="Save this row").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert workspace.items("edit")[f"{saved}/b2"].content == {"name_en": "Renamed toy works"}
    # Undoing on the page is tested by its messages (tests/ui/test_workspace_server.py).
    workspace.undo("li", 3)
    assert workspace.items("edit") == {}
    assert [change.what for change in workspace.log()] == ["undo", "edit", "save", "save"]

    export_file(workspace, tmp_path / "all.gz")
    there = import_file(tmp_path / "all.gz", tmp_path / "there")
    assert there.log() == workspace.log()

    page = open_data(visit)
    with page.expect_response("**/session") as answer:
        page.get_by_role("button", name="Sign out").click()
    assert answer.value.status == 204
    page.get_by_text("Editors sign in to save.").wait_for()
    assert not [one for one in page.context.cookies() if one["name"] == "layout_session"]
    page.reload()
    page.get_by_text("Editors sign in to save.").wait_for()


def test_a_forged_or_old_cookie_is_a_readers(visit: Visit, kept: tuple[Server, Workspace]) -> None:
    _, workspace = kept
    ticket = begin_session(workspace, Person("li", "editor", True), lambda: 1e9)
    old = cookie_for(workspace, ticket, lambda: 1e9)
    assert SESSION_S < 1e9
    for forged in (old, "li", "x" * 43):
        visit.page.context.add_cookies([{"name": "layout_session", "value": str(forged), "url": visit.url}])
        page = open_data(visit)
        page.get_by_text("Editors sign in to save.").wait_for()
        assert not page.get_by_role("button", name="Sign out").is_visible()


@pytest.mark.parametrize(
    ("size", "lang", "scheme"),
    [({"width": 1280, "height": 800}, "en", "light"), ({"width": 390, "height": 844}, "zh", "dark")],
)
def test_axe_finds_no_serious_violation_where_saved_lists_are(
    kept: tuple[Server, Workspace],
    visit_of: Callable[..., Visit],
    size: dict[str, int],
    lang: str,
    scheme: str,
) -> None:
    server, workspace = kept
    layout = read_layout(server.folder / "toyland")
    brought = read_safely("firms.csv", CSV.encode())
    made = accept_companies(brought, proposed(brought), layout)
    given = ("li", "firms", "companies", made.table, made.rejected)
    saved = save_set(workspace, *given, file="firms.csv", layout=layout)
    cookie = cookie_for(workspace, begin_session(workspace, Person("li", "editor", True)))
    visit = visit_of(server.url, viewport=size, color_scheme=scheme)
    visit.page.context.add_cookies(
        [{"name": "layout_session", "value": str(cookie), "url": visit.url, "sameSite": "Strict"}]
    )
    page = open_data(visit, lang)
    saved_tab(page)
    choose(page, "saved_choose", "firms")
    choose(page, f"saved_row_{saved}", "Second")
    page.wait_for_selector(READY)
    for fold in ("notes_open", "log_open", "people_open"):
        page.locator(f".st-key-{fold} summary").click()
    settled(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not (found := violations(visit)), "\n".join(found)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.context.clear_cookies()
