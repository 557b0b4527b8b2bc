"""Contracts: what each kind of column takes and refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.model.contracts import CONTRACTS
from geo.model.errors import Problem
from geo.model.schema import Column, Contract, contract_problems


def problems_of(column: Column, *cells: str, key: str = "") -> list[Problem]:
    contract = Contract("toys", "toys.csv", key, (column,))
    return contract_problems(contract, pd.DataFrame({column.name: list(cells)}, dtype=str))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("slug", ["zhangjiang", "c12", "a_b-c", ""], ["Zhangjiang", "two words", "-a", "张江"]),
        ("slugs", ["a|b", "a", ""], ["a|", "|a", "a||b", "a, b"]),
        ("number", ["1", "-0.5", "2e5", "1E-3", ""], ["1,5", "1.", ".5", "+1", "nan", "inf", "1 km", "１"]),
        ("integer", ["7", "-7", ""], ["7.0", "seven", "1e3"]),
        ("year", ["1893", "2026", ""], ["1799", "2100", "26", "2026-01"]),
        (
            "date",
            ["2026", "2026-01", "2026-01-31", ""],
            ["2026-1", "26-01-31", "2026/01/31", "31 January 2026"],
        ),
        (
            "web",
            ["http://a.test", "https://a.test/b?c=d", ""],
            ["ftp://a.test", "a.test", "javascript:alert(1)", "https://", 'https://a"b', "https://a b"],
        ),
        ("text", ["anything", "two\nlines", ""], []),
    ],
)
def test_a_column_takes_what_fits_its_kind_and_refuses_the_rest(
    kind: str, good: list[str], bad: list[str]
) -> None:
    column = Column("toy", kind)  # type: ignore[arg-type]
    assert problems_of(column, *good) == []
    assert [problem.found for problem in problems_of(column, *bad)] == bad


def test_rows_are_counted_as_an_editor_counts_lines() -> None:
    assert [problem.row for problem in problems_of(Column("toy", "year"), "2000", "x", "2001", "y")] == [3, 5]


def test_features_are_counted_from_one() -> None:
    contract = Contract("toys", "toys.geojson", "", (Column("toy", "year"),), shape="polygon")
    assert contract_problems(contract, pd.DataFrame({"toy": ["x"]}))[0].row == 1


def test_a_required_cell_may_not_be_empty() -> None:
    [problem] = problems_of(Column("toy", required=True), "there", "")
    assert (problem.row, str(problem.wanted)) == (3, "text, not empty")


def test_only_known_words_are_taken() -> None:
    [problem] = problems_of(Column("toy", known=("yes", "no")), "yes", "perhaps", "")
    assert (problem.found, str(problem.wanted)) == ("perhaps", "one of yes, no")


def test_a_number_out_of_bounds_is_refused() -> None:
    lat = Column("lat", "number", low=-90, high=90)
    assert problems_of(lat, "-90", "0", "90", "") == []
    found = problems_of(lat, "90.001", "-91", "121.5")
    assert [problem.found for problem in found] == ["90.001", "-91", "121.5"]
    assert {str(problem.wanted) for problem in found} == {"a plain number from -90 to 90"}


def test_a_bound_at_one_end_is_held_too() -> None:
    [low] = problems_of(Column("floor_m2", "number", low=0), "0", "1e9", "-1")
    [high] = problems_of(Column("share", "number", high=1), "-5", "1", "1.01")
    assert (low.found, str(low.wanted)) == ("-1", "a plain number of at least 0")
    assert (high.found, str(high.wanted)) == ("1.01", "a plain number of at most 1")


def test_a_key_comes_once() -> None:
    found = problems_of(Column("id", "slug"), "a", "b", "a", "a", key="id")
    assert [(problem.row, problem.found) for problem in found] == [(4, "a"), (5, "a")]


def test_a_csv_needs_every_column_and_a_feature_only_what_is_required() -> None:
    columns = (Column("id", required=True), Column("note"))
    csv, features = (
        contract_problems(
            Contract("toys", f"toys.{shape}", "id", columns, shape=shape), pd.DataFrame({"x": ["1"]})
        )  # type: ignore[arg-type]
        for shape in ("", "polygon")
    )
    assert [problem.column for problem in csv] == ["id", "note"]
    assert [problem.column for problem in features] == ["id"]


def test_a_csv_may_leave_an_optional_column_out_but_fills_it_as_it_should() -> None:
    columns = (Column("id", required=True), Column("note_zh", "year", optional=True))
    contract = Contract("toys", "toys.csv", "id", columns)
    assert contract_problems(contract, pd.DataFrame({"id": ["1"]})) == []
    [problem] = contract_problems(contract, pd.DataFrame({"id": ["1"], "note_zh": ["soon"]}))
    assert (problem.column, problem.found) == ("note_zh", "soon")


def test_a_check_that_fails_itself_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.model.schema.Column.wanted", property(lambda _: "words"))
    column = Column("lat", "number", low="south", high="north")  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="a check itself failed"):
        problems_of(column, "1")


def test_problems_come_in_the_order_of_rows() -> None:
    contract = Contract("toys", "toys.csv", "", (Column("b", "year"), Column("a", "year")))
    table = pd.DataFrame({"b": ["x", "2000", "x"], "a": ["2000", "y", "y"]})
    found = [(problem.row, problem.column) for problem in contract_problems(contract, table)]
    assert found == [(2, "b"), (3, "a"), (4, "a"), (4, "b")]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_every_contract_names_its_key_among_its_columns(contract: Contract) -> None:
    names = [column.name for column in contract.columns]
    assert len(names) == len(set(names))
    assert contract.key in {"", *names}
    assert contract.is_geometry == contract.file.endswith(".geojson")
