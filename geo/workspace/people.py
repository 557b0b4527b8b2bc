"""Who may change a workspace: names, roles, passwords as argon2 hashes, and how often a password may be tried.

This is no part of a workspace's export: who may edit is a matter of the machine, and a hash leaves it never.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo.errors import AccessError, ChoiceError
from geo.workspace.base import connected, writing
from geo.workspace.store import Workspace

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = ("viewer", "editor")
SHORTEST_PASSWORD, _LONGEST_PASSWORD = 10, 200
_LONGEST_NAME = 100
# Wrong passwords in a quarter of an hour: for a name from one client, and for a name from anywhere.
TRIES, _TRIES_FROM_ANYWHERE, _WINDOW_S = 5, 30, 900
# A hash takes 64 MB of memory while it is made: one at a time.
_HASHING = threading.Lock()


@dataclass(frozen=True)
class Person:
    """Somebody who signed in. What he may do is read from the workspace whenever he does it."""

    name: str
    role: str
    has_password: bool


def plain_name(name: str) -> str:
    """A name in the one form in which it is kept: an address of mail is the same in any case and width."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def add_person(workspace: Workspace, name: str, role: str, password: str | None = None) -> Person:
    """A person with a role, new or anew; without a password he signs in by OIDC, under this address of mail.

    Raises
    ------
    ChoiceError
        The role is not known, or the name or password cannot be used.
    """
    name = plain_name(name)
    if role not in ROLES:
        raise ChoiceError("role", role, ROLES)
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise ChoiceError("name", name[:40], [f"1 to {_LONGEST_NAME} printable characters"])
    if password is not None and not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        # The password itself is never part of a message.
        wanted = f"{SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters"
        raise ChoiceError("password", "(not shown)", [wanted])
    if password is None and "@" not in name:
        raise ChoiceError("name", name, ["an address of mail, for somebody without a password"])
    hashed = None
    if password is not None:
        with _HASHING:
            hashed = _hasher().hash(password)
    with connected(workspace.file) as base:
        base.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", (name, role, hashed))
    return Person(name, role, hashed is not None)


def remove_person(workspace: Workspace, name: str) -> None:
    """Take away what a person may do, at once; what he did stays in the log."""
    with connected(workspace.file) as base:
        gone = base.execute("DELETE FROM people WHERE name = ?", (plain_name(name),)).rowcount
    if not gone:
        raise ChoiceError(
            "name", name[:40], [person.name for person in people(workspace)] or ["(nobody yet)"]
        )


def people(workspace: Workspace) -> list[Person]:
    """Everybody with a role, by name."""
    with connected(workspace.file) as base:
        rows = base.execute("SELECT name, role, password IS NOT NULL FROM people ORDER BY name").fetchall()
    return [Person(name, role, bool(has)) for name, role, has in rows]


def person_of(workspace: Workspace, name: str) -> Person | None:
    """The person of a name as of now; None where there is none."""
    return next((person for person in people(workspace) if person.name == plain_name(name)), None)


def sign_in(
    workspace: Workspace,
    name: str,
    password: str,
    client: str = "",
    clock: Callable[[], float] = time.time,
) -> Person:
    """The person whose password this is.

    Raises
    ------
    AccessError
        The name or the password is wrong (which of the two is not said), or there were too many wrong ones.
    """
    name = plain_name(name)[:_LONGEST_NAME]
    with connected(workspace.file) as base:
        _count_try(base, name, client, clock())
        row = base.execute("SELECT role, password FROM people WHERE name = ?", (name,)).fetchone()
    role, hashed = row if row and row[1] else ("", _nobodys_hash())
    right = len(password) <= _LONGEST_PASSWORD and _verified(hashed, password)
    if not right or not role:
        raise AccessError("password", "The name or the password is wrong.")
    with connected(workspace.file) as base:
        base.execute(
            "DELETE FROM attempts WHERE subject IN (?, ?)", (f"name {name}", f"pair {name} {client}")
        )
    return Person(name, role, True)


def _count_try(base: sqlite3.Connection, name: str, client: str, now: float) -> None:
    """Count a try before it is made, so that many at once are not more than one after another."""
    limits = {f"pair {name} {client}": TRIES, f"name {name}": _TRIES_FROM_ANYWHERE}
    with writing(base):
        base.execute("DELETE FROM attempts WHERE at < ?", (now - _WINDOW_S,))
        for subject, most in limits.items():
            tries = base.execute(
                "SELECT at FROM attempts WHERE subject = ? ORDER BY at DESC LIMIT ?", (subject, most)
            ).fetchall()
            if len(tries) >= most:
                minutes = max(1, round((tries[-1][0] + _WINDOW_S - now) / 60))
                raise AccessError("wait", f"Too many wrong passwords. Wait {minutes} minutes.", minutes)
        base.executemany("INSERT INTO attempts VALUES (?, ?)", [(now, subject) for subject in limits])


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    """What an unknown name is checked against, so that it takes as long as a known one."""
    return _hasher().hash("nobody signs in with this")


def _verified(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    with _HASHING:
        try:
            return _hasher().verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
