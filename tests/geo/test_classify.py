"""Class breaks, against hand-worked cases and against mapclassify."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.measures.classify import NO_DATA, SCHEMES, classify
from geo.model.errors import ChoiceError

# Distinct values of a size that maps have: within-class sums of squares then differ enough to have one best split.
VALUES = st.lists(
    st.integers(-10_000, 10_000).map(lambda value: value / 8), min_size=4, max_size=40, unique=True
)


def oracle(scheme: str, values: pd.Series, k: int) -> np.ndarray:
    import mapclassify

    names = {
        "quantiles": "Quantiles",
        "equal_interval": "EqualInterval",
        "natural_breaks": "FisherJenks",
        "pretty": "PrettyBreaks",
    }
    with warnings.catch_warnings():
        # It says so where numba is absent, and where ties leave fewer classes.
        warnings.simplefilter("ignore")
        return np.asarray(getattr(mapclassify, names[scheme])(values.to_numpy(), k=k).bins)


@pytest.mark.parametrize("scheme", ["quantiles", "equal_interval", "pretty"])
@settings(deadline=None)
@given(values=VALUES, k=st.integers(2, 7))
def test_breaks_are_those_of_mapclassify(scheme: str, values: list[float], k: int) -> None:
    numbers = pd.Series(values)
    np.testing.assert_allclose(
        classify(numbers, scheme, k).breaks, oracle(scheme, numbers, k), rtol=1e-9, atol=1e-9
    )


@settings(deadline=None)
@given(values=VALUES, k=st.integers(2, 4))
def test_natural_breaks_spread_no_more_than_those_of_mapclassify(values: list[float], k: int) -> None:
    numbers = pd.Series(sorted(values))

    def spread(breaks: object) -> float:
        codes = np.searchsorted(np.asarray(breaks), numbers.to_numpy(), side="left")
        return float(sum(((part - part.mean()) ** 2).sum() for _, part in numbers.groupby(codes)))

    ours, theirs = (
        spread(classify(numbers, "natural_breaks", k).breaks),
        spread(oracle("natural_breaks", numbers, k)),
    )
    assert ours <= theirs + 1e-6 * max(theirs, 1)


def test_natural_breaks_find_the_gaps() -> None:
    # 1 2 | 10 11 12 | 50: the greatest values of the three clumps.
    assert classify(pd.Series([11, 1, 50, 2, 12, 10]), "natural_breaks", 3).breaks == (2, 12, 50)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_value_is_counted_once_and_nan_is_no_data(scheme: str) -> None:
    values = pd.Series([5.0, np.nan, 0.0, 12.5, 7.0, np.inf], index=list("abcdef"))
    classes = classify(values, scheme, 3, manual=[1, 6])
    assert sum(classes.counts) == 4
    assert classes.no_data == 2
    assert list(classes.codes[["b", "f"]]) == [NO_DATA, NO_DATA]
    assert list(classes.codes.index) == list(values.index)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_one_value_repeated_is_one_class(scheme: str) -> None:
    assert classify(pd.Series([3.0, 3.0, 3.0]), scheme, 5).counts == (3,)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_value_at_all_gives_no_class(scheme: str) -> None:
    classes = classify(pd.Series([np.nan, np.nan]), scheme, 5, manual=[1])
    assert (classes.breaks, classes.bounds, classes.counts, classes.no_data) == ((), (), (), 2)


def test_an_upper_bound_belongs_to_its_class() -> None:
    classes = classify(pd.Series([1.0, 10.0, 10.1, 25.0]), "manual", manual=[10, 20])
    # 1 and 10 up to 10; 10.1 up to 20; 25 is beyond the reader's bounds and gets a class of its own.
    assert classes.breaks == (10, 20, 25)
    assert classes.counts == (2, 1, 1)
    assert classes.bounds == ((1, 10), (10, 20), (20, 25))


def test_pretty_breaks_are_exact_decimals() -> None:
    assert classify(pd.Series([0.05, 0.38]), "pretty", 6).breaks == (0.1, 0.2, 0.3, 0.4)


def test_an_unknown_scheme_names_the_nearest() -> None:
    with pytest.raises(ChoiceError, match="did you mean 'quantiles'"):
        classify(pd.Series([1.0]), "quantile", 3)
