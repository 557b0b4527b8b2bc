"""A whole workspace as one file: every change with its contents, as compressed JSON lines; same state, same bytes.

People and their passwords are not in it (`geo.workspace.people`).
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.exchange.aside import aside
from geo.model.errors import SourceError
from geo.workspace.base import FILE, connected, create
from geo.workspace.store import KINDS, Workspace, packed, unpacked

_FORMAT = "industrial-layout-workspace"
_FORMAT_VERSION = 1
_COLUMNS = ("seq", "at", "who", "what", "kind", "id", "before", "after", "undoes")
_LONGEST_LINE = 1 << 28


def export_file(workspace: Workspace, output: Path) -> int:
    """Write a workspace to ``output``, which is there only when it is whole; gives the count of changes."""
    count = 0
    with aside(output) as place:
        # What people add is for whoever runs the workspace alone.
        place.touch(mode=0o600)
        with (
            place.open("wb") as plain,
            gzip.GzipFile(fileobj=plain, mode="wb", filename="", mtime=0, compresslevel=6) as out,
        ):
            for line in _lines(workspace):
                out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
                count += "seq" in line
    return count


def import_file(source: Path, folder: Path) -> Workspace:
    """The workspace in a file that `export_file` wrote, made in a folder that holds none; people are added to it anew.

    Raises
    ------
    SourceError
        The file is no export or damaged, or the folder has a workspace already; nothing is written.
    """
    file = folder / FILE
    try:
        if file.exists():
            raise FileExistsError
        create(file, lambda base: _fill(base, source))
    except FileExistsError as error:
        raise SourceError("{file}: there is a workspace already; name a new folder", file=file) from error
    return Workspace(folder)


def _lines(workspace: Workspace) -> Iterator[dict[str, Any]]:
    """The header, then each change, before it the contents that no earlier line had."""
    yield {"format": _FORMAT, "version": _FORMAT_VERSION}
    with connected(workspace.file) as base:
        # One transaction: what others write meanwhile is not in it by half.
        base.execute("BEGIN")
        told: set[str] = set()
        for row in base.execute(f"SELECT {', '.join(_COLUMNS)} FROM changes ORDER BY seq"):  # noqa: S608
            change = dict(zip(_COLUMNS, row, strict=True))
            after = change["after"]
            if after is not None and after not in told:
                told.add(after)
                (body,) = base.execute("SELECT body FROM contents WHERE hash = ?", (after,)).fetchone()
                yield {"hash": after, "content": unpacked(body)}
            yield change
        base.execute("COMMIT")


def _fill(base: sqlite3.Connection, source: Path) -> None:
    """Read the lines in, each checked: a content is what its name says, a change follows from those before it."""
    state: dict[tuple[str, str], str | None] = {}
    known: set[str] = set()
    number = changes = 0
    try:
        with gzip.open(source, "rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(_LONGEST_LINE), b""), start=1):
                one = json.loads(line)
                if number == 1:
                    _check_header(one, source)
                elif "hash" in one:
                    name, body = packed(one["content"])
                    _hold(name == one["hash"], "a content that fits its name")
                    base.execute("INSERT INTO contents VALUES (?, ?)", (name, body))
                    known.add(name)
                else:
                    changes += 1
                    _read_change(base, one, changes, state, known)
        _hold(number > 0, "a header")
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(
            "{file}: cannot be read as an export ({said}); nothing was imported",
            file=source,
            said=str(error),
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError, sqlite3.IntegrityError) as error:
        raise SourceError(
            "{file}, line {number}: is not what an export holds ({said}); nothing was imported",
            file=source,
            number=number,
            said=str(error),
        ) from error


def _check_header(one: Any, source: Path) -> None:
    if not isinstance(one, dict) or one.get("format") != _FORMAT:
        raise SourceError("{file}: is not the export of a workspace", file=source)
    if one.get("version") != _FORMAT_VERSION:
        raise SourceError(
            "{file}: was written by another version ({version!r}); upgrade first",
            file=source,
            version=one.get("version"),
        )


def _read_change(
    base: sqlite3.Connection,
    one: dict[str, Any],
    wanted: int,
    state: dict[tuple[str, str], str | None],
    known: set[str],
) -> None:
    seq, at, who, what, kind, id, before, after, undoes = (one[name] for name in _COLUMNS)
    _hold(seq == wanted, "changes one after another")
    _hold(all(isinstance(word, str) for word in (at, who, what, kind, id)), "words")
    _hold(kind in KINDS, f"a kind, one of {', '.join(KINDS)}")
    _hold(state.get((kind, id)) == before, "what was there before")
    _hold(after is None or after in known, "a content told before")
    _hold(
        undoes is None or (isinstance(undoes, int) and 0 < undoes < seq), "an earlier change that is undone"
    )
    state[kind, id] = after
    base.execute(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, who, what, kind, id, before, after, undoes),
    )


def _hold(fits: bool, wanted: str) -> None:
    if not fits:
        raise ValueError(f"wanted {wanted}")
