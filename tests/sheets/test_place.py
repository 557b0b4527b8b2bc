"""A PNG with its world file and a PDF lie where the map shows the ground: at the corners of the neat line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyproj
import pytest
from PIL import Image
from pypdf import PdfReader

from geo.model.layout import Layout
from layers.style import GROUND
from sheets.page.spec import SheetSpec
from sheets.paint.files import write_sheet

# The rule under a zone's title has its hue, so that only the neat line is long and dark.
SPEC = SheetSpec(what="zone", zone="waigaoqiao", dpi=150)
CORNERS = ("lower left", "upper left", "upper right", "lower right")


@dataclass(frozen=True)
class Written:
    """Both files, the neat line as found among the pixels, and what a pixel measures on the ground."""

    png: Path
    pdf: Path
    pixels: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    pixel_m: float


@pytest.fixture(scope="module")
def written(shanghai: Layout, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("place")
    png, pdf = folder / "sheet.png", folder / "sheet.pdf"
    write_sheet(shanghai, SPEC, png, georeference=True)
    write_sheet(shanghai, SPEC, pdf)
    left, right = _long(png, axis=0)
    top, bottom = _long(png, axis=1)
    pixels = np.array([(left, bottom), (left, top), (right, top), (right, bottom)])
    return Written(png, pdf, pixels, _world(png)[0])


def _long(png: Path, axis: int) -> tuple[float, float]:
    """Where the first and the last dark line runs across the picture: the middle of its pixels."""
    ink = np.array([int(GROUND["light"]["text"][at : at + 2], 16) for at in (1, 3, 5)])
    with Image.open(png) as picture:
        dark = np.abs(np.asarray(picture.convert("RGB")).astype(int) - ink).max(axis=2) < 60
    lines = np.flatnonzero(dark.mean(axis=axis) > 0.4)
    parts = np.split(lines, np.flatnonzero(np.diff(lines) > 1) + 1)
    return parts[0].mean() + 0.5, parts[-1].mean() + 0.5


def _world(png: Path) -> list[float]:
    return [float(line) for line in png.with_suffix(".pgw").read_text().split()]


def _degrees(x: np.ndarray, y: np.ndarray, crs: pyproj.CRS) -> np.ndarray:  # type: ignore[type-arg]
    return np.column_stack(pyproj.Transformer.from_crs(crs, 4326, always_xy=True).transform(x, y))


def _apart_m(some: np.ndarray, others: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.asarray(pyproj.Geod(ellps="WGS84").inv(*some.T, *others.T)[2])


def _by_world_file(written: Written) -> np.ndarray:  # type: ignore[type-arg]
    step_x, _, _, step_y, x, y = _world(written.png)
    wkt = ElementTree.parse(written.png.with_name("sheet.png.aux.xml")).findtext("SRS") or ""
    across, down = written.pixels.T
    # A world file names the middle of the first pixel.
    return _degrees(x + (across - 0.5) * step_x, y + (down - 0.5) * step_y, pyproj.CRS.from_wkt(wkt))


def test_the_pdfs_viewport_is_the_neat_line_and_its_degrees_are_those_of_the_world_file(
    written: Written,
) -> None:
    sheet = PdfReader(written.pdf).pages[0]
    viewport = sheet["/VP"][0]
    low_x, low_y, high_x, high_y = (float(value) for value in viewport["/BBox"])
    per_point = SPEC.pixels()[0] / float(sheet.mediabox.width)
    tall = float(sheet.mediabox.height)
    found = [(low_x, tall - low_y), (low_x, tall - high_y), (high_x, tall - high_y), (high_x, tall - low_y)]
    assert np.abs(np.array(found) * per_point - written.pixels).max() < 1
    lat_lon = np.array([float(value) for value in viewport["/Measure"]["/GPTS"]]).reshape(4, 2)
    apart = _apart_m(lat_lon[:, ::-1], _by_world_file(written))
    assert dict(zip(CORNERS, apart < written.pixel_m, strict=True)) == dict.fromkeys(CORNERS, True)


@pytest.mark.skipif(shutil.which("gdalinfo") is None, reason="gdalinfo is not installed")
def test_gdal_places_both_files_at_the_same_corners(written: Written) -> None:
    wanted = _by_world_file(written)
    told = _gdal(written.png)
    x, step_x, _, y, _, step_y = told["geoTransform"]
    crs = pyproj.CRS.from_wkt(told["coordinateSystem"]["wkt"])
    across, down = written.pixels.T
    assert _apart_m(_degrees(x + across * step_x, y + down * step_y, crs), wanted).max() < written.pixel_m

    told = _gdal(written.pdf)
    numbers = re.findall(r"-?\d+\.\d+", told["metadata"][""]["NEATLINE"])
    ring = np.array(numbers, dtype=float).reshape(-1, 2)[:4]
    crs = pyproj.CRS.from_wkt(told["coordinateSystem"]["wkt"])
    assert _apart_m(_degrees(*ring.T, crs), wanted).max() < written.pixel_m


def _gdal(file: Path) -> dict:  # type: ignore[type-arg]
    done = subprocess.run(["gdalinfo", "-json", file], capture_output=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]
