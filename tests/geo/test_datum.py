"""The three datums: published pairs, exact round trips, two independent libraries."""

from __future__ import annotations

import warnings

import coord_convert.transform
import numpy as np
import prcoords
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.model.datum import DATUMS, SHIFT_BOX, convert, in_shift_box
from geo.model.errors import ChoiceError

WEST, SOUTH, EAST, NORTH = SHIFT_BOX
LON = st.floats(WEST, EAST)
LAT = st.floats(SOUTH, NORTH)


def metres(lon: NDArray[np.float64], lat: NDArray[np.float64], other_lon: float, other_lat: float) -> float:
    """Largest distance on a sphere small enough for the error to be of no interest."""
    east = (np.asarray(lon) - other_lon) * 111_320 * np.cos(np.radians(lat))
    return float(np.max(np.hypot(east, (np.asarray(lat) - other_lat) * 110_946)))


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_published_pairs_of_gcj02_are_met_both_ways(
    wgs: tuple[float, float], gcj: tuple[float, float]
) -> None:
    assert metres(*convert(*wgs, "WGS-84", "GCJ-02"), *gcj) < 1e-6
    assert metres(*convert(*gcj, "GCJ-02", "WGS-84"), *wgs) < 1e-6


def test_the_published_chain_to_bd09_is_met_both_ways() -> None:
    wgs, gcj, bd = (121.4998, 31.2397), (121.5042328, 31.2376860), (121.5108420, 31.2433350)
    assert metres(*convert(*wgs, "WGS-84", "BD-09"), *bd) < 0.01
    assert metres(*convert(*gcj, "GCJ-02", "BD-09"), *bd) < 0.01
    assert metres(*convert(*bd, "BD-09", "GCJ-02"), *gcj) < 0.01
    assert metres(*convert(*bd, "BD-09", "WGS-84"), *wgs) < 0.01


@given(LON, LAT, st.sampled_from(DATUMS))
@example(105.0, 35.0, "BD-09")
@example(WEST, SOUTH, "GCJ-02")
@example(WEST, 55.0, "BD-09")
@example(EAST, NORTH, "BD-09")
def test_a_round_trip_comes_back_within_a_micrometre(lon: float, lat: float, target: str) -> None:
    back = convert(*convert(lon, lat, "WGS-84", target), target, "WGS-84")
    assert metres(*back, lon, lat) < 1e-6


@given(
    st.floats(WEST + 0.05, EAST - 0.05),
    st.floats(SOUTH + 0.05, NORTH - 0.05),
    st.permutations(DATUMS),
)
@example(105.0, 35.0, ["BD-09", "GCJ-02", "CGCS2000", "WGS-84"])
@example(105.0, 53.0, ["WGS-84", "GCJ-02", "CGCS2000", "BD-09"])
def test_a_walk_through_all_datums_ends_where_it_began(lon: float, lat: float, walk: list[str]) -> None:
    here = convert(lon, lat, "WGS-84", walk[0])
    for source, target in zip(walk, [*walk[1:], "WGS-84"], strict=True):
        here = convert(*here, source, target)
    assert metres(*here, lon, lat) < 1e-6


@given(st.floats(allow_nan=False), st.floats(allow_nan=False), st.sampled_from(DATUMS))
def test_outside_the_box_nothing_moves_and_nothing_warns(lon: float, lat: float, target: str) -> None:
    if not in_shift_box(lon, lat, margin_deg=0.03):
        moved = convert(lon, lat, "WGS-84", target)
        assert (float(moved[0]), float(moved[1])) == (lon, lat)
        back = convert(lon, lat, target, "WGS-84")
        assert (float(back[0]), float(back[1])) == (lon, lat)


def test_shanghai_is_shifted_by_half_a_kilometre_and_tokyo_is_not() -> None:
    shifted = metres(*convert(121.47, 31.23, "WGS-84", "GCJ-02"), 121.47, 31.23)
    assert 450 < shifted < 510
    assert metres(*convert(139.69, 35.69, "WGS-84", "GCJ-02"), 139.69, 35.69) == 0.0


def test_missing_coordinates_stay_missing_and_the_rest_is_converted() -> None:
    lon, lat = convert([np.nan, 121.47], [np.nan, 31.23], "WGS-84", "GCJ-02")
    assert np.isnan(lon[0])
    assert np.isnan(lat[0])
    assert np.isfinite(lon[1])
    assert np.isfinite(lat[1])


def test_inputs_are_not_changed_and_shapes_are_kept() -> None:
    lon, lat = np.full((2, 3), 121.47), np.full((2, 3), 31.23)
    for target in DATUMS:
        moved_lon, moved_lat = convert(lon, lat, "WGS-84", target)
        assert moved_lon.shape == moved_lat.shape == (2, 3)
        assert moved_lon is not lon
    assert (lon == 121.47).all()
    assert (lat == 31.23).all()


def test_an_unknown_datum_is_named_with_the_nearest_known_one() -> None:
    with pytest.raises(ChoiceError, match="did you mean 'GCJ-02'"):
        convert(121.47, 31.23, "GCJ02", "WGS-84")


# The oracles are scalar and take (lat, lon). They are asked well inside China, where both apply the shift.
@given(st.floats(105.01, 122), st.floats(22, 42))
@example(105.0546875, 23.0)
def test_prcoords_agrees(lon: float, lat: float) -> None:
    place = prcoords.Coords(lat=lat, lon=lon)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gcj = prcoords.wgs_gcj(place, False)
        bd = prcoords.gcj_bd(gcj)
        wgs = prcoords.gcj_wgs_bored(gcj, False)
    assert metres(*convert(lon, lat, "WGS-84", "GCJ-02"), gcj.lon, gcj.lat) < 1e-6
    assert metres(*convert(gcj.lon, gcj.lat, "GCJ-02", "BD-09"), bd.lon, bd.lat) < 1e-6
    # Its inverse stops at a step of 1e-5 degrees, some 1.6 m; the shift's slope of at most 0.01 leaves 16 mm of that.
    assert metres(*convert(gcj.lon, gcj.lat, "GCJ-02", "WGS-84"), wgs.lon, wgs.lat) < 0.016


@given(st.floats(105.01, 122), st.floats(22, 42))
def test_coord_convert_agrees(lon: float, lat: float) -> None:
    transform = coord_convert.transform.Transform()
    assert metres(*convert(lon, lat, "WGS-84", "GCJ-02"), *transform.wgs2gcj(lon, lat)) < 1e-4
    assert metres(*convert(lon, lat, "GCJ-02", "WGS-84"), *transform.gcj2wgs(lon, lat)) < 2e-4
    assert metres(*convert(lon, lat, "WGS-84", "BD-09"), *transform.wgs2bd(lon, lat)) < 1e-4
