"""The small layout to start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.check import check_folder
from geo.model.errors import SourceError
from geo.model.layout import Layout
from geo.model.starter import write_starter


def test_it_has_three_districts_two_zones_and_six_companies(toyland: Layout) -> None:
    assert (len(toyland.districts), len(toyland.zones), len(toyland.companies)) == (3, 2, 6)
    assert len(toyland.facts) >= 3


def test_it_has_no_problem(toy_folder: Path) -> None:
    assert check_folder(toy_folder) == []


def test_it_tells_what_it_wrote(tmp_path: Path) -> None:
    files = write_starter(tmp_path / "new")
    assert {file for file in (tmp_path / "new").rglob("*") if file.is_file()} == set(files)
    assert tmp_path / "new" / "layout.toml" in files


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    one, two = write_starter(tmp_path / "one"), write_starter(tmp_path / "two")
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]


def test_it_may_go_into_an_empty_folder(tmp_path: Path) -> None:
    write_starter(tmp_path)
    assert (tmp_path / "layout.toml").is_file()


def test_nothing_of_anyones_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "layout.toml").write_text("mine")
    with pytest.raises(SourceError, match="holds files already; name a new or empty folder"):
        write_starter(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["layout.toml"]
    assert (tmp_path / "layout.toml").read_text() == "mine"


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("mine")
    with pytest.raises(SourceError, match="new"):
        write_starter(tmp_path / "new")


def test_it_speaks_both_languages(toyland: Layout) -> None:
    for words in (toyland.title, toyland.city, *(term.words for term in toyland.roles.values())):
        assert words.en
        assert words.zh


def test_it_knows_nothing_of_the_built_in_layout(toy_folder: Path) -> None:
    for file in toy_folder.rglob("*.*"):
        if file.is_file():
            text = file.read_text(encoding="utf-8").lower()
            assert not any(word in text for word in ("shanghai", "上海", "cell therapy", "细胞"))
