"""Online grounds by choice: where they do not answer our own comes back, where they are in GCJ-02 they lie in place."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from geo.model.datum import convert
from tests.browser.conftest import READY, Visit
from tests.browser.test_staying import move_away, same_map, wait_for_words
from tests.chromium import PATIENCE_MS
from tests.serving import Server

pytestmark = pytest.mark.browser

DATUM = Path(__file__).parents[2] / "layers" / "js" / "datum.js"
# The People's Square of Shanghai, any place inside the city would do.
LON, LAT = 121.4737, 31.2304


@pytest.fixture
def visit(visit_of: Callable[..., Visit], server: Server) -> Iterator[Visit]:
    """A reader whose tiles never come from elsewhere; the refused requests are expected here."""
    made = visit_of(server.url)
    yield made
    assert all(re.search(r"openstreetmap|autonavi", address) for address in made.outside)
    assert made.dialogs == []


def choose(visit: Visit, ground: str) -> None:
    visit.page.locator(f".lx-panel input[value='{ground}']").check()


def picture(colour: tuple[int, int, int], size: int = 256) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(out, "PNG")
    return out.getvalue()


def test_refused_tiles_bring_a_notice_and_our_own_ground_back(visit: Visit) -> None:
    page = visit.open()
    move_away(visit)
    with same_map(visit):
        choose(visit, "osm")
        notice = page.locator(".lx-notice")
        expect(notice).to_be_visible()
        assert "did not answer" in notice.inner_text()
        wait_for_words(page, basemap=["osm"])
        assert visit.state()["basemap"] == "vector"
        assert page.locator(".lx-land:visible").count() > 0
        assert page.locator(".leaflet-tile").count() == 0
        choose(visit, "vector")
        expect(notice).to_be_hidden()
        wait_for_words(page, basemap=["vector"])
    assert visit.outside, "the tiles were asked for, and refused"


def test_tiles_that_hang_are_given_up_after_four_seconds(browser: Browser, server: Server) -> None:
    # The clock is that of the window's whole context, so this one has its own.
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    visit = Visit(page, server.url)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("openstreetmap"), hold)
    page.clock.install()
    visit.open()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    choose(visit, "osm")
    page.wait_for_function("() => document.querySelector('.leaflet-tile')")
    page.clock.run_for(3_500)
    expect(page.locator(".lx-notice")).to_be_hidden()
    page.clock.run_for(600)
    expect(page.locator(".lx-notice")).to_be_visible()
    assert held
    assert visit.state()["basemap"] == "vector"
    for route in held:
        route.abort()
    context.close()


def test_tiles_that_come_replace_land_and_stay_through_filter_and_language(visit: Visit) -> None:
    page = visit.page
    page.route(
        re.compile("openstreetmap"),
        lambda route: route.fulfill(body=picture((200, 220, 200)), content_type="image/png"),
    )
    visit.open()
    move_away(visit)
    with same_map(visit):
        choose(visit, "osm")
        page.wait_for_selector(".lx-root.lx-tiles[data-basemap='osm']")
        assert page.locator(".lx-land:visible").count() == 0
        assert page.locator(".lx-zone:visible").count() > 0
        assert "OpenStreetMap" in page.locator(".leaflet-control-attribution").inner_text()
        expect(page.locator(".lx-notice")).to_be_hidden()
        page.locator("[data-facet='role'] button").filter(has_text="Supplier").click()
        wait_for_words(page, role=["supplier"], basemap=["osm"])
        page.get_by_text("中文").click()
        page.wait_for_selector(f"{READY}[lang='zh-Hans']")
        page.wait_for_selector(".lx-root.lx-tiles[data-basemap='osm']")


def test_only_what_needs_no_key_is_offered(visit: Visit) -> None:
    page = visit.open()
    offered = page.locator(".lx-panel input[type='radio']").evaluate_all(
        "boxes => boxes.map((box) => box.value)"
    )
    assert offered == ["vector", "osm", "gaode"]


def test_the_browsers_gcj_is_ours_to_a_decimetre(browser: Browser) -> None:
    lon, lat = (
        grid.ravel() for grid in np.meshgrid(np.linspace(120.5, 122.5, 21), np.linspace(30.3, 32.1, 19))
    )
    page = browser.new_page()
    places = np.column_stack([lat, lon]).tolist()
    code = DATUM.read_text(encoding="utf-8").replace("export function", "function")
    found = np.array(
        page.evaluate(f"(places) => {{ {code}; return places.map(([a, b]) => toGcj(a, b)); }}", places)
    )
    page.close()
    wanted_lon, wanted_lat = convert(lon, lat, "WGS-84", "GCJ-02")
    metres = np.hypot((found[:, 1] - wanted_lon) * 95_000, (found[:, 0] - wanted_lat) * 111_000)
    assert metres.max() < 0.1


def world_pixel(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Web Mercator pixels from the north-west corner of the world."""
    size = 256 * 2**zoom
    return size * (lon / 360 + 0.5), size * (0.5 - float(np.arcsinh(np.tan(np.radians(lat)))) / (2 * np.pi))


def test_gcj_tiles_show_a_known_place_where_it_is(visit: Visit) -> None:
    page = visit.page
    gcj_lon, gcj_lat = (float(degrees) for degrees in convert(LON, LAT, "WGS-84", "GCJ-02"))

    def tile(route: Route) -> None:
        """A white tile as Gaode would draw it, with a square of 9 pixels on the place in its own datum."""
        asked = {
            name: int(values[0])
            for name, values in parse_qs(urlsplit(route.request.url).query).items()
            if name in "xyz"
        }
        x, y = world_pixel(gcj_lon, gcj_lat, asked["z"])
        pixels = np.full((256, 256, 3), 255, dtype=np.uint8)
        column, row = round(x) - 256 * asked["x"], round(y) - 256 * asked["y"]
        pixels[max(0, row - 4) : max(0, row + 5), max(0, column - 4) : max(0, column + 5)] = (255, 0, 255)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG")
        route.fulfill(body=out.getvalue(), content_type="image/png")

    page.route(re.compile("autonavi"), tile)
    visit.open("/?layers=none&basemap=gaode")
    page.locator(".lx-panel > summary").click()
    off: dict[int, float] = {}
    for zoom in range(9, 17):
        x, y = visit.lx(
            """(LX, lat, lon, zoom) => {
                const { map, L } = LX, centre = map.project([lat, lon], zoom).subtract([210, -120]);
                map.setView(map.unproject(centre, zoom), zoom, {animate: false});
                const box = map.getContainer().getBoundingClientRect();
                const at = map.latLngToContainerPoint([lat, lon]);
                return [box.left + at.x, box.top + at.y]; }""",
            LAT,
            LON,
            zoom,
        )
        page.wait_for_function(
            """() => { const tiles = [...document.querySelectorAll(".leaflet-tile-container .leaflet-tile")];
                 return tiles.length > 3 && tiles.every((tile) => tile.classList.contains("leaflet-tile-loaded")
                   && getComputedStyle(tile).opacity === "1"); }"""
        )
        clip = {"x": x - 40, "y": y - 40, "width": 80, "height": 80}
        shot = np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")).astype(int)
        rows, columns = np.nonzero((shot[..., 0] > 200) & (shot[..., 1] < 90) & (shot[..., 2] > 200))
        assert len(rows), f"zoom {zoom}: the mark is not near the place"
        # The clip starts at a whole pixel.
        off[zoom] = float(
            np.hypot(columns.mean() + 0.5 + int(x - 40) - x, rows.mean() + 0.5 + int(y - 40) - y)
        )
    assert max(off.values()) <= 3, off
