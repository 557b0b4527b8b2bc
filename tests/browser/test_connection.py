"""A server that is gone and comes back: the reader is told in his language, and what he typed is still there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Visit
from tests.serving import Server, serving
from words.speaker import Speaker, speaker

pytestmark = pytest.mark.browser

ADDRESS = "张江路368号"
EN, ZH = speaker("en"), speaker("zh")


def addresses(page: Page, address: str, say: Speaker) -> None:
    """Open the box for addresses on the page for own data."""
    page.goto(address)
    page.get_by_role("tab", name=say("data_geocode")).click()
    expect(page.locator(".st-key-geocode_text textarea")).to_be_enabled()


def killed(server: Server) -> int:
    """End the server as a crash would; its port."""
    server.process.kill()
    server.process.wait()
    return urlsplit(server.url).port or 0


def finds(page: Page, say: Speaker) -> None:
    """The address in the box is found when asked for."""
    page.get_by_role("button", name=say("geocode_do")).click()
    expect(page.get_by_text(say("geocode_result", rows=1, placed=1))).to_be_visible()


def test_a_reader_is_told_in_his_language_and_goes_on_with_what_he_typed(
    visit_of: Callable[..., Visit], tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        chinese, english = (visit_of(server.url).page for _ in range(2))
        addresses(chinese, f"{server.url}/data?lang=zh", ZH)
        # Typed, and nothing pressed after it: the server has not heard of it.
        chinese.locator(".st-key-geocode_text textarea").press_sequentially(ADDRESS)
        english.goto(f"{server.url}/?lang=en")
        english.wait_for_selector(".stApp[data-test-connection-state='CONNECTED']")
        expect(english.locator(".lx-header h1")).to_be_visible()
        # By then Streamlit would lie over the page with words of its own.
        with chinese.expect_console_message(lambda said: "is not responding" in said.text):
            port = killed(server)
        expect(chinese.locator("#lx-lost")).to_have_text(ZH("connection_lost"))
        expect(english.locator("#lx-lost")).to_have_text(EN("connection_lost"))
        expect(chinese.get_by_role("dialog")).to_have_count(0)
        expect(chinese.locator("#root")).not_to_have_attribute("inert", "")
        with serving(tmp_path, port=port):
            expect(english.locator("#lx-lost")).to_have_text(EN("connection_found"))
            expect(chinese.locator("#lx-lost")).to_have_text(ZH("connection_found"))
            expect(chinese.locator(".st-key-geocode_text textarea")).to_have_value(ADDRESS)
            finds(chinese, ZH)
            expect(chinese.locator("#lx-lost")).to_be_hidden()


def test_what_was_typed_is_back_though_the_page_was_loaded_anew(
    visit_of: Callable[..., Visit], tmp_path: Path
) -> None:
    with serving(tmp_path) as server:
        page = visit_of(server.url).page
        addresses(page, f"{server.url}/data?lang=en", EN)
        page.locator(".st-key-geocode_text textarea").press_sequentially(ADDRESS)
        port = killed(server)
        expect(page.locator("#lx-lost")).to_have_text(EN("connection_lost"))
        with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
            page.reload()
        with serving(tmp_path, port=port):
            addresses(page, f"{server.url}/data?lang=en", EN)
            expect(page.locator(".st-key-geocode_text textarea")).to_have_value(ADDRESS)
            expect(page.locator("#lx-lost")).to_have_text(EN("connection_restored"))
            finds(page, EN)
            # It was kept for this once.
            addresses(page, f"{server.url}/data?lang=en", EN)
            expect(page.locator(".st-key-geocode_text textarea")).to_have_value("")
