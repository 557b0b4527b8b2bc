"""Outlines that readers upload: one polygon in WGS-84, whatever else the file tries."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely

from geo.model.errors import ShapeError
from geo.model.layout import Layout
from geo.shapes.outlines import MOST_BYTES, read_outline
from geo.shapes.shapes import MOST_VERTICES

RING = [[0.1, 0.0], [0.2, 0.0], [0.2, 0.1], [0.1, 0.1], [0.1, 0.0]]
HOLE = [[0.13, 0.03], [0.13, 0.06], [0.16, 0.06], [0.13, 0.03]]


def written(data: Any) -> bytes:
    return json.dumps(data).encode()


def reason(content: bytes) -> str:
    with pytest.raises(ShapeError) as caught:
        read_outline(content)
    return str(caught.value)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda geometry: geometry,
        lambda geometry: {"type": "Feature", "properties": {"name": "=cmd()"}, "geometry": geometry},
        lambda geometry: {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": geometry}],
        },
        lambda geometry: (
            geometry | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
        ),
    ],
)
def test_the_polygon_is_found_however_it_is_wrapped(wrap: Any) -> None:
    outline = read_outline(written(wrap({"type": "Polygon", "coordinates": [RING, HOLE]})))
    assert outline.corners == 7
    assert outline.off_m == 0
    assert outline.drawn.outline.equals(shapely.Polygon(RING, [HOLE]))


def test_a_height_is_left_out_and_a_byte_order_mark_does_not_hinder() -> None:
    high = [[*point, 12.5] for point in RING]
    outline = read_outline(b"\xef\xbb\xbf" + written({"type": "Polygon", "coordinates": [high]}))
    assert outline.drawn.outline.equals(shapely.Polygon(RING))


def test_parts_of_a_multipolygon_all_count() -> None:
    other = [[x + 0.5, y] for x, y in RING]
    outline = read_outline(written({"type": "MultiPolygon", "coordinates": [[RING], [other]]}))
    assert list(outline.drawn.holds([0.15, 0.65, 0.4], [0.05, 0.05, 0.05])) == [True, True, False]


def test_every_district_of_the_city_is_simplified_to_what_an_address_holds(shanghai: Layout) -> None:
    for slug, shape in shanghai.districts.geometry.items():
        outline = read_outline(written(shapely.geometry.mapping(shape)))
        kept = sum(map(len, outline.drawn.rings))
        assert kept <= MOST_VERTICES
        assert kept > 50, slug
        assert outline.off_m < 400, slug
        assert outline.drawn.area_km2 == pytest.approx(shanghai.districts.loc[slug, "land_km2"], rel=0.02)


def test_what_is_kept_strays_no_further_than_is_said() -> None:
    turns = np.linspace(0, 2 * np.pi, 2001)
    wavy = 0.3 + 0.01 * np.sin(40 * turns)
    ring = np.column_stack([121 + wavy * np.cos(turns), 31 + wavy * np.sin(turns)]).tolist()
    outline = read_outline(written({"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]}))
    assert outline.corners == 2000
    assert 10 < outline.off_m < 1100
    strays = shapely.hausdorff_distance(shapely.LinearRing(ring), outline.drawn.outline.exterior)
    assert strays * 111_320 == pytest.approx(outline.off_m, rel=0.2)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b" " * (MOST_BYTES + 1), "at most 1 MB"),
        (b"", "not JSON"),
        (b"PK\x03\x04", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"<OGRVRTDataSource/>", "not JSON"),
        (b"[" * 900_000, "not JSON"),
        (b'{"type":"Polygon","coordinates":[[[0,' + b"9" * 5000 + b"]]]}", "not JSON"),
        (b"null", "holds no polygon with coordinates"),
        (b"[1]", "holds no polygon with coordinates"),
        (b'{"type":["Polygon"]}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon"}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":{"a":1}}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":[]}', "holds no polygon with coordinates"),
        (b'{"type":"MultiPolygon","coordinates":[]}', "holds no polygon with coordinates"),
        (b'{"type":"Point","coordinates":[0,0]}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":[[[0,0],["1",0],[1,1]]]}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":[[[0,0],[1,0],[NaN,1]]]}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":[[[0,0],[1,0],[1e999,1]]]}', "holds no polygon with coordinates"),
        (b'{"type":"Polygon","coordinates":[[[0,0],[true,0],[1,1]]]}', "holds no polygon with coordinates"),
        (
            b'{"type":"Polygon","coordinates":[[[0,0],[1,' + b"9" * 400 + b"],[1,1]]]}",
            "holds no polygon with coordinates",
        ),
        (b'{"type":"Polygon","coordinates":[[[0,0],[1,0]]]}', "holds no polygon with coordinates"),
        (b'{"type":"FeatureCollection","features":[]}', "features; wanted one"),
        (b'{"type":"FeatureCollection","features":{"0":1}}', "features; wanted one"),
        (b'{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}', "crosses or touches itself"),
        (
            b'{"type":"Polygon","coordinates":[[[500000,3000000],[500010,3000000],[500010,3000010]]]}',
            "wanted longitude and latitude",
        ),
        (b'{"type":"Polygon","coordinates":[[[0,0],[30,0],[30,30]]]}', "km² can be asked about"),
        (b'{"type":"Polygon","coordinates":[[[0,0],[0.00001,0],[0.00001,0.00001]]]}', "smaller than"),
        (b'{"type":"Polygon","crs":{"properties":{"name":"EPSG:3857"}},"coordinates":[]}', "wanted WGS-84"),
    ],
)
def test_what_is_no_outline_is_refused_with_its_reason(content: bytes, why: str) -> None:
    assert why in reason(content)


def test_more_islands_than_corners_can_show_are_refused() -> None:
    islands = [[[[x / 100, 0], [x / 100 + 0.004, 0], [x / 100, 0.004], [x / 100, 0]]] for x in range(80)]
    assert reason(written({"type": "MultiPolygon", "coordinates": islands})).startswith(
        "the outline has 80 parts"
    )
