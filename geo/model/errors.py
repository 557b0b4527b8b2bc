"""Every exception and warning raised on purpose.

::

    ExplorerError                    carries a sentence that may be shown to the reader, in English or Chinese
    |-- SourceError                  a file is absent or unreadable
    |-- TableError(table, problems)  a contract is broken: every problem with its row; also ValueError
    |-- CRSError                     a CRS is absent, or degrees where metres are needed; also ValueError
    |-- DatumError                   a datum is unknown or does not fit; also ValueError
    |-- GeocodeError                 no provider answered; carries what was tried
    |-- ChoiceError(given, known)    names what is known and the nearest match; also ValueError
    |-- ShapeError                   a drawn or uploaded outline cannot be used; also ValueError
    |-- RankingError                 weights or directions that give no order; also ValueError
    |-- AccessError                  who asks may not do it: not signed in, not an editor, or tried too often
    |-- ConflictError                somebody else changed it since it was read; nothing is written
    `-- SheetError                   a sheet cannot be drawn as asked
    DataWarning(UserWarning)         tolerated, counted and shown
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from words.sentence import Sentence, sentence


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
    number from 1. ``row`` 0 means the file as a whole. What was ``found`` is a cell's own text, or a sentence.
    """

    file: str
    row: int
    column: str
    found: str | Sentence
    wanted: str | Sentence

    @property
    def sentence(self) -> Sentence:
        """The problem in words that have their like in Chinese."""
        place = Sentence("{file}, row {row}", {"file": self.file, "row": self.row})
        fill = {
            "place": place if self.row else self.file,
            "column": self.column,
            "found": self.found,
            "wanted": sentence(self.wanted),
        }
        if self.column and self.found:
            return Sentence("{place}, {column}: found {found!r}, wanted {wanted}", fill)
        if self.column:
            return Sentence("{place}, {column}: wanted {wanted}", fill)
        if self.found:
            return Sentence("{place}: found {found!r}, wanted {wanted}", fill)
        return Sentence("{place}: wanted {wanted}", fill)

    def __str__(self) -> str:
        return str(self.sentence)


class TableError(ExplorerError, ValueError):
    """A table breaks its contract; ``problems`` holds every break, not the first one."""

    def __init__(self, table: str, problems: Sequence[Problem]) -> None:
        self.table = table
        self.problems = tuple(problems)
        head = Sentence(
            "{table}: {count} {count:problem|problems}", {"table": table, "count": len(self.problems)}
        )
        said = reduce(_and_then, (problem.sentence for problem in self.problems[:20]), head)
        if len(self.problems) > 20:
            more = {"count": len(self.problems) - 20}
            said = _and_then(said, Sentence("and {count} more; `layout-explorer check` lists all", more))
        super().__init__(said.words, **said.fill)


def _and_then(said: Sentence, line: Sentence) -> Sentence:
    return Sentence("{said}\n  {line}", {"said": said, "line": line})


class CRSError(ExplorerError, ValueError):
    """A CRS is absent, or degrees were given where metres are needed."""


class DatumError(ExplorerError, ValueError):
    """A datum is unknown or does not fit the coordinates."""


class GeocodeError(ExplorerError):
    """No provider answered."""


class ChoiceError(ExplorerError, ValueError):
    """A word that is not among the known ones; the message names the nearest.

    >>> str(ChoiceError("zone", "zhangjang", ["zhangjiang", "lingang"]))
    "zone 'zhangjang' is not known; did you mean 'zhangjiang'? Known: lingang, zhangjiang"
    """

    def __init__(self, kind: str, given: str, known: Iterable[str | Sentence]) -> None:
        """``kind`` and what of ``known`` is a sentence are said in the reader's language."""
        self.given = given
        listed = tuple(sorted(known, key=str))
        self.known = tuple(map(str, listed))
        near = difflib.get_close_matches(given, [word for word in listed if isinstance(word, str)], n=1)
        said = {"kind": Sentence(kind), "given": given, "known": listed}
        if near:
            words = "{kind} {given!r} is not known; did you mean {near!r}? Known: {known}"
            super().__init__(words, **said, near=near[0])
        else:
            super().__init__("{kind} {given!r} is not known. Known: {known}", **said)


class AccessError(ExplorerError):
    """Who asks may not do it."""


class ConflictError(ExplorerError):
    """Somebody else changed it since it was read; nothing is written."""

    def __init__(self, kind: str, id: str, who: str, when: str) -> None:
        """``when`` is an ISO time in UTC."""
        super().__init__(
            "{kind} {id}: changed by {who} at {when} UTC after you read it; "
            "nothing of yours was saved. Read it again, then save.",
            kind=Sentence(kind),
            id=id,
            who=who,
            when=when[:19].replace("T", " "),
        )


class RankingError(ExplorerError, ValueError):
    """Weights or directions that give no order."""


class ShapeError(ExplorerError, ValueError):
    """A drawn or uploaded outline cannot be used."""


class SheetError(ExplorerError):
    """A sheet cannot be drawn as asked (a missing glyph, a page too small)."""


class DataWarning(UserWarning):
    """Tolerated, counted and shown: "3 of 812 companies lie outside every district"."""
