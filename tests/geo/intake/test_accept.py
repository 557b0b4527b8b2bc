"""Own data on its way into a layout: columns proposed, datums converted, refused rows named."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import openpyxl
import pytest
import shapely

from geo.intake.accept import accept_companies, accept_zones
from geo.intake.columns import ZONE_FIELDS, proposed, read_mapping
from geo.intake.folder import write_brought
from geo.intake.locate import datum_evidence, located
from geo.intake.mended import rejected_files, with_mended
from geo.intake.sandbox import read_safely
from geo.model.datum import convert
from geo.model.errors import ChoiceError, SourceError
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, read_layout
from tests.hostile.making import feature, geojson, shapefile_bytes
from tests.serving import COMMAND, serving

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


def test_a_file_without_a_column_of_names_says_which_columns_there_are(shanghai: Layout) -> None:
    brought = read_safely("a.csv", b"a,b\n1,2\n")
    with pytest.raises(SourceError, match=r"no column holds names; .*name_en.*; there are: a, b$"):
        accept_companies(brought, proposed(brought), shanghai)


def test_a_shapefile_without_prj_is_read_where_its_numbers_are_degrees(shanghai: Layout) -> None:
    brought = read_safely(
        "list.zip", shapefile_bytes([(121.5, 31.2, "甲厂"), (121.6, 31.1, "乙厂")], "gb18030")
    )
    table = accept_companies(brought, proposed(brought), shanghai).table
    assert list(table["name_zh"]) == ["甲厂", "乙厂"]
    with pytest.raises(SourceError, match=r"\.prj"):
        read_safely("list.zip", shapefile_bytes([(350000.0, 3450000.0, "x")]))


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
    assert list(accepted.rejected["row"]) == [2, 3, 4]
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
    def bring(name: str) -> None:
        text = f"name,lon,lat\nGood,121.5,31.2\n{name},x,y\n".encode()
        write_brought("a.csv", text, "companies", tmp_path / name, BUILT_IN)

    bring("first")
    beside = tmp_path / "rejected.csv"
    assert "longitude and latitude are not two numbers" in beside.read_text("utf-8-sig")
    assert not (tmp_path / "first" / "rejected.csv").exists()
    with pytest.raises(SourceError, match="holds files already"):
        bring("first")
    # Somebody may have begun to mend it.
    beside.write_text("mended", encoding="utf-8")
    bring("second")
    bring("third")
    assert (tmp_path / "rejected-1.csv").read_text("utf-8") == "mended"
    assert "second" in (tmp_path / "rejected-2.csv").read_text("utf-8-sig")
    assert "third" in beside.read_text("utf-8-sig")


@pytest.mark.parametrize("kind", ["companies", "zones"])
def test_what_import_makes_passes_check_and_is_served(kind: str, tmp_path: Path) -> None:
    square = shapely.box(121.5, 31.1, 121.52, 31.12)
    ring = [list(corner) for corner in square.exterior.coords]
    files = {
        "companies": (
            "企业名称,地址,WGS84经度,WGS84纬度\n甲厂,,121.5,31.2\n"
            "乙厂,上海市虹桥路1191号,,\n丙厂,,121.4,31.1\n"
        ).encode(),
        "zones": geojson(feature({"type": "Polygon", "coordinates": [ring]}, name="Toy park")),
    }
    source = tmp_path / "brought"
    source.write_bytes(files[kind])
    own = tmp_path / "own"
    for words in (
        ["import", str(source), "--kind", kind, "--output", str(own)],
        ["check", str(own)],
    ):
        done = subprocess.run([str(COMMAND), *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with serving(tmp_path, own) as server:
        status, _, body = server.get("/healthz")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        wanted = "甲厂" if kind == "companies" else "Toy park"
        status, _, body = server.get("/search?" + urlencode({"q": wanted, "lang": "zh"}))
        assert wanted in body.decode()


def test_refused_rows_come_back_mended_and_join_the_others(shanghai: Layout) -> None:
    data = "企业名称;经度;纬度\n甲;121.5;31.2\n=乙;x;\n;121.5;31.2\n".encode()
    brought = read_safely("list.csv", data)
    mapping = proposed(brought)
    accepted = accept_companies(brought, mapping, shanghai, "WGS-84")
    files = rejected_files(accepted)
    assert list(files) == ["rejected.csv"]
    assert list(accepted.codes) == ["not_numbers", "no_name"]
    back = read_safely("rejected.csv", files["rejected.csv"].replace(b"x,", b"121.4,31.1"))
    assert list(back.table.columns) == ["企业名称", "经度", "纬度"]
    again = accept_companies(with_mended(brought, accepted, back), mapping, shanghai, "WGS-84")
    assert list(again.table["name_zh"]) == ["甲", "=乙"]
    assert list(again.rejected["reason"]) == ["no name"]


def test_refused_shapes_come_back_as_geojson(shanghai: Layout) -> None:
    data = geojson(feature(None), feature({"type": "Point", "coordinates": [121.5, 31.2]}, name="a"))
    brought = read_safely("a.geojson", data)
    accepted = accept_companies(brought, proposed(brought), shanghai)
    files = rejected_files(accepted)
    assert list(files) == ["rejected.csv", "rejected.geojson"]
    mended = files["rejected.geojson"].replace(b'"name": ""', b'"name": "b"')
    whole = with_mended(brought, accepted, read_safely("rejected.geojson", mended))
    assert list(accept_companies(whole, proposed(whole), shanghai).table["name_en"]) == ["a", "b"]
    with pytest.raises(SourceError, match=r"rejected\.geojson"):
        with_mended(brought, accepted, read_safely("rejected.csv", files["rejected.csv"]))


def test_columns_without_a_telling_heading_are_known_by_their_cells(shanghai: Layout) -> None:
    rows = "".join(
        f'X{n},玩具{n}公司,"31.{n + 10},121.{n + 40}",研发,上海市虹桥路{n}号\n' for n in range(1, 9)
    )
    brought = read_safely("a.csv", ("一,二,三,四,五\n" + rows).encode())
    mapping = proposed(brought, layout=shanghai)
    assert mapping == {"二": "name_zh", "三": "lonlat", "四": "role", "五": "address_zh"}
    first = accept_companies(brought, mapping, shanghai, "WGS-84").table.iloc[0]
    assert (first["lon"], first["lat"]) == ("121.410000", "31.110000")


def test_a_heading_may_name_the_datum(shanghai: Layout) -> None:
    brought = read_safely("a.csv", "name,百度经度,百度纬度\na,121.5,31.2\n".encode())
    evidence = datum_evidence(brought, proposed(brought), shanghai)
    assert (evidence.datum, evidence.heading) == ("BD-09", ("百度经度", "BD-09"))


def test_the_datum_is_guessed_from_companies_that_are_known(shanghai: Layout) -> None:
    known = shanghai.located[shanghai.located["precision"].isin(("building", "street_number"))].head(20)
    lon, lat = convert(known.geometry.x.to_numpy(), known.geometry.y.to_numpy(), "WGS-84", "GCJ-02")
    rows = "".join(f'"{en}",{x:.6f},{y:.6f}\n' for en, x, y in zip(known["name_en"], lon, lat, strict=True))
    brought = read_safely("a.csv", f"name,lon,lat\n{rows}".encode())
    evidence = datum_evidence(brought, proposed(brought), shanghai)
    assert evidence.datum == "GCJ-02"
    assert evidence.names.offsets_m["GCJ-02"] < 5
    assert evidence.names.offsets_m["WGS-84"] > 400


def test_companies_without_coordinates_are_placed_by_their_address(shanghai: Layout) -> None:
    brought = read_safely("a.csv", "名称,地址\n甲,上海市徐汇区虹桥路1191号\n乙,nowhere at all\n".encode())
    table = located(accept_companies(brought, proposed(brought), shanghai).table, shanghai)
    assert list(table["datum"]) == ["WGS-84", ""]
    assert float(table["lon"].iloc[0]) == pytest.approx(121.42, abs=0.03)
    assert table["position_note"].iloc[1]


def test_shapes_in_another_system_are_brought_home(shanghai: Layout) -> None:
    data = geojson(
        feature({"type": "Point", "coordinates": [13525318.0, 3660000.0]}, name="a"),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
    )
    brought = read_safely("a.geojson", data)
    assert brought.crs == "EPSG:3857"
    (shape,) = brought.shapes if brought.shapes is not None else (None,)
    # Spherical Mercator: longitude is x / 6378137 in radians.
    assert shape is not None
    assert shape.x == pytest.approx(121.5, abs=1e-3)


def test_the_command_ends_with_1_and_the_refused_rows_and_says_what_it_took_the_datum_for(
    tmp_path: Path,
) -> None:
    source = tmp_path / "list.csv"
    source.write_bytes("名称,经度,纬度\n甲,121.51,31.24\n乙,x,\n".encode("gb18030"))
    command = [str(COMMAND), "import", str(source), "--output", str(tmp_path / "own")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "乙" in (tmp_path / "rejected.csv").read_text("utf-8-sig")
    assert "coordinates taken as WGS-84" in done.stderr
    assert "--datum" in done.stderr
