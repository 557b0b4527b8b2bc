"""What is raised on purpose, and how it reads."""

from __future__ import annotations

import inspect

import pytest

from geo.model import errors
from geo.model.errors import ChoiceError, ExplorerError, GeocodeError, Problem, TableError

OURS = [
    value
    for value in vars(errors).values()
    if inspect.isclass(value) and issubclass(value, Exception) and value.__module__ == errors.__name__
]


@pytest.mark.parametrize("error", [error for error in OURS if not issubclass(error, Warning)])
def test_every_error_is_one_that_the_reader_may_see(error: type[Exception]) -> None:
    assert issubclass(error, ExplorerError)


@pytest.mark.parametrize("error", OURS)
def test_every_error_stands_in_the_tree(error: type[Exception]) -> None:
    assert errors.__doc__
    assert error.__name__ in errors.__doc__


@pytest.mark.parametrize("name", ["TableError", "CRSError", "DatumError", "ChoiceError"])
def test_what_is_a_wrong_value_is_also_a_value_error(name: str) -> None:
    assert issubclass(getattr(errors, name), ValueError)


def test_a_problem_reads_as_place_found_and_wanted() -> None:
    assert (
        str(Problem("a.csv", 3, "role", "seller", "a role"))
        == "a.csv, row 3, role: found 'seller', wanted a role"
    )
    assert str(Problem("a.csv", 0, "", "", "a file")) == "a.csv: wanted a file"


def test_problems_sort_by_file_then_row_then_column() -> None:
    ordered = [Problem("a", 2, "b", "", ""), Problem("a", 10, "a", "", ""), Problem("b", 1, "a", "", "")]
    assert sorted([ordered[2], ordered[0], ordered[1]]) == ordered


def test_a_table_error_lists_every_problem_up_to_twenty() -> None:
    problems = [Problem("a.csv", row, "x", str(row), "less") for row in range(2, 27)]
    error = TableError("companies", problems)
    assert len(error.problems) == 25
    lines = str(error).splitlines()
    assert lines[0] == "companies: 25 problems"
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more; `layout-explorer check` lists all"
    assert str(TableError("zones", problems[:1])).startswith("zones: 1 problem\n")


def test_a_wrong_choice_names_the_nearest_and_the_known() -> None:
    error = ChoiceError("zone", "zhangjang", ["zhangjiang", "lingang"])
    assert (
        str(error) == "zone 'zhangjang' is not known; did you mean 'zhangjiang'? Known: lingang, zhangjiang"
    )
    assert str(ChoiceError("zone", "q", ["a"])) == "zone 'q' is not known. Known: a"
    assert (error.given, error.known) == ("zhangjang", ("lingang", "zhangjiang"))


def test_a_geocode_error_says_what_was_tried() -> None:
    assert str(GeocodeError("{service}: {said}", service="a", said="429")) == "a: 429"
