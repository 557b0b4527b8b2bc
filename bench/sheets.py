"""Map sheets as files, after start-up; beside Folium's own `_to_png` and a screenshot of the live map's file."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import TRIALS, Row
from bench.browser import ARGUMENTS, chromium
from bench.files import files_served, rival_assets
from bench.report import middle
from bench.rivals.folium_assets import near
from geo.model.crs import Bounds
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, read_layout
from sheets.book.atlas import atlas_file
from sheets.page.spec import SheetSpec
from sheets.paint.files import sheet_file

NAME = "sheets"
# What was promised, in seconds on one core after start-up.
_TARGETS = {"A4 PNG 300 dpi": 1.5, "A4 PDF": 2.5, "atlas, whole": 15.0}


def run(quick: bool) -> list[Row]:
    """Each kind of file once to start up, then in trials; the middle of wall and processor time."""
    layout = read_layout(BUILT_IN)
    low = 72 if quick else 300
    kinds: dict[str, Callable[[], bytes]] = {
        f"A4 PNG {low} dpi": lambda: sheet_file(layout, SheetSpec(dpi=low), "png").data,
        "A4 PDF": lambda: sheet_file(layout, SheetSpec(), "pdf").data,
        "A4 SVG": lambda: sheet_file(layout, SheetSpec(), "svg").data,
        "one HTML file": lambda: sheet_file(layout, SheetSpec(), "html").data,
        "atlas, whole": lambda: atlas_file(layout, SheetSpec(what="atlas")).data,
    }
    rows = [_row(name, make, 1 if quick else TRIALS) for name, make in kinds.items()]
    trials = 1 if quick else TRIALS
    return [*rows, _screenshot(layout, trials), _folium_to_png(layout, trials)]


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


def _screenshot(layout: Layout, trials: int) -> Row:
    """The one-file map in headless Chromium as a picture: browser started, page loaded, picture taken."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_bytes(sheet_file(layout, SheetSpec(), "html").data)
        wall, size = [], 0
        for _ in range(trials):
            begun = time.perf_counter()
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 1123, "height": 794}, device_scale_factor=3.125)
                page.goto(file.as_uri())
                page.wait_for_selector("[data-testid='live-map'][data-ready='true']")
                size = len(page.screenshot())
            wall.append(time.perf_counter() - begun)
    return _pixels("Chromium screenshot, A4 at 300 dpi", wall, size)


def _folium_to_png(layout: Layout, trials: int) -> Row:
    """Folium's own way to a picture, through Selenium: districts alone, its default wait of 3 s, its scripts nearby."""
    import folium
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", *ARGUMENTS, "--window-size=1123,794"):
        options.add_argument(flag)
    wall, size = [], 0
    with files_served({}, rival_assets()) as base:
        near(base)
        for _ in range(trials):
            begun = time.perf_counter()
            city = folium.Map(tiles=None)
            folium.GeoJson(layout.districts.geometry).add_to(city)
            city.fit_bounds(Bounds.of(layout.districts).as_latlon())
            driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
            # It ends the driver itself.
            size = len(city._to_png(driver=driver))
            wall.append(time.perf_counter() - begun)
    return _pixels("Folium's _to_png, districts only", wall, size)


def _pixels(file: str, wall: list[float], size: int) -> Row:
    return {
        "file": file,
        "s": middle(wall),
        "CPU s": None,
        "target s": None,
        "KB": size // 1000,
        "text, scale, legend on paper": "no: pixels of the screen",
    }
