"""Nothing that was acknowledged is lost: by kills, by two at once, by undo, or by a move to another machine."""

from __future__ import annotations

import gzip
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.errors import AccessError, ChoiceError, ConflictError, SourceError
from geo.workspace import base
from geo.workspace.archive import export_file, import_file
from geo.workspace.people import add_person
from geo.workspace.store import ANY, Wish, Workspace
from tests.geo.workspace.earlier import write_earlier

ROOT = Path(__file__).resolve().parents[3]
WRITER = Path(__file__).with_name("writer.py")
KILLS, AT_ONCE = 200, 4


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "kept")
    for name in ("li@toy.example", "wang@toy.example"):
        add_person(made, name, "editor")
    return made


LI, WANG = "li@toy.example", "wang@toy.example"


def note(workspace: Workspace, text: str | None, who: str = LI, read: int = ANY) -> int:
    (seq,) = workspace.save(who, "note", [Wish("note", "zone/toy", text and {"text": text}, read)])
    return seq


def text_of(workspace: Workspace) -> str | None:
    item = workspace.item("note", "zone/toy")
    return item.content["text"] if item else None


def test_two_hundred_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    with closing(sqlite3.connect(Workspace(folder).file)) as file, file:
        file.execute("INSERT INTO people VALUES ('li', 'editor', NULL)")
    chance = random.Random(9)
    after = [chance.randrange(1, 12) for _ in range(KILLS)]

    def killed(run: int) -> set[int]:
        """What one writer was told is saved, before it was killed in the middle of whatever came next."""
        command = [sys.executable, "-I", "-S", str(WRITER), str(ROOT), str(folder), f"run{run}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            said = b"".join(process.stdout.readline() for _ in range(after[run]))
            process.kill()
            said += process.stdout.read()
            told = process.stderr.read().decode()
            assert process.wait() == -9, told
        # A line without its end was never said.
        return {int(line) for line in said.split(b"\n")[:-1] if line != b"ready"}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        acknowledged = set().union(*pool.map(killed, range(KILLS)))
    with closing(sqlite3.connect(folder / base.FILE)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
    changes = Workspace(folder).log(10**9)
    seqs = {change.seq for change in changes}
    assert acknowledged
    assert acknowledged <= seqs
    assert len(seqs) == len(changes) == max(seqs)
    # At most the change in flight of each writer was kept without having been said.
    for run in range(KILLS):
        numbers = sorted(int(c.id.partition("/")[2]) for c in changes if c.id.startswith(f"run{run}/"))
        assert numbers == list(range(len(numbers)))
        assert all(c.after == {"text": c.id.replace("/", " ")} for c in changes)


def test_two_people_who_save_different_things_at_once_both_keep_them(workspace: Workspace) -> None:
    def write(who: str) -> None:
        for number in range(30):
            workspace.save(who, "note", [Wish("note", f"{who}/{number}", {"text": who})])

    threads = [threading.Thread(target=write, args=(who,)) for who in (LI, WANG)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workspace.items("note", f"{LI}/")) == len(workspace.items("note", f"{WANG}/")) == 30


def test_of_two_people_who_save_one_thing_the_later_is_told_who_was_faster(workspace: Workspace) -> None:
    read = note(workspace, "as both read it")
    note(workspace, "li's words", LI, read)
    with pytest.raises(
        ConflictError, match=r"changed by li@toy\.example at 20..-.*nothing of yours was saved"
    ):
        note(workspace, "wang's words", WANG, read)
    with pytest.raises(ConflictError):
        note(workspace, "wang thinks it is new", WANG, 0)
    assert text_of(workspace) == "li's words"
    item = workspace.item("note", "zone/toy")
    assert item
    note(workspace, "li's and wang's words", WANG, item.seq)
    assert text_of(workspace) == "li's and wang's words"


def test_of_many_who_save_one_thing_in_the_same_moment_one_wins(workspace: Workspace) -> None:
    read = note(workspace, "start")

    def save(number: int) -> bool:
        try:
            note(workspace, f"words {number}", LI, read)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(16))) == 1


def test_all_of_a_save_is_kept_or_nothing(workspace: Workspace) -> None:
    note(workspace, "there")
    with pytest.raises(ConflictError):
        workspace.save(LI, "note", [Wish("note", "zone/new", {"text": "x"}), Wish("note", "zone/toy", {}, 0)])
    assert workspace.item("note", "zone/new") is None


def test_each_change_says_who_when_what_before_and_after(workspace: Workspace) -> None:
    note(workspace, "one")
    note(workspace, "two", WANG)
    note(workspace, None, LI)
    told = [(c.seq, c.who, c.what, c.id, c.before, c.after) for c in reversed(workspace.log())]
    assert told == [
        (1, LI, "note", "zone/toy", None, {"text": "one"}),
        (2, WANG, "note", "zone/toy", {"text": "one"}, {"text": "two"}),
        (3, LI, "note", "zone/toy", {"text": "two"}, None),
    ]
    assert all(c.when.startswith("20") and c.when.endswith("Z") for c in workspace.log())
    assert note(workspace, None) == 3, "what is so already gets no change"


@pytest.mark.parametrize("statement", ["UPDATE changes SET who = 'x'", "DELETE FROM changes"])
def test_the_log_cannot_be_rewritten(workspace: Workspace, statement: str) -> None:
    note(workspace, "one")
    with closing(sqlite3.connect(workspace.file)) as file, pytest.raises(sqlite3.IntegrityError):
        file.execute(statement)


def test_undo_takes_back_one_change_and_can_be_undone(workspace: Workspace) -> None:
    note(workspace, "one")
    changed = note(workspace, "two")
    undone = workspace.undo(WANG, changed)
    assert text_of(workspace) == "one"
    assert (workspace.log(1)[0].who, workspace.log(1)[0].undoes) == (WANG, changed)
    workspace.undo(LI, undone)
    assert text_of(workspace) == "two"


def test_undo_of_a_change_that_others_built_on_is_refused(workspace: Workspace) -> None:
    first = note(workspace, "one")
    note(workspace, "two", WANG)
    with pytest.raises(ConflictError, match="wang"):
        workspace.undo(LI, first)
    with pytest.raises(ChoiceError, match="99"):
        workspace.undo(LI, 99)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | st.text(max_size=3)), max_size=8))
def test_undoing_every_change_backwards_gives_every_earlier_state(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str | None]]
) -> None:
    workspace = Workspace(tmp_path_factory.mktemp("undo"))
    add_person(workspace, LI, "editor")

    def state() -> dict[str, object]:
        return {id: item.content for id, item in workspace.items("note").items()}

    states = {0: state()}
    for id, text in texts:
        (seq,) = workspace.save(LI, "note", [Wish("note", id, text and {"text": text}, ANY)])
        states[max(seq, *states)] = state()
    for seq in range(max(states), 0, -1):
        workspace.undo(LI, seq)
        assert state() == states[seq - 1]


def test_exported_and_imported_elsewhere_it_is_the_same_to_the_byte(
    workspace: Workspace, tmp_path: Path
) -> None:
    for text in ("one", "二\u2028 {{x}}", None, "one"):
        note(workspace, text)
    workspace.undo(WANG, workspace.log(1)[0].seq)
    assert export_file(workspace, tmp_path / "a.gz") == 5
    there = import_file(tmp_path / "a.gz", tmp_path / "there")
    assert there.log(100) == workspace.log(100)
    assert there.items("note") == workspace.items("note")
    export_file(there, tmp_path / "b.gz")
    assert (tmp_path / "b.gz").read_bytes() == (tmp_path / "a.gz").read_bytes()
    with pytest.raises(AccessError):
        note(there, "nobody may edit here yet")


@pytest.fixture
def exported(workspace: Workspace, tmp_path: Path) -> bytes:
    note(workspace, "one")
    export_file(workspace, tmp_path / "good.gz")
    return gzip.decompress((tmp_path / "good.gz").read_bytes())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"industrial-layout-workspace", b"something", "is not the export of a workspace"),
        (b'"version":1', b'"version":7', "another version"),
        (b'"text":"one"', b'"text":"two"', "line 2.*fits its name"),
        (b'"kind":"note"', b'"kind":"nose"', "line 3.*a kind"),
        (b'"seq":1', b'"seq":5', "line 3.*one after another"),
        (b'"before":null', b'"before":"x"', "line 3.*before"),
        (b'"undoes":null', b'"undoes":1', "line 3.*undone"),
        (b'"who":"li@toy.example"', b'"who":7', "line 3.*words"),
        (b'{"seq"', b"[[[[", "line 3"),
    ],
)
def test_an_export_that_was_tampered_with_is_refused_and_nothing_is_made(
    exported: bytes, tmp_path: Path, old: bytes, new: bytes, told: str
) -> None:
    assert old in exported
    (tmp_path / "bad.gz").write_bytes(gzip.compress(exported.replace(old, new, 1)))
    with pytest.raises(SourceError, match=told):
        import_file(tmp_path / "bad.gz", tmp_path / "there")
    assert not list((tmp_path / "there").iterdir())


def test_a_cut_export_is_refused_and_a_folder_in_use_is_left_alone(
    workspace: Workspace, exported: bytes, tmp_path: Path
) -> None:
    good = (tmp_path / "good.gz").read_bytes()
    (tmp_path / "cut.gz").write_bytes(good[:-20])
    (tmp_path / "text.gz").write_bytes(b"not a gzip file")
    for name in ("cut.gz", "text.gz", "absent.gz"):
        with pytest.raises(SourceError, match=name):
            import_file(tmp_path / name, tmp_path / "there")
    with pytest.raises(SourceError, match="there is a workspace already"):
        import_file(tmp_path / "good.gz", workspace.file.parent)
    assert text_of(workspace) == "one"


@pytest.mark.parametrize("version", range(1, base.VERSION + 1))
def test_a_file_of_every_earlier_version_is_brought_up_with_all_that_is_in_it(
    tmp_path: Path, version: int
) -> None:
    write_earlier(tmp_path / "old", version)
    workspace = Workspace(tmp_path / "old")
    assert text_of(workspace) == "old words"
    add_person(workspace, LI, "editor")
    note(workspace, "new words")
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    with (
        closing(sqlite3.connect(workspace.file)) as old,
        closing(sqlite3.connect(Workspace(tmp_path / "new").file)) as new,
    ):
        assert old.execute(schema).fetchall() == new.execute(schema).fetchall()
    copies = sorted(file.name for file in workspace.file.parent.glob("*.v*"))
    assert copies == ([f"{base.FILE}.v{version}"] if version < base.VERSION else [])
    # The copy is what the earlier program can go back to.
    for copy in copies:
        with closing(sqlite3.connect(workspace.file.parent / copy)) as kept:
            assert kept.execute("PRAGMA user_version").fetchone() == (version,)
            assert kept.execute("SELECT count(*) FROM changes").fetchone() == (1,)


def test_a_step_that_fails_half_way_leaves_the_earlier_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path)
    steps = (*base.MIGRATIONS, ("CREATE TABLE half (x)", "this is no SQL"))
    monkeypatch.setattr(base, "MIGRATIONS", steps)
    monkeypatch.setattr(base, "VERSION", len(steps))
    with pytest.raises(SourceError, match="nothing was saved"):
        Workspace(tmp_path)
    with closing(sqlite3.connect(workspace.file)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(steps) - 1,)
        assert file.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


def test_a_file_of_a_newer_version_or_of_another_program_is_left_alone(tmp_path: Path) -> None:
    for name, statement, told in (
        ("newer", f"PRAGMA user_version = {base.VERSION + 1}", "newer version"),
        ("other", "PRAGMA application_id = 7", "is not a workspace"),
    ):
        file = Workspace(tmp_path / name).file
        with closing(sqlite3.connect(file)) as opened, opened:
            opened.execute(statement)
        with pytest.raises(SourceError, match=told):
            Workspace(tmp_path / name)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / base.FILE).write_text("not a database, but long enough to look at " * 40)
    with pytest.raises(SourceError, match="cannot be used as a workspace"):
        Workspace(tmp_path / "text")


def test_many_who_open_a_new_workspace_at_once_get_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: Workspace(tmp_path / "kept"), range(16)))
    add_person(made[0], LI, "editor")
    for workspace in made:
        note(workspace, str(id(workspace)))
    assert len(made[0].log()) == 16
    assert [file.name for file in (tmp_path / "kept").iterdir()] == [base.FILE]


def test_only_the_owner_may_read_the_file(workspace: Workspace) -> None:
    assert stat.S_IMODE(workspace.file.stat().st_mode) == 0o600


@pytest.fixture(autouse=True)
def nothing_is_left_open(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    yield
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]
