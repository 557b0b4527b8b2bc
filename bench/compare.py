"""How long the compare page takes to answer a change of selection on a warm server, part by part."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.sync_api import Browser

from bench import TRIALS, Row
from bench.browser import MAP_READY, chromium, tab
from bench.report import middle
from bench.server import APP, Server, served

NAME = "compare"
_ZONES = [("zone", slug) for slug in ("zhangjiang", "waigaoqiao", "lingang", "jinshan")]
_MORE = [("zone", slug) for slug in ("oriental_beauty_valley", "fenglin")]
_DISTRICTS = ("jiading", "baoshan", "xuhui", "minhang", "fengxian", "pudong")
_ASKED = {4: _ZONES, 12: [*_ZONES, *_MORE, *(("district", slug) for slug in _DISTRICTS)]}
# The first subject is taken out; a part has answered when it names others and that one no more.
_WITHOUT = (
    "(all => all.length > 1 && !all.some(node => node.textContent.includes('Zhangjiang')))"
    "([...document.querySelectorAll('{}')])"
)
_PARTS = {
    "table": _WITHOUT.format(".lx-compare thead th[data-word]"),
    "pictures": _WITHOUT.format(".lx-picture svg text"),
    "ranking": _WITHOUT.format(".lx-ranking tbody th"),
    "access": _WITHOUT.format(".lx-access thead th[data-word]"),
}
_IDLE = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
_REMOVE = "[data-testid=stMultiSelectTagsContainer] [data-tag-index='0'] button"


def run(quick: bool) -> list[Row]:
    """A row a part and number of subjects; they take turns, each trial in a fresh browser context."""
    asked = [(part, count) for part in _PARTS for count in _ASKED]
    took: dict[tuple[str, int], list[tuple[float, float, float]]] = {key: [] for key in asked}
    with served(APP) as app, chromium() as browser:
        # The first trial warms server and browser and is not counted.
        for trial in range(1 + (1 if quick else TRIALS)):
            for part, count in asked:
                cost = _changed(browser, app, part, count)
                if trial:
                    took[part, count].append(cost)
    return [_row(part, count, took[part, count]) for part, count in asked]


def _changed(browser: Browser, app: Server, part: str, count: int) -> tuple[float, float, float]:
    """Seconds from the click that takes a subject out to the part without it, server CPU seconds, and KB received."""
    words = urlencode([("lang", "en"), ("part", part), *_ASKED[count]])
    with tab(browser) as opened:
        opened.open(f"{app.url}compare?{words}", f"{MAP_READY} && {_IDLE}")
        cpu, received = app.cpu_s(), opened.wire.received
        seconds = opened.after_click(_REMOVE, _PARTS[part])
        opened.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        return seconds, app.cpu_s() - cpu, (opened.wire.received - received) / 1e3


def _row(part: str, count: int, costs: list[tuple[float, float, float]]) -> Row:
    seconds, cpu, received = zip(*costs, strict=True)
    return {
        "part": part,
        "subjects": count,
        "answered s": middle(seconds),
        "fastest s": round(min(seconds), 3),
        "slowest s": round(max(seconds), 3),
        "server CPU s": middle(cpu, 2),
        "received KB": middle(received, 0),
    }
