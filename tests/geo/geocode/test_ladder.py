"""Each rung of the ladder on a toy city, and the honesty of its radius on the project's own companies."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geo.geocode.answer.answers import FINENESS, Answer
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.gazetteer.spread import ROAD_SPREAD_M, area_spreads_m
from geo.model.crs import Bounds, metric_crs
from tests.geo.geocode import toyland

PROVIDER = EmbeddedProvider(toyland.gazetteer())


def ask(text: str) -> Answer:
    return PROVIDER.answer(text)


def found(text: str) -> tuple[float, float, str, float]:
    answer = ask(text)
    assert answer.found is not None, answer.notes
    return answer.found.lon, answer.found.lat, answer.found.precision, answer.found.radius_m


def test_an_exact_number_is_a_street_number_with_its_own_error() -> None:
    assert found("玩城市西岭新区玫瑰路100号3幢") == (120.02, 30.05, "street_number", 50.0)
    assert found("Building 3, No. 100 Meigui Road, Xiling New Area, Toyland")[2:] == ("street_number", 50.0)


def test_a_number_inside_a_known_range_is_exact() -> None:
    assert found("玩城市玫瑰路305弄")[:3] == (120.0408, 30.05, "street_number")


def test_a_number_between_two_known_ones_is_interpolated_as_street() -> None:
    lon, lat, precision, radius = found("玩城市西岭新区玫瑰路150号")
    assert (lon, lat, precision) == (pytest.approx(120.0252), 30.05, "street")
    # Nothing is known of the kilometre between the two but that the road leads from one to the other.
    assert 200 < radius < 500


def test_a_lane_and_a_house_of_the_same_number_are_not_the_same_place() -> None:
    assert found("玩城市玫瑰路100弄")[2] == "street"


def test_a_number_beyond_the_known_ones_follows_the_roads_own_spacing_and_is_wider_with_distance() -> None:
    near, far = found("玩城市玫瑰路90号"), found("玩城市玫瑰路10号")
    # A hundred numbers take a kilometre on this road, from west to east.
    assert near[:3] == (pytest.approx(120.0190, abs=2e-4), pytest.approx(30.05, abs=1e-5), "street")
    assert far[:3] == (pytest.approx(120.0109, abs=9e-4), pytest.approx(30.05, abs=1e-5), "street")
    assert near[3] < far[3]


def test_a_number_in_a_lane_is_as_precise_as_the_lane_and_never_a_building() -> None:
    assert found("玩城市东溪区兰花路18弄6号") == (120.11, 30.03, "street_number", 60.0)
    assert found("玩城市东溪区兰花路18弄99号")[2] == "street_number"


def test_a_road_known_by_a_station_is_a_street_as_wide_as_a_road_is_long() -> None:
    assert found("玩城市东溪区白杨路77号") == (120.13, 30.09, "street", ROAD_SPREAD_M)


def test_a_road_known_from_an_english_address_is_found_in_chinese() -> None:
    assert found("玩城市东溪区云雀路5号") == (120.13, 30.031, "town", 2500.0)


def test_a_crossing_is_found_from_either_side() -> None:
    assert found("玩城市兰花路、梧桐路交界处") == (120.115, 30.03, "street", 700.0)
    assert found("玩城市梧桐路与兰花路交叉口") == (120.115, 30.03, "street", 700.0)


def test_park_then_town_then_district_take_over_where_the_road_is_not_known() -> None:
    assert found("玩城市东溪区星海科技园无名路1号")[2] == "block"
    assert found("玩城市西岭新区柳桥街道无名路1号")[2] == "town"
    assert found("玩城市东溪区无名路1号")[2] == "district"
    for text in ("星海科技园", "柳桥街道", "东溪区"):
        answer = ask(f"玩城市{text}无名路1号")
        assert "无名路 is not known here" in answer.notes[0]
        assert answer.confidence < ask(f"玩城市{text}").confidence


def test_an_abolished_district_gives_its_own_place_in_todays_district() -> None:
    assert found("玩城市旧渡区无名路1号")[:3] == (120.03, 30.03, "district")
    assert ask("玩城市旧渡区无名路1号").district == "west"


def test_the_centre_of_the_city_is_never_an_answer() -> None:
    for text in ("玩城市", "Toyland", "Toyland, China", "玩城市无名路1号"):
        assert ask(text).found is None
    assert "only the city is named" in ask("玩城市").notes[0]


def test_a_road_in_two_districts_is_settled_by_the_district_stated() -> None:
    assert found("玩城市西岭新区紫萍路7号")[0] == 120.02
    assert found("玩城市东溪区紫萍路7号")[0] == 120.15


def test_a_road_in_two_districts_is_settled_by_a_number_known_on_one_of_them() -> None:
    assert found("玩城市紫萍路9号") == (120.15, 30.01, "street_number", 90.0)


def test_a_road_in_two_districts_without_either_is_reported_with_all_candidates() -> None:
    answer = ask("玩城市紫萍路20号")
    assert answer.found is None
    assert "ambiguous" in answer.notes[0]
    assert {candidate.lon for candidate in answer.candidates} == {120.02, 120.15}
    assert "120.02000,30.01000" in answer.notes[0]
    assert "120.15000,30.01000" in answer.notes[0]


def test_a_town_named_beside_it_decides_between_two_roads() -> None:
    assert found("玩城市柳桥街道紫萍路20号")[:3] == (120.02, 30.01, "street")


def test_a_place_named_beside_it_stands_in_where_it_does_not_decide() -> None:
    answer = ask("玩城市第一医院紫萍路20号")
    assert answer.found is not None
    assert answer.found.lon == 120.12
    assert "ambiguous" in answer.notes[0]


def test_a_road_known_far_outside_the_stated_district_is_not_used() -> None:
    answer = ask("玩城市西岭新区海棠公路1号")
    assert answer.found is not None
    assert answer.found.precision == "district"
    assert "海棠公路 is known in east, not in west" in " ".join(answer.notes)


def test_a_place_named_and_far_away_is_reported_and_lowers_the_confidence() -> None:
    plain, odd = ask("玩城市西岭新区玫瑰路100号"), ask("玩城市西岭新区第一医院玫瑰路100号")
    assert plain.found is not None
    assert odd.found is not None
    assert (odd.found.lon, odd.found.lat) == (plain.found.lon, plain.found.lat)
    assert odd.confidence < plain.confidence
    assert "第一医院" in " ".join(odd.notes)


def test_a_park_without_a_position_places_nothing_by_itself() -> None:
    assert ask("玩城市古楼产业园").found is None


def test_another_city_is_never_placed() -> None:
    for text in ("北京市玫瑰路100号", "100 Meigui Road, Suzhou, China", "江苏省南京市东溪区玫瑰路100号"):
        answer = ask(text)
        assert answer.found is None
        assert "not placed" in answer.notes[0]


def test_what_is_held_out_is_not_known_under_any_other_name() -> None:
    without = EmbeddedProvider(toyland.gazetteer(leave_out=(120.11, 30.03)))
    answer = without.answer("玩城市东溪区兰花路18弄6号")
    assert answer.found is not None
    assert (answer.found.lon, answer.found.lat) != (120.11, 30.03)


def test_an_answer_survives_its_json() -> None:
    answer = replace(ask("玩城市紫萍路9号"), candidates=ask("玩城市紫萍路20号").candidates)
    assert Answer.from_json(answer.to_json()) == answer
    nothing = ask("北京市")
    assert Answer.from_json(nothing.to_json()) == nothing


def test_a_disk_of_a_kilometre_is_covered_to_95_percent_by_its_root() -> None:
    disk = gpd.GeoSeries([Point(0, 0).buffer(1000, 64)], crs=metric_crs(Bounds(119.9, 29.9, 120.1, 30.1)))
    spread = area_spreads_m(disk.to_crs("EPSG:4326"), [120.0], [30.0])[0]
    assert spread == pytest.approx(1000 * math.sqrt(0.95), rel=0.01)


def test_finer_precisions_rank_higher() -> None:
    order = ["district", "town", "block", "street", "street_number", "building"]
    assert sorted(FINENESS, key=lambda precision: FINENESS[precision]) == order
