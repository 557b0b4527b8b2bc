"""Who is signed in where: a password is asked once, and a browser is known again for a working day.

A page that was given the right password gets a ticket, which its browser hands in once for a cookie that no script can
read. Both are random; the workspace keeps only their hashes, so the file signs nobody in, and what is not in it is
nobody's: a made-up cookie, one that is too old, one that was signed out. Nothing is signed, so no secret must be kept.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable

from geo.workspace.base import connected, writing
from geo.workspace.people import Person, person_of
from geo.workspace.store import Workspace

SESSION_S = 12 * 3600
_TICKET_S = 60
_BYTES = 32
_LONGEST = 100


def begin_session(workspace: Workspace, person: Person, clock: Callable[[], float] = time.time) -> str:
    """A ticket for somebody who has just shown who he is; sessions that are over are forgotten."""
    ticket = secrets.token_urlsafe(_BYTES)
    with connected(workspace.file) as base, writing(base):
        base.execute("DELETE FROM sessions WHERE began <= ?", (clock() - SESSION_S,))
        base.execute("INSERT INTO sessions VALUES (?, NULL, ?, ?)", (_hashed(ticket), person.name, clock()))
    return ticket


def cookie_for(workspace: Workspace, ticket: str, clock: Callable[[], float] = time.time) -> str | None:
    """The cookie for a ticket: once, and within a minute of its making; None for any other."""
    cookie = secrets.token_urlsafe(_BYTES)
    with connected(workspace.file) as base, writing(base):
        given = base.execute(
            "UPDATE sessions SET cookie = ? WHERE ticket = ? AND cookie IS NULL AND began > ?",
            (_hashed(cookie), _hashed(ticket), clock() - _TICKET_S),
        ).rowcount
    return cookie if given else None


def session_person(
    workspace: Workspace, *, ticket: str = "", cookie: str = "", clock: Callable[[], float] = time.time
) -> Person | None:
    """Whose ticket or whose cookie this is, with the role that he has now; None where it is nobody's any more."""
    with connected(workspace.file) as base:
        row = base.execute(
            "SELECT name FROM sessions WHERE (ticket = ? OR cookie = ?) AND began > ?",
            (_hashed(ticket), _hashed(cookie), clock() - SESSION_S),
        ).fetchone()
    person = person_of(workspace, row[0]) if row else None
    # A password signed him in: without one he signs in by OIDC alone.
    return person if person is not None and person.has_password else None


def end_session(workspace: Workspace, *, ticket: str = "", cookie: str = "") -> None:
    """Sign out, in every window that knows this ticket or this cookie."""
    with connected(workspace.file) as base:
        base.execute(
            "DELETE FROM sessions WHERE ticket = ? OR cookie = ?", (_hashed(ticket), _hashed(cookie))
        )


def _hashed(secret: str) -> str:
    """The name under which a secret is kept; a fast hash is enough for 256 random bits."""
    return hashlib.sha256(secret[:_LONGEST].encode("utf-8", "replace")).hexdigest()
