"""Shapes on the wire are the shapes of the tables, to the metre."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.layout import Layout
from layers.part import label_points, packed

degrees = st.integers(-18_000_000, 18_000_000).map(lambda whole: whole / 1e5)
latitudes = st.integers(-8_500_000, 8_500_000).map(lambda whole: whole / 1e5)
points = st.tuples(degrees, latitudes)


def unpacked(parts: list[list[list[int]]]) -> list[list[np.ndarray]]:
    """What layers/js/outlines.js reads, as lon, lat."""
    return [[np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / 1e5 for steps in rings] for rings in parts]


@settings(deadline=None)
@given(st.lists(points, min_size=2, max_size=40, unique=True))
def test_a_line_comes_back_point_for_point(line: list[tuple[float, float]]) -> None:
    ((back,),) = unpacked(packed(shapely.LineString(line)))
    np.testing.assert_allclose(back, np.array(line), atol=1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(points, st.integers(1, 90)), min_size=1, max_size=5))
def test_polygons_with_holes_come_back_in_order(squares: list[tuple[tuple[float, float], int]]) -> None:
    parts = [
        shapely.box(x, y, x + size / 100, y + size / 100).difference(
            shapely.box(x + size / 400, y + size / 400, x + size / 200, y + size / 200)
        )
        for (x, y), size in squares
    ]
    back = unpacked(packed(shapely.MultiPolygon(parts)))
    assert len(back) == len(parts)
    for rings, part in zip(back, parts, strict=True):
        outlines = [part.exterior, *part.interiors]
        assert len(rings) == len(outlines)
        for ring, outline in zip(rings, outlines, strict=True):
            np.testing.assert_allclose(ring, shapely.get_coordinates(outline), atol=0.51e-5)


def test_neighbours_within_a_metre_are_one_point() -> None:
    line = shapely.LineString([(0, 0), (0.000001, 0), (0.00001, 0), (0.00001, 0.000004), (1, 1)])
    assert packed(line) == [[[0, 0, 1, 0, 99_999, 100_000]]]


@pytest.mark.parametrize("nothing", [None, shapely.Polygon()])
def test_no_shape_is_an_empty_list(nothing: shapely.Geometry | None) -> None:
    assert packed(nothing) == []


def test_every_outline_of_the_city_stays_within_a_metre(shanghai: Layout) -> None:
    for table in (shanghai.districts, shanghai.zones, shanghai.land):
        for shape in table.geometry:
            rings = [ring for part in unpacked(packed(shape)) for ring in part]
            wide = shapely.MultiLineString([ring for ring in rings if len(ring) > 1])
            assert shapely.hausdorff_distance(wide, shapely.boundary(shape)) < 1e-5


def test_names_stand_inside_the_largest_part() -> None:
    small, large = shapely.box(0, 0, 1, 1), shapely.box(5, 5, 9, 9)
    lon, lat = label_points(gpd.GeoDataFrame(geometry=[shapely.MultiPolygon([small, large])], crs=4326))
    assert large.contains(shapely.Point(lon[0], lat[0]))


def test_every_name_of_the_city_stands_inside_its_shape(shanghai: Layout) -> None:
    for table in (shanghai.districts, shanghai.zones):
        lon, lat = label_points(table)
        assert shapely.contains(table.geometry.to_numpy(), shapely.points(lon, lat)).all()
