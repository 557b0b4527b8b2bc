"""What a PDF needs beyond its pages: language, title shown, record, bookmarks, and its place on the ground."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Mapping, Sequence

import pyproj
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from drawing.shapes import Page
from sheets.map.frame import Frame
from sheets.page.record import KEY, Record

_PT = 72 / 25.4


def finished(
    data: bytes,
    pages: Sequence[Page],
    record: Record,
    lang: str,
    bookmarks: bool = False,
    *,
    info: Mapping[str, str],
) -> bytes:
    """The PDF with what a reader, a screen reader and a map program look for; ``info`` is what it says of itself."""
    # A browser's PDF counts its objects otherwise than pypdf expects; nothing is amiss.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.metadata = dict(info)
    writer.add_metadata({f"/{KEY}": json.dumps(record, ensure_ascii=False, sort_keys=True)})
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("zh-CN" if lang == "zh" else "en-GB")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    for sheet, page in zip(writer.pages, pages, strict=True):
        if page.place:
            sheet[NameObject("/VP")] = ArrayObject([_viewport(page)])
    if bookmarks:
        for number, page in enumerate(pages):
            if page.title:
                writer.add_outline_item(title=page.title, page_number=number)
        root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _viewport(page: Page) -> DictionaryObject:
    """The map's box with the degrees of its corners: ISO 32000-2, 12.10, as GDAL and QGIS read it."""
    place = page.place
    assert place is not None
    box = place.box
    left = place.left_m + box.x * place.metres_per_mm
    top = place.top_m - box.y * place.metres_per_mm
    frame = Frame(box, place.crs, left, top, place.metres_per_mm)
    corners = ((box.x, box.bottom), (box.x, box.y), (box.right, box.y), (box.right, box.bottom))
    lon, lat = frame.to_ground(*zip(*corners, strict=True))  # type: ignore[arg-type]
    degrees = [value for pair in zip(lat.tolist(), lon.tolist(), strict=True) for value in pair]
    wkt = pyproj.CRS.from_proj4(place.crs).to_wkt("WKT1_ESRI")
    measure = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Measure"),
            NameObject("/Subtype"): NameObject("/GEO"),
            NameObject("/Bounds"): _numbers([0, 0, 0, 1, 1, 1, 1, 0]),
            NameObject("/LPTS"): _numbers([0, 0, 0, 1, 1, 1, 1, 0]),
            NameObject("/GPTS"): _numbers(degrees),
            NameObject("/GCS"): DictionaryObject(
                {NameObject("/Type"): NameObject("/PROJCS"), NameObject("/WKT"): TextStringObject(wkt)}
            ),
        }
    )
    low, high = page.height - box.bottom, page.height - box.y
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Viewport"),
            NameObject("/Name"): TextStringObject(page.title),
            NameObject("/BBox"): _numbers([box.x * _PT, low * _PT, box.right * _PT, high * _PT]),
            NameObject("/Measure"): measure,
        }
    )


def _numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([FloatObject(round(value, 8)) for value in values])
