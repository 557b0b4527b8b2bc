"""Places: positions lie where their districts say, and none came from a file whose terms are unknown."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from data.build import places as builder
from geo.model.contracts import BY_TABLE
from geo.model.errors import TableError
from geo.model.layout import PRECISIONS

DATA = Path(__file__).parents[2] / "data"
SUPPORTING = {"jiading", "baoshan", "xuhui", "minhang", "fengxian"}
OTHERS = {
    *("pudong", "huangpu", "changning", "jingan", "putuo", "hongkou"),
    *("yangpu", "songjiang", "qingpu", "chongming", "jinshan"),
}


def rows_of(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


PLACES = rows_of("places/places.csv")
ROADS = rows_of("places/roads.csv")
STATIONS = rows_of("places/stations.csv")
SOURCES = {row["source_id"]: row for row in rows_of("facts/sources.csv")}


@pytest.mark.parametrize(("table", "rows"), [("places", PLACES), ("roads", ROADS), ("stations", STATIONS)])
def test_columns_begin_as_the_contract_says(table, rows):
    wanted = [column.name for column in BY_TABLE[table].columns]
    assert list(rows[0])[: len(wanted)] == wanted


def test_how_many_there_are_of_each_kind():
    kinds = Counter(row["kind"] for row in PLACES)
    assert (kinds["district"], kinds["town"], kinds["airport"], kinds["port"]) == (16, 215, 2, 2)
    assert (kinds["hospital"], kinds["zone"], kinds["historic_district"]) == (19, 12, 14)
    assert (len(STATIONS), len(ROADS)) == (408, 38)


def test_districts_and_successors_are_the_known_slugs():
    assert {row["id"] for row in PLACES if row["kind"] == "district"} == SUPPORTING | OTHERS
    historic = [row for row in PLACES if row["kind"] == "historic_district"]
    assert {row["successor"] for row in historic} <= SUPPORTING | OTHERS
    assert {row["name_zh"]: row["successor"] for row in historic}["南汇区"] == "pudong"
    assert all(row["successor"] == "" for row in PLACES if row["kind"] != "historic_district")


def test_ids_are_unique():
    for rows in (PLACES, STATIONS):
        assert len({row["id"] for row in rows}) == len(rows)


@pytest.mark.parametrize("rows", [PLACES, ROADS, STATIONS], ids=["places", "roads", "stations"])
def test_a_position_is_whole_and_has_an_open_source(rows):
    for row in rows:
        assert (row["lon"] == "") == (row["lat"] == "")
        if row["lon"]:
            assert 120.8 < float(row["lon"]) < 122.2
            assert 30.6 < float(row["lat"]) < 31.95
            assert SOURCES[row["source_id"]]["kind"] == "open_data"


def test_a_place_with_a_position_says_how_wide_it_is():
    assert all((row["lon"] == "") == (row["radius_m"] == "") for row in PLACES)


def test_towns_without_an_open_position_keep_name_district_and_aliases():
    bare = [row for row in PLACES if row["kind"] == "town" and not row["lon"]]
    assert len(bare) == 30
    assert all(row["name_en"] and row["name_zh"] and row["district"] and row["aliases"] for row in bare)


def test_parks_that_facts_are_about_are_places():
    parks = {row["id"] for row in PLACES if row["kind"] == "park"}
    assert {row["subject_id"] for row in rows_of("facts/facts.csv") if row["subject_kind"] == "park"} <= parks


def test_the_parks_of_a_zone_name_it():
    zones = {row["id"]: row["zone"] for row in PLACES if row["zone"]}
    assert zones["gene_island"] == "zhangjiang"
    assert zones["bay_area_biomedical_port"] == "jinshan"
    assert set(zones.values()) == {"zhangjiang", "waigaoqiao", "lingang", "jinshan"}


def test_a_hospital_stands_where_the_list_of_companies_has_it():
    companies = {row["name_en"]: row for row in rows_of("companies/companies.csv")}
    hospitals = [row for row in PLACES if row["kind"] == "hospital"]
    for row in hospitals:
        company = companies[row["name_en"]]
        assert (row["lon"], row["lat"], row["radius_m"]) == (
            company["lon"],
            company["lat"],
            company["radius_m"],
        )


def test_roads_use_the_ladder_of_precision():
    for row in ROADS:
        assert row["precision"] in PRECISIONS
        assert row["exact"] in {"yes", "no"}
        assert re.fullmatch(r"\d+", row["number"])
    assert [row["number"] for row in ROADS if row["lane"]] == ["818"]


def test_a_road_names_a_company_only_where_its_address_says_so():
    addresses = {
        row["id"]: row["address_en"] + row["address_zh"] for row in rows_of("companies/companies.csv")
    }
    for row in ROADS:
        if row["company_id"]:
            assert row["number"] in addresses[row["company_id"]]


def test_stations_name_their_lines():
    lines = {line for row in STATIONS for line in row["lines"].split("|")}
    assert lines == {*(str(number) for number in range(1, 19)), "pujiang"}
    (square,) = (row for row in STATIONS if row["name_zh"] == "人民广场")
    assert (square["name_en"], square["lines"]) == ("People's Square", "1|2|8")


def test_rebuilding_gives_the_same_bytes(tmp_path):
    for part in ("companies", "districts"):
        (tmp_path / part).symlink_to(DATA / part)
    for file in builder.build(tmp_path):
        assert file.read_bytes() == (DATA / file.relative_to(tmp_path)).read_bytes()


def test_a_position_in_another_district_is_refused(tmp_path, monkeypatch):
    for part in ("companies", "districts"):
        (tmp_path / part).symlink_to(DATA / part)
    table = tmp_path / "roads.csv"
    moved = [row | {"district": "chongming"} for row in ROADS[:1]]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(moved[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(moved)
    monkeypatch.setattr(builder, "ROADS", table)
    with pytest.raises(TableError, match="a position in chongming"):
        builder.build(tmp_path)
    assert not (tmp_path / "places").exists()
