"""Files for other programs: what they hold, what cannot run in them, and that the same tables are the same bytes."""

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from geo.exchange.exports import (
    FORMATS,
    csv_bytes,
    download,
    geojson_bytes,
    geopackage_bytes,
    source_ids_of,
    zip_bytes,
)
from geo.exchange.workbook import Sheet, workbook_bytes
from geo.model.errors import ChoiceError

COMMANDS = ["=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1"]
SOURCES = pd.DataFrame({"source_id": ["s1"], "publisher": ["Toy Gazette"], "title": ["玩具报"]})


def shapes() -> gpd.GeoDataFrame:
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)])
    return gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["积木", COMMANDS[0]], "count": [3.0, float("nan")]},
        geometry=[clockwise, None],
        crs="EPSG:4326",
    )


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheets_of(data: bytes, **options: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), **options)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_csv_cell_that_a_spreadsheet_would_run_is_text(command: str) -> None:
    header, row = read_csv(csv_bytes(pd.DataFrame({command: [command]})))
    assert (header, row) == ([f"'{command}"], [f"'{command}"])


def test_numbers_in_a_csv_stay_numbers() -> None:
    table = pd.DataFrame({"value": [-2.5, 3.0], "text": ["-2.5", "+3e4"]})
    assert read_csv(csv_bytes(table))[1:] == [["-2.5", "-2.5"], ["3.0", "+3e4"]]


def test_a_csv_for_excel_begins_with_the_mark_that_makes_chinese_readable() -> None:
    table = pd.DataFrame({"名称": ["积木"]})
    assert csv_bytes(table).startswith(b"\xef\xbb\xbf")
    assert csv_bytes(table, bom=False) == "名称\n积木\n".encode()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_cell_of_a_workbook_is_a_formula(command: str) -> None:
    data = workbook_bytes([Sheet("toys", pd.DataFrame({command: [command, "http://a.example", "12"]}))])
    page = sheets_of(data)["toys"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert not [name for name in book.namelist() if "hyperlink" in name.lower()]


def test_a_workbook_keeps_numbers_formats_notes_and_blanks() -> None:
    table = pd.DataFrame({"measure": ["Area", "Firms"], "a": [12.5, float("nan")]}, dtype=object)
    sheet = Sheet("one/two", table, cell_formats={(0, "a"): "0.0"}, notes={(0, "a"): "2023, all industries"})
    page = sheets_of(workbook_bytes([sheet]))["one two"]
    assert (page["B2"].value, page["B2"].number_format) == (12.5, "0.0")
    assert "2023, all industries" in page["B2"].comment.text
    assert page["B3"].value is None


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_tables_are_the_same_bytes(form: str) -> None:
    first, second = (download(form, "toys", shapes(), SOURCES, "2026.01.01") for _ in range(2))
    assert first.data == second.data
    assert first.kind == FORMATS[form]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_carries_its_sources(form: str) -> None:
    made = download(form, "toys", shapes(), SOURCES, "2026.01.01")
    if form == "xlsx":
        rows = list(sheets_of(made.data)["sources"].values)
        assert rows[1][:3] == ("s1", "Toy Gazette", "玩具报")
    elif form == "geojson":
        assert json.loads(made.data)["sources"][0]["title"] == "玩具报"
    elif form == "gpkg":
        package = sqlite3.connect(":memory:")
        package.deserialize(made.data)
        assert package.execute("select title from sources").fetchall() == [("玩具报",)]
        package.close()
    else:
        with zipfile.ZipFile(io.BytesIO(made.data)) as files:
            assert read_csv(files.read("sources.csv"))[1] == ["s1", "Toy Gazette", "玩具报"]


def test_geojson_keeps_the_standard() -> None:
    read = json.loads(geojson_bytes(shapes()))
    ring = read["features"][0]["geometry"]["coordinates"][0]
    # Counter-clockwise, so the signed area of the outer ring is positive.
    assert shapely.LinearRing(ring).is_ccw
    assert read["features"][1]["geometry"] is None
    assert read["features"][1]["properties"] == {"id": "b", "name": COMMANDS[0], "count": None}


def test_geopackage_and_geoparquet_read_back_as_they_were(tmp_path: Path) -> None:
    written = shapes()
    made = download("parquet", "toys", written, SOURCES)
    with zipfile.ZipFile(io.BytesIO(made.data)) as files:
        read = gpd.read_parquet(io.BytesIO(files.read("toys.parquet")))
    assert read.crs == written.crs
    assert list(read["name"]) == list(written["name"])
    file = tmp_path / "toys.gpkg"
    file.write_bytes(geopackage_bytes({"toys": written}))
    package = gpd.read_file(file, layer="toys")
    assert list(package["name"]) == list(written["name"])
    assert package.geometry.iloc[0].normalize() == written.geometry.iloc[0].normalize()


def test_a_table_without_shapes_has_no_map_form() -> None:
    with pytest.raises(ChoiceError, match="without shapes"):
        download("geojson", "toys", SOURCES, SOURCES)
    with pytest.raises(ChoiceError, match="did you mean 'xlsx'"):
        download("xls", "toys", SOURCES, SOURCES)


def test_an_archive_holds_its_files_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_bytes({"b": b"2", "a": b"1"}))) as files:
        assert files.namelist() == ["b", "a"]


def test_ids_in_cells_are_listed_once() -> None:
    assert source_ids_of(["s2|s1", "", "s1|s3"]) == ["s2", "s1", "s3"]
