"""The workspace's file: where it lies, its schema by version, and connections to it."""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from geo.model.errors import SourceError

_log = logging.getLogger(__name__)

FILE = "workspace.sqlite"
# "ilxw" in ASCII: marks the file as ours, so that another program's database is never written into.
APPLICATION_ID = 0x696C7877
_BUSY_S = 20.0

# One entry takes a file from one version to the next, each in its own transaction. An entry is never edited once it
# was released; a new version is a new entry.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE contents (hash TEXT PRIMARY KEY, body BLOB NOT NULL)",
        """CREATE TABLE changes (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
            kind TEXT NOT NULL, id TEXT NOT NULL,
            before TEXT REFERENCES contents (hash), after TEXT REFERENCES contents (hash),
            undoes INTEGER REFERENCES changes (seq))""",
        "CREATE INDEX changes_of_item ON changes (kind, id, seq)",
        # The log only grows, whoever writes.
        """CREATE TRIGGER changes_are_kept BEFORE UPDATE ON changes
            BEGIN SELECT RAISE(ABORT, 'a change is never rewritten'); END""",
        """CREATE TRIGGER changes_stay BEFORE DELETE ON changes
            BEGIN SELECT RAISE(ABORT, 'a change is never deleted'); END""",
    ),
    (
        """CREATE TABLE people (
            name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('viewer', 'editor')), password TEXT)""",
        "CREATE TABLE attempts (at REAL NOT NULL, subject TEXT NOT NULL)",
        "CREATE INDEX attempts_of_subject ON attempts (subject, at)",
    ),
    (
        # Beside the changes of things, not among them: who may edit is not undone by an editor, nor exported.
        """CREATE TABLE people_changes (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
            name TEXT NOT NULL, before TEXT, after TEXT)""",
        """CREATE TRIGGER people_changes_are_kept BEFORE UPDATE ON people_changes
            BEGIN SELECT RAISE(ABORT, 'a change is never rewritten'); END""",
        """CREATE TRIGGER people_changes_stay BEFORE DELETE ON people_changes
            BEGIN SELECT RAISE(ABORT, 'a change is never deleted'); END""",
        # Hashes of what a page and a browser hold, never that itself.
        """CREATE TABLE sessions (
            ticket TEXT PRIMARY KEY, cookie TEXT UNIQUE, name TEXT NOT NULL, began REAL NOT NULL)""",
        "CREATE INDEX sessions_of_name ON sessions (name)",
    ),
)
VERSION = len(MIGRATIONS)


def prepare(folder: Path) -> Path:
    """The file in ``folder``, made or brought to the present version.

    Before an older file is changed, a copy stays beside it as ``workspace.sqlite.vN``, and the log says so.

    Raises
    ------
    SourceError
        The file cannot be used, is not a workspace, or was written by a newer version.
    """
    file = folder / FILE
    with suppress(FileExistsError):
        if not file.exists():
            create(file)
    with connected(file) as base:
        version = version_of(base, file)
        if version < VERSION:
            kept = _keep_copy(base, file, version) if version else FILE
            _migrate(base, file)
            _log.warning("%s: upgraded from version %s to %s; %s is as it was", FILE, version, VERSION, kept)
    return file


def check_readable(folder: Path) -> None:
    """Raise `SourceError`, as `prepare` does, where there is a file in ``folder`` that it could not use."""
    file = folder / FILE
    if file.exists():
        with connected(file) as base:
            version_of(base, file)


def create(file: Path, fill: Callable[[sqlite3.Connection], None] | None = None) -> None:
    """A new file of the present version, there only when it is whole, and readable by its owner alone.

    Raises
    ------
    FileExistsError
        There is such a file already; it is left as it is.
    SourceError
        It cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".making-") as folder:
            made = Path(folder) / file.name
            # Made closed, so that nothing in it is open to others for a moment.
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with connected(made) as base:
                base.execute("PRAGMA journal_mode = WAL")
                _migrate(base, made)
                if fill:
                    with writing(base):
                        fill(base)
            # A link fails where the name is taken: of two who make it at once, one wins and nothing is mixed.
            os.link(made, file)
    except FileExistsError:
        raise
    except OSError as error:
        raise SourceError(
            "{file}: cannot be made ({said}); check the folder and its rights", file=file, said=error.strerror
        ) from error


@contextmanager
def connected(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one piece of work, closed after it: none is shared between threads.

    What a transaction committed is on the disk: neither a kill nor a power cut takes it back. What goes wrong with the
    file is said as a `SourceError`.
    """
    try:
        base = sqlite3.connect(
            f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=_BUSY_S, isolation_level=None
        )
        try:
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA foreign_keys = ON")
            yield base
        finally:
            base.close()
    except sqlite3.Error as error:
        raise SourceError(
            "{file}: cannot be used as a workspace ({said}); nothing was saved now, what was saved "
            "before stays. Check the folder, its rights and the room on the disk",
            file=file,
            said=str(error),
        ) from error


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One transaction that holds the right to write from its first line; all of it is kept, or nothing."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield base
        base.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            base.execute("ROLLBACK")
        raise


def version_of(base: sqlite3.Connection, file: Path) -> int:
    """The version of an open file.

    Raises
    ------
    SourceError
        It is not a workspace, or a newer version of the program wrote it.
    """
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise SourceError("{file}: is not a workspace; name another folder", file=file)
    if version > VERSION:
        raise SourceError(
            "{file}: was written by a newer version (schema {version}, this one knows {known}); "
            "upgrade first",
            file=file,
            version=version,
            known=VERSION,
        )
    return int(version)


def write_copy(base: sqlite3.Connection, output: Path, *, overwrite: bool = False) -> None:
    """All that an open file holds at this moment, as a new file: whole, sound and on the disk when this returns.

    Others go on writing meanwhile. Only the owner may read the copy.

    Raises
    ------
    FileExistsError
        There is an ``output`` already, and it is not to be overwritten.
    SourceError
        The copy cannot be written or is not sound; there is no ``output`` then, or the earlier one.
    """
    try:
        with tempfile.TemporaryDirectory(dir=output.parent, prefix=".copying-") as folder:
            made = Path(folder).resolve() / output.name
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            base.execute("VACUUM INTO ?", (str(made),))
            _check_sound(made)
            to_disk(made)
            _put(made, output, overwrite)
        to_disk(output.parent)
    except FileExistsError:
        raise
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SourceError(
            "{output}: no copy was written ({said}); choose a place with room", output=output, said=reason
        ) from error


def to_disk(place: Path) -> None:
    """Have a file, or the names in a folder, survive a power cut: SQLite does not do so for a copy."""
    opened = os.open(place, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _check_sound(file: Path) -> None:
    with closing(sqlite3.connect(file)) as copy:
        (said,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok" or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError(f"the workspace is damaged: {said}")


def _put(made: Path, output: Path, overwrite: bool) -> None:
    """Give a file its name at one stroke; `FileExistsError` where that is taken and not to be overwritten."""
    if not overwrite:
        try:
            os.link(made, output)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links, such as a stick's: nothing is there, as far as can be seen.
            if output.exists():
                raise FileExistsError(output) from None
        else:
            return
    os.replace(made, output)


def _keep_copy(base: sqlite3.Connection, file: Path, version: int) -> str:
    """The name of the copy; one that an earlier upgrade left stays, and serves where it is the same."""
    copy = file.with_name(f"{file.name}.v{version}")
    if copy.exists():
        with closing(sqlite3.connect(copy)) as kept:
            if _state(kept) == _state(base):
                return copy.name
        copy = copy.with_name(f"{copy.name}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    # Of two that upgrade at once, both make the same copy.
    with suppress(FileExistsError):
        write_copy(base, copy)
    return copy.name


def _state(base: sqlite3.Connection) -> tuple[object, ...]:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (changes,) = base.execute("SELECT count(*) FROM changes").fetchone()
    return version, changes


def _migrate(base: sqlite3.Connection, file: Path) -> None:
    while True:
        with writing(base):
            # Read inside the transaction: another process may have been faster.
            version = version_of(base, file)
            if version == VERSION:
                return
            for statement in MIGRATIONS[version]:
                base.execute(statement)
            base.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            base.execute(f"PRAGMA user_version = {version + 1}")
