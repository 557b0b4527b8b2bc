"""How much later than an empty Streamlit page the built-in layout's map is there, on a warm server."""

from __future__ import annotations

from bench import TRIALS, Row
from bench.browser import PAGE_READY, PAGE_TAKEN_OVER, VIEW_READY, chromium, tab
from bench.report import middle
from bench.server import APP, RIVALS, served

NAME = "first-view"
OURS = "map of the built-in layout"


def run(quick: bool) -> list[Row]:
    """Both pages in turn, each in a fresh browser context; the middle of all trials and of the differences."""
    pages = {"empty Streamlit page": PAGE_READY, OURS: VIEW_READY}
    took: dict[str, list[float]] = {name: [] for name in pages}
    wire: dict[str, list[float]] = {name: [] for name in pages}
    cpu: dict[str, list[float]] = {name: [] for name in pages}
    # When Streamlit has taken over what was drawn before it was there.
    whole: dict[str, list[float]] = {name: [] for name in pages}
    with served(RIVALS / "empty.py") as empty, served(APP) as app, chromium() as browser:
        servers = dict(zip(pages, (empty, app), strict=True))
        # The first trial warms servers and browser and is not counted.
        for trial in range(1 + (1 if quick else TRIALS)):
            for name, ready in pages.items():
                before = servers[name].cpu_s()
                with tab(browser) as opened:
                    seconds = opened.open(servers[name].url, ready)
                    taken_over = opened.by_when(PAGE_TAKEN_OVER) if name == OURS else seconds
                    received = opened.wire.received
                if trial:
                    took[name].append(seconds)
                    whole[name].append(taken_over)
                    wire[name].append(received / 1e6)
                    cpu[name].append(servers[name].cpu_s() - before)
    floor, ours = took.values()
    rows: list[Row] = [
        {
            "page": name,
            "ready s": middle(took[name]),
            "after the empty page s": middle([a - b for a, b in zip(took[name], floor, strict=True)]),
            "fastest s": round(min(took[name]), 3),
            "slowest s": round(max(took[name]), 3),
            "whole page s": middle(whole[name]),
            "wire MB": middle(wire[name], 2),
            "server CPU s": middle(cpu[name], 2),
        }
        for name in pages
    ]
    assert len(ours) == len(floor)
    return rows
