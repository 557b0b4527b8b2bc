"""Weighted order, worked out by hand; who is set apart; how firmly the order stands."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.measures.ranking import Criterion, good, rank
from geo.model.errors import RankingError

# Three toy zones: firms (more is better) and kilometres to the port (less is better).
ZONES = pd.DataFrame(
    {"firms": [10.0, 6.0, 2.0], "port": [30.0, 10.0, 20.0], "output": [5.0, np.nan, 1.0]},
    index=["blocks", "trains", "kites"],
)


def test_the_order_is_the_one_worked_out_by_hand() -> None:
    ranking = rank(ZONES, [Criterion("firms", 60), Criterion("port", 40, "less")])
    # Goodness of firms: (10-2)/8 = 1, (6-2)/8 = 0.5, 0. Of the port: 0, 1, (30-20)/20 = 0.5.
    # blocks 60*1 + 40*0 = 60; trains 60*0.5 + 40*1 = 70; kites 0 + 40*0.5 = 20.
    assert [(place.subject, place.rank, place.score) for place in ranking.places] == [
        ("trains", 1, 70),
        ("blocks", 2, 60),
        ("kites", 3, 20),
    ]
    assert [(part.value, part.goodness, part.points) for part in ranking.places[0].parts] == [
        (6, 0.5, 30),
        (10, 1, 40),
    ]


def test_slack_is_where_the_first_pair_changes_places() -> None:
    ranking = rank(ZONES, [Criterion("firms", 60), Criterion("port", 40, "less")])
    # With w on firms and 100 - w on the port: blocks w; trains 100 - w/2; kites 50 - w/2.
    # blocks passes trains at w = 100 - w/2, so 66.67; kites passes blocks at w = 50 - w/2, so 33.33.
    firms, port = ranking.slack
    assert (firms.low, firms.high) == (pytest.approx(100 / 3), pytest.approx(200 / 3))
    assert (port.low, port.high) == (pytest.approx(100 / 3), pytest.approx(200 / 3))


def test_leads_are_shares_of_random_weightings() -> None:
    ranking = rank(ZONES, [Criterion("firms", 60), Criterion("port", 40, "less")])
    leads = {place.subject: place.leads for place in ranking.places}
    # blocks leads where the weight on firms exceeds 66.67 of 100: a third of all weightings.
    assert leads["blocks"] == pytest.approx(1 / 3, abs=0.05)
    assert leads["kites"] == 0
    assert sum(leads.values()) == pytest.approx(1)
    assert leads == {
        place.subject: place.leads
        for place in rank(ZONES, [Criterion("firms", 60), Criterion("port", 40, "less")]).places
    }


def test_a_subject_without_a_weighted_figure_is_set_apart_and_not_given_zero() -> None:
    ranking = rank(ZONES, [Criterion("firms", 50), Criterion("output", 50)])
    assert ranking.apart == (("trains", ("output",)),)
    assert [place.subject for place in ranking.places] == ["blocks", "kites"]


def test_a_measure_that_is_not_like_for_like_is_refused_with_its_reason() -> None:
    ranking = rank(ZONES, [Criterion("output", 100)], {"output": "years", "firms": ""})
    assert ranking.refused == (("output", "years"),)
    assert ranking.places == ()


def test_a_refused_measure_of_no_weight_does_not_matter() -> None:
    ranking = rank(ZONES, [Criterion("firms", 100), Criterion("output", 0)], {"output": "years"})
    assert [place.subject for place in ranking.places] == ["blocks", "trains", "kites"]


def test_nearest_to_an_ideal_counts_the_distance_on_both_sides() -> None:
    # Ideal 18: distances 12, 8, 2, so goodness 0, 4/12, 10/12: 1 is kept for the ideal itself.
    goodness = good(ZONES["port"], Criterion("port", 100, "nearest", 18))
    np.testing.assert_allclose(goodness, [0, 4 / 12, 10 / 12])


def test_equal_figures_do_not_decide() -> None:
    same = pd.DataFrame({"firms": [4.0, 4.0], "port": [1.0, 2.0]}, index=["a", "b"])
    ranking = rank(same, [Criterion("firms", 99), Criterion("port", 1, "less")])
    assert [(place.subject, place.rank) for place in ranking.places] == [("a", 1), ("b", 2)]
    assert [place.rank for place in rank(same, [Criterion("firms", 100)]).places] == [1, 1]


@pytest.mark.parametrize(
    ("criteria", "words"),
    [
        ([Criterion("firms", 60)], "sum to 60"),
        ([], "sum to 0"),
        ([Criterion("firms", 110), Criterion("port", -10)], "below 0"),
        ([Criterion("port", 100, "nearest")], "ideal"),
    ],
)
def test_criteria_that_give_no_order_say_why(criteria: list[Criterion], words: str) -> None:
    with pytest.raises(RankingError, match=words):
        rank(ZONES, criteria)


@given(
    rows=st.lists(st.tuples(*[st.integers(-50, 50)] * 3), min_size=2, max_size=6),
    shares=st.tuples(*[st.integers(1, 20)] * 3),
    turn=st.integers(0, 5),
)
def test_the_order_of_the_rows_does_not_matter(
    rows: list[tuple[int, int, int]], shares: tuple[int, int, int], turn: int
) -> None:
    table = pd.DataFrame(rows, columns=list("abc"), index=[f"s{i}" for i in range(len(rows))], dtype=float)
    weights = [Criterion(name, 100 * share / sum(shares)) for name, share in zip("abc", shares, strict=True)]
    turned = pd.concat([table.iloc[turn % len(table) :], table.iloc[: turn % len(table)]])

    def found(ranking_of: pd.DataFrame) -> dict[str, tuple[int, float]]:
        return {p.subject: (p.rank, round(p.score, 6)) for p in rank(ranking_of, weights).places}

    assert found(table) == found(turned)


@given(
    rows=st.lists(st.tuples(*[st.integers(0, 30)] * 2), min_size=3, max_size=5, unique=True),
    share=st.integers(5, 95),
)
def test_within_its_slack_no_weight_changes_the_order(rows: list[tuple[int, int]], share: int) -> None:
    table = pd.DataFrame(rows, columns=["a", "b"], index=[f"s{i}" for i in range(len(rows))], dtype=float)

    def order(weight: float) -> list[str]:
        return [
            place.subject
            for place in rank(table, [Criterion("a", weight), Criterion("b", 100 - weight)]).places
        ]

    ranking = rank(table, [Criterion("a", share), Criterion("b", 100 - share)])
    slack = ranking.slack[0]
    assert slack.low - 1e-6 <= share <= slack.high + 1e-6
    if len({place.rank for place in ranking.places}) < len(rows) or slack.high - slack.low < 0.1:
        return
    edge = 0.01 * (slack.high - slack.low)
    for weight in (slack.low + edge, slack.high - edge):
        assert order(weight) == order(share)
