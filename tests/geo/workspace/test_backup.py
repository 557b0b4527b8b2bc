"""A backup is whole and sound whoever writes meanwhile, and putting one back loses nothing that was there."""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from geo.model.errors import SourceError
from geo.workspace import base
from geo.workspace.backup import LOCK, Backup, back_up, restore
from geo.workspace.people import add_person, people
from geo.workspace.sessions import begin_session, cookie_for, session_person
from geo.workspace.store import ANY, Wish, Workspace
from tests.geo.workspace.earlier import write_earlier

ROOT = Path(__file__).resolve().parents[3]
WRITER = Path(__file__).with_name("writer.py")
WRITERS, BACKUPS, FIRST = 4, 5, 25
PASSWORD = "correct horse battery"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "kept")
    add_person(made, "li", "editor", PASSWORD)
    note(made, "one")
    return made


def note(workspace: Workspace, text: str) -> None:
    workspace.save("li", "note", [Wish("note", "zone/toy", {"text": text}, ANY)])


def text_of(folder: Path) -> str:
    item = Workspace(folder).item("note", "zone/toy")
    assert item
    return str(item.content["text"])


class Writing:
    """A process that writes until it is killed, and what it was told is saved."""

    def __init__(self, folder: Path, name: str) -> None:
        self.command = [sys.executable, "-I", "-S", str(WRITER), str(ROOT), str(folder), name]
        self.acknowledged: list[int] = []
        self.enough = threading.Event()

    def read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        for line in process.stdout:
            if line.endswith(b"\n") and line != b"ready\n":
                self.acknowledged.append(int(line))
            if len(self.acknowledged) >= FIRST:
                self.enough.set()
        self.enough.set()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        with subprocess.Popen(self.command, stdout=subprocess.PIPE) as process:
            reader = threading.Thread(target=self.read, args=(process,))
            reader.start()
            try:
                yield
            finally:
                process.kill()
                reader.join()


def test_backups_while_four_write_are_sound_and_hold_all_that_was_acknowledged_before(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    add_person(Workspace(folder), "li", "editor", PASSWORD)
    writers = [Writing(folder, f"run{number}") for number in range(WRITERS)]
    before: list[set[int]] = []
    after: list[int] = []
    with ExitStack() as stack:
        for writer in writers:
            stack.enter_context(writer.going_on())
        for writer in writers:
            assert writer.enough.wait(120)
        for number in range(BACKUPS):
            before.append({seq for writer in writers for seq in writer.acknowledged[:]})
            back_up(folder, tmp_path / f"{number}.sqlite")
            after.append(sum(len(writer.acknowledged) for writer in writers))
    # They did write on while the copies were made.
    assert after[-1] > len(before[0])
    for number, acknowledged in enumerate(before):
        there = tmp_path / f"there{number}"
        restore(tmp_path / f"{number}.sqlite", there)
        with closing(sqlite3.connect(there / base.FILE)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        changes = Workspace(there).log(10**9)
        seqs = {change.seq for change in changes}
        assert acknowledged <= seqs
        # One moment of the log: nothing is missing in the middle.
        assert seqs == set(range(1, len(changes) + 1))
        assert all(change.after == {"text": change.id.replace("/", " ")} for change in changes)


def test_a_backup_holds_people_and_is_for_its_owner_alone(workspace: Workspace, tmp_path: Path) -> None:
    assert back_up(workspace.file.parent, tmp_path / "b.sqlite") == Backup(changes=1, people=1)
    assert stat.S_IMODE((tmp_path / "b.sqlite").stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["b.sqlite", "kept"]
    restore(tmp_path / "b.sqlite", tmp_path / "there")
    there = Workspace(tmp_path / "there")
    assert stat.S_IMODE(there.file.stat().st_mode) == 0o600
    assert people(there) == people(workspace)
    assert there.log() == workspace.log()
    note(there, "and on it goes")


def test_a_file_that_is_there_is_overwritten_only_on_demand(workspace: Workspace, tmp_path: Path) -> None:
    folder, output = workspace.file.parent, tmp_path / "b.sqlite"
    output.write_text("something of the reader's")
    with pytest.raises(SourceError, match=r"b\.sqlite: is there already"):
        back_up(folder, output)
    assert output.read_text() == "something of the reader's"
    back_up(folder, output, overwrite=True)
    restore(output, tmp_path / "there")
    assert text_of(tmp_path / "there") == "one"
    with pytest.raises(SourceError, match="is the workspace itself"):
        back_up(folder, workspace.file, overwrite=True)


def test_a_backup_leaves_an_earlier_version_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "old"
    write_earlier(folder, 1)
    back_up(folder, tmp_path / "b.sqlite")
    for file in (folder / base.FILE, tmp_path / "b.sqlite"):
        with closing(sqlite3.connect(file)) as opened:
            assert opened.execute("PRAGMA user_version").fetchone() == (1,)
    restore(tmp_path / "b.sqlite", tmp_path / "there")
    add_person(Workspace(tmp_path / "there"), "li", "editor", PASSWORD)


def test_a_damaged_workspace_gives_no_backup(workspace: Workspace, tmp_path: Path) -> None:
    for number in range(200):
        workspace.save("li", "note", [Wish("note", f"n/{number}", {"text": os.urandom(400).hex()})])
    with workspace.file.open("r+b") as file:
        file.seek(20 * 4096)
        file.write(os.urandom(8 * 4096))
    with pytest.raises(SourceError, match=r"b\.sqlite: no copy was written"):
        back_up(workspace.file.parent, tmp_path / "b.sqlite")
    assert [file.name for file in tmp_path.iterdir()] == ["kept"]


def test_putting_back_over_a_workspace_needs_a_word_and_keeps_what_was_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = workspace.file.parent
    back_up(folder, tmp_path / "b.sqlite")
    note(workspace, "two")
    with pytest.raises(SourceError, match="there is a workspace already; --force puts it aside"):
        restore(tmp_path / "b.sqlite", folder)
    assert text_of(folder) == "two"
    _, aside = restore(tmp_path / "b.sqlite", folder, overwrite=True)
    assert text_of(folder) == "one"
    assert aside
    assert re.fullmatch(r"workspace\.sqlite\.before-\d{8}T\d+Z", aside.name)
    restore(aside, folder, overwrite=True)
    assert text_of(folder) == "two"


# A server that ends in the middle of its work: with a connection open, what it saved stays in SQLite's log.
KILLED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from geo.workspace.base import connected
from geo.workspace.store import ANY, Wish, Workspace
from tests.geo.workspace.earlier import write_earlier
workspace = Workspace(Path(sys.argv[2]))
with connected(workspace.file) as base:
    base.execute("SELECT count(*) FROM changes").fetchone()
    workspace.save("li", "note", [Wish("note", "zone/toy", {"text": "the last words"}, ANY)])
    os._exit(0)
"""


def test_what_a_killed_server_left_in_the_log_is_put_aside_with_the_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = workspace.file.parent
    back_up(folder, tmp_path / "b.sqlite")
    subprocess.run([sys.executable, "-c", KILLED, str(ROOT), str(folder)], check=True)
    assert (folder / f"{base.FILE}-wal").stat().st_size > 0
    _, aside = restore(tmp_path / "b.sqlite", folder, overwrite=True)
    assert aside
    assert text_of(folder) == "one"
    restore(aside, folder, overwrite=True)
    assert text_of(folder) == "the last words"


def test_nothing_is_put_back_while_a_server_uses_the_folder(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.file.parent
    back_up(folder, tmp_path / "b.sqlite")
    with (folder / LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        with pytest.raises(SourceError, match="a server uses this workspace; stop it first"):
            restore(tmp_path / "b.sqlite", folder, overwrite=True)
    restore(tmp_path / "b.sqlite", folder, overwrite=True)


def test_who_was_signed_in_when_the_backup_was_made_is_not_signed_in_by_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    (li,) = people(workspace)
    ticket = begin_session(workspace, li)
    cookie = cookie_for(workspace, ticket)
    assert cookie
    assert session_person(workspace, cookie=cookie)
    back_up(workspace.file.parent, tmp_path / "b.sqlite")
    restore(tmp_path / "b.sqlite", tmp_path / "there")
    assert session_person(Workspace(tmp_path / "there"), cookie=cookie, ticket=ticket) is None


def test_what_is_no_backup_is_refused_and_the_workspace_stays(workspace: Workspace, tmp_path: Path) -> None:
    folder = workspace.file.parent
    (tmp_path / "text").write_text("not a database, but long enough to look at " * 40)
    for name, statement in (("other", "PRAGMA application_id = 7"), ("newer", "PRAGMA user_version = 99")):
        back_up(folder, tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as file:
            file.execute(statement)
    for name, told in (
        ("absent", "no such file"),
        ("text", "cannot be used as a workspace"),
        ("other", "is not a workspace"),
        ("newer", "newer version"),
    ):
        with pytest.raises(SourceError, match=told):
            restore(tmp_path / name, folder, overwrite=True)
        assert text_of(folder) == "one"
    assert sorted(file.name for file in folder.iterdir()) == [LOCK, base.FILE]


def test_an_upgrade_is_told_in_one_line_and_keeps_a_copy_of_what_was_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "old"
    write_earlier(folder, 2)
    Workspace(folder)
    Workspace(folder)
    (line,) = caplog.messages
    assert line == (
        f"workspace.sqlite: upgraded from version 2 to {base.VERSION}; workspace.sqlite.v2 is as it was"
    )
    # Put back, worked in and upgraded again: the first copy is not what was there this time.
    restore(folder / "workspace.sqlite.v2", folder, overwrite=True)
    with closing(sqlite3.connect(folder / base.FILE)) as file, file:
        file.execute("INSERT INTO changes VALUES (2, '', 'li', 'note', 'note', 'z', NULL, NULL, NULL)")
    Workspace(folder)
    copies = sorted(folder.glob("workspace.sqlite.v2*"))
    assert len(copies) == 2
    assert copies[1].name in caplog.messages[-1]
    for copy, changes in zip(copies, (1, 2), strict=True):
        with closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("SELECT count(*) FROM changes").fetchone() == (changes,)
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
