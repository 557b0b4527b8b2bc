"""Cells of a comparison: a value with its unit, year, scope, qualifier, confidence and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.model.facts import BOUND_QUALIFIERS, FORWARD_QUALIFIERS
from geo.model.layout import NO_WORDS, Layout, Words

Reason = Literal[
    "", "fewer_than_two", "not_numbers", "units", "scopes", "years", "qualifiers", "bounds", "parts"
]


@dataclass(frozen=True)
class Cell:
    """One measure of one subject; ``value`` None means "not found".

    A date is words too, the same in both languages, with the unit ``date``.

    Attributes
    ----------
    zone
        The word that names the subject, a zone, district, park or drawn shape.
    as_of
        YYYY, YYYY-MM or YYYY-MM-DD; of a computed figure the version of the data.
    scope, qualifier
        Of a documented figure, as in the facts; a computed one counts everything listed, exactly.
    source_ids
        Where the figure, or what it was computed from, was published.
    computed_from
        What was measured or counted here; empty for a documented figure.
    detail
        The part of the subject that a fact is about, the outline that was measured, or where a distance
        leads to.
    fact_ids
        The fact shown, then the others for the same subject and measure, in the order of preference.
    """

    zone: str
    value: float | Words | None = None
    unit: str = ""
    as_of: str = ""
    scope: str = ""
    qualifier: str = ""
    confidence: str = ""
    source_ids: tuple[str, ...] = ()
    computed_from: tuple[str, ...] = ()
    detail: Words = NO_WORDS
    valid_from: str = ""
    valid_to: str = ""
    note: Words = NO_WORDS
    fact_ids: tuple[str, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether the figure is a target or an expectation, not the present."""
        return self.qualifier in FORWARD_QUALIFIERS

    @property
    def number(self) -> float:
        """The value to draw or rank by; NaN for text, for nothing, and for what is only planned."""
        return self.value if isinstance(self.value, float) and not self.planned else np.nan

    def as_json(self, lang: str = "en") -> dict[str, object]:
        """The cell as scripts read it: numbers as numbers, what was not found as None."""
        value: object = self.value
        if isinstance(self.value, Words):
            value = self.value.in_(lang)
        elif self.value is not None and self.value.is_integer():
            value = int(self.value)
        return {
            "zone": self.zone,
            "value": value,
            "unit": self.unit,
            "as_of": self.as_of,
            "scope": self.scope,
            "qualifier": self.qualifier,
            "confidence": self.confidence,
            "source_ids": list(self.source_ids),
            "computed_from": list(self.computed_from),
            "detail": self.detail.in_(lang),
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "note": self.note.in_(lang),
            "fact_ids": list(self.fact_ids),
        }


def comparable(cells: Sequence[Cell]) -> tuple[bool, Reason]:
    """Whether the cells found can be ranked, and if not, why: the first of these that holds.

    fewer_than_two, not_numbers, units, scopes, years, qualifiers
        Fewer than two were found; a value is text; they differ in unit, scope, year or qualifier.
    bounds
        "More than 100" and "more than 80" do not say which is larger.
    parts
        A figure is about a part of its subject, and parts are cut in other ways everywhere.
    """
    found = [cell for cell in cells if cell.value is not None]
    if len(found) < 2:
        return False, "fewer_than_two"
    rules: tuple[tuple[Reason, bool], ...] = (
        ("not_numbers", any(isinstance(cell.value, Words) for cell in found)),
        ("units", len({cell.unit for cell in found}) > 1),
        ("scopes", len({cell.scope for cell in found}) > 1),
        ("years", len({cell.as_of[:4] for cell in found}) > 1 or not all(cell.as_of for cell in found)),
        ("qualifiers", len({cell.qualifier for cell in found}) > 1),
        ("bounds", any(cell.qualifier in BOUND_QUALIFIERS for cell in found)),
        ("parts", any(cell.fact_ids and cell.detail.en for cell in found)),
    )
    reason: Reason = next((key for key, broken in rules if broken), "")
    return not reason, reason


def computed_cells(
    layout: Layout,
    subjects: gpd.GeoDataFrame,
    numbers: pd.Series,
    *,
    unit: str,
    computed_from: tuple[str, ...],
    detail: pd.DataFrame | None = None,
) -> list[Cell]:
    """A cell for each number computed here.

    ``detail`` has the columns ``name_en``, ``name_zh`` and ``source_id`` of what each number leads to; where it
    is None, a cell names the outline that was measured.
    """
    outlines = {"name_en": subjects["outline_en"], "name_zh": subjects["outline_zh"], "source_id": ""}
    rows = pd.DataFrame(outlines, index=subjects.index) if detail is None else detail
    as_of = re.sub(r"\D", "-", layout.version)
    return [
        Cell(
            str(word),
            value=float(number),
            unit=unit,
            as_of=as_of,
            qualifier="exact",
            confidence=confidence,
            source_ids=distinct(*sources.split("|"), source_id),
            computed_from=computed_from,
            detail=Words(en, zh),
        )
        if np.isfinite(number)
        else Cell(str(word), unit=unit)
        for word, number, confidence, sources, en, zh, source_id in zip(
            subjects.index,
            numbers,
            subjects["confidence"],
            subjects["sources"],
            rows["name_en"],
            rows["name_zh"],
            rows["source_id"],
            strict=True,
        )
    ]


def distinct(*words: str) -> tuple[str, ...]:
    """The words that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(word for word in words if word))
