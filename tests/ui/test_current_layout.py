"""One layout for all sessions: read once, and again when a file of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.find.facets import facet_codes
from geo.model.sources import digest_of, stamp_of
from ui.address import read_address
from web.layouts import layout_named


def test_the_layout_is_read_once_and_again_when_a_file_changes(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYOUT", str(toy_folder))
    first = layout_named()
    assert layout_named() is first
    file = toy_folder / "companies" / "companies.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Red Brick", "Blue Brick"), encoding="utf-8")
    assert "Blue Brick" in set(layout_named().companies["name_en"])


def test_an_unchanged_folder_is_not_read_again(toy_folder: Path) -> None:
    stamp, digest = stamp_of(toy_folder), digest_of(toy_folder)
    assert stamp_of(toy_folder) == stamp
    (toy_folder / "companies" / "companies.csv").touch()
    assert stamp_of(toy_folder) != stamp
    assert digest_of(toy_folder) == digest


def test_codes_are_those_of_each_layout_and_cannot_be_spoilt(toyland, shanghai) -> None:  # type: ignore[no-untyped-def]
    assert facet_codes(toyland)["district"] != facet_codes(shanghai)["district"]
    facet_codes(toyland)["district"].clear()
    assert len(facet_codes(toyland)["district"]) > 1


def test_a_company_is_known_wherever_it_stands_in_the_table(shanghai) -> None:  # type: ignore[no-untyped-def]
    last = str(shanghai.companies.index[-1])
    address = read_address({"company": [last]}, shanghai, "en", ["vector"])
    assert address.company == last
    assert not address.dropped
    unknown = read_address({"company": ["c0000"]}, shanghai, "en", ["vector"])
    assert unknown.company == ""
    assert unknown.dropped[0].word == "company"
