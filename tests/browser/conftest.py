"""A real browser that can reach nothing but this machine, and counts what it tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
)

from tests.chromium import CHROMIUM, FLAGS, PATIENCE_MS, probed
from tests.hostile_layout import write_hostile_layout
from tests.serving import Server, serving

SHOTS = Path(__file__).with_name("shots")
READY = "[data-testid='live-map'][data-ready='true']"
FIRST = "#lx-first"
"""What stands in the page's place while Streamlit starts."""
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Visit:
    """One reader's browser window, and all that went wrong in it.

    Attributes
    ----------
    outside
        Addresses beyond loopback that the page asked for; each was refused.
    dialogs, errors
        What alerts and the console said.
    """

    page: Page
    url: str
    outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str = "/") -> Page:
        """Go to a page of the app and wait until the map is drawn and the whole page has come."""
        self.page.goto(self.url + address)
        self.page.wait_for_selector(READY)
        self.page.wait_for_selector(FIRST, state="detached")
        # The first run is over: what ends from now on is the answer to what a test does.
        self.page.wait_for_selector(".stApp[data-test-script-state='notRunning']")
        return self.page

    def map(self) -> Any:
        """The element of the map."""
        return self.page.locator("[data-testid='live-map']")

    def state(self) -> dict[str, str]:
        """What the map says of itself."""
        return self.map().evaluate("node => ({...node.dataset})")

    def card(self) -> Any:
        """The card, once it is laid out."""
        card = self.page.locator("[data-testid='card']:not([hidden]):not([aria-busy])")
        card.locator("h2").wait_for()
        return card

    def lx(self, script: str, *values: Any) -> Any:
        """The answer of ``script``, a function of the map's runtime and values."""
        return self.map().evaluate(
            f"async (node, values) => ({script})(await node.started, ...values)", list(values)
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Keep how a test went where its fixtures can read it."""
    report = yield
    if call.when == "call":
        item.stash[_FAILED] = report.failed
    return report


_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="package")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    layout = write_hostile_layout(tmp_path_factory.mktemp("hostile"))
    with serving(tmp_path_factory.mktemp("hostile-server"), layout) as running:
        yield running


@pytest.fixture(scope="package")
def context_of(browser: Browser) -> Callable[..., BrowserContext]:
    """A window's context by its options: the same options share one, and with it what the browser has cached."""
    made: dict[str, BrowserContext] = {}

    def make(url: str, **options: Any) -> BrowserContext:
        wanted = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", **options}
        key = repr(sorted(wanted.items()))
        if key not in made:
            made[key] = browser.new_context(**wanted)
            made[key].set_default_timeout(PATIENCE_MS)
            # Its process lives as long as one window is open.
            made[key].new_page().goto(f"{url}/healthz")
        return made[key]

    return make


@pytest.fixture
def visit_of(
    context_of: Callable[..., BrowserContext], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Makes visits; each window is closed after the test, its picture kept where the test failed."""
    visits: list[Visit] = []

    def make(url: str, **options: Any) -> Visit:
        visit = Visit(context_of(url, **options).new_page(), url)
        watch(visit)
        visits.append(visit)
        return visit

    yield make
    failed = request.node.stash.get(_FAILED, False)
    for number, visit in enumerate(visits):
        if failed:
            SHOTS.mkdir(exist_ok=True)
            name = re.sub(r"\W+", "-", request.node.name).strip("-")
            visit.page.screenshot(path=SHOTS / f"{name}-{number}.png")
        visit.page.close()


@pytest.fixture
def visit(visit_of: Callable[..., Visit], server: Server) -> Iterator[Visit]:
    """A reader at a wide window, who must find nothing amiss and be sent nowhere else."""
    made = visit_of(server.url)
    yield made
    assert made.outside == []
    assert made.dialogs == []
    assert made.errors == []


def watch(visit: Visit) -> None:
    """Write down every request to elsewhere, every dialog and every error."""

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname != "127.0.0.1":
            visit.outside.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and not probed(message.location["url"]):
            visit.errors.append(message.text)

    def on_dialog(dialog: Any) -> None:
        visit.dialogs.append(dialog.message)
        dialog.dismiss()

    def on_response(response: Response) -> None:
        if response.status >= 400 and not probed(response.url):
            visit.errors.append(f"{response.status} {response.url}")

    visit.page.on("request", on_request)
    visit.page.on("response", on_response)
    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("dialog", on_dialog)
    visit.page.on(
        "websocket",
        lambda socket: (
            visit.outside.append(socket.url) if urlsplit(socket.url).hostname != "127.0.0.1" else None
        ),
    )
