"""Rows that say what another row says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from geo.check.folder import Folder, at
from geo.model.errors import Problem

_SAME_FACT = (
    "subject_kind",
    "subject_id",
    "subject_detail",
    "period",
    "measure",
    "value",
    "unit",
    "qualifier",
    "scope",
    "as_of",
    "source_id",
)


def doubles(folder: Folder) -> Iterator[Problem]:
    """Companies with the name and the address of another, and facts that are there already."""
    for lang in ("en", "zh"):
        columns = (f"name_{lang}", f"address_{lang}")
        yield from _repeated(folder, "companies", columns, "a company that is not in the list already")
    yield from _repeated(folder, "facts", _SAME_FACT, "a fact that is not in the list already")


def _repeated(folder: Folder, name: str, columns: Sequence[str], wanted: str) -> Iterator[Problem]:
    table = folder.tables.get(name)
    if table is None:
        return
    # Only a row that fills the last of the columns says enough to be the same as another.
    said = table[table[columns[-1]] != ""]
    same = pd.DataFrame({column: said[column].str.casefold().str.split().str.join(" ") for column in columns})
    same = same[same[columns[0]] != ""]
    for index in same.index[same.duplicated()]:
        yield at(name, index, columns[0], table.loc[index, columns[0]], wanted)
