"""Own data on its way into a layout: columns proposed, datums converted, refused rows named."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from geo.errors import ChoiceError, CRSError, SourceError
from geo.intake.accept import accept_companies, accept_zones
from geo.intake.columns import ZONE_FIELDS, proposed, read_mapping
from geo.intake.folder import write_brought
from geo.intake.sandbox import read_safely
from geo.layout import Layout
from geo.sources import BUILT_IN, read_layout
from tests.hostile.corpus import feature, geojson, shapefile_bytes

# FINDINGS: WGS-84 121.4998, 31.2397 is BD-09 121.5108420, 31.2433350.
BD_CSV = "企业名称;经度;纬度;类型\n甲;121.5108420;31.2433350;研发\n乙;121.5;;\n丙;;;医院\n;121.5;31.2;\n丁;31.2;121.5;\n"


def test_chinese_headings_are_understood() -> None:
    brought = read_safely("list.csv", BD_CSV.encode("gb18030"))
    assert proposed(brought) == {"企业名称": "name_zh", "经度": "lon", "纬度": "lat", "类型": "role"}


def test_a_datum_named_by_the_reader_is_converted(shanghai: Layout) -> None:
    brought = read_safely("list.csv", BD_CSV.encode("gb18030"))
    table = accept_companies(brought, proposed(brought), shanghai, "BD-09").table
    first = table.iloc[0]
    assert float(first["lon"]) == pytest.approx(121.4998, abs=2e-6)
    assert float(first["lat"]) == pytest.approx(31.2397, abs=2e-6)
    assert first["role"] == "rd"


def test_every_refused_row_is_kept_with_its_line_and_reason(shanghai: Layout) -> None:
    brought = read_safely("list.csv", BD_CSV.encode("gb18030"))
    accepted = accept_companies(brought, proposed(brought), shanghai, "BD-09")
    assert list(accepted.table["name_zh"]) == ["甲", "丙"]
    assert list(accepted.rejected["row"]) == [3, 5, 6]
    assert list(accepted.rejected["reason"]) == [
        "longitude and latitude are not two numbers",
        "no name",
        "longitude and latitude are out of range",
    ]


def test_longitude_and_latitude_under_each_other_s_names_are_told_apart() -> None:
    brought = read_safely("a.csv", b"name,lon,lat\na,31.2,121.5\nb,31.1,121.4\n")
    assert proposed(brought) == {"name": "name_en", "lon": "lat", "lat": "lon"}


def test_a_position_in_another_city_is_refused(shanghai: Layout) -> None:
    brought = read_safely("a.csv", b"name,lon,lat\nBeijing firm,116.4,39.9\n")
    accepted = accept_companies(brought, proposed(brought), shanghai)
    assert "far outside every district" in accepted.rejected["reason"].iloc[0]


def test_an_unknown_datum_or_column_names_what_is_known(shanghai: Layout) -> None:
    brought = read_safely("a.csv", b"name,lon,lat\na,121.5,31.2\n")
    with pytest.raises(ChoiceError, match="WGS-84"):
        accept_companies(brought, proposed(brought), shanghai, "MARS-1")
    with pytest.raises(ChoiceError, match="name"):
        read_mapping(["nam=name_en"], brought.table)


def test_a_shapefile_without_prj_is_read_where_its_numbers_are_degrees(shanghai: Layout) -> None:
    brought = read_safely(
        "list.zip", shapefile_bytes([(121.5, 31.2, "甲厂"), (121.6, 31.1, "乙厂")], "gb18030")
    )
    table = accept_companies(brought, proposed(brought), shanghai).table
    assert list(table["name_zh"]) == ["甲厂", "乙厂"]
    metres = read_safely("list.zip", shapefile_bytes([(350000.0, 3450000.0, "x")]))
    with pytest.raises(CRSError, match=r"\.prj"):
        accept_companies(metres, proposed(metres), shanghai)


def test_zones_need_valid_polygons_and_names(shanghai: Layout) -> None:
    square = [[[121.5, 31.1], [121.6, 31.1], [121.6, 31.2], [121.5, 31.2], [121.5, 31.1]]]
    crossing = [[[121.5, 31.1], [121.6, 31.2], [121.6, 31.1], [121.5, 31.2], [121.5, 31.1]]]
    data = geojson(
        feature({"type": "Polygon", "coordinates": square}, name="Good"),
        feature({"type": "Polygon", "coordinates": crossing}, name="Crossing"),
        feature({"type": "Polygon", "coordinates": square}),
        feature({"type": "Point", "coordinates": [121.5, 31.1]}, name="Point"),
    )
    brought = read_safely("zones.geojson", data)
    accepted = accept_zones(brought, proposed(brought, ZONE_FIELDS), shanghai)
    assert list(accepted.table["name_en"]) == ["Good"]
    assert list(accepted.rejected["row"]) == [3, 4, 5]
    assert "not valid" in accepted.rejected["reason"].iloc[0]


def test_a_workbook_of_twenty_thousand_rows_becomes_a_layout(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["企业名称", "经度", "纬度", "类型"])
    for number in range(20_000):
        sheet.append(
            [f"第{number}号玩具厂", 121.3 + number % 200 / 1000, 31.0 + number // 200 / 1000, "医院"]
        )
    data = io.BytesIO()
    book.save(data)
    accepted = write_brought("名单.xlsx", data.getvalue(), "companies", tmp_path / "own", BUILT_IN)
    assert (len(accepted.table), len(accepted.rejected)) == (20_000, 0)
    assert len(read_layout(tmp_path / "own").located) == 20_000


def test_refused_rows_lie_beside_the_layout_and_nothing_is_overwritten(tmp_path: Path) -> None:
    write_brought(
        "a.csv", b"name,lon,lat\nGood,121.5,31.2\nBad,x,y\n", "companies", tmp_path / "own", BUILT_IN
    )
    assert "longitude and latitude are not two numbers" in (tmp_path / "own" / "rejected.csv").read_text(
        "utf-8-sig"
    )
    with pytest.raises(SourceError, match="holds files already"):
        write_brought("a.csv", b"name\nx\n", "companies", tmp_path / "own", BUILT_IN)
