"""Leaflet's insides are as `layers/js/leaflet_facts.js` borrows them; one test for each function there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from layers.install_assets import join_command
from tests.chromium import CHROMIUM

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
_PAGE = """<!doctype html><style>#map { width: 400px; height: 300px; }</style><div id="map"></div>"""
_MAP = "var map = L.map('map', { zoomControl: false }).setView([31.2, 121.5], 12, { animate: false });"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Leaflet and our functions as one script that defines ``facts``."""
    folder = tmp_path_factory.mktemp("facts")
    entry = folder / "entry.js"
    entry.write_text(
        f'export * as L from "leaflet";\nexport * from "{ROOT / "layers/js/leaflet_facts.js"}";\n',
        encoding="utf-8",
    )
    subprocess.run(
        join_command(ROOT / "node_modules", str(entry), folder / "made.js", "facts"), cwd=ROOT, check=True
    )
    return (folder / "made.js").read_text(encoding="utf-8")


@pytest.fixture
def page(chromium: Browser, facts: str) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 400, "height": 300})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(_PAGE)
    page.add_style_tag(content=(ROOT / "node_modules/leaflet/dist/leaflet.css").read_text(encoding="utf-8"))
    page.add_script_tag(content=f"{facts}; var {{ L }} = facts; {_MAP}")
    yield page
    page.close()
    assert errors == []


@pytest.mark.parametrize(("stopped", "zooms"), [("facts.stopZoomAnimation(map);", 0), ("", 1)])
def test_stop_zoom_animation(page: Page, stopped: str, zooms: int) -> None:
    # An animated zoom tells of itself before it ends.
    script = f"""async () => {{ let animated = 0; map.on("zoomanim", () => {{ animated += 1; }});
        {stopped} map.setZoom(13);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return animated; }}"""
    assert page.evaluate(script) == zooms


def test_over_map(page: Page) -> None:
    found = page.evaluate(
        """() => { const element = document.createElement("div"); let arrived = 0;
        const { layer, bounds } = facts.overMap(element, { padding: 0.5 }, () => { arrived += 1; });
        const before = bounds() ?? null;
        layer.addTo(map);
        const size = bounds().getSize(), inPane = map.getPane("overlayPane").contains(element), first = arrived;
        map.panBy([500, 0], { animate: false });
        const again = arrived > first;
        layer.remove();
        return [before, [size.x, size.y], inPane, first > 0, again, element.isConnected]; }"""
    )
    assert found == [None, [800, 600], True, True, True, False]


def test_painted_path(page: Page) -> None:
    found = page.evaluate(
        """async () => { const renderer = L.canvas(), painted = [];
        const mark = facts.paintedPath([31.2, 121.5], { renderer }, () => 20, (ctx, point) => {
            painted.push([Math.round(point.x), Math.round(point.y)]);
            ctx.fillStyle = "rgb(255, 0, 0)"; ctx.fillRect(point.x - 15, point.y - 15, 30, 30); });
        const far = facts.paintedPath([35, 130], { renderer }, () => 20, () => painted.push("far"));
        mark.addTo(map); far.addTo(map);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const canvas = document.querySelector("canvas"), { width, height } = canvas;
        const [r, , , a] = canvas.getContext("2d").getImageData(width / 2 + 10, height / 2 + 10, 1, 1).data;
        return [painted.length > 0 && !painted.includes("far"), painted[0], r, a]; }"""
    )
    assert found == [True, [200, 150], 255, 255]


def test_shifted_tiles(page: Page) -> None:
    # A tile's place on the screen moves against that of the same tile unshifted, by just the shift.
    moved = page.evaluate(
        """async () => { const empty = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
        const by = [0.01, 0.02];
        const plain = L.tileLayer(empty + "#{x}/{y}", {}).addTo(map);
        const other = facts.shiftedTiles(empty + "#{x}/{y}", {}, (at) => L.latLng(at.lat + by[0], at.lng + by[1])).addTo(map);
        const places = (layer) => new Map([...layer.getContainer().querySelectorAll("img")].map((tile) => {
            const { x, y } = tile.getBoundingClientRect(); return [tile.src, [x, y]]; }));
        const offset = () => { const here = places(plain), there = places(other);
            const [src] = [...here.keys()].filter((tile) => there.has(tile));
            return [0, 1].map((axis) => Math.round(there.get(src)[axis] - here.get(src)[axis])); };
        const wanted = map.project([31.2, 121.5]).subtract(map.project([31.2 + by[0], 121.5 + by[1]])).round();
        const first = offset();
        map.panBy([150, 90], { animate: false });
        return [first, offset(), [wanted.x, wanted.y]]; }"""
    )
    first, panned, wanted = moved
    assert max(abs(a - b) for a, b in zip(first + panned, wanted + wanted, strict=True)) <= 1
    assert min(map(abs, wanted)) > 10


def test_hide_while_zooming(page: Page) -> None:
    seen = page.evaluate(
        """() => { const pane = document.createElement("div"), inside = document.createElement("div");
        inside.className = "leaflet-zoom-anim"; inside.append(pane); document.body.append(inside);
        facts.hideWhileZooming(pane); return getComputedStyle(pane).visibility; }"""
    )
    assert seen == "hidden"


def test_nothing_else_names_private_members() -> None:
    for file in (ROOT / "layers" / "js").glob("*.js"):
        if file.name != "leaflet_facts.js":
            text = file.read_text(encoding="utf-8")
            assert not [
                line
                for line in text.splitlines()
                if "._" in line or "leaflet-zoom" in line.replace(".leaflet-control-zoom", "")
            ], file.name
