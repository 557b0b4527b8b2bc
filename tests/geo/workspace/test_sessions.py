"""Who is known again after a reload, for how long, and who never is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from geo.workspace.people import Person, add_person, remove_person
from geo.workspace.sessions import SESSION_S, begin_session, cookie_for, end_session, session_person
from geo.workspace.store import Workspace

PASSWORD = "correct horse battery"
LI = Person("li", "editor", True)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    add_person(made, "li", "editor", PASSWORD)
    return made


def at(moment: float) -> Callable[[], float]:
    return lambda: moment


def signed_in(workspace: Workspace) -> tuple[str, str]:
    """A ticket and the cookie that was given for it."""
    ticket = begin_session(workspace, LI)
    return ticket, str(cookie_for(workspace, ticket))


def test_a_ticket_is_good_for_one_cookie_within_a_minute(workspace: Workspace) -> None:
    ticket = begin_session(workspace, LI, at(1000))
    assert cookie_for(workspace, ticket, at(1061)) is None
    cookie = cookie_for(workspace, ticket, at(1059))
    assert cookie
    assert cookie_for(workspace, ticket, at(1059)) is None
    assert session_person(workspace, cookie=cookie, clock=at(1100)) == LI
    assert session_person(workspace, ticket=ticket, clock=at(1100)) == LI


def test_a_cookie_is_nobodys_after_half_a_day(workspace: Workspace) -> None:
    cookie = str(cookie_for(workspace, begin_session(workspace, LI, at(1000)), at(1000)))
    assert session_person(workspace, cookie=cookie, clock=at(999 + SESSION_S)) == LI
    assert session_person(workspace, cookie=cookie, clock=at(1000 + SESSION_S)) is None
    begin_session(workspace, LI, at(1000 + SESSION_S))
    with closing(sqlite3.connect(workspace.file)) as base:
        assert base.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_what_was_made_up_or_stands_in_the_file_signs_nobody_in(workspace: Workspace) -> None:
    ticket, cookie = signed_in(workspace)
    with closing(sqlite3.connect(workspace.file)) as base:
        (kept,) = base.execute("SELECT ticket, cookie FROM sessions").fetchall()
    assert not {ticket, cookie} & set(kept)
    # A ticket is no cookie: scripts of the page have seen it.
    for forged in ("", "li", ticket, cookie[:-1], cookie + "x", *kept, "\ud800", "%", "x" * 9999):
        assert session_person(workspace, cookie=forged) is None
    for forged in ("", "li", cookie, *kept):
        assert session_person(workspace, ticket=forged) is None
        assert cookie_for(workspace, forged) is None


@pytest.mark.parametrize("how", ["ticket", "cookie", "role", "password", "removed", "oidc"])
def test_a_session_ends_by_signing_out_and_with_any_change_of_rights(workspace: Workspace, how: str) -> None:
    ticket, cookie = signed_in(workspace)
    other = signed_in(workspace)[1]
    end: dict[str, Callable[[], object]] = {
        "ticket": lambda: end_session(workspace, ticket=ticket),
        "cookie": lambda: end_session(workspace, cookie=cookie),
        "role": lambda: add_person(workspace, "li", "viewer", PASSWORD),
        "password": lambda: add_person(workspace, "li", "editor", PASSWORD + "!"),
        "removed": lambda: remove_person(workspace, "li"),
        "oidc": lambda: add_person(workspace, "li@toy.example", "editor"),
    }
    end[how]()
    still = how == "oidc"
    assert (session_person(workspace, cookie=cookie) is not None) == still
    assert (session_person(workspace, ticket=ticket) is not None) == still
    # Signing out ends one sign-in; a change of rights ends them all.
    assert (session_person(workspace, cookie=other) is not None) == (how in ("ticket", "cookie", "oidc"))
