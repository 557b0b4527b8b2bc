"""When figures in a row may be ranked, and why not."""

from __future__ import annotations

import dataclasses
import math

import pytest

from geo.measures.cells import Cell, comparable
from geo.model.layout import Words

FOUND = Cell(
    "a",
    value=20.0,
    unit="firms",
    as_of="2025",
    scope="toys",
    qualifier="exact",
    source_ids=("s",),
    fact_ids=("f",),
)


def other(**changes: object) -> Cell:
    return dataclasses.replace(FOUND, zone="b", value=30.0, **changes)


def test_like_figures_can_be_ranked() -> None:
    assert comparable([FOUND, other()]) == (True, "")


def test_months_of_one_year_are_like_enough() -> None:
    assert comparable([FOUND, other(as_of="2025-06-30")]) == (True, "")


def test_a_cell_not_found_is_no_obstacle_to_the_rest() -> None:
    assert comparable([FOUND, Cell("c"), other()]) == (True, "")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([], "fewer_than_two"),
        ([FOUND, Cell("c")], "fewer_than_two"),
        ([FOUND, dataclasses.replace(FOUND, value=Words("some", "一些"))], "not_numbers"),
        ([FOUND, other(unit="people")], "units"),
        ([FOUND, other(scope="all")], "scopes"),
        ([FOUND, other(as_of="2024")], "years"),
        ([FOUND, other(as_of="")], "years"),
        ([dataclasses.replace(FOUND, as_of=""), other(as_of="")], "years"),
        ([FOUND, other(qualifier="about")], "qualifiers"),
        ([FOUND, other(qualifier="target")], "qualifiers"),
        ([dataclasses.replace(FOUND, qualifier="more_than"), other(qualifier="more_than")], "bounds"),
        ([FOUND, other(detail=Words("north end", ""))], "parts"),
    ],
)
def test_unlike_figures_are_not_ranked(cells: list[Cell], reason: str) -> None:
    assert comparable(cells) == (False, reason)


def test_the_name_of_a_nearest_place_is_no_part() -> None:
    near = dataclasses.replace(FOUND, fact_ids=(), detail=Words("Central Station", ""))
    assert comparable([near, dataclasses.replace(near, detail=Words("East Station", ""))]) == (True, "")


@pytest.mark.parametrize("qualifier", ["target", "expected"])
def test_what_is_planned_is_no_number_to_rank_by(qualifier: str) -> None:
    assert math.isnan(other(qualifier=qualifier).number)
    assert other(qualifier="cap").number == 30.0


def test_json_has_whole_numbers_whole_and_the_absent_as_null() -> None:
    assert (FOUND.as_json()["value"], type(FOUND.as_json()["value"])) == (20, int)
    assert dataclasses.replace(FOUND, value=0.5).as_json()["value"] == 0.5
    assert Cell("c").as_json()["value"] is None


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["some", "north", "read"]), ("zh", ["一些", "北区", "已读"])]
)
def test_json_has_words_in_the_language_asked_for(lang: str, words: list[str]) -> None:
    cell = Cell("c", value=Words("some", "一些"), detail=Words("north", "北区"), note=Words("read", "已读"))
    said = cell.as_json(lang)
    assert [said["value"], said["detail"], said["note"]] == words
