"""System Chromium without a GPU, on pages of the loopback only, and what a page costs there.

Times are taken inside the page, from its navigation or from the event of a click, to the first frame in which a
condition holds: Playwright's own waiting does not count.
"""

from __future__ import annotations

import itertools
import math
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    # Whatever a page asks of another host fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MAP_READY = "document.querySelector('[data-testid=live-map]')?.dataset.ready === 'true'"
# Of our map page: the facets beside the map offer their choices too.
VIEW_READY = f"{MAP_READY} && !!document.querySelector('.lx-facets .lx-pill')"
# The first view is drawn before Streamlit is there; when it is, what stood in its place is gone.
PAGE_TAKEN_OVER = "!document.querySelector('#lx-first') && !!document.querySelector('[data-copies]')"
PAGE_READY = "!!document.querySelector('[data-testid=done]')"

# `lxWatch(from, test)` promises in `lxTook` the seconds until `test` first holds, counted from the navigation or from
# the next event of a kind; null after two minutes. `lxFrames` collects the times of frames while it is an array.
_WATCH = """
window.lxWatch = (from, test) => {
  let start = from === "navigation" ? 0 : null;
  const begun = performance.now();
  if (start === null) addEventListener(from, () => { start = performance.now(); }, { capture: true, once: true });
  window.lxTook = new Promise((done) => {
    const look = () => {
      let holds = false;
      try { holds = start !== null && test(); } catch {}
      if (holds) done((performance.now() - start) / 1000);
      else if (performance.now() - begun > 120000) done(null);
      else requestAnimationFrame(look);
    };
    look();
  });
};
window.lxCountFrames = () => {
  window.lxFrames = [];
  const frame = (now) => { if (window.lxFrames) { window.lxFrames.push(now); requestAnimationFrame(frame); } };
  requestAnimationFrame(frame);
};
"""


@dataclass
class Wire:
    """Bytes that came over the wire: bodies as sent, and frames of web sockets."""

    session: CDPSession
    received: int = 0
    sent: int = 0
    parts: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.loadingFinished", self._loaded)
        self.session.on("Network.webSocketFrameReceived", self._frame_in)
        self.session.on("Network.webSocketFrameSent", self._frame_out)

    def _loaded(self, event: dict[str, object]) -> None:
        size = event["encodedDataLength"]
        assert isinstance(size, int | float)
        self.received += int(size)

    def _frame_in(self, event: dict[str, dict[str, object]]) -> None:
        self.received += _frame_bytes(event)

    def _frame_out(self, event: dict[str, dict[str, object]]) -> None:
        self.sent += _frame_bytes(event)


def _frame_bytes(event: dict[str, dict[str, object]]) -> int:
    frame = event["response"]
    data = str(frame["payloadData"])
    # Binary frames are reported in base64.
    return len(data) * 3 // 4 if frame["opcode"] == 2 else len(data.encode())


@dataclass
class Tab:
    """A fresh page with an empty cache."""

    page: Page
    session: CDPSession
    wire: Wire

    def open(self, url: str, ready: str) -> float:
        """Seconds from the navigation until ``ready``, a JavaScript expression, holds."""
        self.page.add_init_script(f"{_WATCH} lxWatch('navigation', () => {ready});")
        self.page.goto(url, wait_until="commit")
        return self._took(ready)

    def by_when(self, holds: str) -> float:
        """Seconds from the navigation until ``holds`` does, which it may only do later."""
        self.ask(f"void lxWatch('navigation', () => {holds})")
        return self._took(holds)

    def after_click(self, selector: str, ready: str) -> float:
        """Seconds from a click on ``selector`` until ``ready`` holds."""
        self.ask(f"void lxWatch('click', () => {ready})")
        self.page.locator(selector).first.click()
        return self._took(ready)

    def after_event(self, event: str, x: float, y: float, ready: str) -> float:
        """Seconds from a ``mousemove`` to a place of the window, or a ``click`` there, until ``ready`` holds."""
        self.ask(f"void lxWatch('{event}', () => {ready})")
        if event == "click":
            self.page.mouse.click(x, y)
        else:
            self.page.mouse.move(x, y)
        return self._took(ready)

    def pan(self, x: float, y: float, seconds: float = 2.0) -> tuple[float, float]:
        """Frames a second while the mouse drags to and fro from a place, and the longest frame in milliseconds."""
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        self.ask("void lxCountFrames()")
        start = time.monotonic()
        while (passed := time.monotonic() - start) < seconds:
            mouse.move(x + 160 * math.sin(4 * passed), y + 90 * math.sin(3 * passed))
            # As often as a mouse reports.
            time.sleep(0.008)
        frames = self.ask("(() => { const frames = lxFrames; lxFrames = null; return frames; })()")
        mouse.up()
        gaps = [after - before for before, after in itertools.pairwise(frames)]
        return 1000 * len(gaps) / (frames[-1] - frames[0]), max(gaps)

    def _took(self, ready: str) -> float:
        took = self.ask("lxTook")
        if took is None:
            raise RuntimeError(f"{self.page.url}: not within two minutes: {ready}")
        return float(took)

    def ask(self, expression: str) -> Any:
        """What an expression, or the promise it gives, has as its value.

        Not by Playwright's own way: that is an ``eval``, which a page may forbid.
        """
        answer = self.session.send(
            "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def heap_mb(self) -> float:
        """Memory that the page's script holds after a collection: objects, and the buffers behind arrays."""
        self.session.send("HeapProfiler.collectGarbage")
        usage = self.session.send("Runtime.getHeapUsage")
        return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


@contextmanager
def chromium() -> Iterator[Browser]:
    """System Chromium, headless."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("chromium is not installed; `make test` installs it, or apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def tab(browser: Browser, width: int = 1280, height: int = 800) -> Iterator[Tab]:
    """A page of its own context: nothing cached, nothing remembered."""
    context = browser.new_context(viewport={"width": width, "height": height})
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        yield Tab(page, session, Wire(session))
    finally:
        context.close()
