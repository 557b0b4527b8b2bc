"""Extents, axis order and areas.

On WGS-84 at the equator a degree of longitude is 111.3195 km, one of latitude 110.5743 km.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.crs import STORAGE_CRS, Bounds, geodesic_area_km2, metric_crs
from geo.model.errors import CRSError


def table(*shapes: shapely.Geometry | None, crs: str | None = STORAGE_CRS) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=crs)


def test_bounds_are_west_south_east_north() -> None:
    assert Bounds.of(table(shapely.box(1, 2, 3, 5), shapely.Point(4, 3))) == (1, 2, 4, 5)


def test_leaflet_gets_latitude_first() -> None:
    assert Bounds(121.0, 30.7, 122.0, 31.9).as_latlon() == [[30.7, 121.0], [31.9, 122.0]]


def test_the_centre_is_longitude_first() -> None:
    assert Bounds(1, 2, 3, 5).centre() == (2, 3.5)


def test_bounds_grow_by_a_share_on_each_side() -> None:
    # A quarter of width 2 and of height 4.
    assert Bounds(0, 0, 2, 4).grown(0.25) == (-0.5, -1, 2.5, 5)


def test_bounds_of_another_crs_come_in_degrees() -> None:
    # One degree of Web Mercator's equator is 111319.4908 m.
    metres = table(shapely.box(0, 0, 111319.4908, 111319.4908), crs="EPSG:3857")
    assert Bounds.of(metres) == pytest.approx((0, 0, 1, 1), abs=1e-4)


def test_absent_and_empty_shapes_have_no_say_in_bounds() -> None:
    assert Bounds.of(table(None, shapely.Point(), shapely.Point(1, 2))) == (1, 2, 1, 2)


def test_a_crs_is_never_guessed() -> None:
    with pytest.raises(CRSError, match="no CRS"):
        Bounds.of(table(shapely.Point(1, 2), crs=None))


@pytest.mark.parametrize("shapes", [(), (None,), (shapely.Polygon(),)])
def test_nothing_has_no_bounds(shapes: tuple[shapely.Geometry | None, ...]) -> None:
    with pytest.raises(CRSError, match="no coordinates"):
        Bounds.of(table(*shapes))


def test_a_square_at_the_equator_has_the_area_of_its_sides() -> None:
    # 0.1 degrees: 11.13195 km x 11.05743 km = 123.0908 km2, less a little, as the north side is shorter.
    assert geodesic_area_km2(table(shapely.box(0, 0, 0.1, 0.1))) == pytest.approx([123.0908], rel=1e-5)


def test_a_shape_has_the_same_area_whichever_way_it_runs_round() -> None:
    box = shapely.box(0, 0, 1, 1)
    there, back = geodesic_area_km2(table(box, box.reverse()))
    assert there == pytest.approx(back)
    assert there > 0


def test_a_hole_is_no_area() -> None:
    ring = shapely.box(0, 0, 2, 2) - shapely.box(0.5, 0.5, 1.5, 1.5)
    whole, hole, rest = geodesic_area_km2(
        table(shapely.box(0, 0, 2, 2), shapely.box(0.5, 0.5, 1.5, 1.5), ring)
    )
    assert rest == pytest.approx(whole - hole)


def test_an_absent_shape_has_no_area() -> None:
    assert geodesic_area_km2(table(None, shapely.Polygon())).tolist() == [0, 0]


places = st.tuples(st.floats(-179, 179), st.floats(-70, 70))
# Up to the extent of a city and its surroundings.
sides = st.tuples(st.floats(0.001, 0.8), st.floats(0.001, 0.8))


@given(places, sides)
def test_metric_areas_lie_within_a_ten_thousandth_of_geodesic_ones(
    place: tuple[float, float], side: tuple[float, float]
) -> None:
    west, south = place
    box = shapely.segmentize(shapely.box(west, south, west + side[0], south + side[1]), 0.02)
    shapes = table(box)
    planar = shapes.to_crs(metric_crs(Bounds.of(shapes))).area / 1e6
    # Corners as in the file, sides straight on the map: the difference is what projecting costs.
    assert planar.to_numpy() == pytest.approx(geodesic_area_km2(shapes), rel=1e-4)


@given(st.lists(places, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_bounds_do_not_hang_on_the_order_of_rows(
    points: list[tuple[float, float]], dice: np.random.Generator
) -> None:
    shuffled = list(points)
    dice.shuffle(shuffled)
    assert Bounds.of(table(*map(shapely.Point, points))) == Bounds.of(table(*map(shapely.Point, shuffled)))


def test_metric_distances_agree_with_geodesic_ones_over_a_city() -> None:
    from geo.model.crs import GEOD

    bounds = Bounds(120.9, 30.7, 122.0, 31.9)
    a, b = shapely.Point(121.0, 30.8), shapely.Point(121.9, 31.7)
    here, there = table(a, b).to_crs(metric_crs(bounds))
    # Lambert's equal-area projection keeps areas, not lengths: over 130 km it errs by metres.
    assert here.distance(there) == pytest.approx(GEOD.inv(a.x, a.y, b.x, b.y)[2], rel=2e-4)


@pytest.mark.parametrize("bounds", [Bounds(350000, 3450000, 360000, 3460000), Bounds(0, 95, 1, 96)])
def test_metres_are_not_taken_for_degrees(bounds: Bounds) -> None:
    with pytest.raises(CRSError, match="not degrees"):
        metric_crs(bounds)
