"""Things people keep, and every change of them: who, when, what, before, after.

The log of changes is the only truth: a thing is what its latest change left. Nothing is overwritten, so everything can
be undone, and two people never lose each other's work: who saves names the change that he read last, and is told where
somebody else was faster.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.model.errors import AccessError, ChoiceError, ConflictError
from geo.workspace.base import connected, prepare, writing
from words.sentence import Sentence

KINDS = ("set", "table", "edit", "decision", "note")
"""A saved list; its rows as they came; an edit of one row; a review decision; a note on a subject."""
ANY = -1
"""As ``read``: save whatever the thing is now."""
_LONGEST_ID = 300
_COLUMNS = "seq, at, who, what, kind, id, before, after, undoes"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing as it stands: its content (JSON), and the change that left it so."""

    content: Any
    seq: int
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants a thing to be; ``content`` None takes it away.

    ``read`` is the ``seq`` that he read the thing at, 0 for a thing that was not there, `ANY` for whatever it is.
    """

    kind: str
    id: str
    content: Any
    read: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the log; ``before`` and ``after`` are contents, None where the thing was not there."""

    seq: int
    when: str
    who: str
    what: str
    kind: str
    id: str
    before: Any
    after: Any
    undoes: int | None


class Workspace:
    """The workspace in a folder. Every method opens the file for itself; any thread or process may call it.

    Raises
    ------
    SourceError
        The folder or file cannot be used; also from each method.
    """

    def __init__(self, folder: Path) -> None:
        self.file = prepare(folder)

    def item(self, kind: str, id: str) -> Item | None:
        """A thing; None where it is not there (now)."""
        with connected(self.file) as base:
            row = _latest(base, kind, id)
            if row is None or row[7] is None:
                return None
            return Item(_content(base, row[7]), row[0], row[2], row[1])

    def items(self, kind: str, under: str = "") -> dict[str, Item]:
        """The things of a kind by id, the latest changed last; with ``under``, those whose id begins so."""
        with connected(self.file) as base:
            rows = base.execute(
                """SELECT c.id, b.body, c.seq, c.who, c.at FROM changes c JOIN contents b ON b.hash = c.after
                WHERE c.seq IN (SELECT max(seq) FROM changes WHERE kind = ?1 AND substr(id, 1, length(?2)) = ?2
                GROUP BY id) ORDER BY c.seq""",
                (kind, under),
            ).fetchall()
        return {id: Item(unpacked(body), seq, who, at) for id, body, seq, who, at in rows}

    def latest(self, kind: str, under: str) -> int:
        """The ``seq`` of the latest change of the things of a kind whose id begins with ``under``; 0 for none."""
        with connected(self.file) as base:
            (seq,) = base.execute(
                "SELECT coalesce(max(seq), 0) FROM changes WHERE kind = ? AND id >= ? AND id < ?",
                (kind, under, under + "\U0010ffff"),
            ).fetchone()
        return int(seq)

    def latest_of_all(self) -> int:
        """The ``seq`` of the latest change; 0 for none."""
        with connected(self.file) as base:
            (seq,) = base.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
        return int(seq)

    def save(self, who: str, what: str, wishes: Iterable[Wish]) -> list[int]:
        """Make things so, all of them or none, and give the ``seq`` of each; on the disk when this returns.

        A thing that is so already gets no new change.

        Raises
        ------
        AccessError
            ``who`` is not an editor of this workspace at this moment.
        ConflictError
            Somebody changed one of the things since it was read.
        """
        with connected(self.file) as base, writing(base):
            _check_editor(base, who)
            return [_write(base, who, what, wish) for wish in wishes]

    def undo(self, who: str, seq: int) -> int:
        """Take one change back, by a change of its own that can be undone too; gives its ``seq``.

        Raises
        ------
        AccessError
            ``who`` is not an editor.
        ChoiceError
            There is no such change.
        ConflictError
            The thing is no longer as this change left it: undo what came after first.
        """
        with connected(self.file) as base, writing(base):
            _check_editor(base, who)
            row = base.execute(f"SELECT {_COLUMNS} FROM changes WHERE seq = ?", (seq,)).fetchone()  # noqa: S608
            if row is None:
                (last,) = base.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()
                raise ChoiceError(
                    "change",
                    str(seq),
                    [Sentence("1 to {most}", {"most": last}) if last else Sentence("(none yet)")],
                )
            kind, id, before, after = row[4:8]
            last = _latest(base, kind, id) or row
            # What was undone above it counts as not there: the thing is as this change left it.
            if last[7] != after:
                raise ConflictError(kind, id, last[2], last[1])
            wish = Wish(kind, id, _content(base, before), read=last[0])
            return _write(base, who, "undo", wish, undoes=seq)

    def log(self, most: int = 100, kinds: Collection[str] = KINDS) -> list[Change]:
        """The latest changes of some kinds, newest first."""
        with connected(self.file) as base:
            rows = base.execute(
                f"""SELECT {_COLUMNS} FROM changes
                WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT ?""",  # noqa: S608
                (json.dumps(list(kinds)), most),
            ).fetchall()
            return [
                Change(seq, at, who, what, kind, id, _content(base, before), _content(base, after), undoes)
                for seq, at, who, what, kind, id, before, after, undoes in rows
            ]


def packed(content: Any) -> tuple[str, bytes]:
    """The name and the bytes under which a content is kept: the same content, the same name."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    plain = text.encode("utf-8", "replace")
    return hashlib.sha256(plain).hexdigest(), zlib.compress(plain, 6)


def unpacked(body: bytes) -> Any:
    """The content in the bytes of `packed`."""
    return json.loads(zlib.decompress(body))


def now() -> str:
    """This moment in UTC, ISO 8601 with a Z."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _check_editor(base: sqlite3.Connection, who: str) -> None:
    """The one gate before every write: the role is read where and when the write happens."""
    row = base.execute("SELECT role FROM people WHERE name = ?", (who,)).fetchone()
    if row is None or row[0] != "editor":
        raise AccessError("Saving is for editors who have signed in; nothing was saved.")


def _latest(base: sqlite3.Connection, kind: str, id: str) -> tuple[Any, ...] | None:
    row: tuple[Any, ...] | None = base.execute(
        f"SELECT {_COLUMNS} FROM changes WHERE kind = ? AND id = ? ORDER BY seq DESC LIMIT 1",  # noqa: S608
        (kind, id),
    ).fetchone()
    return row


def _content(base: sqlite3.Connection, name: str | None) -> Any:
    if name is None:
        return None
    (body,) = base.execute("SELECT body FROM contents WHERE hash = ?", (name,)).fetchone()
    return unpacked(body)


def _write(base: sqlite3.Connection, who: str, what: str, wish: Wish, undoes: int | None = None) -> int:
    if wish.kind not in KINDS:
        raise ChoiceError("kind", wish.kind, KINDS)
    if not 0 < len(wish.id) <= _LONGEST_ID:
        raise ChoiceError("id", wish.id[:40], [Sentence("1 to {most} characters", {"most": _LONGEST_ID})])
    last = _latest(base, wish.kind, wish.id)
    # A thing that was taken away was last changed by that, too; who never saw it saves it anew.
    seen = 0 if last is None or (last[7] is None and wish.read == 0) else last[0]
    if last is not None and wish.read not in (seen, ANY):
        raise ConflictError(wish.kind, wish.id, last[2], last[1])
    before = last[7] if last else None
    after = None
    if wish.content is not None:
        after, body = packed(wish.content)
        base.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (after, body))
    if before == after:
        return int(last[0]) if last else 0
    row = (now(), who, what, wish.kind, wish.id, before, after, undoes)
    done = base.execute(
        "INSERT INTO changes (at, who, what, kind, id, before, after, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    return int(done.lastrowid or 0)
