"""The published figures: each has a source, corrections are made, and what disagrees stays side by side."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

from data.build import facts as builder
from geo.model.contracts import BY_TABLE
from geo.model.errors import TableError
from geo.model.facts import CONFIDENCE_RANK, KIND_RANK, QUALIFIERS

DATA = Path(__file__).parents[2] / "data"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
NUMBER = re.compile(r"\d+(\.\d+)?")


def rows_of(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


FACTS = rows_of("facts/facts.csv")
SOURCES = rows_of("facts/sources.csv")
LAYOUT = tomllib.loads((DATA / "layout.toml").read_text(encoding="utf-8"))
MEASURES = {row["slug"]: row for row in LAYOUT["measures"]}
INCENTIVES = (
    "funding_cap",
    "subsidy_cap",
    "subsidy_share",
    "subsidy_match",
    "income_tax_rate",
    "development_fund",
)
# A compilation without a date is the only source for them.
UNDATED_INCENTIVES = {
    ("fengxian", "award for a class-1 drug"),
    ("fengxian", "permit for a phase 2 or 3 trial"),
}


def found(**wanted: str) -> list[dict[str, str]]:
    return [row for row in FACTS if all(row[name] == value for name, value in wanted.items())]


def test_columns_are_those_of_the_contract():
    assert tuple(FACTS[0]) == tuple(column.name for column in BY_TABLE["facts"].columns)
    assert tuple(SOURCES[0]) == tuple(column.name for column in BY_TABLE["sources"].columns)


def test_every_figure_resolves_to_a_source():
    assert {row["source_id"] for row in FACTS} <= {row["source_id"] for row in SOURCES}


def test_every_source_is_used_and_listed_once():
    used = {row["source_id"] for row in FACTS}
    for path in ("places/places.csv", "places/roads.csv", "places/stations.csv", "companies/companies.csv"):
        for row in rows_of(path):
            used |= set((row.get("source_id") or row.get("sources", "")).split("|"))
    for row in rows_of("build/research/zone_outlines.csv"):
        used |= {row["area_source_id"], *row["sources"].split("|")}
    listed = [row["source_id"] for row in SOURCES]
    assert listed == sorted(set(listed))
    assert set(listed) <= used


def test_every_source_names_a_publisher_and_a_way_to_it():
    for source in SOURCES:
        assert source["publisher"], source
        assert source["title"], source
        assert source["kind"] in KIND_RANK, source
        assert source["retrieved"] == "2026-11-22", source
        assert source["published"] == "" or DATE.fullmatch(source["published"]), source
        assert source["address"] == "" or re.fullmatch(r"https?://[^\s]+", source["address"]), source


def test_every_source_says_in_chinese_too_what_it_is_about():
    """What a source is about is in our words, so it is said in both languages; its publisher keeps its own name."""
    bare = {row["title_zh"] for row in SOURCES if not re.search(r"[\u4e00-\u9fff]", row["title_zh"])}
    assert not bare


def test_every_figure_keeps_to_the_vocabulary():
    scopes = {term["slug"] for term in LAYOUT["scopes"]}
    for row in FACTS:
        assert row["qualifier"] in QUALIFIERS, row
        assert row["confidence"] in CONFIDENCE_RANK, row
        assert row["scope"] in scopes, row
        assert row["measure"] in MEASURES, row
        dates = (row["as_of"], row["valid_from"], row["valid_to"])
        assert all(date == "" or DATE.fullmatch(date) for date in dates), row


def test_value_and_unit_fit():
    alike = ({"yuan", "usd", "eur"}, {"platforms", "bases and platforms"})
    for row in FACTS:
        if row["unit"] == "text":
            assert row["measure"] == "credit_code" or not NUMBER.fullmatch(row["value"]), row
        elif row["unit"] == "date":
            assert DATE.fullmatch(row["value"]), row
        else:
            assert NUMBER.fullmatch(row["value"]), row
            assert row["unit"] != "%" or float(row["value"]) <= 100, row
        usual = MEASURES[row["measure"]]["unit"]
        assert row["unit"] in {usual, "text"} or any({row["unit"], usual} <= units for units in alike), row


def test_ids_are_unique():
    assert len({row["id"] for row in FACTS}) == len(FACTS)


def test_every_measure_is_labelled_and_used():
    groups = {"land", "space", "firms", "production", "treatment", "access", "policy"}
    assert {row["measure"] for row in FACTS} == set(MEASURES)
    assert len(MEASURES) == len(LAYOUT["measures"])
    for measure in MEASURES.values():
        assert measure["en"]
        assert re.search(r"[\u4e00-\u9fff]", measure["zh"])
        assert measure["group"] in groups


def test_the_header_line_shows_measures_that_the_plan_has():
    assert set(LAYOUT["plan"]["headline"]) <= {row["measure"] for row in found(subject_kind="plan")}


def test_the_plan_aims_at_ten_billion_yuan_and_twenty_platforms_in_2024():
    (output,) = found(subject_kind="plan", measure="output")
    assert (output["value"], output["unit"], output["qualifier"]) == ("10000000000", "yuan", "target")
    (platforms,) = found(subject_kind="plan", measure="platforms")
    assert (platforms["value"], platforms["qualifier"]) == ("20", "target")
    (cap,) = found(subject_kind="plan", measure="funding_cap")
    assert (cap["value"], cap["unit"], cap["qualifier"]) == ("100000000", "yuan/year", "cap")
    assert output["as_of"] == platforms["as_of"] == "2024"
    assert {row["source_id"] for row in (output, platforms, cap)} == {"s5458af1"}
    (source,) = (row for row in SOURCES if row["source_id"] == "s5458af1")
    assert (source["kind"], source["published"]) == ("press", "2022-11-12")


def test_the_gene_therapy_plan_counts_bases_too_and_says_nothing_of_the_citys_level():
    (platforms,) = found(subject_kind="city", measure="platforms")
    assert (platforms["value"], platforms["unit"]) == ("20", "bases and platforms")


def test_what_waigaoqiao_trades_is_not_its_output():
    trade = [row["measure"] for row in found(subject_id="waigaoqiao") if row["unit"] == "yuan"]
    assert sorted(trade) == ["biomedical_revenue", "biomedical_scale", "biomedical_scale"]
    (row,) = found(value="221800000000")
    assert (row["subject_id"], row["measure"]) == ("waigaoqiao", "biomedical_scale")


@pytest.mark.parametrize(
    ("subject", "measure", "values"),
    [
        ("jinshan", "area_planned", {"7.74", "4.74"}),
        ("jinshan", "output", {"9570000000", "2160000000"}),
        ("lingang_special_area", "area", {"819", "873"}),
        ("zhangjiang", "area", {"94", "95", "220"}),
        ("lingang", "biomedical_revenue", {"80000000000", "30000000000"}),
        ("jiading", "life_health_output", {"50000000000", "100000000000"}),
        ("shanghai", "biomedical_scale", {"1000000000000", "1200000000000"}),
        ("c16", "founded", {"2013", "2011"}),
    ],
)
def test_figures_that_disagree_stand_side_by_side(subject, measure, values):
    assert values <= {row["value"] for row in found(subject_id=subject, measure=measure)}


def test_zevor_cel_has_the_month_of_the_notice_and_the_other_one():
    rows = found(subject_id="c4", measure="product_approval", subject_detail="zevor-cel")
    assert {row["as_of"]: row["confidence"] for row in rows} == {"2024-02-23": "high", "2024-03": "low"}


def test_hrain_is_approved_on_one_weak_word():
    (row,) = found(subject_id="c13", measure="product_approval")
    assert (row["as_of"], row["confidence"]) == ("2026-01", "low")


def test_the_thirty_two_firms_of_jinshan_are_given_both_ways():
    assert {(row["subject_kind"], row["measure"]) for row in found(subject_id="jinshan", value="32")} == {
        ("zone", "companies_biomedical"),
        ("district", "firms_above_scale"),
    }


def test_the_port_is_in_two_zones_by_one_text_and_in_one_by_another():
    said = [row["value"] for row in found(subject_id="jinshan", measure="composition")]
    assert len(said) == 2
    assert any("Second" in text for text in said)


def test_lin_gang_wants_ten_billion_yuan_firms_not_a_hundred():
    (row,) = found(subject_id="lingang", measure="firms_1bn")
    assert row["value"] == "10"


def test_no_figure_of_a_part_stands_for_the_whole_of_a_zone():
    for slug in ("zhangjiang", "jinshan"):
        assert all(row["subject_detail"] for row in found(subject_kind="zone", subject_id=slug))


def test_targets_name_their_year():
    assert all(row["as_of"] for row in found(qualifier="target"))


def test_money_and_tax_say_from_when_they_hold():
    rows = [row for row in FACTS if row["measure"] in INCENTIVES]
    undated = {(row["subject_id"], row["subject_detail"]) for row in rows if not row["valid_from"]}
    assert undated == UNDATED_INCENTIVES
    assert all(row["valid_to"] == "" or row["valid_from"] <= row["valid_to"] for row in rows)
    city = found(subject_kind="city", measure="funding_cap")
    assert [(row["valid_from"], row["valid_to"]) for row in city] == [("2024-08-01", "2029-07-31")]


@pytest.mark.parametrize(
    "path",
    [
        "facts/facts.csv",
        "facts/sources.csv",
        "places/places.csv",
        "places/roads.csv",
        "CHANGELOG.md",
        "CHANGELOG.zh.md",
    ],
)
def test_no_word_about_how_it_was_put_together(path):
    text = (DATA / path).read_text(encoding="utf-8").lower()
    for word in ("general knowledge", "colleague", "public repository file", "zones.json", "{{", "<"):
        assert word not in text


def test_rebuilding_gives_the_same_bytes(tmp_path):
    for file in builder.build(tmp_path):
        assert file.read_bytes() == (DATA / file.relative_to(tmp_path)).read_bytes()


def test_every_loose_end_is_named_at_once(tmp_path, monkeypatch):
    loose = FACTS[0] | {"source_id": "s0000000", "measure": "luck", "scope": "some", "subject_id": "nowhere"}
    table = tmp_path / "facts.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(loose), lineterminator="\n")
        writer.writeheader()
        writer.writerows([loose, loose])
    monkeypatch.setattr(builder, "FACTS", table)
    with pytest.raises(TableError) as raised:
        builder.build(tmp_path)
    columns = [problem.column for problem in raised.value.problems if problem.row == 3]
    assert columns == ["id", "source_id", "measure", "scope", "subject_id"]
    assert not (tmp_path / "facts").exists()
