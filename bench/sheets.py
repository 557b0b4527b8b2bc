"""Map sheets as files, after start-up; beside a screenshot of the live map's file by Chromium.

Folium's own `_to_png` drives Selenium with a browser just as the screenshot here does, so one stands for both; what
it cannot give is marked.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import TRIALS, Row
from bench.browser import chromium
from bench.report import middle
from geo.layout import Layout
from geo.sources import BUILT_IN, read_layout
from sheets.atlas import atlas_file
from sheets.files import Voices, sheet_file
from sheets.spec import SheetSpec
from ui.i18n import speaker, words

NAME = "sheets"
_VOICES = Voices(speaker, words)
# What was promised, in seconds on one core after start-up.
_TARGETS = {"A4 PNG 300 dpi": 1.5, "A4 PDF": 2.5, "atlas, whole": 15.0}


def run(quick: bool) -> list[Row]:
    """Each kind of file once to start up, then in trials; the middle of wall and processor time."""
    layout = read_layout(BUILT_IN)
    low = 72 if quick else 300
    kinds: dict[str, Callable[[], bytes]] = {
        f"A4 PNG {low} dpi": lambda: sheet_file(layout, SheetSpec(dpi=low), "png", _VOICES).data,
        "A4 PDF": lambda: sheet_file(layout, SheetSpec(), "pdf", _VOICES).data,
        "A4 SVG": lambda: sheet_file(layout, SheetSpec(), "svg", _VOICES).data,
        "one HTML file": lambda: sheet_file(layout, SheetSpec(), "html", _VOICES).data,
        "atlas, whole": lambda: atlas_file(layout, SheetSpec(what="atlas"), _VOICES).data,
    }
    rows = [_row(name, make, 1 if quick else TRIALS) for name, make in kinds.items()]
    return [*rows, *_screenshot(layout, 1 if quick else TRIALS)]


def _row(name: str, make: Callable[[], bytes], trials: int) -> Row:
    make()
    wall, cpu, size = [], [], 0
    for _ in range(trials):
        begun, used = time.perf_counter(), time.process_time()
        size = len(make())
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    return {
        "file": name,
        "s": middle(wall),
        "CPU s": middle(cpu),
        "target s": _TARGETS.get(name),
        "KB": size // 1000,
        "text, scale, legend on paper": "yes",
    }


def _screenshot(layout: Layout, trials: int) -> list[Row]:
    """The one-file map in headless Chromium as a picture: browser started, page loaded, picture taken."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_bytes(sheet_file(layout, SheetSpec(), "html", _VOICES).data)
        wall, size = [], 0
        for _ in range(trials):
            begun = time.perf_counter()
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 1123, "height": 794}, device_scale_factor=3.125)
                page.goto(file.as_uri())
                page.wait_for_selector("[data-testid='live-map'][data-ready='true']")
                size = len(page.screenshot())
            wall.append(time.perf_counter() - begun)
    return [
        {
            "file": "Chromium screenshot, A4 at 300 dpi (as Folium's _to_png)",
            "s": middle(wall),
            "CPU s": None,
            "target s": None,
            "KB": size // 1000,
            "text, scale, legend on paper": "no: pixels of the screen",
        }
    ]
