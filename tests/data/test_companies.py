"""What anybody may check of the companies table in data/companies."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from data.build import companies
from geo.model.errors import TableError
from tests.data.slugs import OTHER, SUPPORTING

DATA = Path(__file__).parents[2] / "data"
DISTRICTS = SUPPORTING | OTHER
PRECISIONS = {"building", "street_number", "street", "block", "town"}
STATUSES = {"operating", "planned", "under_construction", "moved_away", "unknown"}
COLUMNS = [
    "id",
    "name_en",
    "name_zh",
    "legal_name_en",
    "legal_name_zh",
    "brand",
    "role",
    "role_note",
    "role_note_zh",
    "status",
    "address_en",
    "address_zh",
    "address_kind",
    "postcode",
    "district_as_stated",
    "zone_as_stated",
    "park_en",
    "park_zh",
    "founded",
    "ticker",
    "listed",
    "website",
    "lon",
    "lat",
    "datum",
    "precision",
    "radius_m",
    "position_note",
    "position_note_zh",
    "presence_confidence",
    "address_confidence",
    "sources",
    "as_of",
    "note_en",
    "note_zh",
]


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


COMPANIES = read(DATA / "companies" / "companies.csv")
SOURCES = {row["source_id"]: row for row in read(companies.SOURCES)}
BY_ID = {row["id"]: row for row in COMPANIES}


def test_the_columns_are_those_that_the_layout_promises() -> None:
    assert list(COMPANIES[0]) == COLUMNS


def test_every_site_is_listed_once_in_the_order_of_its_number() -> None:
    numbers = [int(row["id"].removeprefix("c")) for row in COMPANIES]
    assert numbers == sorted(set(numbers))
    assert numbers[:77] == list(range(1, 78))
    assert len(numbers) == 86


def test_the_words_of_a_row_are_known_ones() -> None:
    layout = tomllib.loads((DATA / "layout.toml").read_text(encoding="utf-8"))
    roles = {role["slug"] for role in layout["roles"]}
    for row in COMPANIES:
        assert row["name_en"], row["id"]
        assert row["role"] in roles, row["id"]
        assert row["status"] in STATUSES, row["id"]
        assert set(row["district_as_stated"].split("|")) - {""} <= DISTRICTS, row["id"]
        assert row["zone_as_stated"] in {"", "zhangjiang", "waigaoqiao", "lingang", "jinshan"}, row["id"]
        assert row["listed"] in {"", "yes", "no"}, row["id"]
        assert row["presence_confidence"] in {"high", "medium", "low"}, row["id"]
        assert row["address_confidence"] in {"", "high", "medium", "low"}, row["id"]


def test_every_role_has_a_site() -> None:
    assert set(Counter(row["role"] for row in COMPANIES)) == {
        "rd",
        "manufacturing",
        "cdmo",
        "supplier",
        "hospital",
        "platform",
    }


def test_every_row_names_sources_that_exist() -> None:
    for row in COMPANIES:
        named = row["sources"].split("|")
        assert named != [""], row["id"]
        assert set(named) <= set(SOURCES), row["id"]


def test_a_source_can_be_followed_by_its_address_or_by_publisher_and_title() -> None:
    for source in SOURCES.values():
        assert source["publisher"], source
        assert source["title"], source
        assert re.fullmatch(r"s[0-9a-f]{7}", source["source_id"])
        assert source["address"] == "" or source["address"].startswith(("http://", "https://")), source
        assert re.fullmatch(r"(\d{4}(-\d{2}(-\d{2})?)?)?", source["published"]), source
        assert source["kind"] in {"government", "filing", "company", "press", "agent", "open_data", "general"}


@pytest.mark.parametrize(
    "phrase", ["general knowledge", "colleague", "github file", "public repository file"]
)
def test_nothing_rests_on_what_no_reader_can_follow(phrase: str) -> None:
    for file in (DATA / "companies" / "companies.csv", companies.SOURCES, DATA / "zones" / "zones.geojson"):
        assert phrase not in file.read_text(encoding="utf-8").lower()


def test_a_position_is_whole_or_absent() -> None:
    for row in COMPANIES:
        parts = [row[name] for name in ("lon", "lat", "datum", "precision", "radius_m", "position_note")]
        assert all(parts) or not any(parts), row["id"]


def test_positions_are_in_wgs84_inside_the_city_with_an_honest_radius() -> None:
    most = {"building": 100, "street_number": 250, "block": 2000, "street": 3000, "town": 7000}
    for row in COMPANIES:
        if row["lon"]:
            assert row["datum"] == "WGS-84", row["id"]
            assert 120.85 < float(row["lon"]) < 122.0, row["id"]
            assert 30.67 < float(row["lat"]) < 31.88, row["id"]
            assert row["precision"] in PRECISIONS, row["id"]
            assert 0 < float(row["radius_m"]) <= most[row["precision"]], row["id"]


def test_sixty_four_sites_are_on_the_map_and_sixteen_of_them_at_their_number() -> None:
    assert Counter(row["precision"] for row in COMPANIES) == {
        "town": 26,
        "street_number": 16,
        "street": 14,
        "block": 8,
        "": 22,
    }


def test_a_pin_claims_the_number_only_where_a_source_states_it() -> None:
    for row in COMPANIES:
        if row["precision"] in {"building", "street_number"}:
            assert re.search(r"\d", row["address_en"] + row["address_zh"]), row["id"]
            assert row["address_confidence"] in {"high", "medium"}, row["id"]


def test_a_site_without_a_pin_says_in_both_languages_why() -> None:
    for row in COMPANIES:
        if not row["lon"]:
            assert row["note_en"], row["id"]
            assert row["note_zh"], row["id"]


def test_notes_come_in_both_languages() -> None:
    for row in COMPANIES:
        assert bool(row["note_en"]) == bool(row["note_zh"]), row["id"]


def test_the_plant_of_the_first_car_t_is_named_by_its_campus_without_a_street_number() -> None:
    kairos = BY_ID["c1"]
    assert kairos["name_zh"] == "复星凯瑞"
    assert "Tianci International" in kairos["address_en"]
    assert not re.search(r"\d", kairos["address_en"] + kairos["address_zh"])


def test_those_who_left_or_only_plan_are_not_shown_as_operating() -> None:
    assert BY_ID["c9"]["status"] == BY_ID["c12"]["status"] == "moved_away"
    assert {BY_ID[key]["status"] for key in ("c2", "c7", "c10", "c47", "c53")} == {"planned"}
    assert not any("BDgene" in row["name_en"] for row in COMPANIES)


def test_an_address_with_the_zhangjiang_name_outside_pudong_gives_no_zone() -> None:
    lead = BY_ID["c50"]
    assert "Zhangjiang" in lead["address_en"]
    assert (lead["district_as_stated"], lead["zone_as_stated"]) == ("hongkou", "")


def test_the_builder_makes_the_same_bytes(tmp_path: Path) -> None:
    (built,) = companies.build(tmp_path)
    assert built.read_bytes() == (DATA / "companies" / "companies.csv").read_bytes()


def test_an_exact_pin_without_a_stated_number_and_an_unknown_role_are_both_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites, positions = tmp_path / "sites.csv", tmp_path / "positions.csv"
    source = next(iter(SOURCES))
    sites.write_text(
        "id,role,address_en,address_zh,website,sources\n"
        f"c1,maker,Campus in the south,,,{source}\nc2,rd,5 Road,,,{source}\n",
        encoding="utf-8",
    )
    positions.write_text(
        "id,lon,lat,precision,radius_m,position_note\n"
        "c1,121.6,31.1,street_number,100,x\nc2,121.6,31.1,street_number,100,x\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(companies, "SITES", sites)
    monkeypatch.setattr(companies, "POSITIONS", positions)
    with pytest.raises(TableError) as raised:
        companies.build(tmp_path)
    assert [(problem.file, problem.row, problem.column) for problem in raised.value.problems] == [
        ("sites.csv", 2, "role"),
        ("positions.csv", 2, "precision"),
    ]
