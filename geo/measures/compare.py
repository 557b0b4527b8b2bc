"""Subjects side by side: one row a measure, one cell a subject, and whether the cells of a row are like for like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.measures.cells import Cell, Reason, comparable
from geo.measures.documented import fact_slugs
from geo.measures.measures import MEASURES, Measure, measure_cells, measures_of
from geo.measures.ranking import Aim, Criterion, Ranking, rank
from geo.measures.subjects import FACT_KINDS
from geo.model.errors import ChoiceError
from geo.model.layout import Layout, Words

GROUPS = ("land", "space", "firms", "production", "treatment", "access", "policy")
REASONS: tuple[Reason, ...] = get_args(Reason)
Cells = Callable[[Measure], Sequence[Cell]]


@dataclass(frozen=True)
class Row:
    """One measure of all subjects.

    Attributes
    ----------
    comparable, reason
        Whether the figures found may be set against each other, and if not, the word that says why.
    best, worst
        The words of the subjects with the better and the worse end, empty where figures are not like for like,
        no end is the better one, or all are equal.
    """

    measure: Measure
    cells: tuple[Cell, ...]
    comparable: bool
    reason: Reason
    best: frozenset[str] = frozenset()
    worst: frozenset[str] = frozenset()

    @property
    def found(self) -> tuple[Cell, ...]:
        """The cells that hold a figure."""
        return tuple(cell for cell in self.cells if cell.value is not None)

    @property
    def computed(self) -> bool:
        """Whether the figures were computed here; else others published them."""
        return bool(self.measure.computed_from) or any(cell.computed_from for cell in self.cells)

    def as_json(self, lang: str = "en") -> dict[str, object]:
        """The row as scripts read it."""
        return {
            "measure": self.measure.slug,
            "label": self.measure.words.in_(lang),
            "unit": self.measure.unit,
            "group": self.measure.group,
            "comparable": self.comparable,
            "reason": self.reason,
            "best": sorted(self.best),
            "worst": sorted(self.worst),
            "cells": [cell.as_json(lang) for cell in self.cells],
        }


@dataclass(frozen=True)
class Comparison:
    """Rows by `GROUPS`, computed before published ones; ``subjects`` is indexed by the words that name them."""

    subjects: gpd.GeoDataFrame = field(repr=False)
    rows: tuple[Row, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The words that name the subjects, in the order asked for."""
        return tuple(str(word) for word in self.subjects.index)

    def name(self, word: str) -> Words:
        """What a subject is called."""
        return Words(str(self.subjects.loc[word, "name_en"]), str(self.subjects.loc[word, "name_zh"]))

    def row(self, measure: str) -> Row:
        """The row of one measure.

        Raises
        ------
        ChoiceError
            The comparison has no such row.
        """
        for row in self.rows:
            if row.measure.slug == measure:
                return row
        raise ChoiceError("measure", measure, (row.measure.slug for row in self.rows))

    @property
    def numbers(self) -> pd.DataFrame:
        """A row a subject, a column a measure; NaN where a cell is text, empty, or only planned."""
        columns = {row.measure.slug: [cell.number for cell in row.cells] for row in self.rows}
        return pd.DataFrame(columns, index=self.subjects.index, dtype=float)

    def as_json(self, lang: str = "en") -> list[dict[str, object]]:
        """One object a measure, as ``layout-explorer compare`` prints them."""
        return [row.as_json(lang) for row in self.rows]


def compare(
    layout: Layout,
    subjects: gpd.GeoDataFrame,
    measures: Iterable[str] | None = None,
    scope: str = "",
    cells: Cells | None = None,
) -> Comparison:
    """The comparison of ``subjects`` by ``measures``.

    Parameters
    ----------
    subjects
        As `geo.measures.subjects.choose_subjects` gives them.
    measures
        Slugs; None for the usual ones, see `usual_measures`.
    scope
        Restricts published figures to one scope.
    cells
        Where cells come from, if they are known already; by default they are made here.

    Raises
    ------
    ChoiceError
        A measure is not known; the message names the nearest.
    """
    known = measures_of(layout)
    wanted = usual_measures(layout, subjects) if measures is None else list(dict.fromkeys(measures))
    for slug in wanted:
        if slug not in known:
            raise ChoiceError("measure", slug, known)
    make = cells or (lambda measure: measure_cells(layout, measure, subjects, scope))
    rows = [_row(known[slug], tuple(make(known[slug]))) for slug in wanted]
    order = {group: place for place, group in enumerate(GROUPS)}
    rows.sort(key=lambda row: (order.get(row.measure.group, len(order)), not row.computed))
    return Comparison(subjects, tuple(rows))


def usual_measures(layout: Layout, subjects: gpd.GeoDataFrame) -> list[str]:
    """What a comparison shows unless asked: what is computed of all alike, and what was published on one of them.

    What is published on a zone of the plan is asked of the others too, so that rows stay when the choice changes.
    Shares and quotients of roles are left to the picture that shows all of them at once.
    """
    facts = layout.facts
    asked = {
        *zip(subjects["kind"], subjects["slug"], strict=True),
        *(("zone", str(slug)) for slug in layout.main_zones.index),
    }
    about = {(kind, slug) for subject, slug in asked for kind in FACT_KINDS[str(subject)]}
    keys = zip(facts["subject_kind"], facts["subject_id"], facts["measure"], strict=True)
    published = {measure for kind, slug, measure in keys if (kind, slug) in about}
    of_subjects = set(fact_slugs(layout))
    return [
        slug
        for slug, measure in measures_of(layout).items()
        if slug in MEASURES or slug in published or (measure.cells and slug not in of_subjects)
    ]


def rank_subjects(comparison: Comparison, criteria: Sequence[Criterion]) -> Ranking:
    """The weighted order of a comparison's subjects; see `geo.measures.ranking.rank`.

    A measure that is not like for like is refused, with the reason of its row.
    """
    rows = [comparison.row(criterion.measure) for criterion in criteria]
    unlike = {row.measure.slug: row.reason for row in rows}
    return rank(comparison.numbers, criteria, unlike)


def usual_aim(measure: Measure) -> Aim:
    """The direction that a ranking begins with: the measure's own, else more."""
    return "less" if measure.direction == "less" else "more"


def _row(measure: Measure, cells: tuple[Cell, ...]) -> Row:
    fits, reason = comparable(cells)
    numbers = np.array([cell.number for cell in cells], dtype=float)
    ends = fits and measure.direction and np.isfinite(numbers).sum() > 1
    low, high = (np.nanmin(numbers), np.nanmax(numbers)) if ends else (0.0, 0.0)
    if low == high:
        return Row(measure, cells, fits, reason)
    best, worst = (low, high) if measure.direction == "less" else (high, low)
    at = {end: frozenset(cell.zone for cell in cells if cell.number == end) for end in (best, worst)}
    return Row(measure, cells, fits, reason, at[best], at[worst])
