"""The columns that a browser reads are the companies of the table."""

from __future__ import annotations

import dataclasses
import json
import struct

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.model.layout import PRECISIONS, Layout
from layers.companies import company_columns, mercator
from tests.hostile_layout import PAYLOADS

GEOD = Geod(ellps="WGS84")


def read_as_the_browser(data: bytes) -> tuple[dict[str, object], dict[str, np.ndarray]]:
    """What layers/js/columns.js makes of the block."""
    assert data[:4] == b"LXC2"
    (length,) = struct.unpack_from("<I", data, 4)
    header = json.loads(data[8 : 8 + length].decode())
    at, count = 8 + length, header["n"]
    assert at % 4 == 0, "typed arrays start on multiples of four"
    steps = np.frombuffer(data, "u1", 4 * count, at).reshape(4, count).astype(np.int64)
    places = np.cumsum(sum(steps[plane] << 8 * plane for plane in range(4)))
    bits = [(places >> bit) & 1 for bit in range(32)]
    columns = {
        "x": sum(bits[2 * bit] << bit for bit in range(16)),
        "y": sum(bits[2 * bit + 1] << bit for bit in range(16)),
    }
    at += 4 * count
    for name in header["columns"]:
        columns[name] = np.frombuffer(data, "u1", count, at)
        at += -(-count // 4) * 4
    assert at == len(data)
    columns["radius"] = np.array([*header["radii"], 0])[columns["radius"]]
    return header, columns


def positions(header: dict[str, object], columns: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of the drawn points."""
    west, north, east, south = header["extent"]  # type: ignore[misc]
    x = west + columns["x"] * ((east - west) or 1) / 65535
    y = north + columns["y"] * ((south - north) or 1) / 65535
    return (x - 0.5) * 360, np.degrees(np.arctan(np.sinh((0.5 - y) * 2 * np.pi)))


def morton(x: int, y: int) -> int:
    """Number of the block of 256 steps that holds a point, by bits in turn."""
    return sum(((x >> 8 >> bit) & 1) << 2 * bit | ((y >> 8 >> bit) & 1) << 2 * bit + 1 for bit in range(8))


@pytest.fixture(params=["toyland", "shanghai", "hostile"])
def layout(request: pytest.FixtureRequest) -> Layout:
    return request.getfixturevalue(request.param)


def test_every_located_company_is_sent_once_and_no_other(layout: Layout) -> None:
    sent = company_columns(layout)
    located = np.flatnonzero(layout.companies.geometry.notna())
    assert sorted(sent.order) == list(located)
    header, _ = read_as_the_browser(sent.data)
    assert header["n"] == len(sent) == len(layout.located)


def test_points_are_drawn_within_two_metres(layout: Layout) -> None:
    sent = company_columns(layout)
    lon, lat = positions(*read_as_the_browser(sent.data))
    true = layout.companies.iloc[sent.order]
    _, _, metres = GEOD.inv(lon, lat, true["lon"], true["lat"])
    assert metres.max() < 2


def test_codes_say_what_the_table_says(layout: Layout) -> None:
    sent = company_columns(layout)
    header, columns = read_as_the_browser(sent.data)
    true = layout.companies.iloc[sent.order]
    stated = true["district_as_stated"].str.split("|").str[0]
    said_by_table = {
        "role": true["role"],
        "zone": true["zone"],
        "district": true["district"].where(true["district"] != "", stated),
        "status": true["status"],
        "precision": true["precision"],
        "confidence": true["presence_confidence"],
    }
    for name, expected in said_by_table.items():
        *words, unknown = header["codes"][name]  # type: ignore[index]
        assert unknown not in words
        assert [("" if code == len(words) else words[code]) for code in columns[name]] == list(expected), name
    assert list(columns["radius"]) == [int(radius) for radius in true["radius_m"].fillna(0)]


def test_the_block_is_sorted_along_the_squares_that_the_browser_looks_into(layout: Layout) -> None:
    _, columns = read_as_the_browser(company_columns(layout).data)
    blocks = [morton(int(x), int(y)) for x, y in zip(columns["x"], columns["y"], strict=True)]
    assert blocks == sorted(blocks)


def test_the_same_layout_gives_the_same_bytes(shanghai: Layout) -> None:
    assert company_columns(shanghai).data == company_columns(shanghai).data


def test_no_name_travels_with_the_columns(hostile: Layout, shanghai: Layout) -> None:
    header, _ = read_as_the_browser(company_columns(hostile).data)
    codes = {word for words in header["codes"].values() for word in words}  # type: ignore[attr-defined]
    data = company_columns(hostile).data
    assert not [payload for payload in PAYLOADS.values() if payload.encode() in data and payload not in codes]
    assert b"Fosun" not in company_columns(shanghai).data


def with_points(layout: Layout, lon: list[float], lat: list[float]) -> Layout:
    """The layout with its first company standing at each of the given points."""
    rows = layout.companies.iloc[[0] * len(lon)].assign(lon=lon, lat=lat)
    rows = rows.set_axis([f"n{number}" for number in range(len(lon))])
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs=4326)
    return dataclasses.replace(layout, companies=rows.set_geometry(points))


def test_a_layout_without_a_located_company_sends_empty_columns(toyland: Layout) -> None:
    nowhere = dataclasses.replace(toyland, companies=toyland.companies[toyland.companies["lon"].isna()])
    header, columns = read_as_the_browser(company_columns(nowhere).data)
    assert header["n"] == 0
    assert all(len(column) == 0 for column in columns.values())


def test_companies_at_one_point_all_travel(toyland: Layout) -> None:
    sent = company_columns(with_points(toyland, [0.15] * 7, [0.04] * 7))
    lon, lat = positions(*read_as_the_browser(sent.data))
    assert sorted(sent.order) == list(range(7))
    assert lon == pytest.approx(0.15, abs=1e-9)
    assert lat == pytest.approx(0.04, abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(121.0, 122.2), st.floats(30.6, 31.9)), min_size=1, max_size=60))
def test_any_city_of_companies_is_drawn_where_it_is(
    toyland: Layout, points: list[tuple[float, float]]
) -> None:
    lon, lat = (list(values) for values in zip(*points, strict=True))
    sent = company_columns(with_points(toyland, lon, lat))
    header, columns = read_as_the_browser(sent.data)
    assert sorted(sent.order) == list(range(len(points)))
    drawn = positions(header, columns)
    _, _, metres = GEOD.inv(*drawn, np.array(lon)[sent.order], np.array(lat)[sent.order])
    assert np.max(metres) < 2
    blocks = [morton(int(x), int(y)) for x, y in zip(columns["x"], columns["y"], strict=True)]
    assert blocks == sorted(blocks)


def test_a_word_that_is_not_known_counts_as_unknown(toyland: Layout) -> None:
    strange = dataclasses.replace(toyland, companies=toyland.companies.assign(role="juggler"))
    header, columns = read_as_the_browser(company_columns(strange).data)
    assert set(columns["role"]) == {len(header["codes"]["role"]) - 1}  # type: ignore[index]


def test_facets_come_in_the_order_of_the_layout(shanghai: Layout) -> None:
    codes = company_columns(shanghai).codes
    assert codes["zone"][:4] == list(shanghai.main_zones.index)
    assert codes["role"][:-1] == list(shanghai.roles)
    assert codes["precision"][:-1] == list(PRECISIONS)


def test_mercator_spans_the_square_world() -> None:
    x, y = mercator(np.array([-180.0, 0.0, 180.0]), np.array([85.0511287798066, 0.0, -85.0511287798066]))
    assert list(x) == [0, 0.5, 1]
    assert y == pytest.approx([0, 0.5, 1], abs=1e-12)
