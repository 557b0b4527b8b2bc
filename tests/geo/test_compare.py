"""Subjects side by side: three toy zones and ten measures worked out by hand, and the built-in layout's four zones.

Each zone of the toyland here is 4.45278 km x 4.42297 km = 19.6945 km2 (WGS-84, at the equator). Of the five companies
with a position three are makers: t1 and t2 in Building Blocks, t3 in Train Yard; t4 there and t5 on Kite Hill design.
"""

from __future__ import annotations

import pytest

from geo.measures.compare import Comparison, compare, rank_subjects, usual_measures
from geo.measures.ranking import Criterion
from geo.measures.subjects import choose_subjects
from geo.model.errors import ChoiceError
from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.three_zones import write_three_zones

ZONES = ["blocks", "trains", "kites"]
KM2 = 4.45278 * 4.42297
# A tenth of a degree along the equator and along a meridian near it.
EAST_KM, NORTH_KM = 11.13195, 11.05743


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("compared") / "toyland"))


@pytest.fixture(scope="module")
def compared(toys: Layout) -> Comparison:
    measures = [*usual_measures(toys, choose_subjects(toys, ZONES)), "share_maker", "quotient_maker"]
    return compare(toys, choose_subjects(toys, ZONES), measures)


# The ten rows: blocks, trains, kites; the reason why they are not like for like; the best and the worst.
BY_HAND = {
    # One square each.
    "outline_area": ([KM2, KM2, KM2], "", set(), set()),
    # t1 and t2; t3 and t4; t5.
    "companies_located": ([2, 2, 1], "", {"blocks", "trains"}, {"kites"}),
    "companies_per_km2": ([2 / KM2, 2 / KM2, 1 / KM2], "", {"blocks", "trains"}, {"kites"}),
    # Both of 2, one of 2, none of 1.
    "share_maker": ([100, 50, 0], "", set(), set()),
    # 3 of 5 companies are makers, 60 %: 100/60, 50/60, 0/60.
    "quotient_maker": ([100 / 60, 50 / 60, 0], "", set(), set()),
    # Published, one year, one scope, more is better.
    "floor": ([1000, 3000, 2000], "", {"trains"}, {"blocks"}),
    # Less is better; nothing was found for the trains.
    "vacancy": ([4, None, 10], "", {"blocks"}, {"kites"}),
    # 250 million in 2025 of toys, 400 million in 2024 of all industries, a target of 900 million.
    "output": ([250e6, 400e6, 900e6], "scopes", set(), set()),
    # 20 in 2025, about 30 in 2024, 5 in 2025.
    "firms": ([20, 30, 5], "years", set(), set()),
    # The airfield lies in the middle of Building Blocks, the others' middles a tenth of a degree east and west.
    "distance_airport": ([0, EAST_KM, EAST_KM], "", {"blocks"}, {"trains", "kites"}),
}


@pytest.mark.parametrize("measure", BY_HAND)
def test_a_row_is_the_one_worked_out_by_hand(compared: Comparison, measure: str) -> None:
    values, reason, best, worst = BY_HAND[measure]
    row = compared.row(measure)
    found = [cell.value for cell in row.cells]
    assert [cell.zone for cell in row.cells] == ZONES
    assert [value is None for value in found] == [value is None for value in values]
    for value, wanted in zip(found, values, strict=True):
        if wanted is not None:
            assert value == pytest.approx(wanted, rel=1e-5, abs=1e-9)
    assert (row.comparable, row.reason) == (not reason, reason)
    if measure != "distance_airport":
        assert (row.best, row.worst) == (best, worst)
    else:
        # East and west differ in the last digit of a double.
        assert row.best == best
        assert row.worst <= worst


def test_json_has_the_promised_fields(compared: Comparison) -> None:
    rows = {row["measure"]: row for row in compared.as_json()}
    floor = rows["floor"]
    assert {"measure", "label", "unit", "group", "comparable", "cells"} <= floor.keys()
    assert (floor["label"], floor["unit"], floor["group"]) == ("Floor space", "m2", "space")
    cells = floor["cells"]
    assert isinstance(cells, list)
    promised = "zone value unit as_of scope qualifier confidence source_ids computed_from".split()
    assert set(promised) <= cells[0].keys()
    assert (cells[1]["value"], cells[1]["as_of"], cells[1]["source_ids"]) == (3000, "2025", ["gazette"])
    vacancy = rows["vacancy"]["cells"]
    assert isinstance(vacancy, list)
    assert vacancy[1]["value"] is None
    assert compared.as_json("zh")[0]["label"] == "轮廓面积"


def test_computed_rows_stand_before_published_ones_of_their_group(compared: Comparison) -> None:
    firms = [(row.measure.slug, row.computed) for row in compared.rows if row.measure.group == "firms"]
    assert firms == sorted(firms, key=lambda row: not row[1])
    assert dict(firms)["firms"] is False


def test_groups_come_in_their_order(compared: Comparison) -> None:
    groups = list(dict.fromkeys(row.measure.group for row in compared.rows))
    assert groups == ["land", "space", "firms", "production", "access", "policy"]


def test_rows_do_not_come_and_go_with_the_choice(toys: Layout) -> None:
    # Only the trains have a motto; the others are asked for it all the same.
    comparison = compare(toys, choose_subjects(toys, ["blocks", "kites"]))
    assert [cell.value for cell in comparison.row("motto").cells] == [None, None]


def test_an_unknown_measure_names_the_nearest(toys: Layout) -> None:
    with pytest.raises(ChoiceError, match="did you mean 'floor'"):
        compare(toys, choose_subjects(toys, ZONES), ["flor"])


def test_ranking_refuses_what_is_not_like_for_like(compared: Comparison) -> None:
    ranking = rank_subjects(compared, [Criterion("companies_located", 50), Criterion("firms", 50)])
    assert ranking.refused == (("firms", "years"),)
    assert ranking.places == ()


def test_ranking_sets_apart_who_lacks_a_figure(compared: Comparison) -> None:
    # Floor space 1000 -> 0, 2000 -> 1; vacancy 4 -> 1, 10 -> 0: half each is 50 points for both; no trains.
    ranking = rank_subjects(compared, [Criterion("floor", 50), Criterion("vacancy", 50, "less")])
    assert ranking.apart == (("trains", ("vacancy",)),)
    assert [(place.subject, place.rank, place.score) for place in ranking.places] == [
        ("blocks", 1, 50),
        ("kites", 1, 50),
    ]


def test_the_four_zones_have_a_dozen_rows_with_a_sourced_figure(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    sourced = [row for row in comparison.rows if any(cell.source_ids for cell in row.found)]
    assert len(sourced) >= 12
    patients = [row for row in comparison.rows if row.measure.group == "treatment"]
    assert any(row.measure.slug == "sites_treatment_capacity" for row in patients)
    for row in comparison.rows:
        for cell in row.found:
            assert cell.source_ids or cell.computed_from, (row.measure.slug, cell.zone)


def test_patients_and_headcount_are_not_found_except_where_sourced(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    for measure in ("sites_treatment_capacity", "headcount"):
        cells = comparison.row(measure).cells
        assert any(cell.value is None for cell in cells)
        for cell in cells:
            published = set(cell.source_ids) & set(shanghai.sources.index)
            assert cell.value is None or published, (measure, cell.zone)
            assert cell.as_json()["value"] is cell.value or published


def test_the_four_zones_are_not_ranked_by_output_but_by_companies_located(shanghai: Layout) -> None:
    comparison = compare(shanghai, choose_subjects(shanghai, list(shanghai.main_zones.index)))
    output = rank_subjects(comparison, [Criterion("output", 100)])
    assert output.refused == (("output", "scopes"),)
    assert output.places == ()
    located = rank_subjects(comparison, [Criterion("companies_located", 100)])
    assert located.refused == ()
    assert located.places[0].subject == "zhangjiang"
    assert len(located.places) == 4
