"""What anybody may check of the twelve outlines in data/zones."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import shapely
from pyproj import Geod

from data.build import zones
from geo.model.errors import TableError

DATA = Path(__file__).parents[2] / "data"
GEOD = Geod(ellps="WGS84")

# Area on the ellipsoid in km2, measured when the outlines were drawn.
AREAS = {
    "zhangjiang": 93.61,
    "zhangjiang_hitech_core": 28.20,
    "simz": 11.82,
    "biomedical_base_1": 1.36,
    "waigaoqiao": 10.14,
    "lingang": 373.67,
    "lingang_special_area": 813.18,
    "nanhui_new_city": 152.16,
    "jinshan": 43.23,
    "oriental_beauty_valley": 19.07,
    "fenglin": 2.69,
    "xinzhuang_iz": 14.93,
}
BASES = {"documented_boundary", "planning_scope", "administrative_proxy", "approximate"}


def read_features() -> dict[str, tuple[dict[str, Any], shapely.Geometry]]:
    collection = json.loads((DATA / "zones" / "zones.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["slug"]: (
            feature["properties"],
            shapely.from_geojson(json.dumps(feature["geometry"])),
        )
        for feature in collection["features"]
    }


FEATURES = read_features()


def test_there_are_the_four_zones_their_inner_and_wider_outlines_and_three_parks() -> None:
    ranks = {slug: row["rank"] for slug, (row, _) in FEATURES.items()}
    assert set(ranks) == set(AREAS)
    assert {slug for slug, rank in ranks.items() if rank == "main"} == {
        "zhangjiang",
        "waigaoqiao",
        "lingang",
        "jinshan",
    }
    assert {slug for slug, rank in ranks.items() if rank == "wider"} == {"lingang_special_area"}
    assert sorted(ranks.values()).count("inner") == 4
    assert sorted(ranks.values()).count("park") == 3


def test_outlines_inside_a_zone_name_it_and_the_rest_name_none() -> None:
    parents = {slug: row["parent"] for slug, (row, _) in FEATURES.items() if row["parent"]}
    assert parents == {
        "zhangjiang_hitech_core": "zhangjiang",
        "simz": "zhangjiang",
        "biomedical_base_1": "zhangjiang",
        "lingang_special_area": "lingang",
        "nanhui_new_city": "lingang",
    }


@pytest.mark.parametrize("slug", AREAS)
def test_an_outline_is_one_valid_ring_run_counter_clockwise(slug: str) -> None:
    _, shape = FEATURES[slug]
    assert shape.geom_type == "Polygon"
    assert shape.is_valid
    assert len(shape.interiors) == 0
    assert shapely.is_ccw(shape.exterior)


@pytest.mark.parametrize(("slug", "area_km2"), AREAS.items())
def test_an_outline_has_the_area_it_was_measured_with(slug: str, area_km2: float) -> None:
    measured = GEOD.geometry_area_perimeter(FEATURES[slug][1])[0] / 1e6
    assert measured == pytest.approx(area_km2, rel=0.01)


@pytest.mark.parametrize(("slug", "part"), [("zhangjiang_hitech_core", 0.99), ("simz", 0.95)])
def test_the_old_hi_tech_park_and_the_medical_zone_lie_in_the_science_city(slug: str, part: float) -> None:
    inner, city = FEATURES[slug][1], FEATURES["zhangjiang"][1]
    assert inner.intersection(city).area / inner.area > part


def test_the_two_areas_of_the_cell_park_are_ten_kilometres_apart() -> None:
    base, medical = (FEATURES[slug][1].centroid for slug in ("biomedical_base_1", "simz"))
    metres = GEOD.inv(base.x, base.y, medical.x, medical.y)[2]
    assert 9_000 < metres < 13_000


def test_every_outline_says_what_it_rests_on_and_how_far_off_it_may_be() -> None:
    for row, _ in FEATURES.values():
        assert row["basis"] in BASES
        assert 50 <= row["horizontal_error_m"] <= 1500
        assert row["boundary_text"]
        assert row["note_en"]
        assert row["note_zh"]


@pytest.mark.parametrize("slug", ["jinshan", "simz", "biomedical_base_1", "xinzhuang_iz"])
def test_a_side_that_was_not_located_is_owned_up_to(slug: str) -> None:
    row, _ = FEATURES[slug]
    assert row["basis"] == "approximate"
    assert "not located" in row["note_en"] or "invented" in row["note_en"]
    assert "未能定位" in row["note_zh"] or "虚拟" in row["note_zh"]


def test_no_outline_is_called_a_legal_boundary() -> None:
    text = (DATA / "zones" / "zones.geojson").read_text(encoding="utf-8").lower()
    assert "legal" not in text
    assert "法定" not in text


def test_roles_and_sources_are_known() -> None:
    layout = tomllib.loads((DATA / "layout.toml").read_text(encoding="utf-8"))
    roles = {role["slug"] for role in layout["zone_roles"]}
    with zones.SOURCES.open(encoding="utf-8", newline="") as table:
        sources = {row["source_id"] for row in csv.DictReader(table)}
    for row, _ in FEATURES.values():
        assert row["role"] in roles
        assert set(row["sources"].split("|")) <= sources
        assert row["area_source_id"] is None or row["area_source_id"] in sources
        assert (row["area_km2_documented"] is None) == (row["area_source_id"] is None)


def test_only_the_four_zones_have_a_hue_of_their_own() -> None:
    hues = {slug: row["hue"] for slug, (row, _) in FEATURES.items() if row["hue"]}
    assert hues == {"zhangjiang": "purple", "waigaoqiao": "blue", "lingang": "green", "jinshan": "orange"}


def test_the_builder_makes_the_same_bytes(tmp_path: Path) -> None:
    (built,) = zones.build(tmp_path)
    assert built.read_bytes() == (DATA / "zones" / "zones.geojson").read_bytes()


def test_a_ring_that_crosses_itself_and_an_unknown_source_are_both_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlines, vertices = tmp_path / "outlines.csv", tmp_path / "vertices.csv"
    header, first, *_ = zones.OUTLINES.read_text(encoding="utf-8").splitlines()
    outlines.write_text(f"{header}\n{first.replace('|', '|s0000000|', 1)}\n", encoding="utf-8")
    bow = "zhangjiang,121.5,31.1\nzhangjiang,121.6,31.2\nzhangjiang,121.6,31.1\nzhangjiang,121.5,31.2\n"
    vertices.write_text(f"slug,lon,lat\n{bow}", encoding="utf-8")
    monkeypatch.setattr(zones, "OUTLINES", outlines)
    monkeypatch.setattr(zones, "VERTICES", vertices)
    with pytest.raises(TableError) as raised:
        zones.build(tmp_path)
    assert len(raised.value.problems) == 2
    assert "s0000000" in str(raised.value)
    assert "Self-intersection" in str(raised.value)
