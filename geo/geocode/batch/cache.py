"""Answers kept between runs: nothing that was answered is asked again, whenever the run was cut off."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from geo.geocode.answer.answers import Answer
from geo.geocode.grammar.clean import LONGEST_ADDRESS, clean
from geo.model.errors import SourceError

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, provider TEXT NOT NULL, version TEXT NOT NULL, address TEXT NOT NULL, answer TEXT NOT NULL
) WITHOUT ROWID
"""
# SQLite takes at most 999 parameters on the oldest versions in use.
_AT_ONCE = 900


def cache_key(text: str, provider: str, version: str) -> bytes:
    """What an answer is kept under: the cleaned address, who answered, and the data that the answer rests on."""
    # What is too long to be an address is kept as it is: cleaning it would cost more than refusing it.
    plain = clean(text).casefold() if len(text) <= LONGEST_ADDRESS else text
    whole = "\x1f".join((plain, provider, version))
    return hashlib.blake2b(whole.encode("utf-8", "replace"), digest_size=16).digest()


class AnswerCache:
    """A file of answers (SQLite); several runs may use it one after another, or at once.

    A process that is killed loses nothing that `keep` returned for.

    Parameters
    ----------
    file
        Where to keep it; None keeps it in memory for this run.

    Raises
    ------
    SourceError
        The file cannot be opened or is no such cache.
    """

    def __init__(self, file: Path | None = None) -> None:
        import sqlite3

        self.file = file
        self._lock = threading.Lock()
        try:
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
            # A page may be drawn by another thread each time; the lock takes them one by one.
            self._base: sqlite3.Connection = sqlite3.connect(
                file or ":memory:", timeout=30.0, check_same_thread=False
            )
            # The log survives a kill at any moment; a power cut may cost the last answers, never the file.
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute(_SCHEMA)
            self._base.commit()
        except (sqlite3.Error, OSError) as error:
            raise SourceError(
                "the cache {file} cannot be used: {said}; delete it or name another one",
                file=file,
                said=str(error),
            ) from error

    def known(self, keys: Iterable[bytes]) -> dict[bytes, Answer]:
        """The answers kept for some keys."""
        wanted = list(dict.fromkeys(keys))
        found: dict[bytes, Answer] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            # Only question marks are put together here.
            with self._lock:
                rows = self._base.execute(
                    f"SELECT key, answer FROM answers WHERE key IN ({marks})",  # noqa: S608
                    part,
                ).fetchall()
            found.update((bytes(key), Answer.from_json(text)) for key, text in rows)
        return found

    def keep(self, answers: Mapping[bytes, tuple[str, Answer]], version: str) -> None:
        """Keeps answers by key, with the address of each; they are on disk when this returns."""
        rows = [
            (key, answer.provider, version, _printable(text), answer.to_json())
            # In the order of their keys, as they lie in the file: each page of it is written once.
            for key, (text, answer) in sorted(answers.items(), key=itemgetter(0))
        ]
        with self._lock, self._base:
            self._base.executemany("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?)", rows)

    def __len__(self) -> int:
        (count,) = self._base.execute("SELECT count(*) FROM answers").fetchone()
        return int(count)

    def close(self) -> None:
        """Closes the file."""
        self._base.close()

    def __del__(self) -> None:
        base = getattr(self, "_base", None)
        if base is not None:
            base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _printable(text: str) -> str:
    return text[:LONGEST_ADDRESS].encode("utf-8", "replace").decode()
