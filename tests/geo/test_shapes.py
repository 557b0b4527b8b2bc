"""Shapes in an address: what is written is read back, and what cannot be used is refused with its reason."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from geo.model.errors import ExplorerError, ShapeError
from geo.shapes.polyline import decode_points, encode_points
from geo.shapes.shapes import MOST_VERTICES, Drawn, circle, parse_shape, polygon, rectangle

steps = st.integers(-17_900_000, 17_900_000)
northings = st.integers(-8_000_000, 8_000_000)
degrees = steps.map(lambda whole: whole / 1e5)
latitudes = northings.map(lambda whole: whole / 1e5)
SQUARE = [(0.1, 0.0), (0.2, 0.0), (0.2, 0.1), (0.1, 0.1)]


def regular(corners: int, radius: float = 0.5) -> list[tuple[float, float]]:
    """A regular outline round 121, 31."""
    turns = np.arange(corners) * 2 * np.pi / corners
    return [(121 + radius * math.cos(turn), 31 + radius * math.sin(turn)) for turn in turns]


def reason(text: str) -> str:
    """Why a text is refused."""
    with pytest.raises(ShapeError) as caught:
        parse_shape(text)
    assert isinstance(caught.value, ExplorerError)
    assert str(caught.value)
    return str(caught.value)


def test_the_published_example_is_encoded_as_published() -> None:
    # Google's own, with latitude first: (38.5, -120.2), (40.7, -120.95), (43.252, -126.453).
    points = [(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]
    assert encode_points(points) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
    assert decode_points("_p~iF~ps|U_ulLnnqC_mqNvxq`@") == points


@given(st.lists(st.tuples(degrees, latitudes), max_size=60))
def test_points_come_back_as_they_went(points: list[tuple[float, float]]) -> None:
    assert decode_points(encode_points(points)) == points


@given(degrees, latitudes, st.integers(10, 150_000))
def test_a_circle_comes_back_from_its_text(lon: float, lat: float, radius: int) -> None:
    assume(abs(lon) < 150)
    drawn = circle(lon, lat, radius)
    assert parse_shape(drawn.text) == drawn


@given(degrees, latitudes, st.integers(200, 200_000), st.integers(200, 200_000))
def test_a_rectangle_comes_back_from_its_text(west: float, south: float, wide: int, high: int) -> None:
    assume(west < 177 and south < 77)
    drawn = rectangle(west, south, west + wide / 1e5, south + high / 1e5)
    assert parse_shape(drawn.text) == drawn


@given(st.integers(3, MOST_VERTICES), st.floats(0.01, 1.4))
def test_a_polygon_comes_back_from_its_text(corners: int, radius: float) -> None:
    drawn = polygon([regular(corners, radius)])
    assert parse_shape(drawn.text) == drawn
    assert len(drawn.rings[0]) == corners


@given(st.text(max_size=30) | st.text("prc~.?@_ib0123456789", max_size=40))
def test_any_text_is_a_shape_or_a_shape_error(text: str) -> None:
    try:
        drawn = parse_shape(text)
    except ShapeError:
        return
    assert parse_shape(drawn.text) == drawn


def test_an_address_survives_the_tilde_as_a_letter_of_the_points() -> None:
    # -1e-5 degrees less two large steps ends in tildes; the radius still stands after the last one.
    drawn = circle(-120.2, 38.5, 5000)
    assert drawn.text == "c~~ps|U_p~iF~5000"
    assert parse_shape(drawn.text).radius_m == 5000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "cannot be read"),
        ("x~??", "cannot be read"),
        ("p~!", "cannot be read"),
        ("p~???", "cannot be read"),
        ("p~" + "~" * 3000 + "?" * 6, "cannot be read"),
        ("r~????????", "cannot be read"),
        ("c~??", "cannot be read"),
        ("c~??~5.5", "cannot be read"),
        ("c~??~٣٣", "cannot be read"),
        ("c~??~" + "9" * 5000, "cannot be read"),
        ("p~" + "?" * 9000, "cannot be read"),
        ("p~????????", "corner"),
        ("c~??~9", "the radius is"),
        ("c~??~150001", "the radius is"),
        ("r~" + encode_points([(1, 1), (0, 0)]), "corner"),
        ("r~" + encode_points([(0, 0), (0.00005, 0.00005)]), "smaller than"),
        ("r~" + encode_points([(0, 0), (10, 10)]), "km² can be asked about"),
        ("r~" + encode_points([(-100, 0), (100, 1)]), "180th meridian"),
        ("c~" + encode_points([(179.9, 0)]) + "~100000", "180th meridian"),
        ("p~" + encode_points([(0, 0), (181, 0), (0, 1)]), "wanted longitude and latitude"),
        ("p~" + encode_points([(0, 0), (1, 86), (0, 1)]), "wanted longitude and latitude"),
        ("p~" + encode_points([(0, 0), (1, 1), (1, 0), (0, 1)]), "crosses or touches itself"),
        (
            "p~" + encode_points(SQUARE) + "." + encode_points([(0.15, 0.05), (0.3, 0.05), (0.3, 0.06)]),
            "crosses or touches itself",
        ),
        ("p~" + encode_points(SQUARE) + "." + encode_points(SQUARE), "crosses or touches itself"),
        ("p~" + encode_points(regular(MOST_VERTICES + 1)), "at most 200"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(text: str, why: str) -> None:
    assert why in reason(text)


def test_a_ring_inside_a_ring_is_a_hole_and_one_inside_that_is_kept() -> None:
    rings = [[(x0, x0), (x1, x0), (x1, x1), (x0, x1)] for x0, x1 in ((0.0, 0.9), (0.3, 0.6), (0.4, 0.5))]
    drawn = polygon([rings[1], rings[2], rings[0]])
    assert list(drawn.holds([0.1, 0.35, 0.45, 1.0], [0.1, 0.35, 0.45, 0.1])) == [True, False, True, False]
    expected = sum(
        sign * rectangle(x0, x0, x1, x1).area_km2
        for sign, x0, x1 in ((1, 0, 0.9), (-1, 0.3, 0.6), (1, 0.4, 0.5))
    )
    assert drawn.area_km2 == pytest.approx(expected, rel=1e-9)


def test_two_parts_side_by_side_both_count() -> None:
    drawn = polygon([SQUARE, [(0.3, 0.0), (0.4, 0.0), (0.4, 0.1)]])
    assert isinstance(drawn.outline, shapely.MultiPolygon)
    assert list(drawn.holds([0.15, 0.25, 0.38], [0.05, 0.05, 0.01])) == [True, False, True]


def test_the_closing_point_and_repeated_points_are_left_out() -> None:
    closed = [SQUARE[0], *SQUARE, SQUARE[0]]
    assert polygon([closed]) == polygon([SQUARE])


@given(st.floats(-170, 170), st.floats(-80, 80), st.integers(10, 100_000), st.floats(0, 360))
def test_a_circle_reaches_its_radius_over_the_ground_in_every_direction(
    lon: float, lat: float, radius: int, azimuth: float
) -> None:
    drawn = circle(lon, lat, radius)
    ((x, y),) = drawn.rings[0]
    geod = Geod(ellps="WGS84")
    just_in, just_out = (geod.fwd(x, y, azimuth, radius + off)[:2] for off in (-0.01, 0.01))
    assert list(drawn.holds([just_in[0], just_out[0]], [just_in[1], just_out[1]])) == [True, False]


def test_a_circle_has_the_area_of_one() -> None:
    assert circle(121.6, 31.2, 5000).area_km2 == pytest.approx(math.pi * 25, rel=2e-4)


def test_a_point_on_the_edge_is_inside_and_one_that_is_not_located_is_not() -> None:
    drawn = polygon([SQUARE])
    assert list(drawn.holds([0.1, 0.2, math.nan], [0.05, 0.1, math.nan])) == [True, True, False]


def test_distances_to_the_edge_are_those_over_the_ground() -> None:
    lon, lat = np.array([0.15, 0.25]), np.array([0.05, 0.05])
    # 0.05 degrees on the equator: 5566 m along it, 5529 m across it.
    np.testing.assert_allclose(polygon([SQUARE]).edge_distance_m(lon, lat), [5528.7, 5566.0], rtol=1e-3)
    np.testing.assert_allclose(circle(0.15, 0.05, 1000).edge_distance_m(lon, lat), [1000, 10131.9], rtol=1e-3)


def test_a_shape_made_twice_is_the_same_shape() -> None:
    assert isinstance(polygon([SQUARE]), Drawn)
    assert polygon([SQUARE]) == polygon([SQUARE])
    assert hash(polygon([SQUARE])) == hash(polygon([SQUARE]))
