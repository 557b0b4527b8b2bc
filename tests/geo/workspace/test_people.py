"""Who may sign in and edit, how a password is kept, and how often one may be tried."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from geo.model.errors import AccessError, ChoiceError
from geo.workspace import people
from geo.workspace.people import TRIES, Person, add_person, people_log, person_of, remove_person, sign_in
from geo.workspace.store import Wish, Workspace

PASSWORD = "correct horse battery"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    add_person(made, "Li", "editor", PASSWORD)
    return made


def refused(workspace: Workspace, name: str, password: str, client: str = "", at: float = 0) -> str:
    with pytest.raises(AccessError) as told:
        sign_in(workspace, name, password, client, clock=lambda: at)
    return (
        "wait"
        if "Too many" in str(told.value)
        else "password"
        if "password is wrong" in str(told.value)
        else ""
    )


def test_a_name_signs_in_in_any_case_and_width_with_its_password_alone(workspace: Workspace) -> None:
    for name in ("li", " LI ", "ＬＩ"):
        assert sign_in(workspace, name, PASSWORD) == Person("li", "editor", True)
    for name, password in (
        ("li", PASSWORD.upper()),
        ("li", ""),
        ("wang", PASSWORD),
        ("", ""),
        ("li", "x" * 9999),
    ):
        assert refused(workspace, name, password) == "password"


def test_a_password_is_kept_as_an_argon2_hash_and_told_in_no_message(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.file)) as base:
        (kept,) = base.execute("SELECT password FROM people").fetchone()
    assert kept.startswith("$argon2id$")
    assert PASSWORD.encode() not in workspace.file.read_bytes()
    with pytest.raises(ChoiceError) as told:
        add_person(workspace, "wang", "editor", "short one")
    assert "short one" not in str(told.value)
    assert "10 to 200 characters" in str(told.value)


def test_after_five_wrong_passwords_the_right_one_must_wait_a_quarter_of_an_hour(
    workspace: Workspace,
) -> None:
    for second in range(TRIES):
        assert refused(workspace, "li", "wrong", "192.0.2.1", at=1000 + second) == "password"
    with pytest.raises(AccessError, match="Wait 15 minutes"):
        sign_in(workspace, "li", PASSWORD, "192.0.2.1", clock=lambda: 1010)
    # From elsewhere the owner of the name is not locked out, and after the wait he is not either.
    assert sign_in(workspace, "li", PASSWORD, "192.0.2.2", clock=lambda: 1010)
    assert sign_in(workspace, "li", PASSWORD, "192.0.2.1", clock=lambda: 1901)


def test_from_many_addresses_a_name_is_tried_thirty_times_at_most(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_verified", lambda hashed, password: False)
    reasons = [refused(workspace, "li", "wrong", f"192.0.2.{number}", at=1000) for number in range(40)]
    assert reasons == ["password"] * 30 + ["wait"] * 10


def test_many_tries_at_once_are_no_more_than_one_after_another(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "_verified", lambda hashed, password: False)
    with ThreadPoolExecutor(8) as pool:
        reasons = list(pool.map(lambda _: refused(workspace, "li", "wrong", at=1000), range(20)))
    assert sorted(reasons) == ["password"] * TRIES + ["wait"] * (20 - TRIES)


def test_tries_are_forgotten_when_their_time_is_over(workspace: Workspace) -> None:
    for number in range(3):
        refused(workspace, f"nobody {number}", "wrong", at=1000)
    refused(workspace, "nobody", "wrong", at=5000)
    with closing(sqlite3.connect(workspace.file)) as base:
        assert base.execute("SELECT count(*) FROM attempts").fetchone() == (2,)


@pytest.mark.parametrize("role", ["viewer", None])
def test_only_who_is_an_editor_now_writes(workspace: Workspace, role: str | None) -> None:
    wish = [Wish("note", "zone/toy", {"text": "x"})]
    (seq,) = workspace.save("li", "note", wish)
    if role:
        add_person(workspace, "li", role, PASSWORD)
    else:
        remove_person(workspace, "li")
    for write in (
        lambda: workspace.save("li", "note", [Wish("note", "zone/other", {"text": "y"})]),
        lambda: workspace.undo("li", seq),
        lambda: workspace.save("", "note", wish),
        lambda: workspace.save("LI' OR '1'='1", "note", wish),
    ):
        with pytest.raises(AccessError, match="editors who have signed in"):
            write()
    assert [change.seq for change in workspace.log()] == [seq]


def test_who_has_no_password_here_signs_in_with_none(workspace: Workspace) -> None:
    add_person(workspace, "Wang@Toy.example", "editor")
    assert person_of(workspace, "wang@toy.EXAMPLE") == Person("wang@toy.example", "editor", False)
    for password in ("", "None", "\0"):
        assert refused(workspace, "wang@toy.example", password) == "password"


@pytest.mark.parametrize(
    ("name", "role", "password", "told"),
    [
        ("li", "owner", PASSWORD, "viewer"),
        ("", "editor", PASSWORD, "printable"),
        ("a\x00b", "editor", PASSWORD, "printable"),
        ("x" * 101, "editor", PASSWORD, "printable"),
        ("li", "editor", None, "address of mail"),
    ],
)
def test_a_person_that_cannot_be_is_refused(
    workspace: Workspace, name: str, role: str, password: str | None, told: str
) -> None:
    with pytest.raises(ChoiceError, match=told):
        add_person(workspace, name, role, password)


def test_taking_away_somebody_unknown_names_the_known(workspace: Workspace) -> None:
    with pytest.raises(ChoiceError, match="Known: li"):
        remove_person(workspace, "lin")


def test_who_gave_and_took_which_rights_is_logged_for_good_and_without_passwords(
    workspace: Workspace,
) -> None:
    add_person(workspace, "Wang@Toy.example", "viewer", who="root")
    add_person(workspace, "wang@toy.example", "editor", who="root")
    add_person(workspace, "li", "editor", PASSWORD + "!", who="root")
    remove_person(workspace, "WANG@toy.example", who="zhao")
    editor, viewer = ({"role": role, "signs_in_by": "OIDC"} for role in ("editor", "viewer"))
    li = {"role": "editor", "signs_in_by": "password"}
    log = people_log(workspace)
    assert [(one.seq, one.who, one.what, one.name, one.before, one.after) for one in log] == [
        (5, "zhao", "remove", "wang@toy.example", editor, None),
        (4, "root", "password", "li", li, li),
        (3, "root", "role", "wang@toy.example", viewer, editor),
        (2, "root", "add", "wang@toy.example", None, viewer),
        (1, "", "add", "li", None, li),
    ]
    assert all(one.when.endswith("Z") for one in log)
    with closing(sqlite3.connect(workspace.file)) as base:
        assert "$argon2" not in str(base.execute("SELECT * FROM people_changes").fetchall())
        for statement in ("DELETE FROM people_changes", "UPDATE people_changes SET who = 'eve'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                base.execute(statement)
    # It stands apart from what people change: nobody undoes it there.
    assert workspace.log() == []
