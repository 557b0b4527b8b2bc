"""Files and folders appear whole or not at all, and leave nothing beside them."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from geo.exchange.aside import aside, write_whole
from geo.model.errors import SourceError
from geo.workspace.archive import export_file
from geo.workspace.store import Workspace

ROOT = Path(__file__).resolve().parents[2]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_broken_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(b"old")
    with pytest.raises(SourceError, match="cannot be written"):
        write_whole(tmp_path / "no-folder" / "sheet.pdf", b"new")
    with pytest.raises(SourceError, match="cannot be written"):
        write_whole(tmp_path, b"new")
    with pytest.raises(KeyError), aside(file) as place:  # noqa: PT012 - what fails comes after a half file
        place.write_bytes(b"half")
        raise KeyError
    assert names(tmp_path) == ["sheet.pdf"]
    assert file.read_bytes() == b"old"


def test_until_it_is_whole_the_old_file_stands_and_the_new_one_ends_as_it_does(tmp_path: Path) -> None:
    file = tmp_path / "rows.parquet"
    write_whole(file, b"old")
    with aside(file) as place:
        place.write_bytes(b"new")
        assert place.suffix == ".parquet"
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == ["rows.parquet"]


def test_a_folder_takes_the_place_of_an_empty_one_alone(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    for _ in range(2):
        folder.mkdir(exist_ok=True)
        with aside(folder) as place:
            place.mkdir()
            (place / "layout.toml").write_text("whole")
        assert names(folder) == ["layout.toml"]
        (folder / "layout.toml").unlink()
    (folder / "other").write_text("kept")
    with pytest.raises(SourceError, match="cannot be written"), aside(folder) as place:
        place.mkdir()
    assert names(tmp_path) == ["mine"]
    assert names(folder) == ["other"]


def test_an_exported_workspace_is_for_its_owner_alone(tmp_path: Path) -> None:
    export_file(Workspace(tmp_path / "kept"), tmp_path / "out.gz")
    assert stat.S_IMODE((tmp_path / "out.gz").stat().st_mode) == 0o600


def test_nothing_else_in_the_code_renames_what_it_wrote_aside() -> None:
    rooms = ("geo", "sheets", "layers", "drawing", "words", "web", "ui", "commands")
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for room in rooms
        for file in (ROOT / room).rglob("*.py")
        # A database is copied by SQLite, and put back with the files beside it.
        if file.name != "aside.py" and "workspace" not in file.parts
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"os\.(replace|rename)\(|\b(partial|aside|place|temporary)\.(replace|rename)\(", line)
    ]
    assert found == []
