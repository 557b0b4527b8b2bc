"""Which area holds a point, and how far off it is: three squares side by side, a small one inside the middle one."""

from __future__ import annotations

import warnings

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.areas import NOWHERE, assign_points, distance_outside_m
from geo.model.crs import STORAGE_CRS

WEST, MIDDLE, EAST = (shapely.box(x, 0.0, x + 0.1, 0.1) for x in (0.0, 0.1, 0.2))
INNER = shapely.box(0.12, 0.02, 0.16, 0.06)
SQUARES = gpd.GeoSeries([WEST, MIDDLE, EAST], crs=STORAGE_CRS)


def codes(*points: tuple[float, float], areas: gpd.GeoSeries = SQUARES) -> list[int]:
    lon, lat = zip(*points, strict=True)
    return assign_points(lon, lat, areas).tolist()


def points(*shapes: shapely.Geometry | None) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=STORAGE_CRS)


def test_a_point_gets_the_position_of_its_area() -> None:
    assert codes((0.25, 0.05), (0.05, 0.05), (0.15, 0.05)) == [2, 0, 1]


def test_a_point_outside_every_area_is_nowhere() -> None:
    assert codes((0.31, 0.05), (0.05, -0.01)) == [NOWHERE, NOWHERE]


def test_a_point_without_a_position_is_nowhere() -> None:
    assert codes((np.nan, 0.05), (0.05, np.nan), (np.inf, 0.05)) == [NOWHERE] * 3


def test_a_point_on_a_shared_border_is_counted_once() -> None:
    assert codes((0.1, 0.05), (0.2, 0.05)) == [0, 1]


def test_a_point_on_the_outer_edge_or_a_corner_is_inside() -> None:
    assert codes((0.0, 0.05), (0.3, 0.1), (0.0, 0.0)) == [0, 2, 0]


def test_where_areas_overlap_the_earlier_wins() -> None:
    inner_first = gpd.GeoSeries([INNER, MIDDLE], crs=STORAGE_CRS)
    assert codes((0.14, 0.04), (0.18, 0.08), areas=inner_first) == [0, 1]
    assert codes((0.14, 0.04), areas=inner_first[::-1]) == [0]


def test_without_points_or_areas_there_is_nothing_to_assign() -> None:
    assert assign_points([], [], SQUARES).tolist() == []
    assert codes((0.05, 0.05), areas=SQUARES[:0]) == [NOWHERE]


# A lattice on which every fourth line is a border, so that edges and corners come often.
lattice = st.tuples(st.integers(-2, 14).map(lambda n: n / 40), st.integers(-2, 6).map(lambda n: n / 40))


@given(st.lists(lattice, min_size=1, max_size=30))
def test_every_point_is_counted_exactly_once(some: list[tuple[float, float]]) -> None:
    found = np.array(codes(*some))
    counted = sum(int((found == area).sum()) for area in range(3)) + int((found == NOWHERE).sum())
    assert counted == len(some)
    for (lon, lat), code in zip(some, found, strict=True):
        holding = [n for n, area in enumerate(SQUARES) if area.intersects(shapely.Point(lon, lat))]
        assert code == (holding[0] if holding else NOWHERE)


@given(st.lists(lattice, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_an_answer_does_not_hang_on_the_order_of_points(
    some: list[tuple[float, float]], dice: np.random.Generator
) -> None:
    order = list(range(len(some)))
    dice.shuffle(order)
    shuffled = codes(*(some[n] for n in order))
    assert [codes(*some)[n] for n in order] == shuffled


def test_distance_is_nought_inside_and_on_the_edge() -> None:
    both = gpd.GeoSeries([MIDDLE, MIDDLE], crs=STORAGE_CRS)
    some = points(shapely.Point(0.15, 0.05), shapely.Point(0.1, 0.05))
    assert distance_outside_m(some, both).tolist() == [0, 0]


def test_distance_runs_in_metres_to_the_nearest_edge() -> None:
    # From 0.05 to the west side at 0.1: 0.05 degrees of longitude = 5565.97 m.
    # From 0.01 north of the north side: 0.01 degrees of latitude = 1105.74 m.
    both = gpd.GeoSeries([MIDDLE, MIDDLE], crs=STORAGE_CRS)
    off_m = distance_outside_m(points(shapely.Point(0.05, 0.05), shapely.Point(0.15, 0.11)), both)
    assert off_m == pytest.approx([5565.97, 1105.74], abs=0.1)


def test_distance_is_unknown_where_point_or_area_is() -> None:
    areas = gpd.GeoSeries([MIDDLE, None, MIDDLE, shapely.Polygon()], crs=STORAGE_CRS)
    some = points(None, shapely.Point(0.15, 0.05), shapely.Point(), shapely.Point(0.15, 0.05))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isnan(distance_outside_m(some, areas)).all()
    assert distance_outside_m(some[:0], areas[:0]).tolist() == []


def test_each_point_is_measured_to_the_area_in_its_own_row() -> None:
    areas = gpd.GeoSeries([EAST, MIDDLE], crs=STORAGE_CRS)
    off_m = distance_outside_m(points(shapely.Point(0.15, 0.05), shapely.Point(0.15, 0.05)), areas)
    assert off_m == pytest.approx([5565.97, 0], abs=0.1)
