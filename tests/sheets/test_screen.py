"""A sheet just as on screen: drawn by Chromium with no network, and as reproducible as any other."""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from pypdf import PdfReader

from geo.model.errors import SheetError
from geo.model.layout import Layout
from layers.style import GROUND
from sheets.page.record import KEY, read_spec
from sheets.page.spec import SheetSpec
from sheets.paint.files import sheet_file
from sheets.paint.screen import browser_version
from words.speaker import speaker

pytestmark = pytest.mark.browser
SPEC = SheetSpec(screen=True, lang="zh", dpi=120, size="A5", title="在屏幕上")


def test_the_picture_has_the_sheets_pixels_the_whole_map_and_is_the_same_twice(
    toyland: Layout, tmp_path: Path
) -> None:
    first, second = (sheet_file(toyland, SPEC, "png").data for _ in range(2))
    # A browser that shares its machine rounds the shade of a few soft edges this way or that.
    assert np.abs(shades(first) - shades(second)).max() <= 2
    file = tmp_path / "screen.png"
    file.write_bytes(first)
    assert read_spec(file, toyland) == SPEC
    with Image.open(file) as picture:
        assert picture.size == SPEC.pixels()
        record = json.loads(picture.text[KEY])  # type: ignore[attr-defined]
        pixels = np.asarray(picture.convert("RGB"))
    assert "Chromium" in record["versions"]["browser"]
    assert record["map_mm"] is None
    land = np.array([int(GROUND["light"]["land"][at : at + 2], 16) for at in (1, 3, 5)])
    on_land = (np.abs(pixels.astype(int) - land).max(axis=2) < 3).mean()
    assert on_land > 0.03


def shades(picture: bytes) -> npt.NDArray[np.int64]:
    """Red, green and blue of every pixel."""
    with Image.open(io.BytesIO(picture)) as opened:
        return np.asarray(opened.convert("RGB")).astype(np.int64)


def test_the_print_has_its_words_as_text_and_the_sheets_size(toyland: Layout) -> None:
    first, second = (sheet_file(toyland, SPEC, "pdf").data for _ in range(2))
    assert first == second
    reader = PdfReader(io.BytesIO(first))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert float(box.width) / 72 * 25.4 == pytest.approx(210, abs=0.5)
    assert "在屏幕上" in "".join(reader.pages[0].extract_text().split())
    assert reader.metadata is not None
    assert reader.metadata.title == "在屏幕上"


def test_without_a_browser_it_says_so(
    toyland: Layout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SheetError, match="Chromium, which is not installed"):
        sheet_file(toyland, replace(SPEC, title="x"), "pdf")


SAID = {
    "no sandbox": (
        "[28835:28835:1201/153500.2:ERROR:content/browser/zygote_host/zygote_host_impl_linux.cc:130] No usable "
        "sandbox! If this is a Debian system, please install the chromium-sandbox package to solve this problem.",
        "please install the chromium-sandbox package",
    ),
    "root": (
        "[1:1:1201/1.2:ERROR:content/browser/zygote_host/zygote_host_impl_linux.cc:103] Running as root without "
        "--no-sandbox is not supported. See https://crbug.com/638180.",
        "Running as root without --no-sandbox is not supported",
    ),
    "no library": (
        "/usr/lib/chromium/chromium: error while loading shared libraries: libnss3.so: cannot open shared object file",
        "libnss3.so: cannot open shared object file",
    ),
}


@pytest.mark.parametrize("cause", SAID)
def test_what_the_browser_says_of_itself_reaches_the_reader_in_both_languages(
    cause: str, toyland: Layout, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line, told = SAID[cause]
    # A program that ends as Chromium does on such a machine, between lines about a desktop that is not there.
    program = tmp_path / "chromium"
    talk = "[9:9:1201/1.1:ERROR:dbus/bus.cc:405] Failed to connect to the bus"
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' '{talk}' '{line}' '{talk}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    browser_version.cache_clear()
    with pytest.raises(SheetError, match=re.escape(told)) as raised:
        sheet_file(toyland, replace(SPEC, title=cause), "pdf")
    browser_version.cache_clear()
    english, chinese = (speaker(lang).sentence(raised.value.sentence) for lang in ("en", "zh"))
    assert "dpi" not in english + chinese
    assert "own drawing needs no browser" in english
    assert told in chinese
    assert "无法在本机绘制" in chinese
