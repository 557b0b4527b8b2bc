"""The written rule of preference, and targets beside the present."""

from __future__ import annotations

import dataclasses
from functools import partial
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.facts import (
    CONFIDENCE_RANK,
    KIND_RANK,
    best_first,
    disagreeing,
    facts_of,
    numbers_of,
    paired_targets,
    preferred_first,
)
from geo.model.layout import Layout, Words
from tests.geo.toy_facts import toy_facts

SOURCES = pd.DataFrame(
    [(kind, kind, "A title", "", "", "2025", "", kind) for kind in KIND_RANK],
    columns=["source_id", "publisher", "title", "title_zh", "address", "published", "retrieved", "kind"],
).set_index("source_id")


facts = partial(toy_facts, "press")


def layout_with(toyland: Layout, *rows: dict[str, str]) -> Layout:
    return dataclasses.replace(toyland, facts=facts(*rows), sources=SOURCES)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"source_id": "government", "as_of": "2010", "confidence": "low"}, {"source_id": "filing"}),
        ({"source_id": "filing", "as_of": "2010"}, {"source_id": "company"}),
        ({"source_id": "company", "as_of": "2010"}, {"source_id": "press"}),
        ({"source_id": "press"}, {"source_id": "nobody knows"}),
        ({"as_of": "2025", "confidence": "low"}, {"as_of": "2024"}),
        ({"as_of": "2025-06"}, {"as_of": "2025"}),
        ({"as_of": "2010", "source_id": "agent"}, {"period": "January to June", "source_id": "government"}),
        ({"as_of": "2010"}, {"as_of": ""}),
        ({"confidence": "high"}, {"confidence": "medium"}),
        ({"confidence": "medium"}, {"confidence": "low"}),
        ({"source_id": "general", "as_of": "1990"}, {"source_id": "government", "qualifier": "target"}),
        ({"source_id": "general", "as_of": "1990"}, {"source_id": "government", "qualifier": "expected"}),
    ],
)
def test_the_rule_prefers(better: dict[str, str], worse: dict[str, str]) -> None:
    for rows in ((better, worse), (worse, better)):
        ordered = preferred_first(facts(*rows), SOURCES)
        assert ordered.iloc[0]["id"] == ("x1" if rows[0] is better else "x2")


def test_equals_keep_the_order_of_the_file() -> None:
    assert preferred_first(facts({}, {}, {}), SOURCES)["id"].tolist() == ["x1", "x2", "x3"]


def test_facts_stay_together_by_subject_detail_and_measure() -> None:
    table = facts({"measure": "output"}, {"subject_detail": "north"}, {}, {"subject_id": "arts"})
    assert preferred_first(table, SOURCES)["id"].tolist() == ["x4", "x3", "x1", "x2"]


def test_for_the_whole_a_figure_on_the_whole_comes_first_but_never_a_target() -> None:
    table = facts(
        {"qualifier": "target"},
        {"subject_detail": "north", "source_id": "government"},
        {"source_id": "general"},
    )
    assert best_first(table, SOURCES)["id"].tolist() == ["x3", "x2", "x1"]
    assert best_first(table, SOURCES).columns.equals(table.columns)


# Rows that the rule tells apart: no two are alike in all it looks at.
distinct_rows = st.lists(
    st.fixed_dictionaries(
        {
            "source_id": st.sampled_from([*KIND_RANK, "unknown"]),
            "qualifier": st.sampled_from(["exact", "target"]),
            "confidence": st.sampled_from(list(CONFIDENCE_RANK)),
            "as_of": st.sampled_from(["", "2019", "2020", "2020-06", "2021-12-31"]),
            "subject_detail": st.sampled_from(["", "north"]),
        }
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda row: tuple(sorted(row.items())),
)


@given(distinct_rows, st.randoms(use_true_random=False))
def test_preference_does_not_hang_on_the_order_of_rows(rows: list[dict[str, str]], dice: Random) -> None:
    table = facts(*rows)
    shuffled = table.loc[dice.sample(list(table.index), len(table))]
    for rule in (preferred_first, best_first):
        assert rule(table, SOURCES)["id"].tolist() == rule(shuffled, SOURCES)["id"].tolist()


def test_facts_of_a_subject_carry_their_source(toyland: Layout) -> None:
    table = facts_of(toyland, "zone", "blocks")
    assert table["measure"].tolist() == ["firms", "output"]
    assert set(table["publisher"]) == {"Toyland Gazette"}
    assert facts_of(toyland, "zone", "nowhere").empty


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ({}, {"value": "2"}, True),
        ({}, {"value": "2", "as_of": "2020"}, True),
        ({}, {"value": "2", "period": "May"}, True),
        ({}, {"unit": "parks"}, True),
        ({}, {"qualifier": "more_than"}, True),
        ({}, {"qualifier": "about"}, False),
        ({}, {"as_of": "2020"}, False),
        ({}, {"value": "2", "qualifier": "target"}, False),
        ({"qualifier": "target"}, {"value": "2", "qualifier": "target"}, True),
        ({"qualifier": "target"}, {"value": "2", "qualifier": "target", "as_of": "2030"}, False),
        ({"qualifier": "target"}, {"value": "2", "qualifier": "expected"}, False),
    ],
)
def test_facts_disagree_where_they_say_different_things_of_the_same(
    one: dict[str, str], other: dict[str, str], differ: bool
) -> None:
    table = facts(one, other)
    assert disagreeing(table)["id"].tolist() == (["x1", "x2"] if differ else [])
    assert disagreeing(table.iloc[::-1])["id"].tolist() == (["x2", "x1"] if differ else [])


def test_a_fact_alone_disagrees_with_nobody() -> None:
    assert disagreeing(facts({})).empty


def test_text_and_dates_are_no_numbers() -> None:
    table = facts({"value": "20"}, {"value": "1-2"}, {"value": "1990", "unit": "date"})
    assert numbers_of(table).isna().tolist() == [False, True, True]


def test_a_target_stands_beside_the_present_with_what_is_missing(toyland: Layout) -> None:
    # 15 of 20 by 2030: 5 missing, 75 % of the way.
    layout = layout_with(toyland, {"value": "20", "qualifier": "target", "as_of": "2030"}, {"value": "15"})
    [pair] = paired_targets(layout, "zone", "blocks")
    assert (pair.target.id, pair.present and pair.present.id) == ("x1", "x2")
    assert (pair.year, pair.missing, pair.share) == ("2030", 5, 0.75)


def test_a_target_passed_has_less_than_nothing_missing(toyland: Layout) -> None:
    layout = layout_with(toyland, {"value": "20", "qualifier": "target", "as_of": "2024"}, {"value": "25"})
    [pair] = paired_targets(layout, "zone", "blocks")
    assert (pair.missing, pair.share) == (-5, 1.25)


def test_a_target_alone_is_paired_with_nothing(toyland: Layout) -> None:
    layout = layout_with(toyland, {"value": "20", "qualifier": "expected", "as_of": "2030"})
    [pair] = paired_targets(layout, "zone", "blocks")
    assert (pair.present, pair.missing, pair.share) == (None, None, None)


@pytest.mark.parametrize(
    "unlike", [{"scope": "all"}, {"unit": "people"}, {"subject_detail": "north"}, {"measure": "output"}]
)
def test_only_like_is_set_against_like(toyland: Layout, unlike: dict[str, str]) -> None:
    layout = layout_with(toyland, {"value": "20", "qualifier": "target", "as_of": "2030"}, unlike)
    assert [pair.present for pair in paired_targets(layout, "zone", "blocks")] == [None]


def test_the_present_beside_a_target_is_the_latest_up_to_its_year(toyland: Layout) -> None:
    # The older figure comes from the better source, yet it is the target's own year that tells how it ended.
    layout = layout_with(
        toyland,
        {"value": "20", "qualifier": "target", "as_of": "2024"},
        {"value": "30", "qualifier": "target", "as_of": "2027"},
        {"value": "11", "as_of": "2022", "source_id": "government"},
        {"value": "21", "as_of": "2024-12"},
        {"value": "26", "as_of": "2025"},
    )
    pairs = paired_targets(layout, "zone", "blocks")
    assert [(pair.year, pair.present and pair.present.value) for pair in pairs] == [
        ("2024", 21),
        ("2027", 26),
    ]


def test_a_target_for_a_past_without_figures_meets_the_latest(toyland: Layout) -> None:
    layout = layout_with(
        toyland, {"value": "20", "qualifier": "target", "as_of": "2020"}, {"value": "9", "as_of": "2025"}
    )
    assert [pair.present and pair.present.value for pair in paired_targets(layout, "zone", "blocks")] == [9]


def test_the_part_of_a_subject_is_named_in_both_languages(toyland: Layout) -> None:
    north = {"subject_detail": "north", "subject_detail_zh": "北区", "qualifier": "target", "as_of": "2030"}
    [pair] = paired_targets(layout_with(toyland, north), "zone", "blocks")
    assert pair.detail == Words("north", "北区")


def test_a_target_of_nought_has_no_share(toyland: Layout) -> None:
    layout = layout_with(toyland, {"value": "0", "qualifier": "target", "as_of": "2030"}, {"value": "9"})
    [pair] = paired_targets(layout, "zone", "blocks")
    assert (pair.missing, pair.share) == (-9, None)


def test_the_plans_targets_of_the_built_in_layout_are_paired(shanghai: Layout) -> None:
    pairs = {
        (pair.measure, pair.year): pair.target.value for pair in paired_targets(shanghai, "plan", "plan")
    }
    assert pairs["output", "2024"] == 10_000_000_000
    assert pairs["platforms", "2024"] == 20
