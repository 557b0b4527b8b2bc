"""Does a point lie where its address says, and is a list shifted to another datum?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocode.answer.guards import Guard, guess_datum
from geo.model.datum import convert
from tests.geo.geocode import toyland


def test_points_are_told_their_district_their_zone_and_how_far_they_are_from_the_one_stated() -> None:
    lon = np.array([120.05, 120.15, 120.05, 119.99, np.nan, 120.05])
    lat = np.array([30.05, 30.05, 30.05, 30.05, np.nan, 30.05])
    where = Guard(toyland.areas()).whereabouts(lon, lat, ["west", "east", "east", "west", "west", "nowhere"])
    assert where.district == ["west", "east", "west", "", "", "west"]
    assert where.zone == ["", "xinghai", "", "", "", ""]
    # 0.05 and 0.01 degrees of longitude at 30 degrees north.
    assert where.off_m[:4] == pytest.approx([0, 0, 4815, 963], rel=0.002)
    assert np.isnan(where.off_m[4:]).all()


@given(st.sampled_from(("WGS-84", "GCJ-02", "BD-09")), st.integers(0, 2**32 - 1), st.integers(10, 200))
def test_the_datum_of_a_list_is_found_through_errors_of_single_addresses(
    datum: str, seed: int, count: int
) -> None:
    draw = np.random.default_rng(seed)
    lon, lat = draw.uniform(121.2, 121.8, count), draw.uniform(30.8, 31.4, count)
    given_lon, given_lat = convert(lon, lat, "WGS-84", datum)
    # Errors of about a hundred metres in all directions.
    known_lon, known_lat = lon + draw.normal(0, 0.0007, count), lat + draw.normal(0, 0.0006, count)
    guess = guess_datum(given_lon, given_lat, known_lon, known_lat)
    assert guess.datum in (datum, "")
    if count >= 30:
        assert guess.datum == datum
        assert f"{datum} {guess.offsets_m[datum]} m" in guess.evidence


def test_nothing_is_guessed_from_few_rows_from_noise_or_from_swapped_columns() -> None:
    draw = np.random.default_rng(3)
    lon, lat = draw.uniform(121.2, 121.8, 40), draw.uniform(30.8, 31.4, 40)
    assert guess_datum(lon[:4], lat[:4], lon[:4], lat[:4]).datum == ""
    assert "4 rows" in guess_datum(lon[:4], lat[:4], lon[:4], lat[:4]).evidence
    noise = guess_datum(lon + draw.normal(0, 0.1, 40), lat, lon, lat)
    assert noise.datum == ""
    assert "no datum fits" in noise.evidence
    assert "swapped" in guess_datum(lat, lon, lon, lat).evidence
    assert guess_datum([], [], [], []).datum == ""
    scattered = np.array([0.02, -0.02, 0, 0, 0.015, -0.015]), np.array([0, 0, 0.02, -0.02, 0.015, -0.015])
    unsure = guess_datum(lon[:6] + scattered[0], lat[:6] + scattered[1], lon[:6], lat[:6])
    assert (unsure.datum, unsure.offsets_m["WGS-84"]) == ("", 0)
    missing = np.full(40, np.nan)
    assert guess_datum(missing, missing, lon, lat).pairs == 0
