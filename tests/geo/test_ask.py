"""Answers over toyland, whose squares have answers that a reader can work out."""

from __future__ import annotations

import numpy as np
import pytest

from geo.find.ask import ask, companies_inside
from geo.model.crs import geodesic_area_km2
from geo.model.layout import Layout
from geo.shapes.shapes import circle, polygon, rectangle

# Toyland: districts are squares of 0.1 degrees from 0,0 eastwards; zone "blocks" is the square of 0.04 degrees
# from 0.12, 0.02, zone "trains" that from 0.22, 0.02. t1 and t2 lie at 0.14 and 0.15, 0.04; t3 at 0.24, 0.04 within
# 400 m; t4 at 0.25, 0.05 within 2000 m; t5 at 0.05, 0.05; t6 has no point.


def test_a_square_over_half_a_zone_holds_what_lies_there(toyland: Layout) -> None:
    answer = ask(toyland, rectangle(0.1, 0.0, 0.14, 0.1))
    assert answer.inside == ("t1",)
    assert answer.by_role == {"maker": 1}
    assert answer.by_status == {"operating": 1}
    (zone,) = answer.zones
    assert zone.slug == "blocks"
    assert zone.share == pytest.approx(0.5, abs=1e-4)
    # 0.02 x 0.04 of 0.04 x 0.1 square degrees.
    assert zone.share_of_shape == pytest.approx(0.2, abs=1e-4)
    (district,) = answer.districts
    assert district.slug == "middle"
    assert district.share == pytest.approx(0.4, abs=1e-4)
    assert district.share_of_shape == pytest.approx(1, abs=1e-9)


def test_areas_are_geodesic(toyland: Layout) -> None:
    answer = ask(toyland, rectangle(0.1, 0.0, 0.2, 0.1))
    middle = geodesic_area_km2(toyland.districts.loc[["middle"]])[0]
    assert answer.area_km2 == pytest.approx(middle, rel=1e-6)
    assert answer.zones[0].area_km2 == pytest.approx(
        geodesic_area_km2(toyland.zones.loc[["blocks"]])[0], rel=1e-6
    )
    assert answer.zones[0].share == pytest.approx(1)


def test_all_of_toyland_holds_everything_that_has_a_point(toyland: Layout) -> None:
    answer = ask(toyland, rectangle(-0.1, -0.1, 0.4, 0.2))
    assert answer.inside == ("t1", "t2", "t3", "t4", "t5")
    assert answer.by_role == {"maker": 3, "designer": 2}
    assert answer.unplaced == 1
    assert {zone.slug for zone in answer.zones} == {"blocks", "trains"}
    assert [district.slug for district in answer.districts] == ["west", "middle", "east"]
    assert sum(district.share_of_shape for district in answer.districts) == pytest.approx(
        0.03 / 0.15, rel=1e-3
    )


def test_a_company_that_may_lie_on_either_side_is_named(toyland: Layout) -> None:
    # The edge runs 0.01 degrees, 1.1 km, west of t4 (known to 2 km) and on t3 itself (known to 400 m).
    answer = ask(toyland, rectangle(0.0, 0.0, 0.24, 0.1))
    assert answer.inside == ("t1", "t2", "t3", "t5")
    assert answer.may_be_inside == ("t4",)
    assert answer.may_be_outside == ("t3",)


def test_a_company_is_sure_where_its_radius_stays_on_one_side(toyland: Layout) -> None:
    # 0.02 degrees are 2.2 km: more than the 2 km to which t4 is known.
    assert ask(toyland, rectangle(0.1, 0.0, 0.23, 0.1)).may_be_inside == ()
    assert ask(toyland, rectangle(0.1, 0.0, 0.231, 0.1)).may_be_inside == ()
    assert ask(toyland, rectangle(0.1, 0.0, 0.233, 0.1)).may_be_inside == ("t4",)


def test_the_distance_to_a_slanting_edge_counts_not_that_to_its_frame(toyland: Layout) -> None:
    # The slanting side passes t4, at 0.25, 0.05, by 0.03 degrees over the root of two, 2.4 km; its frame holds t4.
    assert ask(toyland, polygon([[(0.1, 0.0), (0.27, 0.0), (0.1, 0.17)]])).may_be_inside == ()
    assert ask(toyland, polygon([[(0.1, 0.0), (0.28, 0.0), (0.1, 0.18)]])).may_be_inside == ("t4",)


def test_a_circle_asks_by_distance(toyland: Layout) -> None:
    # t1 and t2 lie 1113.2 m apart on a line along the parallel.
    assert ask(toyland, circle(0.14, 0.04, 1113)).inside == ("t1",)
    assert ask(toyland, circle(0.14, 0.04, 1114)).inside == ("t1", "t2")


def test_nothing_there_is_an_answer_too(toyland: Layout) -> None:
    answer = ask(toyland, rectangle(10, 10, 10.1, 10.1))
    assert (answer.inside, answer.by_role, answer.zones, answer.districts, answer.parks) == (
        (),
        {},
        (),
        (),
        (),
    )
    assert answer.floor_space.empty
    assert answer.area_km2 > 100


def test_a_shape_that_only_shares_an_edge_touches_nothing(toyland: Layout) -> None:
    assert [d.slug for d in ask(toyland, rectangle(0.1, 0.0, 0.2, 0.1)).districts] == ["middle"]


def test_the_question_changes_nothing(toyland: Layout) -> None:
    before = toyland.companies.copy()
    ask(toyland, rectangle(0.1, 0.0, 0.24, 0.1))
    assert toyland.companies.equals(before)


def test_parts_of_a_city_count_every_company_once(shanghai: Layout) -> None:
    # A cut that runs through no company.
    west, east = rectangle(120.5, 30.4, 121.511111, 32.1), rectangle(121.511111, 30.4, 122.6, 32.1)
    left, right = companies_inside(shanghai, west), companies_inside(shanghai, east)
    assert not (left & right).any()
    np.testing.assert_array_equal(left | right, shanghai.companies.geometry.notna())


def test_a_zone_drawn_after_asks_as_the_zone(shanghai: Layout) -> None:
    outline = shanghai.zones.geometry["zhangjiang"]
    answer = ask(shanghai, polygon([list(outline.exterior.coords)]))
    inside = shanghai.companies[shanghai.companies.geometry.within(outline)]
    assert set(answer.inside) == set(inside.index)
    assert sum(answer.by_role.values()) == len(inside)
    zone = next(zone for zone in answer.zones if zone.slug == "zhangjiang")
    assert zone.share == pytest.approx(1, abs=1e-3)


def test_floor_space_is_that_of_the_zones_and_parks_touched_with_its_source(shanghai: Layout) -> None:
    answer = ask(shanghai, circle(121.6, 31.2, 5000))
    facts = answer.floor_space
    touched = {zone.slug for zone in answer.zones} | set(answer.parks)
    assert set(facts["subject_id"]) <= touched
    assert set(facts["unit"]) == {"m2"}
    assert "floor_area" in set(facts["measure"])
    assert facts["publisher"].notna().all()
    expected = shanghai.facts.query("measure == 'floor_area' and subject_id == 'zhangjiang'")
    assert set(expected["id"]) <= set(facts["id"])
    whole = ask(shanghai, rectangle(120.8, 30.6, 122.2, 31.9))
    assert "gene_island" in whole.parks
    assert {"gene_island", "zhangjiang"} <= set(whole.floor_space["subject_id"])
    # A park is known by its point alone.
    for park in answer.parks:
        place = shanghai.places.set_index("id").loc[park]
        assert circle(121.6, 31.2, 5000).holds([place["lon"]], [place["lat"]])[0]
