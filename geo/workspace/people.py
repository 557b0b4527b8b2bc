"""Who may change a workspace: names, roles, passwords as argon2 hashes, and how often a password may be tried.

Each change of that is in a log of its own, which only grows (`people_log`). None of it is part of a workspace's export:
who may edit is a matter of the machine, and a hash leaves it never.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from geo.model.errors import AccessError, ChoiceError
from geo.workspace.base import connected, writing
from geo.workspace.store import Workspace, now
from words.sentence import Sentence

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


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """Who gave whom which rights, and when; ``before`` and ``after`` are role and way to sign in, None for none."""

    seq: int
    when: str
    who: str
    what: str
    name: str
    before: dict[str, str] | None
    after: dict[str, str] | None


def plain_name(name: str) -> str:
    """A name in the one form in which it is kept: an address of mail is the same in any case and width."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def add_person(
    workspace: Workspace, name: str, role: str, password: str | None = None, who: str = ""
) -> Person:
    """A person with a role, new or anew; without a password he signs in by OIDC, under this address of mail.

    Where he was signed in he is no longer. ``who`` gives him the rights, for the log.

    Raises
    ------
    ChoiceError
        The role is not known, or the name or password cannot be used.
    """
    name = plain_name(name)
    if role not in ROLES:
        raise ChoiceError("role", role, ROLES)
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise ChoiceError(
            "name", name[:40], [Sentence("1 to {most} printable characters", {"most": _LONGEST_NAME})]
        )
    if password is not None and not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        # The password itself is never part of a message.
        length = {"least": SHORTEST_PASSWORD, "most": _LONGEST_PASSWORD}
        wanted = Sentence("{least} to {most} characters", length)
        raise ChoiceError("password", "(not shown)", [wanted])
    if password is None and "@" not in name:
        raise ChoiceError("name", name, [Sentence("an address of mail, for somebody without a password")])
    hashed = None
    if password is not None:
        with _HASHING:
            hashed = _hasher().hash(password)
    with connected(workspace.file) as base, writing(base):
        before = _rights(base, name)
        base.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", (name, role, hashed))
        _tell(base, who, name, before)
    return Person(name, role, hashed is not None)


def remove_person(workspace: Workspace, name: str, who: str = "") -> None:
    """Take away what a person may do, at once; what he did stays in the log, and that ``who`` took it away."""
    with connected(workspace.file) as base, writing(base):
        before = _rights(base, plain_name(name))
        if before:
            base.execute("DELETE FROM people WHERE name = ?", (plain_name(name),))
            _tell(base, who, plain_name(name), before)
    if not before:
        raise ChoiceError(
            "name", name[:40], [person.name for person in people(workspace)] or [Sentence("(nobody yet)")]
        )


def people_log(workspace: Workspace, most: int = 100) -> list[PeopleChange]:
    """The latest changes of who may do what, newest first."""
    with connected(workspace.file) as base:
        rows = base.execute(
            "SELECT seq, at, who, what, name, before, after FROM people_changes ORDER BY seq DESC LIMIT ?",
            (most,),
        ).fetchall()
    return [
        PeopleChange(*told, *(json.loads(side) if side else None for side in (before, after)))
        for *told, before, after in rows
    ]


def _rights(base: sqlite3.Connection, name: str) -> dict[str, str] | None:
    row: tuple[Any, ...] | None = base.execute(
        "SELECT role, password IS NOT NULL FROM people WHERE name = ?", (name,)
    ).fetchone()
    return {"role": row[0], "signs_in_by": "password" if row[1] else "OIDC"} if row else None


def _tell(base: sqlite3.Connection, who: str, name: str, before: dict[str, str] | None) -> None:
    """Log what became of a person's rights, and end where he is signed in: he holds what he had before."""
    base.execute("DELETE FROM sessions WHERE name = ?", (name,))
    after = _rights(base, name)
    # Somebody who is given what he had has a new password.
    what = (
        "add" if before is None else "remove" if after is None else "role" if before != after else "password"
    )
    sides = [json.dumps(side) if side else None for side in (before, after)]
    base.execute(
        "INSERT INTO people_changes (at, who, what, name, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (now(), who, what, name, *sides),
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
        raise AccessError("The name or the password is wrong.")
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
                raise AccessError(
                    "Too many wrong passwords. Wait {minutes} {minutes:minute|minutes}.", minutes=minutes
                )
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
