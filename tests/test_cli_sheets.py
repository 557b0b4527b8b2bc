"""``layout-explorer sheet`` and ``atlas``: one sheet, one a zone, a view by its address, a file drawn again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

import cli
from sheets.page.record import read_record, read_spec
from sheets.page.spec import SheetSpec

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], toy_folder: Path) -> Call:
    """Calls the command on toyland as the shell does, but in this process: its exit code and what it said."""
    monkeypatch.setenv("LAYOUT", str(toy_folder))

    def run(*words: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["layout-explorer", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), capsys.readouterr().err

    return run


def test_a_sheet_is_as_asked_and_lies_on_the_ground(call: Call, tmp_path: Path, toyland) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "sheet.png"
    words = ("--size", "A5", "--orientation", "portrait", "--dpi", "72", "--lang", "zh", "--style", "grey")
    code, said = call("sheet", "--output", file, *words, "--graticule", "--publish", "--georeference")
    assert code == 0
    assert "审图号" in said
    with Image.open(file) as picture:
        assert picture.size == (420, 595)
    assert {path.name for path in tmp_path.glob("sheet.*")} == {"sheet.png", "sheet.pgw", "sheet.png.aux.xml"}
    assert read_spec(file, toyland) == SheetSpec(
        size="A5",
        orientation="portrait",
        dpi=72,
        lang="zh",
        style="grey",
        graticule=True,
        for_publication=True,
    )


def test_an_address_gives_its_view_and_names_what_it_left_out(call: Call, tmp_path: Path, toyland) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "view.svg"
    role = next(iter(toyland.roles))
    url = f"https://maps.example/x/?lang=zh&role={role}&role=nobody&at=0,0,0"
    code, said = call("sheet", "--output", file, "--url", url)
    assert code == 0
    assert said.count("left out: ") == 2
    spec = read_spec(file, toyland)
    assert (spec.lang, spec.filters, spec.page) == ("zh", (("role", (role,)),), "https://maps.example/x/")


def test_a_file_drawn_again_has_the_same_bytes_or_says_why_not(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    assert call("sheet", "--output", first, "--title", "Board, 5 May")[0] == 0
    code, said = call("sheet", "--from", first, "--output", again)
    assert code == 0
    assert "differ" not in said
    assert again.read_bytes() == first.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert "another date: the bytes will differ" in call("sheet", "--from", first, "--output", again)[1]
    assert read_record(again)["date"] == "2023-11-14"
    assert call("sheet", "--from", tmp_path / "absent.pdf", "--output", again)[0] == 3


def test_a_name_with_zone_in_it_gives_a_file_a_zone(call: Call, tmp_path: Path, toyland) -> None:  # type: ignore[no-untyped-def]
    zones = [str(slug) for slug in toyland.main_zones.index]
    assert call("sheet", "--output", tmp_path / "{zone}.svg", "--size", "A5")[0] == 0
    assert {file.stem for file in tmp_path.glob("*.svg")} == set(zones)
    assert read_spec(tmp_path / f"{zones[0]}.svg", toyland).zone == zones[0]
    assert call("sheet", "--output", tmp_path / "x.svg", "--zone", zones[0], "--zone", zones[-1])[0] == 2
    code, said = call("sheet", "--output", tmp_path / "{zone}.png", "--zone", "nowhere")
    assert code == 3
    assert "nowhere.png: zone 'nowhere' is not known" in said
    assert not list(tmp_path.glob("*.png"))


def test_an_atlas_has_its_parts_as_bookmarks(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "atlas.pdf"
    assert call("atlas", "--output", file, "--lang", "zh", "--size", "A5")[0] == 0
    names = [str(entry["/Title"]) for entry in PdfReader(file).outline]
    assert names[:3] == ["封面", "目录", "总图"]


@pytest.mark.parametrize("words", [("--size", "B5"), ("--dpi", "9"), ("--title", "ᚠ")])
def test_what_cannot_be_drawn_is_said_in_one_line(call: Call, tmp_path: Path, words: tuple[str, str]) -> None:
    code, said = call("sheet", "--output", tmp_path / "x.png", *words)
    assert code == 3
    assert len(said.strip().splitlines()) == 1
    assert not list(tmp_path.glob("*x.png*"))
