"""The map at every size: ready, filter, pan, hover, click, bytes, memory, beside floors and what one would use instead.

All pages draw the same synthetic companies and have the same filter; subjects take turns, each trial in a fresh
browser context. Ratios stand only beside pages that do the same: names on hover and on a click. pydeck has no click,
and of it only the count and the canvas are waited for, not what it draws, so its figures flatter it. A page that fails
is told as failed, and the others go on; when the time is over, the trials made so far count.
"""

from __future__ import annotations

import gzip
import re
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
from playwright.sync_api import Browser, Error

from bench import TRIALS, Row
from bench.browser import MAP_READY, PAGE_READY, PAGE_TAKEN_OVER, VIEW_READY, Tab, chromium, tab
from bench.files import files_served, rival_assets
from bench.relay import relayed
from bench.report import middle
from bench.server import APP, RIVALS, Server, served
from bench.synthetic import write_synthetic
from geo.model.sources import BUILT_IN, digest_of, read_layout

NAME = "map"
# No further round of trials begins after this.
_LASTS_S = 420
ZONE = "lingang"
# Its name on our pill, its slug on those of the rivals.
PILL = "[data-facet=zone] button:has-text('gang'), [data-testid=stButtonGroup] button:has-text('gang')"
_OTHER_PILL = PILL.replace("gang", "inshan")
_MAP = "document.querySelector('[data-testid=live-map]')"
_FRAME = "[...document.querySelectorAll('iframe')].some((frame) => {{ const w = frame.contentWindow; return {}; }})"
# What says that a rival has drawn {k} companies.
_DRAWN = {
    "folium_markers": _FRAME.format("w.document.querySelectorAll('.leaflet-marker-icon').length === {k}"),
    "folium_geojson": _FRAME.format(
        "Object.values(w.map._layers).filter((l) => l instanceof w.L.CircleMarker).length === {k}"
    ),
    "folium_cluster": _FRAME.format(
        "Object.values(w.map._layers).some((l) => l.refreshClusters && l.getLayers().length === {k})"
        " && w.document.querySelectorAll('.leaflet-marker-icon').length > 0"
    ),
    "pydeck_scatter": "!!document.querySelector('[data-testid=stDeckGlJsonChart] canvas')"
    " && document.querySelector('[data-testid=count]').dataset.shown === '{k}'",
    "filter_only": "document.querySelector('[data-testid=count]').dataset.shown === '{k}'",
}
_STATIC = """<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="map.css">
<style>html, body { margin: 0; height: 100%; } .lx-root { height: 700px; }</style></head><body>
<button>lingang</button>
<div class="lx-root" data-testid="live-map" data-ready="false"><div class="folium-map"></div>
<div class="lx-announce"></div></div>
<script type="module">
import { mount } from "./map.js";
const get = (name) => fetch(name);
const root = document.querySelector(".lx-root");
const [layout, en, companies] = await Promise.all(
  [get("layout.json").then((a) => a.json()), get("words.json").then((a) => a.json()),
   get("companies.bin").then((a) => a.arrayBuffer())]);
const host = { send() {}, moved() {} };
const LX = mount(root, { layout, words: { en }, companies }, host);
LX.update({ lang: "en", theme: "light" });
document.querySelector("button").addEventListener("click", () => LX.update({ filter: { zone: ["lingang"] } }));
</script></body></html>"""


@dataclass
class Subject:
    """A page that is measured: what says that all, and that the chosen, companies are drawn; and its figures."""

    name: str
    companies: int
    url: str
    ready: str
    filtered: str = ""
    pill: str = PILL
    server: Server | None = None
    ours: bool = False
    equal: bool = False
    failed: str = ""
    filter_wire_kb: float | None = None
    figures: dict[str, list[float]] = field(default_factory=dict)

    def note(self, **figures: float) -> None:
        """Add one trial's figures."""
        for name, value in figures.items():
            self.figures.setdefault(name.replace("_", " "), []).append(value)


def run(quick: bool) -> list[Row]:
    """From a thousand to a hundred thousand companies; a million are a bench of their own (`bench.million`)."""
    sizes = (1_000,) if quick else (1_000, 10_000, 100_000)
    rivals = (
        ()
        if quick
        else (
            ("folium_markers", 1_000),
            ("folium_geojson", 10_000),
            ("folium_cluster", 10_000),
            ("folium_cluster", 100_000),
            ("pydeck_scatter", 10_000),
            ("pydeck_scatter", 100_000),
        )
    )
    return measured(sizes, rivals, 1 if quick else TRIALS)


def measured(sizes: tuple[int, ...], rivals: tuple[tuple[str, int], ...], trials: int) -> list[Row]:
    """Our map at some sizes, its floors and the rivals, in turn; a row each."""
    with ExitStack() as stack:
        subjects = list(_subjects(stack, sizes, rivals))
        browser = stack.enter_context(chromium())
        end = time.monotonic() + _LASTS_S
        for trial in range(1 + trials):
            if trial > 1 and time.monotonic() > end:
                break
            for subject in subjects:
                if not subject.failed:
                    try:
                        if trial:
                            _measure(browser, subject)
                        else:
                            _count_bytes(browser, subject)
                    except (RuntimeError, Error) as error:
                        subject.failed = (str(error).splitlines() or [type(error).__name__])[0][:90]
        rows = [_row(subject, subjects) for subject in subjects]
    return rows


def _subjects(
    stack: ExitStack, sizes: tuple[int, ...], rivals: tuple[tuple[str, int], ...]
) -> Iterator[Subject]:
    empty = stack.enter_context(served(RIVALS / "empty.py"))
    yield Subject("empty Streamlit page", 0, empty.url, PAGE_READY, server=empty)
    for size in sizes:
        folder = synthetic_folder(size)
        app = stack.enter_context(served(APP, {"LAYOUT": str(folder), "RATE_LIMIT": "0"}))
        # The layout is read at the start; the first answer comes when it is.
        urllib.request.urlopen(f"{app.url}healthz", timeout=300).read()
        drawn = f"({MAP_READY}) && {_MAP}.dataset.shown "
        ready = f"{VIEW_READY} && {_MAP}.dataset.shown === '{size}'"
        yield Subject("ours", size, app.url, ready, f"{drawn} !== '{size}'", server=app, ours=True)
        if size >= 100_000 or size == sizes[0]:
            page = stack.enter_context(_static_page(app))
            yield Subject(
                "ours, as a static page without Streamlit",
                size,
                page,
                f"{drawn} === '{size}'",
                f"{drawn} !== '{size}'",
                "button",
            )
    assets = stack.enter_context(files_served({}, rival_assets())) if rivals else ""
    for script, size in (("filter_only", sizes[-1]), *rivals):
        table = stack.enter_context(_table(size))
        found = pd.read_parquet(table, columns=["zone"])["zone"]
        try:
            rival = stack.enter_context(
                served(RIVALS / f"{script}.py", {"BENCH_TABLE": str(table), "BENCH_ASSETS": assets})
            )
        except RuntimeError as error:
            yield Subject(script.replace("_", " "), size, "", "", failed=str(error)[-90:])
            continue
        drawn = _DRAWN[script]
        yield Subject(
            script.replace("_", " "),
            size,
            rival.url,
            drawn.replace("{k}", str(size)),
            drawn.replace("{k}", str(int((found == ZONE).sum()))),
            server=rival,
            equal=script.startswith("folium"),
        )


def synthetic_folder(size: int) -> Path:
    """The layout folder of a size, kept between runs as long as the layout that it is made from stays."""
    name = f"synthetic-{size}-{digest_of(BUILT_IN)}"
    return write_synthetic(Path(tempfile.gettempdir()) / "layout-explorer-bench" / name, size)


@contextmanager
def _table(size: int) -> Iterator[Path]:
    """The same companies as a table for the rivals."""
    with tempfile.TemporaryDirectory() as folder:
        yield companies_table(size, Path(folder))


def companies_table(size: int, folder: Path) -> Path:
    """A file in ``folder`` with the companies of a size as the rivals read them."""
    companies = read_layout(synthetic_folder(size)).companies
    table = pd.DataFrame(companies[["name_en", "role", "zone", "lon", "lat"]]).rename(
        columns={"name_en": "name"}
    )
    table.to_parquet(folder / "companies.parquet")
    return folder / "companies.parquet"


@contextmanager
def _static_page(app: Server) -> Iterator[str]:
    """Our own map without Streamlit round it: what any map costs."""
    with urllib.request.urlopen(app.url, timeout=60) as answer:
        named = re.findall(r'"\./layers/(\w+)\.(\w+)\.(\w+)"', answer.read().decode())
    bodies = {"index.html": gzip.compress(_STATIC.encode())}
    for name, digest, ending in named:
        with urllib.request.urlopen(f"{app.url}layers/{name}.{digest}.{ending}", timeout=60) as answer:
            bodies[f"{name}.{ending}"] = gzip.compress(answer.read(), 6)
    with files_served(bodies) as url:
        yield f"{url}index.html"


def _count_bytes(browser: Browser, subject: Subject) -> None:
    """A first trial, of which only the bytes count: all that travels for one filter, as compressed as it travels.

    Another choice is made and taken back before: a browser that has just come sends and gets what later choices do
    without. Not the same choice, whose answer Streamlit might have kept in the browser.
    """
    if not subject.server or not subject.filtered:
        return
    with relayed(subject.url) as relay, tab(browser) as opened:
        opened.open(relay.url + urlsplit(subject.url).path.lstrip("/"), subject.ready)
        opened.page.locator(_OTHER_PILL).first.click()
        opened.page.wait_for_timeout(3000)
        opened.after_click(_OTHER_PILL, subject.ready)
        opened.page.wait_for_timeout(1500)
        before = relay.bytes
        opened.after_click(subject.pill, subject.filtered)
        opened.page.wait_for_timeout(1500)
        subject.filter_wire_kb = (relay.bytes - before) / 1e3


def _measure(browser: Browser, subject: Subject) -> None:
    server = subject.server
    cpu = server.cpu_s() if server else 0.0
    with tab(browser) as opened:
        figures = {"ready_s": opened.open(subject.url, subject.ready)}
        if subject.ours:
            figures["whole_s"] = opened.by_when(PAGE_TAKEN_OVER)
        figures["wire_MB"] = opened.wire.received / 1e6
        opened.page.wait_for_timeout(500)
        if server:
            figures["ready_CPU_s"] = server.cpu_s() - cpu
        if subject.filtered:
            figures["heap_MB"] = opened.heap_mb()
            cpu = server.cpu_s() if server else 0.0
            figures["filter_s"] = opened.after_click(subject.pill, subject.filtered)
            opened.page.wait_for_timeout(500)
            if server:
                figures["filter_CPU_s"] = server.cpu_s() - cpu
        if subject.ours:
            figures["confirmed_s"] = opened.after_click(PILL, f"{subject.ready} && {_confirmed(subject)}")
            _touch(opened, subject)
    subject.note(**figures)


def _confirmed(subject: Subject) -> str:
    """The page's own count says that the server has answered: all companies."""
    return (
        "document.querySelector('.lx-count').textContent.startsWith(new Intl.NumberFormat('en')"
        f".format({subject.companies}))"
    )


def _touch(opened: Tab, subject: Subject) -> None:
    """Pan over all companies, then hover and click one of them, another in each trial."""
    box = opened.page.locator("[data-testid=live-map]").bounding_box()
    assert box is not None
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    rate, longest = opened.pan(middle_x, middle_y)
    index = (7919 * (1 + len(subject.figures.get("pan fps", ())))) % subject.companies
    # Near enough that marks stand apart; the company lies in the middle of the map.
    opened.ask(
        f"{_MAP}.started.then((LX) => {{ LX.map.setView(LX.companyLatLng({index}), 17, {{ animate: false }}); }})"
    )
    opened.ask(
        f"new Promise((done) => {{ const look = () => {MAP_READY} ? done() : requestAnimationFrame(look);"
        " requestAnimationFrame(look); })"
    )
    opened.page.mouse.move(middle_x - 200, middle_y - 150)
    tip = "document.querySelector('.lx-tip')"
    hover = opened.after_event(
        "mousemove", middle_x, middle_y, f"!{tip}.hidden && {tip}.textContent.startsWith('Synthetic')"
    )
    name = opened.ask(f"{tip}.textContent")
    where = opened.ask(
        f"{_MAP}.started.then((LX) => {{ const at = LX.companyLatLng({index}); return [at.lng, at.lat]; }})"
    )
    card = "document.querySelector('[data-testid=card]')"
    click = opened.after_event(
        "click",
        middle_x,
        middle_y,
        f"!{card}.hidden && !{card}.hasAttribute('aria-busy') && {card}.querySelector('h2').textContent === '{name}'",
    )
    subject.note(
        pan_fps=rate,
        longest_frame_ms=longest,
        hover_ms=1000 * hover,
        click_ms=1000 * click,
        right_name=float(_stands_at(subject.companies, name, where)),
    )


def _stands_at(size: int, name: str, where: tuple[float, float]) -> bool:
    """Whether the company of this name stands within a step of the drawn point, by the table itself."""
    number = int(re.sub(r"\D", "", name))
    file = synthetic_folder(size) / "companies" / "companies.csv"
    row = pd.read_csv(file, skiprows=range(1, number + 1), nrows=1).iloc[0]
    return abs(row["lon"] - where[0]) < 4e-5 and abs(row["lat"] - where[1]) < 4e-5


def _row(subject: Subject, subjects: list[Subject]) -> Row:
    figures = subject.figures
    row: Row = {
        "page": subject.name,
        "companies": subject.companies,
        "trials": len(figures.get("ready s", ())),
    }
    if not figures:
        return row | {"failed": subject.failed or "no trial"}
    # Trials of one round belong together; a page that failed later has fewer of them.
    pairs = zip(figures["ready s"], subjects[0].figures["ready s"], strict=False)
    row["after the empty page s"] = middle([mine - floor for mine, floor in pairs])
    if subject.failed:
        row["failed"] = subject.failed
    digits = {"wire MB": 2, "heap MB": 1, "pan fps": 0, "longest frame ms": 0, "hover ms": 0}
    if subject.filter_wire_kb is not None:
        row["filter KB on the wire"] = round(subject.filter_wire_kb, 1)
    for name, values in figures.items():
        row[name] = middle(values, digits.get(name, 0 if name.endswith("ms") else 3))
    ours = next((one for one in subjects if one.ours and one.companies == subject.companies), None)
    if subject.equal and ours and ours.figures:
        for what in ("ready", "filter"):
            ratio = middle(figures[f"{what} s"]) / middle(ours.figures[f"{what} s"])
            row[f"{what}: ours is faster, times"] = round(ratio, 1)
    if subject.server:
        row["server memory MB"] = round(subject.server.memory_mb())
    return row
