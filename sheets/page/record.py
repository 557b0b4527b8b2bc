"""What a file says of itself: what was asked, from which data, with what, and where it lies on the ground.

The record is written into every file and is enough to draw it again.
"""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyproj

from drawing.shapes import Page
from drawing.typeface import font_version
from geo.model.errors import SheetError
from geo.model.layout import Layout
from sheets.page.address import read_address, to_address
from sheets.page.notes import date_of
from sheets.page.spec import SheetSpec

KEY = "LayoutExplorer"
MADE_BY = "Industrial-Layout Explorer"
Record = dict[str, Any]


def record_of(layout: Layout, spec: SheetSpec, page: Page) -> Record:
    """The record of one sheet; the same sheet of the same data has the same record."""
    place = page.place
    return {
        "address": to_address(spec),
        "layout": layout.slug,
        "data_version": layout.version,
        "data_digest": layout.digest,
        "date": date_of(layout),
        "versions": {
            "app": _version("industrial-layout-explorer"),
            "matplotlib": _version("matplotlib"),
            "font": font_version(),
        },
        "datum": "WGS-84",
        "crs": place.crs if place else None,
        "bounds": [round(degree, 6) for degree in page.bounds] if page.bounds else None,
        "page_mm": [round(page.width, 3), round(page.height, 3)],
        "map_mm": [round(length, 3) for length in place.box] if place else None,
    }


def read_record(file: Path) -> Record:
    """The record in a PNG, SVG, PDF or HTML file of ours.

    Raises
    ------
    SheetError
        The file cannot be read, or holds no record.
    """
    try:
        data = file.read_bytes()
        text = _record_text(file, data)
        record = json.loads(text) if text else None
    except (OSError, ValueError) as error:
        raise SheetError("{file}: cannot be read as a sheet ({said})", file=file, said=str(error)) from error
    if not isinstance(record, dict) or "address" not in record:
        raise SheetError(
            "{file}: holds no record of a sheet; wanted a PNG, SVG, PDF or HTML file made here", file=file
        )
    return record


def read_spec(file: Path, layout: Layout) -> SheetSpec:
    """The sheet that a file was made from, to draw it again.

    Raises
    ------
    SheetError
        The file is none of ours, or asks for what this layout does not have.
    """
    record = read_record(file)
    spec, dropped = read_address(record["address"], layout)
    if dropped:
        raise SheetError(
            "{file}: asks for what layout {layout!r} does not have: {refused}",
            file=file,
            layout=layout.slug,
            refused=dropped[0].sentence,
        )
    return spec


def differences(record: Record, layout: Layout) -> tuple[str, ...]:
    """What keeps a sheet drawn again from having the same bytes: names of what differs, () for nothing."""
    now = {
        "layout": layout.slug,
        "data_digest": layout.digest,
        "date": date_of(layout),
        "matplotlib": _version("matplotlib"),
        "font": font_version(),
        "app": _version("industrial-layout-explorer"),
    }
    then = {**record, **record.get("versions", {})}
    return tuple(name for name, value in now.items() if then.get(name) != value)


def world_file(page: Page, pixels: tuple[int, int]) -> str:
    """Six lines that place a PNG of the page on the ground of its CRS (ESRI world file)."""
    left, top, step = _corner(page, pixels)
    return "".join(f"{value:.9f}\n" for value in (step, 0, 0, -step, left + step / 2, top - step / 2))


def crs_file(page: Page, pixels: tuple[int, int]) -> str:
    """The CRS beside the world file, as GDAL and QGIS read it (``.png.aux.xml``)."""
    left, top, step = _corner(page, pixels)
    assert page.place is not None
    wkt = pyproj.CRS.from_proj4(page.place.crs).to_wkt("WKT1_GDAL")
    return (
        f"<PAMDataset>\n  <SRS>{wkt.replace('&', '&amp;').replace('<', '&lt;')}</SRS>\n"
        f"  <GeoTransform>{left:.9f}, {step:.9f}, 0, {top:.9f}, 0, {-step:.9f}</GeoTransform>\n</PAMDataset>\n"
    )


def _corner(page: Page, pixels: tuple[int, int]) -> tuple[float, float, float]:
    if page.place is None:
        raise SheetError("a page without a map has no place on the ground")
    step = page.width / pixels[0] * page.place.metres_per_mm
    return page.place.left_m, page.place.top_m, step


def _record_text(file: Path, data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        from PIL import Image

        with Image.open(file) as picture:
            picture.load()
            return str(getattr(picture, "text", {}).get(KEY, ""))
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader

        told = PdfReader(file).metadata
        return str(told.get(f"/{KEY}", "")) if told else ""
    text = data.decode("utf-8")
    found = re.search(r"<dc:identifier>(.*?)</dc:identifier>", text) or re.search(
        r'data-lx="record">(.*?)</script>', text
    )
    return unescape(found[1]) if found else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "0"
