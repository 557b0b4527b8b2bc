"""Sheets as files: the same bytes each time, what they say of themselves, and where they lie on the ground."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from drawing.shapes import Line, lines_of
from geo.model.errors import ChoiceError, SheetError
from geo.model.layout import Layout
from sheets.page.compose import map_page
from sheets.page.record import KEY, differences, read_record, read_spec
from sheets.page.spec import SheetSpec
from sheets.paint.files import FORMATS, sheet_file, write_sheet
from words.speaker import speaker

ZONE = SheetSpec(what="zone", zone="lingang", lang="zh", dpi=72, size="A5")
SVG = "{http://www.w3.org/2000/svg}"
LABEL = "{http://www.inkscape.org/namespaces/inkscape}label"


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_says_what_it_was_made_from_and_is_drawn_again_from_it(
    shanghai: Layout, tmp_path: Path, form: str
) -> None:
    spec = replace(ZONE, title="临港 & <Lin-gang>", note="for “the board”", graticule=True)
    file = tmp_path / f"sheet.{form}"
    made = write_sheet(shanghai, spec, file)
    record = read_record(file)
    assert record["data_digest"] == shanghai.digest
    assert record["datum"] == "WGS-84"
    assert record["versions"]["matplotlib"]
    west, south, east, north = record["bounds"]
    assert west < 121.6 < east
    assert south < 30.9 < north
    assert not differences(record, shanghai)
    again = read_spec(file, shanghai)
    assert again == spec
    assert sheet_file(shanghai, again, form).data == made.data


def test_a_file_of_other_data_says_what_differs(shanghai: Layout, tmp_path: Path) -> None:
    file = tmp_path / "sheet.svg"
    write_sheet(shanghai, ZONE, file)
    assert differences(read_record(file), replace(shanghai, digest="0")) == ("data_digest",)


def test_a_file_that_is_none_of_ours_is_refused(shanghai: Layout, tmp_path: Path) -> None:
    picture = tmp_path / "other.png"
    Image.new("RGB", (4, 4)).save(picture)
    with pytest.raises(SheetError, match="holds no record"):
        read_spec(picture, shanghai)
    with pytest.raises(SheetError, match="cannot be read"):
        read_spec(tmp_path / "absent.pdf", shanghai)


def test_source_date_epoch_is_the_date_of_the_file(
    shanghai: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    file = tmp_path / "sheet.pdf"
    write_sheet(shanghai, ZONE, file)
    told = PdfReader(file).metadata
    assert told is not None
    assert str(told["/CreationDate"]).startswith("D:20231114")
    assert read_record(file)["date"] == "2023-11-14"


def test_a_png_has_its_pixels_density_and_text(shanghai: Layout, tmp_path: Path) -> None:
    file = tmp_path / "sheet.png"
    write_sheet(shanghai, replace(ZONE, dpi=150), file)
    with Image.open(file) as picture:
        picture.load()
        assert picture.size == (1240, 874)
        assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        assert picture.text["Title"] == "临港 · 研发制造基地"  # type: ignore[attr-defined]
        assert json.loads(picture.text[KEY])["layout"] == shanghai.slug  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pdf_holds_every_word_as_text_in_embedded_subset_fonts(
    shanghai: Layout, tmp_path: Path, lang: str
) -> None:
    spec = replace(ZONE, lang=lang, size="A4")
    file = tmp_path / "sheet.pdf"
    write_sheet(shanghai, spec, file)
    reader = PdfReader(file)
    text = "".join(reader.pages[0].extract_text().split())
    page = map_page(shanghai, spec)
    legend = next(group for group in page.groups if group.name == "legend")
    foot = next(group for group in page.groups if group.name == "foot")
    wanted = [item.text for group in (legend, foot) for item in group.items if isinstance(item, Line)]
    assert len(wanted) > 15
    for line in wanted:
        for word in line.split():
            assert word in text, word
    # Spread over lines or not, each attribution is there in full.
    for attribution in shanghai.attributions:
        assert "".join(attribution.in_(lang).split()) in text
    fonts = _fonts(reader)
    assert fonts
    for name, embedded in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-(Regular|SemiBold)", name)
        assert embedded
    assert file.stat().st_size < 400_000


def _fonts(reader: PdfReader) -> dict[str, bool]:
    found = {}
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        found[str(inner["/BaseFont"])] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return found


def test_the_pdf_has_title_alternative_text_language_and_its_place(shanghai: Layout, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    write_sheet(shanghai, ZONE, file)
    reader = PdfReader(file)
    told = reader.metadata
    assert told is not None
    assert told.title == "临港 · 研发制造基地"
    assert told.subject is not None
    assert "比例尺 1:" in told.subject
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    viewport = reader.pages[0]["/VP"][0]
    corners = [float(value) for value in viewport["/Measure"]["/GPTS"]]
    west, south, east, north = read_record(file)["bounds"]
    assert min(corners[1::2]) == pytest.approx(west, abs=0.01)
    assert max(corners[::2]) == pytest.approx(north, abs=0.01)
    assert south < north
    assert east > west


def test_the_world_file_places_a_pixel_where_the_map_shows_it(shanghai: Layout, tmp_path: Path) -> None:
    import pyproj

    file = tmp_path / "sheet.png"
    spec = replace(ZONE, dpi=100)
    write_sheet(shanghai, spec, file, georeference=True)
    step_x, _, _, step_y, left, top = (float(line) for line in (tmp_path / "sheet.pgw").read_text().split())
    aside = ElementTree.parse(tmp_path / "sheet.png.aux.xml")
    crs = pyproj.CRS.from_wkt(aside.findtext("SRS") or "")
    # The mark of a company whose point is known lies where its pixel says.
    point = shanghai.companies.geometry["c23"]
    x, y = pyproj.Transformer.from_crs(4326, crs, always_xy=True).transform(point.x, point.y)
    column, row = (x - left) / step_x, (y - top) / step_y
    page = map_page(shanghai, spec)
    group = next(group for group in page.groups if group.name == "companies")
    per_mm = spec.pixels()[0] / page.width
    middles = [item.points[:-1].mean(axis=0) * per_mm for item in group.items if hasattr(item, "points")]
    away = min(float(np.hypot(mx - 0.5 - column, my - 0.5 - row)) for mx, my in middles)
    # Companies at one point are fanned out by a mark's size.
    assert away < 3 * per_mm


def test_svg_text_is_text_in_named_layers(shanghai: Layout) -> None:
    root = ElementTree.fromstring(sheet_file(shanghai, ZONE, "svg").data.decode())
    layers = {group.get("id"): group for group in root.findall(f"{SVG}g")}
    assert {"ground", "zones", "companies", "names", "furniture", "legend", "locator", "foot"} <= set(layers)
    assert layers["zones"].get(LABEL) == "产业区"
    page = map_page(shanghai, ZONE)
    assert sorted(node.text or "" for node in root.iter(f"{SVG}text")) == sorted(
        line.text for line in lines_of(page)
    )
    style = root.findtext(f"{SVG}defs/{SVG}style") or ""
    assert style.count("@font-face") == 2
    assert "url(data:font/woff;base64," in style
    assert not re.search(r"url\((?!data:|#)|href=", sheet_file(shanghai, ZONE, "svg").data.decode())


def test_a_file_marked_for_publication_without_a_number_warns(shanghai: Layout) -> None:
    bare = replace(ZONE, for_publication=True)
    for lang in ("en", "zh"):
        made = sheet_file(shanghai, replace(bare, lang=lang), "svg")
        assert made.warnings == (speaker(lang)("sheet_approval_missing"),)
        assert made.warnings[0][:8] in made.data.decode()
    numbered = sheet_file(shanghai, replace(bare, approval_number="沪S(2026)001号"), "svg")
    assert not numbered.warnings
    assert "审图号：沪S(2026)001号" in numbered.data.decode()


def test_approximate_outlines_and_the_schematic_map_are_said_to_be_so(shanghai: Layout) -> None:
    def said(spec: SheetSpec) -> str:
        return " ".join(line.text for line in lines_of(map_page(shanghai, spec)))

    assert "Dotted outlines are approximate." in said(SheetSpec())
    assert "Dotted outlines" not in said(SheetSpec(what="zone", zone="waigaoqiao"))
    assert "Schematic map" in said(SheetSpec())
    assert "Schematic map" not in said(SheetSpec(schematic=False))
    hospitals = shanghai.companies["role"] == "hospital"
    shown = SheetSpec(filters=(("role", ("hospital",)),))
    assert f"A selection: {hospitals.sum()} of {len(hospitals)} organisations." in said(shown)
    assert "A selection" not in said(SheetSpec())


def test_the_legend_lists_what_is_drawn_and_nothing_else(shanghai: Layout) -> None:
    def legend(spec: SheetSpec) -> set[str]:
        page = map_page(shanghai, spec)
        group = next(group for group in page.groups if group.name == "legend")
        return {item.text for item in group.items if isinstance(item, Line)}

    everything = legend(SheetSpec())
    assert {"Zhangjiang", "Waigaoqiao", "Lin-gang", "Jinshan", "Supporting district"} <= everything
    one = legend(SheetSpec(what="zone", zone="waigaoqiao"))
    assert "Waigaoqiao" in one
    assert not {"Zhangjiang", "Lin-gang", "Jinshan", "Documented boundary", "Supporting district"} & one
    hospitals = legend(SheetSpec(filters=(("role", ("hospital",)),)))
    assert any(text.startswith("Hospital · ") for text in hospitals)
    assert not any(text.startswith("R&D ·") for text in hospitals)
    assert "How surely a point is placed" not in legend(SheetSpec(layers=("zones", "names")))


def test_unknown_formats_and_zones_are_named(shanghai: Layout) -> None:
    with pytest.raises(ChoiceError, match="pdf"):
        sheet_file(shanghai, ZONE, "tiff")
    with pytest.raises(ChoiceError, match="lingang"):
        sheet_file(shanghai, replace(ZONE, zone="lingan"), "png")
    with pytest.raises(SheetError, match="atlas"):
        sheet_file(shanghai, SheetSpec(what="atlas"), "png")
