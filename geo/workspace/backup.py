"""A copy of a whole workspace, people and password hashes too, taken while others write; and the way back.

An export (`geo.workspace.archive`) goes from one machine to another; this is for the same machine after a bad day.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from geo.model.errors import SourceError
from geo.workspace.base import FILE, connected, to_disk, version_of, write_copy

LOCK = "workspace.lock"
_BEING_PUT_BACK = "{file}: a backup is being put back; try again in a minute"
_IN_USE = "{file}: a server uses this workspace; stop it first"
# Held for as long as the process lives; the system lets go of them at its end, however that comes.
_HELD: dict[Path, int] = {}


@dataclass(frozen=True)
class Backup:
    """What a copy holds: the number of changes and of people."""

    changes: int
    people: int


def back_up(folder: Path, output: Path, *, overwrite: bool = False) -> Backup:
    """Copy the workspace in ``folder``, as it is at one moment, to ``output``; servers go on writing.

    The file is left as it is, of whatever version: a program that is about to be upgraded may still use it.

    Raises
    ------
    SourceError
        There is no workspace, the copy cannot be written or is not sound, or ``output`` is there already.
    """
    file = folder / FILE
    if output.exists() and output.samefile(file):
        raise SourceError("{output}: is the workspace itself; name another file", output=output)
    with connected(file) as base:
        version_of(base, file)
        try:
            write_copy(base, output, overwrite=overwrite)
        except FileExistsError as error:
            raise SourceError(
                "{output}: is there already; name another file, or give --force", output=output
            ) from error
    return _counted(output)


def restore(source: Path, folder: Path, *, overwrite: bool = False) -> tuple[Backup, Path | None]:
    """Make the workspace in ``folder`` what a backup holds; gives what that is, and where the earlier one is now.

    Sessions are not brought back: one that was ended would be open again. Everybody signs in anew.

    Raises
    ------
    SourceError
        ``source`` is no sound backup, a server uses the folder, or it holds a workspace and is not to be overwritten.
    """
    file = folder / FILE
    if not source.is_file():
        raise SourceError(
            "{file}: no such file; name one that `layout-explorer workspace backup` wrote", file=source
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            if file.exists() and not overwrite:
                raise SourceError("{file}: there is a workspace already; --force puts it aside", file=file)
            with tempfile.TemporaryDirectory(dir=folder, prefix=".restoring-") as making:
                made = Path(making) / FILE
                with connected(source) as base:
                    version_of(base, source)
                    write_copy(base, made)
                _forget_sessions(made)
                to_disk(made)
                aside = _put_aside(file) if file.exists() else None
                os.replace(made, file)
            to_disk(folder)
    except OSError as error:
        raise SourceError(
            "{folder}: cannot be written ({said}); check the folder and its rights",
            folder=folder,
            said=error.strerror,
        ) from error
    return _counted(file), aside


def hold(folder: Path) -> None:
    """Say that this process uses the workspace in ``folder`` until it ends, so that none is put in its place.

    Raises
    ------
    SourceError
        A backup is being put back at this moment.
    """
    place = folder.resolve()
    if place not in _HELD:
        _HELD[place] = _locked(place, fcntl.LOCK_SH, _BEING_PUT_BACK)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    lock = _locked(folder, fcntl.LOCK_EX, _IN_USE)
    try:
        yield
    finally:
        os.close(lock)


def _locked(folder: Path, how: int, refused: str) -> int:
    lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise SourceError(refused, file=folder / FILE) from error
    return lock


def _forget_sessions(file: Path) -> None:
    with connected(file) as base:
        base.execute("PRAGMA journal_mode = WAL")
        if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").fetchone():
            base.execute("DELETE FROM sessions")


def _put_aside(file: Path) -> Path:
    """A second name for the present file, whose first one is then free to be replaced at one stroke."""
    with suppress(SourceError), connected(file) as base:
        # What a killed server left in the log belongs to the file.
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = file.with_name(f"{file.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    os.link(file, aside)
    # They are still there only where the file is damaged; a log of another file would spoil the new one.
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.rename(f"{file}{ending}", f"{aside}{ending}")
    return aside


def _counted(file: Path) -> Backup:
    with connected(file) as base:
        (changes,) = base.execute("SELECT count(*) FROM changes").fetchone()
        known = base.execute("SELECT 1 FROM sqlite_master WHERE name = 'people'").fetchone()
        (people,) = base.execute("SELECT count(*) FROM people").fetchone() if known else (0,)
    return Backup(changes, people)
