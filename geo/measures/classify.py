"""Values -> class breaks: quantiles, equal interval, natural breaks, pretty numbers, or the reader's own.

Breaks and words are those of mapclassify: the upper bound of each class belongs to it. mapclassify itself brings
scipy, scikit-learn and networkx; it serves as the oracle of the tests instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.errors import ChoiceError

SCHEMES = ("quantiles", "equal_interval", "natural_breaks", "pretty", "manual")
K_RANGE = range(2, 10)
NO_DATA = -1
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """How a column of numbers falls into classes.

    Attributes
    ----------
    low, breaks
        The least value, and the upper bound of each class, rising; the last holds the greatest value. Fewer than
        asked for where values repeat.
    codes
        The class of each value, by the index of the input; `NO_DATA` for NaN.
    """

    scheme: str
    low: float
    breaks: tuple[float, ...]
    codes: pd.Series

    @property
    def counts(self) -> tuple[int, ...]:
        """How many values each class holds."""
        return tuple(int((self.codes == code).sum()) for code in range(len(self.breaks)))

    @property
    def no_data(self) -> int:
        """How many values are NaN."""
        return int((self.codes == NO_DATA).sum())

    @property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """Lower and upper bound of each class: above the first (from it, in the first class), up to the second."""
        return tuple(pairwise((self.low, *self.breaks)))


def classify(values: pd.Series, scheme: str, k: int = 5, manual: Sequence[float] = ()) -> Classes:
    """Class of each value; NaN and infinities are no data.

    Parameters
    ----------
    k
        Classes wanted; "pretty" rounds the breaks and may give one or two more or fewer.
    manual
        Upper bounds of the classes for the scheme "manual"; a last one is added where values exceed them.

    Raises
    ------
    ChoiceError
        The scheme is not known.
    """
    if scheme not in SCHEMES:
        raise ChoiceError("scheme", scheme, SCHEMES)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    given = np.isfinite(numbers)
    present = np.sort(numbers[given])
    codes = np.full(len(numbers), NO_DATA)
    if not len(present):
        return Classes(scheme, np.nan, (), pd.Series(codes, index=values.index))
    breaks = _breaks(present, scheme, k, manual)
    codes[given] = np.searchsorted(breaks, numbers[given], side="left")
    # Nothing lies in a class below the first break except what is at or under it, so the least value bounds it.
    low = min(float(present[0]), float(breaks[0]))
    return Classes(scheme, low, tuple(float(value) for value in breaks), pd.Series(codes, index=values.index))


def quantile_breaks(present: Floats, k: int) -> Floats:
    """Classes of equal count, by linear interpolation between values; ties merge classes."""
    return np.unique(np.quantile(present, np.arange(1, k + 1) / k))


def equal_breaks(present: Floats, k: int) -> Floats:
    """Classes of equal width between the least and the greatest value."""
    return np.linspace(present[0], present[-1], k + 1)[1:]


def natural_breaks(present: Floats, k: int) -> Floats:
    """Classes with the least sum of squared deviations from their means, found exactly.

    Fisher's dynamic programme over sorted values (W. D. Fisher, On grouping for maximum homogeneity, JASA 53,
    1958): the best split of the first j values into c classes extends the best split of some first i into c - 1.
    Distinct values are taken with their counts; time grows with their square.
    """
    distinct, counts = np.unique(present, return_counts=True)
    k = min(k, len(distinct))
    # Deviations from the mean first: sums of squares of large numbers would cancel.
    centred = distinct - distinct.mean()
    weight = np.concatenate(([0.0], np.cumsum(counts)))
    total = np.concatenate(([0.0], np.cumsum(counts * centred)))
    square = np.concatenate(([0.0], np.cumsum(counts * centred**2)))

    def spread(start: npt.NDArray[np.int64], end: int) -> Floats:
        """Squared deviations within values ``start`` up to, not including, ``end``."""
        mass = weight[end] - weight[start]
        return square[end] - square[start] - (total[end] - total[start]) ** 2 / mass

    size = len(distinct)
    best = np.concatenate(([0.0], [float(spread(np.array([0]), end)[0]) for end in range(1, size + 1)]))
    starts = np.zeros((k + 1, size + 1), dtype=np.int64)
    for classes in range(2, k + 1):
        extended = np.full(size + 1, np.inf)
        for end in range(classes, size + 1):
            options = np.arange(classes - 1, end)
            costs = best[options] + spread(options, end)
            chosen = int(np.argmin(costs))
            extended[end] = costs[chosen]
            starts[classes, end] = options[chosen]
        best = extended
    ends = [size]
    for classes in range(k, 1, -1):
        ends.append(int(starts[classes, ends[-1]]))
    return distinct[np.array(ends[::-1]) - 1]


def pretty_breaks(present: Floats, k: int) -> Floats:
    """Breaks at 1, 2 or 5 times a power of ten, about ``k`` of them, that cover all values."""
    low, high = float(present[0]), float(present[-1])
    step = _round_number(_round_number(high - low, up=True) / max(k - 1, 1), up=False)
    first, last = np.floor(low / step), np.ceil(high / step)
    # Multiples of the step, not sums of it: 0.1 added thrice is not 0.3.
    return np.round(np.arange(first + 1, last + 1) * step, 12)


def _breaks(present: Floats, scheme: str, k: int, manual: Sequence[float]) -> Floats:
    if scheme == "manual":
        wanted = np.unique([value for value in manual if np.isfinite(value)])
        beyond = not len(wanted) or wanted[-1] < present[-1]
        return np.append(wanted, present[-1]) if beyond else wanted
    if present[0] == present[-1]:
        return present[-1:]
    by_scheme = {
        "quantiles": quantile_breaks,
        "equal_interval": equal_breaks,
        "natural_breaks": natural_breaks,
        "pretty": pretty_breaks,
    }
    breaks = by_scheme[scheme](present, k)
    # Rounding must not leave the greatest value outside.
    breaks[-1] = max(breaks[-1], present[-1])
    return breaks


def _round_number(value: float, *, up: bool) -> float:
    """1, 2, 5 or 10 times a power of ten near ``value``: the next above it, or the nearest."""
    power = 10.0 ** np.floor(np.log10(value))
    limits = (1.0, 2.0, 5.0) if up else (1.5, 3.0, 7.0)
    share = value / power
    for limit, number in zip(limits, (1.0, 2.0, 5.0), strict=True):
        if share < limit or (up and share == limit):
            return float(number * power)
    return float(10.0 * power)
