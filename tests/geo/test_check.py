"""`check` finds every kind of planted fault, one at a time, and nothing in sound folders."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from geo.check import check_folder
from geo.model.datum import convert
from geo.model.errors import Problem
from geo.model.sources import BUILT_IN
from tests.planting import (
    COMPANIES,
    DISTRICTS,
    FACTS,
    FILES,
    ROADS,
    SETTINGS,
    SOURCES,
    STATIONS,
    ZONES,
    Fault,
    cells,
    feature,
    new_table,
    one_more,
    one_more_feature,
    read_rows,
    replace,
    without,
    write_rows,
)

BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[0.12, 0.02], [0.16, 0.06], [0.16, 0.02], [0.12, 0.06], [0.12, 0.02]]],
}
ROAD = {
    "road_zh": "积木路",
    "road_en": "Brick Road",
    "number": "1",
    "lane": "",
    "district": "middle",
    "lon": "0.14",
    "lat": "0.04",
    "precision": "street_number",
    "error_m": "50",
    "exact": "yes",
    "company_id": "t1",
    "source_id": "toy",
}
STATION = {
    "id": "brick",
    "name_en": "Brick Road",
    "name_zh": "积木路",
    "lines": "1",
    "lon": "0.14",
    "lat": "0.04",
    "source_id": "toy",
}
PLACE = {
    "kind": "town",
    "id": "brickton",
    "name_en": "Brickton",
    "name_zh": "",
    "aliases": "",
    "district": "middle",
    "lon": "0.14",
    "lat": "0.04",
    "radius_m": "500",
    "successor": "",
    "source_id": "toy",
    "note": "",
    "zone": "",
}

# What is planted: the fault, then file, row and column of the problem and words of what was wanted.
FAULTS: dict[str, tuple[Fault, str, int, str, str]] = {
    # files
    "absent settings": (without(SETTINGS), SETTINGS, 0, "", "layout-explorer new"),
    "absent table": (without(COMPANIES), COMPANIES, 0, "", "make data"),
    "absent list of files": (without(FILES), FILES, 0, "", "absent"),
    "broken settings": (replace(SETTINGS, 'slug = "', "slug = "), SETTINGS, 0, "", "cannot be read as TOML"),
    "broken outlines": (replace(ZONES, '"features"', "features"), ZONES, 0, "", "cannot be read as GeoJSON"),
    "no feature list": (replace(ZONES, '"features"', '"parts"'), ZONES, 0, "", "a list of features"),
    "ragged row": (replace(COMPANIES, "t3,", "t3,too,many,"), COMPANIES, 0, "", "cannot be read as CSV"),
    "other encoding": (
        lambda folder: (folder / COMPANIES).write_bytes("红砖".encode("gbk")),
        COMPANIES,
        0,
        "",
        "CSV in UTF-8",
    ),
    "file without entry": (
        replace(FILES, 'path = "facts/facts.csv"', 'path = "facts/sources.csv"'),
        FILES,
        0,
        "path",
        "an entry for facts/facts.csv",
    ),
    "entry without file": (
        replace(FILES, "facts/facts.csv", "facts/figures.csv"),
        FILES,
        0,
        "facts.path",
        "a file that exists",
    ),
    "entry outside the folder": (
        replace(FILES, "facts/facts.csv", "../facts.csv"),
        FILES,
        0,
        "facts.path",
        "inside the layout folder",
    ),
    "entry with a path from the root": (
        replace(FILES, "facts/facts.csv", "/etc/hostname"),
        FILES,
        0,
        "facts.path",
        "inside the layout folder",
    ),
    "entry without licence": (
        replace(FILES, 'licence = "none needed"', ""),
        FILES,
        0,
        "districts.licence",
        "words",
    ),
    "entry that is no table": (replace(FILES, "[districts]", "x = 1\n[districts]"), FILES, 0, "x", "a table"),
    "other checksum": (
        replace(FILES, "[coast]", f'sha256 = "{"0" * 64}"\n[coast]'),
        FILES,
        0,
        "districts.sha256",
        "the file's own checksum",
    ),
    # layout.toml
    "version that is no date": (
        replace(SETTINGS, "2026.01.01", "2026.02.30"),
        SETTINGS,
        0,
        "version",
        "a date as YYYY.MM.DD",
    ),
    "two roles of one slug": (
        replace(SETTINGS, 'slug = "designer"', 'slug = "maker"'),
        SETTINGS,
        0,
        "roles[2].slug",
        "no other entry",
    ),
    "shape without a mark": (
        replace(SETTINGS, '"circle"', '"star"'),
        SETTINGS,
        0,
        "roles[2].shape",
        "circle, square",
    ),
    "group of measures unknown": (
        replace(SETTINGS, '"production"', '"wealth"'),
        SETTINGS,
        0,
        "measures[1].group",
        "production",
    ),
    "headline measure unknown": (
        replace(SETTINGS, '["output"]', '["outputs"]'),
        SETTINGS,
        0,
        "plan.headline",
        "[[measures]]",
    ),
    "report address that is a script": (
        replace(SETTINGS, 'report_url = ""', 'report_url = "javascript:alert(1)"'),
        SETTINGS,
        0,
        "contact.report_url",
        "http",
    ),
    "title that is no table": (
        replace(SETTINGS, "[title]\nen", "title = 1\n[tittle]\nen"),
        SETTINGS,
        0,
        "title",
        "a table",
    ),
    # contracts
    "column absent": (
        replace(COMPANIES, "presence_confidence", "confidence"),
        COMPANIES,
        0,
        "presence_confidence",
        "absent",
    ),
    "two companies of one id": (cells(COMPANIES, "t2", id="t1"), COMPANIES, 3, "id", "no other row"),
    "two zones of one slug": (feature(ZONES, "trains", slug="blocks"), ZONES, 2, "slug", "no other row"),
    "confidence outside the list": (
        cells(FACTS, "f2", confidence="sure"),
        FACTS,
        3,
        "confidence",
        "one of high, medium, low",
    ),
    "fact without unit": (cells(FACTS, "f3", unit=""), FACTS, 4, "unit", "not empty"),
    "number in words": (cells(COMPANIES, "t1", lon="0,14"), COMPANIES, 2, "lon", "a plain number"),
    "latitude off the globe": (cells(COMPANIES, "t1", lat="94"), COMPANIES, 2, "lat", "from -90 to 90"),
    "website of another scheme": (
        cells(COMPANIES, "t1", website="ftp://toys"),
        COMPANIES,
        2,
        "website",
        "http",
    ),
    "precision unknown": (
        cells(COMPANIES, "t1", precision="house"),
        COMPANIES,
        2,
        "precision",
        "one of building",
    ),
    "colour unknown": (feature(ZONES, "blocks", hue="pink"), ZONES, 1, "hue", "one of purple"),
    "basis unknown": (
        feature(ZONES, "blocks", basis="legal"),
        ZONES,
        1,
        "basis",
        "one of documented_boundary",
    ),
    # shapes
    "outline that crosses itself": (
        feature(ZONES, "blocks", geometry=BOW_TIE),
        ZONES,
        1,
        "geometry",
        "a ring",
    ),
    "outline that is absent": (feature(ZONES, "blocks", geometry=None), ZONES, 1, "geometry", "a polygon"),
    "outline that is a point": (
        feature(ZONES, "blocks", geometry={"type": "Point", "coordinates": [0.14, 0.04]}),
        ZONES,
        1,
        "geometry",
        "a polygon",
    ),
    "outline in metres": (
        feature(ZONES, "blocks", square=(13000, 2000, 4000)),
        ZONES,
        1,
        "geometry",
        "degrees",
    ),
    # words that must be known
    "source unknown": (
        cells(COMPANIES, "t1", sources="toy|gossip"),
        COMPANIES,
        2,
        "sources",
        "facts/sources.csv",
    ),
    "source of a fact unknown": (
        cells(FACTS, "f1", source_id="gossip"),
        FACTS,
        2,
        "source_id",
        "facts/sources.csv",
    ),
    "role unknown": (cells(COMPANIES, "t1", role="seller"), COMPANIES, 2, "role", "[[roles]]"),
    "zone role unknown": (feature(ZONES, "trains", role="mills"), ZONES, 2, "role", "[[zone_roles]]"),
    "scope unknown": (cells(FACTS, "f1", scope="games"), FACTS, 2, "scope", "[[scopes]]"),
    "measure unknown": (cells(FACTS, "f3", measure="shops"), FACTS, 4, "measure", "[[measures]]"),
    "district unknown": (
        cells(COMPANIES, "t1", district_as_stated="north"),
        COMPANIES,
        2,
        "district_as_stated",
        "a district",
    ),
    "zone unknown": (
        cells(COMPANIES, "t1", zone_as_stated="bricks"),
        COMPANIES,
        2,
        "zone_as_stated",
        "a zone",
    ),
    "subject unknown": (
        cells(FACTS, "f3", subject_id="bricks"),
        FACTS,
        4,
        "subject_id",
        "a zone of this layout",
    ),
    "plan unknown": (cells(FACTS, "f1", subject_id="scheme"), FACTS, 2, "subject_id", "the plan"),
    "company of a road unknown": (
        new_table(ROADS, {**ROAD, "company_id": "t9"}),
        ROADS,
        2,
        "company_id",
        "a company",
    ),
    "successor unknown": (
        new_table("places/places.csv", {**PLACE, "successor": "north"}),
        "places/places.csv",
        2,
        "successor",
        "a district",
    ),
    "parent that does not exist": (
        feature(ZONES, "trains", parent="mills", rank="inner"),
        ZONES,
        2,
        "parent",
        "a zone",
    ),
    "main zone with a parent": (
        feature(ZONES, "trains", parent="blocks"),
        ZONES,
        2,
        "rank",
        "inner or wider",
    ),
    "inner outline without a parent": (
        feature(ZONES, "trains", rank="inner"),
        ZONES,
        2,
        "parent",
        "the zone that",
    ),
    # dates
    "founded in the future": (
        cells(COMPANIES, "t1", founded="2027"),
        COMPANIES,
        2,
        "founded",
        "not after the data version",
    ),
    "figure from the future": (
        cells(FACTS, "f2", as_of="2026-01-02"),
        FACTS,
        3,
        "as_of",
        "not after the data version",
    ),
    "figure from before any source": (cells(FACTS, "f2", as_of="1839"), FACTS, 3, "as_of", "not before 1840"),
    "day that no calendar has": (cells(FACTS, "f2", as_of="2025-02-29"), FACTS, 3, "as_of", "the calendar"),
    "end before start": (
        cells(FACTS, "f2", valid_from="2025", valid_to="2024-12"),
        FACTS,
        3,
        "valid_to",
        "not before",
    ),
    "read before published": (
        cells(SOURCES, "toy", published="2025-06", retrieved="2025-05-31"),
        SOURCES,
        2,
        "retrieved",
        "not before",
    ),
    # figures
    "figure that is no number": (cells(FACTS, "f3", value="a score"), FACTS, 4, "value", "a plain number"),
    "figure below nought": (cells(FACTS, "f3", value="-20"), FACTS, 4, "value", "no less than 0 firms"),
    "date that is none": (cells(FACTS, "f3", value="last May", unit="date"), FACTS, 4, "value", "a date"),
    "documented area without source": (
        feature(ZONES, "blocks", area_km2_documented=20),
        ZONES,
        1,
        "area_source_id",
        "both",
    ),
    # rows that come twice
    "company listed twice": (
        cells(COMPANIES, "t2", name_en="Red  brick", address_en="1 brick road"),
        COMPANIES,
        3,
        "name_en",
        "not in the list already",
    ),
    "fact listed twice": (
        one_more(FACTS, "f4", id="f5"),
        FACTS,
        6,
        "subject_kind",
        "not in the list already",
    ),
    # positions
    "position by half": (cells(COMPANIES, "t1", lat=""), COMPANIES, 2, "lat", "both lon and lat"),
    "position without precision": (
        cells(COMPANIES, "t1", precision=""),
        COMPANIES,
        2,
        "precision",
        "how precise",
    ),
    "position without radius": (cells(COMPANIES, "t1", radius_m=""), COMPANIES, 2, "radius_m", "how far off"),
    "position without datum": (cells(COMPANIES, "t1", datum=""), COMPANIES, 2, "datum", "WGS-84"),
    "precision without position": (
        cells(COMPANIES, "t6", precision="street"),
        COMPANIES,
        7,
        "precision",
        "nothing",
    ),
    "lon and lat swapped": (
        cells(COMPANIES, "t3", lon="0.04", lat="0.24"),
        COMPANIES,
        4,
        "lon",
        "look swapped",
    ),
    "point in another city": (
        cells(COMPANIES, "t3", lon="12.5", lat="41.9"),
        COMPANIES,
        4,
        "lon",
        "near the districts",
    ),
    "station in another city": (
        new_table(STATIONS, {**STATION, "lon": "12.5"}),
        STATIONS,
        2,
        "lon",
        "near the districts",
    ),
    # t3 may be 400 m off its street; 0.04 degrees into the next district are 4.5 km.
    "point outside its district": (
        cells(COMPANIES, "t3", lon="0.16"),
        COMPANIES,
        4,
        "district_as_stated",
        "no more than 700 m off",
    ),
    "road outside its district": (
        new_table(ROADS, {**ROAD, "district": "east"}),
        ROADS,
        2,
        "district",
        "inside it",
    ),
    # outlines
    "two zones on one ground": (
        feature(ZONES, "trains", square=(0.15, 0.02, 0.06)),
        ZONES,
        2,
        "geometry",
        "different zones",
    ),
    "outline half out of its zone": (
        one_more_feature(ZONES, "blocks", parent="blocks", rank="inner", hue="", square=(0.14, 0.02, 0.04)),
        ZONES,
        3,
        "geometry",
        "one of them inside the other",
    ),
    "two districts on one ground": (
        feature(DISTRICTS, "east", square=(0.19, 0.0, 0.1)),
        DISTRICTS,
        3,
        "geometry",
        "no ground in common",
    ),
    "zone not in its district": (
        feature(ZONES, "blocks", district_as_stated="west"),
        ZONES,
        1,
        "district_as_stated",
        "reaches into",
    ),
    "zone outside every district": (
        feature(ZONES, "blocks", square=(0.12, 0.11, 0.04)),
        ZONES,
        1,
        "geometry",
        "lies in a district",
    ),
    "two main zones of one colour": (
        feature(ZONES, "trains", hue="purple"),
        ZONES,
        2,
        "hue",
        "no other main zone",
    ),
    # text
    "tag": (cells(COMPANIES, "t1", name_en="Red <b>Brick"), COMPANIES, 2, "name_en", "without markup"),
    "character reference": (
        cells(COMPANIES, "t1", note_en="Red &lt;Brick"),
        COMPANIES,
        2,
        "note_en",
        "without markup",
    ),
    "template": (
        cells(COMPANIES, "t1", name_zh="{{ 7 * 7 }}"),
        COMPANIES,
        2,
        "name_zh",
        "braces of a template",
    ),
    "template block": (
        feature(ZONES, "blocks", note_en="{% raw %}"),
        ZONES,
        1,
        "note_en",
        "braces of a template",
    ),
    "script literal": (
        cells(COMPANIES, "t1", name_zh="${alert(1)}"),
        COMPANIES,
        2,
        "name_zh",
        "braces of a template",
    ),
    "template in an address": (
        cells(COMPANIES, "t1", website="https://toys.test/{{7*7}}"),
        COMPANIES,
        2,
        "website",
        "braces of a template",
    ),
    "script for text": (cells(SOURCES, "toy", title="javascript:alert(1)"), SOURCES, 2, "title", "no script"),
    "formula": (cells(COMPANIES, "t1", name_en="=cmd|' /C calc'!A0"), COMPANIES, 2, "name_en", "formula"),
    "text that turns round": (
        cells(COMPANIES, "t1", name_en="Red \u202ekcirB"),
        COMPANIES,
        2,
        "name_en",
        "control",
    ),
    "lost character": (cells(COMPANIES, "t1", name_zh="红\ufffd"), COMPANIES, 2, "name_zh", "control"),
    "markup in the title": (
        replace(SETTINGS, "Industrial layout", "<script>alert(1)</script>"),
        SETTINGS,
        0,
        "title.en",
        "without markup",
    ),
    "markup in a credit": (
        replace(FILES, "Toyland is made up", "<img src=x>"),
        FILES,
        0,
        "districts.attribution",
        "without markup",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found_where_it_is(kind: str, toy_folder: Path) -> None:
    plant, file, row, column, wanted = FAULTS[kind]
    plant(toy_folder)
    problems = check_folder(toy_folder)
    there = [
        problem for problem in problems if (problem.file, problem.row, problem.column) == (file, row, column)
    ]
    assert any(wanted in str(problem.wanted) for problem in there), "\n".join(map(str, problems))


def test_there_are_many_kinds_of_fault() -> None:
    assert len(FAULTS) >= 25


def test_a_sound_folder_has_no_problem(toy_folder: Path) -> None:
    assert check_folder(toy_folder) == []


def test_the_built_in_layout_has_no_problem() -> None:
    assert check_folder(BUILT_IN) == []


def test_all_problems_are_found_at_once(toy_folder: Path) -> None:
    kinds = [
        "absent list of files",
        "role unknown",
        "outline that crosses itself",
        "template",
        "founded in the future",
    ]
    for kind in kinds:
        FAULTS[kind][0](toy_folder)
    found = {(problem.file, problem.row, problem.column) for problem in check_folder(toy_folder)}
    assert {FAULTS[kind][1:4] for kind in kinds} <= found


@pytest.mark.parametrize("file", [DISTRICTS, ZONES, COMPANIES])
def test_an_absent_file_blames_nobody_who_points_into_it(toy_folder: Path, file: str) -> None:
    (toy_folder / file).unlink()
    assert [problem.file for problem in check_folder(toy_folder) if problem.file != FILES] == [file]


def test_an_ampersand_in_an_address_is_no_markup(toy_folder: Path) -> None:
    cells(COMPANIES, "t1", website="https://toys.test/?a=1&copy;=2", note_en="R&D; sales")(toy_folder)
    assert check_folder(toy_folder) == []


def test_an_empty_folder_lacks_its_files_one_by_one(tmp_path: Path) -> None:
    files = [problem.file for problem in check_folder(tmp_path)]
    assert files == sorted([COMPANIES, DISTRICTS, SETTINGS, FILES, ZONES])


def test_a_problem_reads_as_one_line_with_its_place(toy_folder: Path) -> None:
    FAULTS["role unknown"][0](toy_folder)
    [problem] = check_folder(toy_folder)
    assert str(problem) == (
        "companies/companies.csv, row 2, role: found 'seller', wanted a slug of the [[roles]] in layout.toml"
    )


def test_an_outline_inside_its_zone_is_no_overlap(toy_folder: Path) -> None:
    inner = one_more_feature(
        ZONES, "blocks", parent="blocks", rank="inner", hue="", square=(0.13, 0.03, 0.01)
    )
    inner(toy_folder)
    assert check_folder(toy_folder) == []


def test_a_checksum_that_is_the_files_own_is_fine(toy_folder: Path) -> None:
    FAULTS["other checksum"][0](toy_folder)
    [problem] = check_folder(toy_folder)
    sum_of_file = re.search(r"[0-9a-f]{64}", str(problem.wanted))
    assert sum_of_file
    replace(FILES, "0" * 64, sum_of_file[0])(toy_folder)
    assert check_folder(toy_folder) == []


def test_blank_lines_do_not_move_the_rows(toy_folder: Path) -> None:
    replace(COMPANIES, "t2,", "\n\nt2,")(toy_folder)
    assert check_folder(toy_folder) == []
    replace(COMPANIES, "t2,Blue Brick,蓝砖,,,,maker", "t2,Blue Brick,蓝砖,,,,seller")(toy_folder)
    assert [problem.row for problem in check_folder(toy_folder)] == [5]


class TestShiftedPoints:
    """Toyland, moved to where the national datum of China differs from WGS-84 by half a kilometre."""

    EAST, NORTH = 121.3, 31.0

    @pytest.fixture
    def moved(self, toy_folder: Path) -> Path:
        for file in (DISTRICTS, "districts/coast.geojson", ZONES):
            collection = json.loads((toy_folder / file).read_text(encoding="utf-8"))
            for one in collection["features"]:
                [ring] = one["geometry"]["coordinates"]
                one["geometry"]["coordinates"] = [[[x + self.EAST, y + self.NORTH] for x, y in ring]]
            (toy_folder / file).write_text(json.dumps(collection), encoding="utf-8")
        rows = read_rows(toy_folder / COMPANIES)
        for row in rows:
            if row["lon"]:
                row["lon"], row["lat"] = self.at(float(row["lon"]), float(row["lat"]))
        write_rows(toy_folder / COMPANIES, rows)
        replace(SETTINGS, 'country = ""', 'country = "CN"')(toy_folder)
        return toy_folder

    def at(self, lon: float, lat: float, source: str = "WGS-84", target: str = "WGS-84") -> tuple[str, str]:
        x, y = convert(lon + self.EAST, lat + self.NORTH, source, target)
        return f"{float(x):.5f}", f"{float(y):.5f}"

    def move(self, folder: Path, id: str, source: str, target: str, **more: str) -> None:
        lon, lat = self.at(0.14, 0.04, source, target)
        cells(COMPANIES, id, lon=lon, lat=lat, **more)(folder)

    def shifts(self, folder: Path) -> list[Problem]:
        return [problem for problem in check_folder(folder) if "°" in str(problem.found)]

    def road(self, **more: str) -> Fault:
        lon, lat = self.at(0.14, 0.04)
        return new_table(ROADS, {**ROAD, "lon": lon, "lat": lat, **more})

    @pytest.mark.parametrize(
        ("source", "target", "said"),
        [
            ("WGS-84", "GCJ-02", "GCJ-02 that was not converted"),
            ("WGS-84", "BD-09", "BD-09 that was not converted"),
            ("GCJ-02", "WGS-84", "converted from GCJ-02 twice"),
            ("BD-09", "WGS-84", "converted from BD-09 twice"),
        ],
    )
    def test_a_mishap_is_told_by_a_known_number_of_the_road(
        self, moved: Path, source: str, target: str, said: str
    ) -> None:
        self.road()(moved)
        assert check_folder(moved) == []
        self.move(moved, "t1", source, target)
        [problem] = check_folder(moved)
        assert (problem.file, problem.row, problem.column) == (COMPANIES, 2, "lon")
        assert said in str(problem.wanted)

    def test_the_shift_is_told_in_metres_and_direction(self, moved: Path) -> None:
        self.road()(moved)
        self.move(moved, "t1", "WGS-84", "GCJ-02")
        [problem] = self.shifts(moved)
        said = re.match(r"(\d+) m at azimuth (\d+)°", str(problem.found))
        assert said
        # Over Shanghai 456 to 500 m at an azimuth of 113.6 to 125.3 degrees.
        assert 456 <= int(said[1]) <= 500
        assert 113 <= int(said[2]) <= 126

    def test_a_mishap_is_told_by_another_company_at_the_address(self, moved: Path) -> None:
        self.move(moved, "t2", "WGS-84", "GCJ-02", address_en="1 Brick Road")
        assert [problem.row for problem in self.shifts(moved)] == [3]

    def test_a_chinese_address_is_known_by_its_road_too(self, moved: Path) -> None:
        self.road()(moved)
        self.move(moved, "t1", "WGS-84", "GCJ-02", address_en="", address_zh="玩具国积木路1号")
        assert len(self.shifts(moved)) == 1

    def test_another_number_of_the_road_says_nothing(self, moved: Path) -> None:
        self.road()(moved)
        self.move(moved, "t1", "WGS-84", "GCJ-02", address_en="11 Brick Road")
        assert self.shifts(moved) == []

    def test_a_place_known_badly_says_nothing(self, moved: Path) -> None:
        self.road(error_m="400")(moved)
        self.move(moved, "t1", "WGS-84", "GCJ-02")
        assert self.shifts(moved) == []

    def test_half_a_kilometre_the_other_way_is_no_datum(self, moved: Path) -> None:
        self.road()(moved)
        lon, lat = self.at(0.145, 0.042)
        cells(COMPANIES, "t1", lon=lon, lat=lat)(moved)
        assert self.shifts(moved) == []

    def test_elsewhere_nobody_looks_for_chinese_datums(self, moved: Path) -> None:
        self.road()(moved)
        self.move(moved, "t1", "WGS-84", "GCJ-02")
        replace(SETTINGS, 'country = "CN"', 'country = "JP"')(moved)
        assert self.shifts(moved) == []


def test_a_shifted_point_of_the_built_in_layout_is_found(tmp_path: Path) -> None:
    """Companies at a number of a road that the gazetteer knows, each put where GCJ-02 would have it."""
    folder = tmp_path / "copy"
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns("build", "__pycache__"))
    roads = [
        row
        for row in read_rows(folder / ROADS)
        if row["company_id"] and row["precision"] == "street_number" and float(row["error_m"]) <= 150
    ]
    rows = {row["id"]: row for row in read_rows(folder / COMPANIES)}
    ids = [road["company_id"] for road in roads if rows[road["company_id"]]["precision"] == "street_number"]
    assert ids
    for id in ids:
        lon, lat = convert(float(rows[id]["lon"]), float(rows[id]["lat"]), "WGS-84", "GCJ-02")
        cells(COMPANIES, id, lon=f"{float(lon):.5f}", lat=f"{float(lat):.5f}")(folder)
    found = [
        problem for problem in check_folder(folder) if "GCJ-02 that was not converted" in str(problem.wanted)
    ]
    assert found
