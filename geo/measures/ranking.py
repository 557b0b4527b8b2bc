"""Weighted order of subjects: who can be ranked, on what, and how firmly the order stands.

A subject that lacks a weighted figure is set apart, never given zero; a measure that is not like for like is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.errors import RankingError

Aim = Literal["more", "less", "nearest"]
AIMS: tuple[Aim, ...] = ("more", "less", "nearest")
DRAWS = 1000
SEED = 2022
# Scores closer than this are the same: they are sums of a few products.
_SAME = 1e-9
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Criterion:
    """One weighted measure: its share of 100, and which value is the best one."""

    measure: str
    weight: float
    aim: Aim = "more"
    ideal: float | None = None


@dataclass(frozen=True)
class Part:
    """What one measure gives one subject: the figure, how good it is from 0 to 1, and the points that makes."""

    measure: str
    value: float
    goodness: float
    points: float


@dataclass(frozen=True)
class Place:
    """A subject's place: rank from 1 (equal scores share one), score of 100, and where it comes from.

    ``leads`` is the share of random weightings in which it comes first; those that come first together share it.
    """

    subject: str
    rank: int
    score: float
    parts: tuple[Part, ...]
    leads: float


@dataclass(frozen=True)
class Slack:
    """How far one weight may move, the others keeping their proportions, before the order changes."""

    measure: str
    weight: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranking:
    """The outcome.

    Attributes
    ----------
    places
        Best first; empty where a measure was refused.
    apart
        Subjects that cannot be ranked, with the measures that were not found for them.
    refused
        Measures that are not like for like, with the reason's word.
    """

    places: tuple[Place, ...] = ()
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()
    slack: tuple[Slack, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def rank(
    values: pd.DataFrame, criteria: Sequence[Criterion], unlike: Mapping[str, str] | None = None
) -> Ranking:
    """The weighted order of the subjects that have every weighted figure.

    Parameters
    ----------
    values
        A row a subject, a column a measure; NaN is "not found".
    unlike
        By measure the reason why it cannot be ranked, "" where it can.

    Raises
    ------
    RankingError
        Weights do not sum to 100, one is negative, or one measure aims at an ideal that is not said.
    """
    check_criteria(criteria)
    wanted = [criterion for criterion in criteria if criterion.weight > 0]
    refused = tuple(
        (criterion.measure, reason)
        for criterion in wanted
        if (reason := (unlike or {}).get(criterion.measure, ""))
    )
    numbers = values[[criterion.measure for criterion in wanted]]
    complete = numbers.notna().all(axis=1)
    apart = tuple(
        (str(subject), tuple(str(measure) for measure in numbers.columns[row.isna()]))
        for subject, row in numbers[~complete].iterrows()
    )
    if refused or not complete.any():
        return Ranking(apart=apart, refused=refused)
    numbers = numbers[complete]
    goodness = np.column_stack([good(numbers[criterion.measure], criterion) for criterion in wanted])
    weights = np.array([criterion.weight for criterion in wanted], dtype=float)
    scores = goodness @ weights
    leads = _leads(goodness)
    places = [
        Place(
            subject=str(numbers.index[row]),
            rank=1 + int((scores > scores[row] + _SAME).sum()),
            score=float(scores[row]),
            parts=tuple(
                Part(
                    criterion.measure,
                    float(numbers.iloc[row, column]),
                    float(goodness[row, column]),
                    float(goodness[row, column] * criterion.weight),
                )
                for column, criterion in enumerate(wanted)
            ),
            leads=float(leads[row]),
        )
        for row in np.argsort(-scores, kind="stable")
    ]
    slack = tuple(
        Slack(criterion.measure, criterion.weight, *_slack(goodness, weights, column))
        for column, criterion in enumerate(wanted)
    )
    return Ranking(tuple(places), apart, slack)


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Raise `RankingError` unless the criteria can be used; the message says which is wrong and how to mend it."""
    total = sum(criterion.weight for criterion in criteria)
    if any(criterion.weight < 0 for criterion in criteria):
        raise RankingError("a weight is below 0; turn the direction of that measure round instead")
    if abs(total - 100) > 0.01:
        raise RankingError("the weights sum to {total:g}; they must sum to 100", total=total)
    if any(criterion.aim == "nearest" and criterion.ideal is None for criterion in criteria):
        raise RankingError("a measure aims at an ideal that is not said; give it a number")


def good(values: pd.Series, criterion: Criterion) -> Floats:
    """How good each value is among those given: 1 the best, 0 the worst, in a straight line between them.

    With an ideal, 1 is kept for the ideal itself. Where no value is better than another all are 1.
    """
    numbers = values.to_numpy(float)
    if criterion.aim == "nearest":
        ideal = criterion.ideal if criterion.ideal is not None else 0.0
        worse = np.abs(numbers - ideal)
        low, high = 0.0, worse.max()
    else:
        worse = -numbers if criterion.aim == "more" else numbers
        low, high = worse.min(), worse.max()
    return np.ones(len(numbers)) if high <= low else (high - worse) / (high - low)


def _leads(goodness: Floats) -> Floats:
    """Share of random weightings, uniform over all that sum to 100, in which each row comes first."""
    weightings = np.random.default_rng(SEED).dirichlet(np.ones(goodness.shape[1]), DRAWS)
    scores = weightings @ goodness.T
    first = scores >= scores.max(axis=1, keepdims=True) - _SAME
    return np.asarray((first / first.sum(axis=1, keepdims=True)).mean(axis=0))


def _slack(goodness: Floats, weights: Floats, column: int) -> tuple[float, float]:
    """The range of one weight in which no two rows change places.

    With the weight at w the others share 100 - w as they do now, so a pair's lead is a straight line in w; it is
    lost where that line crosses 0.
    """
    others = np.delete(weights, column)
    if not len(others):
        return 100.0, 100.0
    rest = np.delete(goodness, column, axis=1) @ (others / others.sum())
    mine, low, high = goodness[:, column], 0.0, 100.0
    for one, other in combinations(range(len(goodness)), 2):
        lead_here, lead_rest = mine[one] - mine[other], rest[one] - rest[other]
        slope = lead_here - lead_rest
        if abs(slope) < _SAME:
            continue
        crossing = -100 * lead_rest / slope
        if crossing <= weights[column] + _SAME:
            low = max(low, crossing)
        if crossing >= weights[column] - _SAME:
            high = min(high, crossing)
    return float(low), float(high)
