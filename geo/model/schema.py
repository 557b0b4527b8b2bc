"""What a contract of a table can ask of its columns, and how a table of text is held to it.

Tables are checked before anything is converted, so that a message can quote what the file says. The contracts
themselves are in `geo.model.contracts`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.model.errors import Problem
from words.sentence import Sentence

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

NOT_REPEATED = "a key that no other row has"
_SLUG = r"[a-z0-9][a-z0-9_\-]*"
# [0-9] and not \d, which takes full-width digits too.
DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
NUMBER = r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_KINDS = {
    "text": (r"(?s).*", "text"),
    "slug": (_SLUG, "a slug of small letters, digits, - or _"),
    "slugs": (rf"{_SLUG}(\|{_SLUG})*", "slugs joined by |"),
    "number": (NUMBER, "a plain number"),
    "integer": (r"-?[0-9]+", "a whole number"),
    "year": (r"(1[89]|20)[0-9]{2}", "a year from 1800 to 2099"),
    "date": (DATE, "a date as YYYY, YYYY-MM or YYYY-MM-DD"),
    "web": (r"https?://[^\s<>\"]+", "an address that begins with http:// or https://"),
}


@dataclass(frozen=True)
class Column:
    """What one column of a file may hold.

    ``low`` and ``high`` bound numbers, both included; ``known`` lists the only words allowed; an empty cell means
    unknown and is refused only where ``required``. A CSV may leave an ``optional`` column out. ``meaning`` says in a
    few words, with the unit, what a cell holds.
    """

    name: str
    kind: Literal["text", "slug", "slugs", "number", "integer", "year", "date", "web"] = "text"
    required: bool = False
    known: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    optional: bool = False
    meaning: str = ""

    @property
    def wanted(self) -> Sentence:
        """In words what a cell must be."""
        if self.known:
            return Sentence("one of {known}", {"known": self.known})
        kind = Sentence(_KINDS[self.kind][1])
        if self.low is not None and self.high is not None:
            kind = Sentence(
                "{kind} from {low:g} to {high:g}", {"kind": kind, "low": self.low, "high": self.high}
            )
        elif self.low is not None:
            kind = Sentence("{kind} of at least {low:g}", {"kind": kind, "low": self.low})
        elif self.high is not None:
            kind = Sentence("{kind} of at most {high:g}", {"kind": kind, "high": self.high})
        return Sentence("{kind}, not empty", {"kind": kind}) if self.required else kind


@dataclass(frozen=True)
class Contract:
    """One table: where it lies in the folder, its key and its columns."""

    table: str
    file: str
    key: str
    columns: tuple[Column, ...]
    optional: bool = False
    shape: Literal["", "polygon", "linestring"] = ""

    @property
    def is_geometry(self) -> bool:
        """Whether the file is GeoJSON, with shapes of the kind ``shape``, single or multiple."""
        return bool(self.shape)

    @property
    def first_row(self) -> int:
        """The row that the first record stands on: line 2 of a CSV, feature 1 of a GeoJSON."""
        return 1 if self.is_geometry else 2


def contract_problems(contract: Contract, table: pd.DataFrame) -> list[Problem]:
    """Every place where a table of text breaks its contract.

    The index of ``table`` counts records from 0: line 2 of a CSV, after the header, or feature 1 of a GeoJSON.
    """
    from pandera.errors import SchemaErrors

    absent = [column for column in contract.columns if column.name not in table.columns]
    problems = [
        Problem(contract.file, 0, column.name, "", "this column; it is absent")
        for column in absent
        # A feature may leave out what is not known of it, and where there is none, none can.
        if (column.required and len(table)) or not (contract.is_geometry or column.optional)
    ]
    present = [column for column in contract.columns if column.name in table.columns]
    # Pandera carries text only.
    wanted_by = {str(column.wanted): column.wanted for column in present}
    try:
        _pandera_schema(contract, present).validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        crashed = cases.loc[cases["index"].isna(), "failure_case"]
        if len(crashed):
            raise RuntimeError(f"{contract.file}: a check itself failed: {crashed.iloc[0]}") from errors
        problems += [
            Problem(contract.file, int(row) + contract.first_row, str(column), str(found), wanted)
            for row, column, found, rule in zip(
                cases["index"], cases["column"], cases["failure_case"], cases["check"], strict=True
            )
            for wanted in [wanted_by.get(str(rule), str(rule))]
        ]
    return sorted(problems)


def _pandera_schema(contract: Contract, columns: list[Column]) -> pa.DataFrameSchema:
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {column.name: pa.Column(checks=_checks(contract, column)) for column in columns}
    )


def _checks(contract: Contract, column: Column) -> list[pa.Check]:
    import pandera.pandas as pa

    pattern = _KINDS[column.kind][0]

    def well_formed(cells: pd.Series) -> pd.Series:
        fits = cells.isin(column.known) if column.known else cells.str.fullmatch(pattern)
        return fits | (cells == "") if not column.required else fits & (cells != "")

    checks = [pa.Check(well_formed, error=str(column.wanted))]
    if column.low is not None or column.high is not None:
        low = -math.inf if column.low is None else column.low
        high = math.inf if column.high is None else column.high

        # Not called in_range: pandera takes a function of that name for its own check.
        def not_out_of_bounds(cells: pd.Series) -> pd.Series:
            import pandas as pd

            numbers = pd.to_numeric(cells, errors="coerce")
            return numbers.isna() | numbers.between(low, high)

        checks.append(pa.Check(not_out_of_bounds, error=str(column.wanted)))
    if column.name == contract.key:
        checks.append(pa.Check(lambda cells: ~cells.duplicated(keep="first"), error=NOT_REPEATED))
    return checks
