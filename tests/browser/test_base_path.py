"""Everything works where readers see the pages below a path: told to the server, or taken off by a proxy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY, Visit
from tests.proxying import nginx
from tests.serving import Server, free_port, serving

pytestmark = pytest.mark.browser

# Two parts deep, as Streamlit looks for its own routes only so far up.
BASE = "/city/maps"
STRIPPING = """events {{}}
http {{
  map $http_upgrade $connection_upgrade {{ default upgrade; "" close; }}
  server {{
    listen 127.0.0.1:{port};
    location {base}/ {{
      proxy_pass {server}/;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }}
  }}
}}
"""


@pytest.fixture(scope="module", params=["told to the server", "taken off by a proxy", "both"])
def below(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose pages are seen below `BASE`, with that address."""
    folder = tmp_path_factory.mktemp("below")
    with ExitStack() as stack:
        environment = {} if request.param == "taken off by a proxy" else {"BASE_PATH": BASE}
        server = stack.enter_context(serving(folder, **environment))
        host = server.url
        if request.param != "told to the server":
            port = free_port()
            text = STRIPPING.format(port=port, base=BASE, server=server.url)
            stack.enter_context(nginx(folder, text, port))
            host = f"http://127.0.0.1:{port}"
        yield Server(f"{host}{BASE}", server.process, server.log_file, folder)


def settled(page: Page) -> None:
    """Come back when the server is done."""
    page.wait_for_selector(".stApp[data-test-script-state='notRunning']")


def test_map_search_card_pages_sheet_and_a_shared_address_work_below_a_path(
    visit_of: Callable[..., Visit], below: Server, tmp_path: Path
) -> None:
    status, _, body = below.get("/healthz")
    assert (status, json.loads(body)["status"]) == (200, "ok")

    visit = visit_of(below.url, permissions=["clipboard-read", "clipboard-write"])
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    # Without the slash, as people type it; whoever comes so is sent on.
    page = visit.open("?lang=en")
    page.locator(".lx-search input").fill("ymjn")
    page.locator(".lx-search [role='option']").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert visit.card().locator("h2").inner_text() == "JW Therapeutics"
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("company") == ["c3"])
    page.get_by_role("button", name="Copy the link to this card").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    shared = page.evaluate("() => navigator.clipboard.readText()")
    assert shared.startswith(f"{below.url}/?")

    for name, path, sign in (
        ("Compare", "compare", ".st-key-compare_page, .stDataFrame, table"),
        ("About", "about", "#sources"),
        ("Map", "", READY),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_selector(sign)
        settled(page)
        assert urlsplit(page.url).path == f"{BASE}/{path}"
    page.get_by_role("button", name="中文", exact=True).click()
    settled(page)
    expect(page.get_by_role("link", name="关于", exact=True)).to_be_visible()

    # A slash too many comes to the same page.
    page.goto(f"{below.url}/sheets/?lang=en&form=svg")
    expect(page.locator(".sheet-preview")).to_be_visible()
    assert page.url == f"{below.url}/sheets?lang=en&form=svg"
    with page.expect_download() as started:
        page.get_by_role("button", name="Download SVG").click()
    sheet = tmp_path / "sheet.svg"
    started.value.save_as(sheet)
    # The address that a sheet prints is the one that a reader can open.
    assert f"{below.url}/?" in sheet.read_text(encoding="utf-8")

    other = visit_of(below.url)
    other.page.goto(shared)
    other.page.wait_for_selector(READY)
    assert other.card().locator("h2").inner_text() == "JW Therapeutics"

    assert visit.outside == visit.errors == visit.dialogs == other.errors == []
    strangers = [url for url in asked if url.startswith("http") and not url.startswith(below.url)]
    # Streamlit looks for its own routes one step further up, too.
    assert [url for url in strangers if "/_stcore/" not in url] == []
