"""``layout-explorer workspace`` and ``diff``: the same log, undo and rights without a browser."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from cli import cli
from geo.intake.accept import accept_companies
from geo.intake.columns import COMPANY_FIELDS, proposed
from geo.intake.sandbox import read_safely
from geo.model.errors import AccessError, ChoiceError, ExplorerError, SourceError
from geo.model.sources import read_layout
from geo.workspace.base import FILE, VERSION
from geo.workspace.sets import save_set
from geo.workspace.store import Workspace
from tests.geo.workspace.earlier import write_earlier
from tests.serving import COMMAND, serving

PASSWORD = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = called(tmp_path / "kept", "user", "add", "Li", typed=PASSWORD + "\n")
    assert (made.exit_code, PASSWORD in made.output) == (0, False)
    return tmp_path / "kept"


def called(folder: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["workspace", *words, "--workspace", str(folder)], input=typed)


def refused(made: Result) -> ExplorerError:
    assert isinstance(made.exception, ExplorerError)
    return made.exception


def test_people_are_added_listed_and_taken_away_and_no_password_is_printed(folder: Path) -> None:
    assert called(folder, "user", "add", "wang@toy.example", "--role", "viewer", "--oidc").exit_code == 0
    listed = called(folder, "user", "list", "--format", "json")
    assert json.loads(listed.stdout) == [
        {"name": "li", "role": "editor", "signs_in_by": "password"},
        {"name": "wang@toy.example", "role": "viewer", "signs_in_by": "OIDC"},
    ]
    assert called(folder, "user", "remove", "LI").exit_code == 0
    assert "li" not in called(folder, "user", "list").stdout.split()
    log = json.loads(called(folder, "user", "log", "--format", "json").stdout)
    assert [(one["what"], one["name"]) for one in log] == [
        ("remove", "li"),
        ("add", "wang@toy.example"),
        ("add", "li"),
    ]
    assert all(one["who"].endswith("(command line)") for one in log)
    assert "editor by password" in called(folder, "user", "log", "--format", "csv").stdout
    short = called(folder, "user", "add", "zhao", typed="short\n")
    assert "10 to 200 characters" in str(refused(short))
    assert "short" not in str(short.exception).replace("(not shown)", "")


def test_a_saved_list_goes_by_command_to_the_log_a_layout_an_export_and_back(
    folder: Path, toy_folder: Path, tmp_path: Path
) -> None:
    layout = read_layout(toy_folder)
    brought = read_safely("firms.csv", b"name_en,lon,lat\nFirst toy works,0.15,0.05\n")
    made = accept_companies(brought, proposed(brought, COMPANY_FIELDS), layout)
    saved = save_set(
        Workspace(folder),
        "li",
        "Firms",
        "companies",
        made.table,
        made.rejected,
        file="firms.csv",
        layout=layout,
    )
    (listed,) = json.loads(called(folder, "sets", "--format", "json").stdout)
    assert (listed["id"], listed["name"], listed["rows"], listed["who"]) == (saved, "Firms", 1, "li")
    log = json.loads(called(folder, "log", "--format", "json").stdout)
    assert [(one["seq"], one["who"], one["what"], one["kind"]) for one in log] == [
        (2, "li", "save", "table"),
        (1, "li", "save", "set"),
    ]
    out = tmp_path / "mine"
    assert called(folder, "layout", "Firms", "--output", str(out), "--layout", str(toy_folder)).exit_code == 0
    assert list(read_layout(out).companies["name_en"]) == ["First toy works"]
    file = tmp_path / "all.gz"
    assert called(folder, "export", str(file)).exit_code == 0
    assert called(tmp_path / "there", "import", str(file)).exit_code == 0
    assert json.loads(called(tmp_path / "there", "log", "--format", "json").stdout) == log
    assert called(folder, "undo", "1", "--who", "Li").exit_code == 0
    assert json.loads(called(folder, "sets", "--format", "json").stdout) == []


def test_a_backup_goes_by_command_and_comes_back_by_command(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.sqlite"
    made = called(folder, "backup", str(file))
    assert (made.exit_code, made.stderr) == (0, f"{file}: changes 0, people 1; checked and sound\n")
    assert isinstance(refused(called(folder, "backup", str(file))), SourceError)
    assert called(folder, "backup", str(file), "--force").exit_code == 0
    assert called(folder, "user", "remove", "li").exit_code == 0
    assert isinstance(refused(called(folder, "restore", str(file))), SourceError)
    back = called(folder, "restore", str(file), "--force")
    assert (back.exit_code, "the earlier one is" in back.stderr) == (0, True)
    assert [one["name"] for one in json.loads(called(folder, "user", "list", "--format", "json").stdout)] == [
        "li"
    ]


def test_a_server_upgrades_at_its_start_says_so_and_lets_nothing_be_put_in_its_place(
    tmp_path: Path, toy_folder: Path
) -> None:
    kept, file = tmp_path / "kept", tmp_path / "b.sqlite"
    write_earlier(kept, 2)
    with serving(tmp_path, toy_folder, WORKSPACE=str(kept)) as server:
        told = f"workspace.sqlite: upgraded from version 2 to {VERSION}; workspace.sqlite.v2 is as it was"
        assert server.log().count(told) == 1
        assert called(kept, "backup", str(file)).exit_code == 0
        assert "a server uses this workspace" in str(refused(called(kept, "restore", str(file), "--force")))
    assert called(kept, "restore", str(file), "--force").exit_code == 0


def test_a_workspace_of_a_newer_program_is_not_served(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as opened:
        opened.execute(f"PRAGMA user_version = {VERSION + 1}")
    made = subprocess.run(
        [COMMAND, "serve", "--workspace", folder], check=False, capture_output=True, text=True, timeout=120
    )
    assert made.returncode == 3
    assert made.stderr == (
        f"{folder / FILE}: was written by a newer version (schema {VERSION + 1}, this one knows {VERSION}); "
        "upgrade first\n"
    )


def test_undo_is_for_editors_by_command_too(folder: Path) -> None:
    assert isinstance(refused(called(folder, "undo", "1", "--who", "eve")), AccessError)
    assert isinstance(refused(called(folder, "undo", "1", "--who", "li")), ChoiceError)


def test_a_folder_without_a_workspace_is_named_and_not_made(tmp_path: Path) -> None:
    for words in (
        ("log",),
        ("sets",),
        ("export", str(tmp_path / "x.gz")),
        ("backup", str(tmp_path / "x")),
        ("user", "list"),
    ):
        assert isinstance(refused(called(tmp_path / "none", *words)), SourceError)
    assert not (tmp_path / "none").exists()


def test_diff_tells_what_two_layout_folders_differ_in(toy_folder: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(toy_folder, later)
    file = later / "companies" / "companies.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table.loc[1, "lon"] = "0.16"
    table.drop(index=0).to_csv(file, index=False)
    made = CliRunner().invoke(cli, ["diff", str(toy_folder), str(later), "--format", "json"])
    assert made.exit_code == 0
    told = [(one["table"], one["id"], one["change"], one["moved_m"]) for one in json.loads(made.stdout)]
    assert told == [
        ("companies", "t1", "gone", None),
        ("companies", "t2", "moved", pytest.approx(1113.2, abs=0.5)),
    ]
    assert made.stderr == "0 appeared, 1 gone, 1 moved, 0 changed\n"
    same = CliRunner().invoke(cli, ["diff", str(later), str(later), "--format", "json"])
    assert json.loads(same.stdout) == []
