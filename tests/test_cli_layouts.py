"""Several layouts on the command line: served together, and a sheet of the one that an address names."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import cli
from geo.model.starter import write_starter
from sheets.page.record import read_record
from tests.second_toy import SLUG, change, write_second
from tests.serving import serving


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    write_starter(tmp_path / "toyland")
    return tmp_path / "toyland", write_second(tmp_path / SLUG)


def ended(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The exit code of the command, called in this process."""
    monkeypatch.setattr(sys, "argv", ["layout-explorer", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    return int(stop.value.code or 0)


def test_serve_shows_each_of_its_layouts(folders: tuple[Path, Path], tmp_path: Path) -> None:
    with serving(tmp_path, *folders) as server:
        told = json.loads(server.get("/healthz")[2])
        assert (told["status"], told["data"]["layout"]) == ("ok", "toyland")
        assert list(told["layouts"]) == ["toyland", SLUG]
        assert server.get(f"/?layout={SLUG}")[0] == 200
    assert "Traceback" not in server.log()


def test_serve_refuses_two_layouts_of_one_slug_with_a_sentence(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LAYOUT", raising=False)
    change(folders[1] / "layout.toml", f'slug = "{SLUG}"', 'slug = "toyland"')
    assert ended(monkeypatch, "serve", "--layout", folders[0], "--layout", folders[1]) == 3
    assert f"{folders[1]}: its slug 'toyland' is that of another layout" in capsys.readouterr().err


def test_serve_refuses_a_folder_whose_path_would_be_read_as_two(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LAYOUT", raising=False)
    odd = folders[1].rename(folders[1].with_name("a:b"))
    assert ended(monkeypatch, "serve", "--layout", folders[0], "--layout", odd) == 3
    assert "has ':' in its path" in capsys.readouterr().err


def test_a_sheet_is_drawn_of_the_layout_that_the_address_names(
    folders: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LAYOUT", os.pathsep.join(map(str, folders)))
    output = tmp_path / "sheet.svg"

    def draw(url: str) -> int:
        return ended(monkeypatch, "sheet", "--output", output, "--url", url)

    assert draw(f"http://localhost:8501/?lang=en&layout={SLUG}&zone=blocks") == 0
    assert read_record(output)["layout"] == SLUG
    assert f"layout={SLUG}" in read_record(output)["address"]
    assert draw("http://localhost:8501/?lang=en") == 0
    assert read_record(output)["layout"] == "toyland"
    assert "layout=" not in read_record(output)["address"]
    capsys.readouterr()
    assert draw("http://localhost:8501/?layout=gone") == 3
    assert f"layout 'gone' is not known. Known: {SLUG}, toyland" in capsys.readouterr().err
