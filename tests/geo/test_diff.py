"""What differs between two versions: appeared, gone, moved, changed, each once and with how far."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
import shapely

from geo.model.diff import COLUMNS, diff_layouts, diff_tables
from geo.model.sources import BUILT_IN, read_tables


def firms(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "name_zh", "lon", "lat"])


def told(
    before: pd.DataFrame, after: pd.DataFrame, by: tuple[str, ...] = ("id",)
) -> list[tuple[object, ...]]:
    found = diff_tables("companies", before, after, by)
    assert list(found.columns) == list(COLUMNS)
    return [tuple(row) for row in found[["id", "change", "column", "before", "after"]].to_numpy()]


BEFORE = firms(
    ("a", "甲", "0.10", "0.0"), ("b", "乙", "0.20", "0.0"), ("c", "丙", "", ""), ("d", "丁", "0.4", "0")
)


def test_what_appeared_went_moved_and_changed_is_told_once_each() -> None:
    after = firms(
        ("d", "丁", "0.4", "0"), ("a", "甲厂", "0.10", "0.0"), ("b", "乙", "0.21", "0.0"), ("e", "戊", "", "")
    )
    assert told(BEFORE, after) == [
        ("c", "gone", "", "", ""),
        ("e", "appeared", "", "", ""),
        ("b", "moved", "", "0.200000, 0.000000", "0.210000, 0.000000"),
        ("a", "changed", "name_zh", "甲", "甲厂"),
    ]


def test_a_hundredth_of_a_degree_on_the_equator_is_1113_metres() -> None:
    after = BEFORE.replace({"lon": {"0.20": "0.21"}})
    found = diff_tables("companies", BEFORE, after, ("id",))
    assert found.loc[0, "moved_m"] == pytest.approx(1113.2, abs=0.1)


def test_the_same_place_in_other_digits_has_not_moved() -> None:
    assert told(BEFORE, BEFORE.replace({"lon": {"0.10": "0.1000000"}, "lat": {"0.0": "0.000000"}})) == []
    assert told(BEFORE, BEFORE.iloc[::-1]) == []


def test_a_place_that_came_has_changed_and_not_moved() -> None:
    after = BEFORE.assign(lon=["0.10", "0.20", "0.3", "0.4"], lat=["0.0", "0.0", "0.1", "0"])
    assert told(BEFORE, after) == [("c", "changed", "lon", "", "0.3"), ("c", "changed", "lat", "", "0.1")]


def test_a_column_that_came_is_told_where_it_says_something() -> None:
    assert told(BEFORE, BEFORE.assign(note=["", "new", "", ""])) == [("b", "changed", "note", "", "new")]


def test_rows_that_share_a_key_are_matched_in_their_order() -> None:
    twins = firms(("a", "甲", "", ""), ("a", "乙", "", ""))
    assert told(twins, twins) == []
    assert told(twins, twins.iloc[:1]) == [("a #2", "gone", "", "", "")]


def test_a_shape_moves_with_its_centroid_or_changes_about_it() -> None:
    square = shapely.box(0, 0, 0.02, 0.02)
    zones = pd.DataFrame({"slug": ["s"], "name_zh": ["方"], "geometry": [square]})
    same = diff_tables("zones", zones, zones.copy(), ("slug",))
    assert same.empty
    away = zones.assign(geometry=[shapely.box(0.01, 0, 0.03, 0.02)])
    moved = diff_tables("zones", zones, away, ("slug",))
    assert list(moved["change"]) == ["moved"]
    assert moved.loc[0, "moved_m"] == pytest.approx(1113.2, abs=0.5)
    larger = zones.assign(geometry=[shapely.box(-0.01, -0.01, 0.03, 0.03)])
    assert diff_tables("zones", zones, larger, ("slug",))[["change", "column"]].to_numpy().tolist() == [
        ["changed", "geometry"]
    ]


def test_a_layout_does_not_differ_from_itself(tmp_path: Path) -> None:
    tables, _ = read_tables(BUILT_IN)
    assert diff_layouts(tables, read_tables(BUILT_IN)[0]).empty


def test_every_change_back_is_the_change_forth_reversed(toy_folder: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(toy_folder, later)
    file = later / "companies" / "companies.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text(
        "\n".join([*lines[:1], lines[1].replace("Red", "Green"), *lines[3:]]) + "\n", encoding="utf-8"
    )
    forth = diff_layouts(read_tables(toy_folder)[0], read_tables(later)[0])
    back = diff_layouts(read_tables(later)[0], read_tables(toy_folder)[0])
    turned = {"gone": "appeared", "appeared": "gone"}
    key = ["table", "id", "change", "column"]
    assert len(forth) >= 2
    assert sorted(map(tuple, forth[key].to_numpy())) == sorted(
        (table, id, turned.get(change, change), column) for table, id, change, column in back[key].to_numpy()
    )
