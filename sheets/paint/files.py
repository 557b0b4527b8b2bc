"""Sheets as files: bytes in each format, of which no half is ever seen."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drawing.shapes import Page
from drawing.typeface import font_version
from geo.exchange.aside import write_whole
from geo.model.errors import ChoiceError, SheetError
from geo.model.layout import Layout
from sheets.page.compose import map_page
from sheets.page.record import KEY, MADE_BY, Record, crs_file, record_of, world_file
from sheets.page.spec import SheetSpec

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("png", "svg", "pdf", "html")
TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True)
class SheetFile:
    """A finished file; ``beside`` are the files that place it on the ground, by what their names end in."""

    data: bytes
    kind: str
    warnings: tuple[str, ...] = ()
    beside: Mapping[str, str] | None = None


def sheet_file(layout: Layout, spec: SheetSpec, form: str) -> SheetFile:
    """One map sheet as a file of a format: ``png``, ``svg``, ``pdf`` or ``html``.

    Raises
    ------
    ChoiceError
        The format or the zone is not known.
    SheetError
        The page is too small, a glyph is missing, or an atlas is asked for (see `sheets.book.atlas`).
    """
    if form not in FORMATS:
        raise ChoiceError("format", form, FORMATS)
    if spec.what == "atlas":
        raise SheetError(
            "an atlas is a PDF of many sheets: `layout-explorer atlas`, or choose one sheet here"
        )
    page = map_page(layout, spec)
    if spec.screen and form in {"png", "pdf"}:
        return SheetFile(_on_screen(layout, spec, page, form), TYPES[form], page.warnings)
    record = record_of(layout, spec, page)
    if form == "png":
        beside = {".pgw": world_file(page, spec.pixels()), ".png.aux.xml": crs_file(page, spec.pixels())}
        return SheetFile(_png(page, spec, record), TYPES[form], page.warnings, beside)
    if form == "svg":
        from drawing.svg import paint_svg

        return SheetFile(paint_svg(page, record, spec.lang).encode(), TYPES[form], page.warnings)
    if form == "pdf":
        return SheetFile(pdf_bytes([page], page, record, spec.lang), TYPES[form], page.warnings)
    from sheets.paint.html import html_page

    return SheetFile(html_page(layout, spec, page, record).encode(), TYPES[form], page.warnings)


def _on_screen(layout: Layout, spec: SheetSpec, page: Page, form: str) -> bytes:
    """The page as Chromium shows it; a browser's projection has no scale, so the file has no place on the ground."""
    from PIL import Image

    from sheets.paint.html import html_page
    from sheets.paint.pdf import finished
    from sheets.paint.screen import browser_version, screen_picture, screen_print

    page = replace(page, place=None)
    record = record_of(layout, spec, page)
    record["versions"]["browser"] = browser_version()
    html = html_page(layout, spec, page, record)
    if form == "pdf":
        return finished(screen_print(html, spec), [page], record, spec.lang, info=_info(page, record))
    with Image.open(io.BytesIO(screen_picture(html, spec))) as picture:
        return png_bytes(picture.convert("RGB").crop((0, 0, *spec.pixels())), page, spec, record)


def _png(page: Page, spec: SheetSpec, record: Record) -> bytes:
    from PIL import Image

    from sheets.paint.raster import paint_pixels

    return png_bytes(Image.fromarray(paint_pixels(page, spec.pixels())).convert("RGB"), page, spec, record)


def png_bytes(picture: Image, page: Page, spec: SheetSpec, record: Record) -> bytes:
    """Pixels with their density and the record in text chunks."""
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for key, text in (
        ("Title", page.title),
        ("Description", page.alt),
        ("Software", MADE_BY),
        ("Source", record["address"]),
        ("Creation Time", record["date"]),
        (KEY, json.dumps(record, ensure_ascii=False, sort_keys=True)),
    ):
        chunks.add_itxt(key, text, lang=spec.lang)
    dpi = spec.pixels()[0] / page.width * 25.4
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=chunks, dpi=(dpi, dpi), compress_level=6)
    return buffer.getvalue()


def pdf_bytes(pages: list[Page], named: Page, record: Record, lang: str, bookmarks: bool = False) -> bytes:
    """Pages as one PDF; ``named`` gives title and alternative text."""
    from sheets.paint.pdf import finished
    from sheets.paint.raster import paint_pdf

    return finished(paint_pdf(pages), pages, record, lang, bookmarks, info=_info(named, record))


def _info(named: Page, record: Record) -> dict[str, str]:
    """What a PDF says of itself; dates are those of the data, so that the same sheet has the same bytes."""
    date = f"D:{record['date'].replace('-', '')}000000Z"
    return {
        "/Title": named.title,
        "/Subject": named.alt,
        "/Creator": MADE_BY,
        "/Keywords": f"{record['layout']} {record['data_version']} {record['data_digest']} {font_version()}",
        "/CreationDate": date,
        "/ModDate": date,
    }


def write_sheet(layout: Layout, spec: SheetSpec, file: Path, *, georeference: bool = False) -> SheetFile:
    """Write one sheet; the format is what the file's name ends in.

    ``georeference`` writes a world file and the CRS beside a PNG; a PDF always carries its place itself.
    """
    made = sheet_file(layout, spec, file.suffix.lower().removeprefix("."))
    write_whole(file, made.data)
    if georeference and made.beside:
        for ending, text in made.beside.items():
            write_whole(file.with_suffix(ending), text.encode())
    return made
