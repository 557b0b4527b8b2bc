"""What the reader does while the server has not answered yet stands, whatever its answer to something earlier says."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


class Answers:
    """The server's messages on their way to a page: kept while ``held``; ``ends`` counts the runs that are over."""

    def __init__(self, page: Page) -> None:
        self.held = False
        self.ends = 0
        self._page = page
        self._kept: list[str | bytes] = []
        page.route_web_socket(lambda url: "/_stcore/stream" in url, self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(self._take)

    def _take(self, message: str | bytes) -> None:
        self._kept.append(message)
        self.ends += _ends(message)
        if not self.held:
            self.let_go()

    def let_go(self, runs: int | None = None) -> None:
        """Pass on what was kept, up to the end of so many runs."""
        while self._kept and runs != 0:
            message = self._kept.pop(0)
            self._socket.send(message)
            if runs is not None:
                runs -= _ends(message)

    def wait_for(self, ends: int) -> None:
        """Wait until the server has said of so many runs that they are over."""
        self._until(lambda: self.ends >= ends)

    def _until(self, holds: Callable[[], bool]) -> None:
        for _ in range(1200):
            if holds():
                return
            self._page.evaluate("new Promise(requestAnimationFrame)")
        raise AssertionError("no answer of the server")


def _ends(message: str | bytes) -> bool:
    if isinstance(message, str):
        return False
    return ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def boxes(visit: Visit) -> dict[str, bool]:
    return visit.map().evaluate(
        "map => Object.fromEntries(['zones', 'districts', 'names'].map((slug) =>"
        " [slug, map.querySelector(`input[type=checkbox][value=${slug}]`).checked]))"
    )


def told(url: str) -> tuple[list[str], int, list[str]]:
    """Layers, number of roles, and chosen card of an address."""
    words = parse_qs(urlsplit(url).query)
    return words.get("layers", []), len(words.get("role", [])), words.get("card", [])


def tick(visit: Visit, slug: str) -> None:
    visit.map().locator(f"input[type=checkbox][value={slug}]").click()


@pytest.fixture
def answers(visit: Visit) -> Answers:
    return Answers(visit.page)


def test_an_answer_takes_nothing_back_that_was_done_since(visit: Visit, answers: Answers) -> None:
    """Layers, a filter, a choice of a zone; and all of it reaches the address in the end."""
    page = visit.open("/?lang=en")
    answers.held, before = True, answers.ends
    tick(visit, "districts")
    answers.wait_for(before + 1)
    # The answer to the first tick is on its way; meanwhile:
    tick(visit, "names")
    page.locator("[data-facet='role'] button").first.click()
    visit.lx("(LX) => LX.choose({ kind: 'zone', id: 'lingang' })")
    shown = visit.state()["shown"]
    answers.let_go(runs=1)
    # The page has taken that answer in when its address has the first tick.
    page.wait_for_url(lambda url: "layers" in parse_qs(urlsplit(url).query))
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert boxes(visit) == {"zones": True, "districts": False, "names": False}
    assert page.locator("[data-facet='role'] button").first.get_attribute("aria-pressed") == "true"
    assert visit.state()["shown"] == shown
    assert visit.card().locator("h2").inner_text()
    answers.held = False
    answers.let_go()
    page.wait_for_url(lambda url: told(url) == (["zones", "companies"], 1, ["zone:lingang"]))
    assert boxes(visit) == {"zones": True, "districts": False, "names": False}
    assert visit.state()["shown"] == shown


def test_what_two_parts_of_the_map_tell_within_one_answer_is_both_heard(
    visit: Visit, answers: Answers
) -> None:
    """Streamlit keeps only the last of a component's events that come together; the map tells the others again."""
    page = visit.open("/?lang=en")
    page.evaluate(
        """async () => {
            const map = document.querySelector("[data-testid='live-map']"), LX = await map.started;
            for (const slug of ["districts", "names"]) map.querySelector(`input[type=checkbox][value=${slug}]`).click();
            LX.choose({ kind: "zone", id: "jinshan" });
            LX.choose({ kind: "zone", id: "lingang" });
        }"""
    )
    page.wait_for_url(lambda url: told(url) == (["zones", "companies"], 0, ["zone:lingang"]))
    assert boxes(visit) == {"zones": True, "districts": False, "names": False}
