"""The grid gives the label that the geometry itself gives: on millions of points, and where it is hardest."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.model.areas import Areas, assign_points
from geo.model.crs import STORAGE_CRS, Bounds
from geo.model.grid import MARGIN_DEG, NOWHERE, AreaGrid, Codes, Floats, Frame
from geo.model.layout import Layout


def _areas(*shapes: shapely.Geometry) -> gpd.GeoSeries:
    return gpd.GeoSeries(list(shapes), crs=STORAGE_CRS)


def _by_grid(x: Floats, y: Floats, areas: gpd.GeoSeries, depth: int = 10) -> Codes:
    frame = Frame.over(areas, depth=depth)
    return AreaGrid(frame, areas).codes(frame.cells(x, y), x, y)


def _one_by_one(x: Floats, y: Floats, areas: gpd.GeoSeries) -> Codes:
    """The first area that each point meets, asked of each area for each point."""
    codes = np.full(len(x), NOWHERE, dtype=np.int32)
    for code, area in reversed(list(enumerate(areas))):
        codes[shapely.intersects_xy(area, x, y)] = code
    return codes


@pytest.fixture(scope="module")
def areas(shanghai: Layout) -> Areas:
    return shanghai.areas


@pytest.fixture(scope="module", params=["districts", "outlines"])
def table(request: pytest.FixtureRequest, areas: Areas) -> gpd.GeoSeries:
    found = getattr(areas, request.param)
    assert isinstance(found, gpd.GeoSeries)
    return found


def test_labels_equal_those_of_a_spatial_join(table: gpd.GeoSeries) -> None:
    rng = np.random.default_rng(8)
    west, south, east, north = Bounds.of(table).grown(0.05)
    x, y = rng.uniform(west, east, 1_000_000), rng.uniform(south, north, 1_000_000)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y, crs=STORAGE_CRS))
    joined = gpd.sjoin(
        points, gpd.GeoDataFrame({"code": range(len(table))}, geometry=list(table), crs=table.crs)
    )
    first = joined["code"].groupby(level=0).min().reindex(points.index, fill_value=NOWHERE)
    np.testing.assert_array_equal(_by_grid(x, y, table), first)


@pytest.mark.parametrize("aside_deg", [0.0, 1e-14, 1e-12, 1e-10, 1e-9, 1e-8, 1e-6])
def test_labels_hold_beside_and_on_every_edge(table: gpd.GeoSeries, aside_deg: float) -> None:
    rng = np.random.default_rng(9)
    starts, ends = _segments(table)
    share = rng.uniform(size=(len(starts), 1))
    on_edge = np.concatenate([starts + share * (ends - starts), starts])
    turn = rng.uniform(0, 2 * np.pi, len(on_edge))
    x = on_edge[:, 0] + aside_deg * np.cos(turn)
    y = on_edge[:, 1] + aside_deg * np.sin(turn)
    np.testing.assert_array_equal(_by_grid(x, y, table), _one_by_one(x, y, table))


def _segments(table: gpd.GeoSeries) -> tuple[Floats, Floats]:
    starts, ends = [], []
    for ring in shapely.get_rings(table.to_numpy()):
        corners = shapely.get_coordinates(ring)
        starts.append(corners[:-1])
        ends.append(corners[1:])
    return np.concatenate(starts), np.concatenate(ends)


@pytest.mark.parametrize("nudge", [0, -1, 1])
def test_labels_hold_on_the_lines_between_cells(table: gpd.GeoSeries, nudge: int) -> None:
    rng = np.random.default_rng(10)
    frame = Frame.over(table)
    west, south, east, north = frame.bounds
    lines = np.arange(frame.side + 1) / frame.side
    x = west + rng.choice(lines, 200_000) * (east - west)
    y = south + rng.choice(lines, 200_000) * (north - south)
    if nudge:
        x, y = np.nextafter(x, nudge * np.inf), np.nextafter(y, nudge * np.inf)
    np.testing.assert_array_equal(_by_grid(x, y, table), _one_by_one(x, y, table))


def test_every_decided_cell_lies_wholly_inside_or_outside(table: gpd.GeoSeries) -> None:
    frame = Frame.over(table, depth=7)
    grid = AreaGrid(frame, table)
    row, column = np.divmod(np.arange(frame.side**2), frame.side)
    boxes = frame.boxes(frame.depth, column, row)
    codes = grid._table[:-1]
    decided = np.flatnonzero(codes >= NOWHERE)
    assert len(decided) > 0.5 * len(codes)
    for code, area in enumerate(table):
        mine = codes[decided] == code
        # Decided for a later area, or for none, means that no earlier area reaches into the cell.
        before = (codes[decided] > code) | (codes[decided] == NOWHERE)
        assert shapely.covers(area, boxes[decided[mine]]).all()
        assert shapely.disjoint(area, boxes[decided[before]]).all()


@given(
    west=st.floats(-180, 179),
    width=st.floats(1e-3, 360),
    depth=st.integers(0, 12),
    share=st.floats(0, 1),
    steps=st.integers(-3, 3),
)
def test_a_point_lies_in_the_cell_it_is_looked_up_in(
    west: float, width: float, depth: int, share: float, steps: int
) -> None:
    frame = Frame(Bounds(west, -90.0, west + width, 90.0), depth)
    # On a line between cells, and a few of the smallest steps beside it.
    x = west + np.round(share * frame.side) / frame.side * width
    for _ in range(abs(steps)):
        x = float(np.nextafter(x, np.sign(steps) * np.inf))
    if not frame.bounds.west < x < frame.bounds.east:
        return
    cell = frame.cells(np.array([x]), np.array([0.0]))
    row, column = np.divmod(cell, frame.side)
    low, _, high, _ = shapely.bounds(frame.boxes(depth, column, row)[0])
    assert low + 0.99 * MARGIN_DEG <= x <= high - 0.99 * MARGIN_DEG


def test_where_areas_overlap_the_earlier_one_wins() -> None:
    small, large = shapely.box(1, 1, 2, 2), shapely.box(0, 0, 3, 3)
    x, y = np.array([1.5, 0.5, 1.0, 5.0]), np.array([1.5, 0.5, 1.5, 5.0])
    np.testing.assert_array_equal(_by_grid(x, y, _areas(small, large)), [0, 1, 0, NOWHERE])
    np.testing.assert_array_equal(_by_grid(x, y, _areas(large, small)), [0, 0, 0, NOWHERE])


def test_a_hole_is_outside_and_a_second_part_inside() -> None:
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    both = shapely.union_all([ring, shapely.box(6, 0, 7, 1)])
    x, y = np.array([0.5, 2.0, 1.0, 6.5, 5.0]), np.array([0.5, 2.0, 2.0, 0.5, 0.5])
    np.testing.assert_array_equal(_by_grid(x, y, _areas(both), depth=5), [0, NOWHERE, 0, 0, NOWHERE])


def test_what_has_no_position_is_nowhere() -> None:
    x = np.array([np.nan, 0.5, np.inf, -np.inf, 1e300])
    y = np.array([0.5, np.nan, 0.5, 0.5, 0.5])
    assert (_by_grid(x, y, _areas(shapely.box(0, 0, 1, 1))) == NOWHERE).all()


def test_no_areas_hold_no_point() -> None:
    none = gpd.GeoSeries([], crs=STORAGE_CRS)
    np.testing.assert_array_equal(_by_grid(np.array([0.5]), np.array([0.5]), none), [NOWHERE])


def test_depth_changes_no_label(table: gpd.GeoSeries) -> None:
    rng = np.random.default_rng(11)
    west, south, east, north = Bounds.of(table)
    x, y = rng.uniform(west, east, 100_000), rng.uniform(south, north, 100_000)
    labels = [_by_grid(x, y, table, depth) for depth in (0, 3, 8, 11)]
    for others in labels[1:]:
        np.testing.assert_array_equal(others, labels[0])


def test_many_points_get_the_labels_of_few(table: gpd.GeoSeries) -> None:
    rng = np.random.default_rng(12)
    west, south, east, north = Bounds.of(table)
    x, y = rng.uniform(west, east, 60_000), rng.uniform(south, north, 60_000)
    many = assign_points(x, y, table)
    few = np.concatenate(
        [assign_points(x[part], y[part], table) for part in np.array_split(np.arange(60_000), 3)]
    )
    np.testing.assert_array_equal(many, few)
