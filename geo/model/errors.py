"""Every exception and warning raised on purpose.

::

    ExplorerError                    its message may be shown to the reader as it stands
    |-- SourceError                  a file is absent or unreadable
    |-- TableError(table, problems)  a contract is broken: every problem with its row; also ValueError
    |-- CRSError                     a CRS is absent, or degrees where metres are needed; also ValueError
    |-- DatumError                   a datum is unknown or does not fit; also ValueError
    |-- GeocodeError                 no provider answered; carries what was tried
    |-- ChoiceError(given, known)    names what is known and the nearest match; also ValueError
    |-- ShapeError(reason)           a drawn or uploaded outline cannot be used; also ValueError
    |-- RankingError                 weights or directions that give no order; also ValueError
    |-- AccessError                  who asks may not do it: not signed in, not an editor, or tried too often
    |-- ConflictError(who, when)      somebody else changed it since it was read; nothing is written
    `-- SheetError                   a sheet cannot be drawn as asked
    DataWarning(UserWarning)         tolerated, counted and shown
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Sentence:
    """Something said to the reader: English words with ``{names}`` in them, and what stands for these.

    A page in another language knows it by its English words (`words.speaker`).
    """

    words: str
    fill: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words.format(**self.fill) if self.fill else self.words


class ExplorerError(Exception):
    """Something the reader can act on; the message says what, where, found and wanted, and the next step.

    >>> str(ExplorerError("{file}: is empty", file="{a}.csv")), str(ExplorerError("as {it} stands"))
    ('{a}.csv: is empty', 'as {it} stands')
    """

    def __init__(self, words: str = "", /, **fill: object) -> None:
        self.sentence = Sentence(words, fill)
        super().__init__(str(self.sentence))


class SourceError(ExplorerError):
    """A file is absent or unreadable."""


def absent_asset(file: Path) -> SourceError:
    """What to raise where a script or typeface that set-up makes is absent."""
    return SourceError(
        "{file}: absent; run `make setup` in a checkout, elsewhere install the package again from a wheel",
        file=file,
    )


@dataclass(frozen=True, order=True)
class Problem:
    """One broken rule in one place of a data folder.

    ``row`` counts as an editor does: the header of a CSV is line 1; for GeoJSON it is the feature's
    number from 1. ``row`` 0 means the file as a whole.
    """

    file: str
    row: int
    column: str
    found: str
    wanted: str

    def __str__(self) -> str:
        place = f"{self.file}, row {self.row}" if self.row else self.file
        column = f", {self.column}" if self.column else ""
        found = f"found {self.found!r}, " if self.found else ""
        return f"{place}{column}: {found}wanted {self.wanted}"


class TableError(ExplorerError, ValueError):
    """A table breaks its contract; ``problems`` holds every break, not the first one."""

    def __init__(self, table: str, problems: Sequence[Problem]) -> None:
        self.table = table
        self.problems = tuple(problems)
        count = len(self.problems)
        noun = "problem" if count == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in self.problems[:20])
        more = f"\n  and {count - 20} more; `layout-explorer check` lists all" if count > 20 else ""
        super().__init__(f"{table}: {count} {noun}\n{lines}{more}")


class CRSError(ExplorerError, ValueError):
    """A CRS is absent, or degrees were given where metres are needed."""


class DatumError(ExplorerError, ValueError):
    """A datum is unknown or does not fit the coordinates."""


class GeocodeError(ExplorerError):
    """No provider answered; ``tried`` names them with what each said."""

    def __init__(self, message: str, tried: Sequence[str] = ()) -> None:
        self.tried = tuple(tried)
        super().__init__(message + (f" (tried: {'; '.join(self.tried)})" if self.tried else ""))


class ChoiceError(ExplorerError, ValueError):
    """A word that is not among the known ones; the message names the nearest.

    >>> str(ChoiceError("zone", "zhangjang", ["zhangjiang", "lingang"]))
    "zone 'zhangjang' is not known; did you mean 'zhangjiang'? Known: lingang, zhangjiang"
    """

    def __init__(self, kind: str, given: str, known: Iterable[str]) -> None:
        self.given = given
        self.known = tuple(sorted(known))
        near = difflib.get_close_matches(given, self.known, n=1)
        hint = "; did you mean {near!r}?" if near else "."
        said = {"kind": kind, "given": given, "known": ", ".join(self.known), "near": near[0] if near else ""}
        super().__init__("{kind} {given!r} is not known" + hint + " Known: {known}", **said)


class AccessError(ExplorerError):
    """Who asks may not do it.

    ``reason`` is one word for why (``editor``, ``password``, ``wait``), for a page to say in the reader's language;
    ``minutes`` is how long to wait.
    """

    def __init__(self, reason: str, message: str, minutes: int = 0) -> None:
        self.reason = reason
        self.minutes = minutes
        super().__init__(message)


class ConflictError(ExplorerError):
    """Somebody else changed it since it was read; ``who`` and ``when`` (UTC) of that change. Nothing is written."""

    def __init__(self, item: str, who: str, when: str) -> None:
        self.who = who
        self.when = when
        super().__init__(
            f"{item}: changed by {who} at {when[:19].replace('T', ' ')} UTC after you read it; "
            "nothing of yours was saved. Read it again, then save."
        )


class RankingError(ExplorerError, ValueError):
    """Weights or directions that give no order."""


class ShapeError(ExplorerError, ValueError):
    """A drawn or uploaded outline cannot be used.

    ``reason`` is one word for why, with what fills its sentence in ``fill``, so that a page can say it in the
    reader's language.
    """

    def __init__(self, reason: str, message: str, **fill: object) -> None:
        self.reason = reason
        self.fill = fill
        super().__init__(message)


class SheetError(ExplorerError):
    """A sheet cannot be drawn as asked (a missing glyph, a page too small)."""


class DataWarning(UserWarning):
    """Tolerated, counted and shown: "3 of 812 companies lie outside every district"."""
