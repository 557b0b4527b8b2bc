"""From the map to a sheet: the snapshot takes the view along, choices go into the address, downloads need no rerun."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from geo.model.layout import Layout
from geo.shapes.shapes import circle
from sheets.page.record import read_spec
from tests.browser.conftest import READY, Visit
from tests.browser.test_staying import wait_for_words, words

pytestmark = pytest.mark.browser
PREVIEW = ".sheet-preview"


def test_the_snapshot_of_a_moved_filtered_and_drawn_on_map_is_that_map(
    visit: Visit, shanghai: Layout, tmp_path: Path
) -> None:
    shape = circle(121.6, 31.2, 9000).text
    page = visit.open(f"/?lang=en&role=hospital&shape={quote(shape)}")
    visit.lx("LX => LX.map.setView([31.1472, 121.3594], 11, { animate: false })")
    page.wait_for_function("() => new URLSearchParams(location.search).has('at')")
    at = words(page)["at"]
    page.get_by_role("link", name="Snapshot for a report").click()
    expect(page.locator(PREVIEW)).to_be_visible()
    assert words(page) == {"lang": ["en"], "role": ["hospital"], "shape": [shape], "at": at}

    page.get_by_role("radio", name="SVG").click()
    wait_for_words(page, form=["svg"])
    coloured = page.locator(PREVIEW).get_attribute("src")
    page.get_by_role("radio", name="Grey").click()
    wait_for_words(page, style=["grey"])
    expect(page.locator(PREVIEW)).not_to_have_attribute("src", coloured or "")
    page.evaluate("window.stays = document.querySelector('.sheet-preview')")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download SVG").click()
    file = tmp_path / "sheet.svg"
    started.value.save_as(file)
    assert re.fullmatch(r"shanghai-cell-therapy-en\.svg", started.value.suggested_filename)
    # Nothing was drawn anew for the download.
    assert page.evaluate("window.stays.isConnected")
    spec = read_spec(file, shanghai)
    assert (spec.style, spec.shape, spec.filters) == ("grey", shape, (("role", ("hospital",)),))
    assert spec.bounds is not None
    assert spec.bounds.centre() == pytest.approx((121.3594, 31.1472), abs=1e-3)

    page.get_by_role("link", name="Back to this view on the map").click()
    page.wait_for_selector(READY)
    lon, lat, zoom = (float(part) for part in words(page)["at"][0].split(","))
    assert (lon, lat, zoom) == pytest.approx((121.3594, 31.1472, 11), abs=0.01)
    assert words(page)["role"] == ["hospital"]
    assert words(page)["shape"] == [shape]


def test_the_atlas_shows_how_far_it_is_and_is_then_downloaded(visit: Visit, tmp_path: Path) -> None:
    page = visit.page
    page.goto(f"{visit.url}/sheets?lang=zh&what=atlas")
    page.get_by_role("button", name="生成图集").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    download = page.locator(".st-key-atlas_download button")
    download.wait_for()
    with page.expect_download() as started:
        download.click()
    file = tmp_path / "atlas.pdf"
    started.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")
    assert file.stat().st_size > 100_000
