"""Measures on toyland, by hand.

At the equator a degree of longitude is 111.3195 km and one of latitude 110.5743 km (WGS-84). Both zones are
squares of 0.04 degrees: 4.45278 km x 4.42297 km = 19.6945 km2. In Building Blocks lie t1 and t2, two makers; in
Train Yard t3, a maker, and t4, a designer. t5, a designer, lies in no zone; t6 has no position.
"""

from __future__ import annotations

import dataclasses
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.measures.measures import MEASURES, measure_cells, measure_values, measures_of
from geo.measures.subjects import choose_subjects, district_subjects, zone_subjects
from geo.model.errors import ChoiceError
from geo.model.layout import Layout, Words
from tests.geo.toy_facts import toy_facts

ZONE_KM2 = 4.45278 * 4.42297


def values(layout: Layout, slug: str, subjects: gpd.GeoDataFrame | None = None) -> list[float]:
    chosen = zone_subjects(layout) if subjects is None else subjects
    return measure_values(layout, measures_of(layout)[slug], chosen).tolist()


def with_company(layout: Layout, id: str, **cells: object) -> Layout:
    companies = layout.companies.copy()
    for column, cell in cells.items():
        companies.loc[id, column] = cell
    return dataclasses.replace(layout, companies=companies)


def stations(*rows: tuple[str, float, float]) -> pd.DataFrame:
    columns = ["id", "lon", "lat", "name_en", "name_zh", "lines", "source_id"]
    return pd.DataFrame(
        [(id, lon, lat, id.title(), "", "1", "toy") for id, lon, lat in rows], columns=columns
    )


def places(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    columns = ["kind", "id", "lon", "lat", "name_en", "name_zh", "source_id"]
    return pd.DataFrame(
        [(kind, id, lon, lat, id.title(), "", "toy") for kind, id, lon, lat in rows], columns=columns
    )


facts = partial(toy_facts, "toy")


def test_area_is_the_one_on_the_ellipsoid(toyland: Layout) -> None:
    assert values(toyland, "outline_area") == pytest.approx([ZONE_KM2, ZONE_KM2], rel=1e-5)


def test_companies_are_counted_where_their_points_lie(toyland: Layout) -> None:
    assert values(toyland, "companies_located") == [2, 2]
    assert values(toyland, "companies_located", district_subjects(toyland)) == [1, 2, 2]


def test_density_is_companies_over_area(toyland: Layout) -> None:
    # 2 / 19.6945 = 0.10155
    assert values(toyland, "companies_per_km2") == pytest.approx([0.10155, 0.10155], abs=1e-5)


@pytest.mark.parametrize("status", ["planned", "moved_away"])
def test_a_company_not_yet_or_no_longer_there_does_not_count(toyland: Layout, status: str) -> None:
    assert values(with_company(toyland, "t1", status=status), "companies_located") == [1, 2]


def test_an_outline_without_companies_counts_nought_and_has_no_shares(toyland: Layout) -> None:
    empty = choose_subjects(toyland, ["bare"], {"bare": shapely.box(0.27, 0.0, 0.28, 0.01)})
    assert values(toyland, "companies_located", empty) == [0]
    assert np.isnan(values(toyland, "share_maker", empty)).all()
    assert np.isnan(values(toyland, "quotient_maker", empty)).all()


def test_shares_by_role_are_of_the_companies_inside(toyland: Layout) -> None:
    assert values(toyland, "share_maker") == [100, 50]
    assert values(toyland, "share_designer") == [0, 50]


def test_location_quotient_compares_with_all_located_companies(toyland: Layout) -> None:
    # Of five located companies three are makers (60 %), two designers (40 %).
    assert values(toyland, "quotient_maker") == pytest.approx([100 / 60, 50 / 60])
    assert values(toyland, "quotient_designer") == pytest.approx([0, 50 / 40])


def test_a_role_that_nobody_has_gets_no_quotient(toyland: Layout) -> None:
    roles = {**toyland.roles, "seller": dataclasses.replace(toyland.roles["maker"], slug="seller")}
    layout = dataclasses.replace(toyland, roles=roles)
    assert values(layout, "share_seller") == [0, 0]
    assert np.isnan(values(layout, "quotient_seller")).all()


def test_distance_runs_over_the_ground_from_inside_the_outline_to_the_nearest(toyland: Layout) -> None:
    # Building Blocks' point is (0.14, 0.04): 0.01 degrees of latitude = 1.10574 km to "near".
    layout = dataclasses.replace(toyland, stations=stations(("far", 0.3, 0.09), ("near", 0.14, 0.05)))
    blocks = choose_subjects(layout, ["blocks"])
    assert values(layout, "distance_station", blocks) == pytest.approx([1.10574], abs=1e-5)
    [cell] = measure_cells(layout, MEASURES["distance_station"], blocks)
    assert cell.detail.en == "Near"
    assert cell.source_ids == ("toy",)
    assert cell.computed_from == ("outline", "stations")


@pytest.mark.parametrize("kind", ["airport", "port", "hospital"])
def test_places_are_measured_by_their_kind(toyland: Layout, kind: str) -> None:
    # 0.1 degrees of longitude along the parallel of 0.04 degrees: 11.13195 km.
    rows = places(("park", "closer", 0.14, 0.041), (kind, "meant", 0.24, 0.04))
    layout = dataclasses.replace(toyland, places=rows)
    blocks = choose_subjects(layout, ["blocks"])
    assert values(layout, f"distance_{kind}", blocks) == pytest.approx([11.13195], abs=1e-4)


def test_where_no_place_is_listed_no_distance_is_found(toyland: Layout) -> None:
    assert np.isnan(values(toyland, "distance_airport")).all()
    unlocated = places(("airport", "somewhere", np.nan, np.nan))
    assert np.isnan(values(dataclasses.replace(toyland, places=unlocated), "distance_airport")).all()


def test_published_figures_stand_for_the_zones_they_speak_of(toyland: Layout) -> None:
    assert values(toyland, "firms") == [20, 30]
    np.testing.assert_array_equal(values(toyland, "output"), [250_000_000, np.nan])


def test_what_is_not_found_is_never_nought(toyland: Layout) -> None:
    cell = measure_cells(toyland, measures_of(toyland)["output"], zone_subjects(toyland))[1]
    assert cell.value is None
    assert cell.as_json()["value"] is None
    assert cell.source_ids == ()


def test_a_target_is_shown_but_never_counted_as_the_present(toyland: Layout) -> None:
    layout = dataclasses.replace(
        toyland, facts=facts({"value": "99", "qualifier": "target", "as_of": "2030"})
    )
    [cell] = measure_cells(layout, measures_of(layout)["firms"], choose_subjects(layout, ["blocks"]))
    assert (cell.value, cell.qualifier, cell.planned) == (99, "target", True)
    assert np.isnan(values(layout, "firms", choose_subjects(layout, ["blocks"]))).all()


def test_a_figure_on_the_whole_comes_before_a_better_one_on_a_part(toyland: Layout) -> None:
    rows = facts(
        {"value": "7", "subject_detail": "north end", "as_of": "2026"}, {"value": "5", "as_of": "2020"}
    )
    layout = dataclasses.replace(toyland, facts=rows)
    [cell] = measure_cells(layout, measures_of(layout)["firms"], choose_subjects(layout, ["blocks"]))
    assert (cell.value, cell.fact_ids) == (5, ("x2", "x1"))


def test_a_figure_in_the_measures_unit_comes_first(toyland: Layout) -> None:
    rows = facts({"value": "some dozens", "unit": "text", "as_of": "2026"}, {"value": "24", "as_of": "2020"})
    layout = dataclasses.replace(toyland, facts=rows)
    assert values(layout, "firms", choose_subjects(layout, ["blocks"])) == [24]


def test_a_date_is_read_and_not_counted(toyland: Layout) -> None:
    rows = facts({"measure": "founded", "value": "1990", "unit": "date"})
    layout = dataclasses.replace(toyland, facts=rows)
    blocks = choose_subjects(layout, ["blocks"])
    assert measure_cells(layout, measures_of(layout)["founded"], blocks)[0].value == Words("1990", "")
    assert np.isnan(values(layout, "founded", blocks)).all()


def test_a_scope_restricts_published_figures(toyland: Layout) -> None:
    rows = facts({"value": "9", "scope": "toys"}, {"value": "90", "scope": "all", "as_of": "2026"})
    layout = dataclasses.replace(toyland, facts=rows)
    blocks = choose_subjects(layout, ["blocks"])
    firms = measures_of(layout)["firms"]
    assert [measure_cells(layout, firms, blocks, scope)[0].value for scope in ("", "toys")] == [90, 9]


def test_figures_of_sites_add_up_only_where_the_layout_says_so(toyland: Layout) -> None:
    # t1 says 100 (2024) and 120 (2025, later, so preferred), t2 says 30 of a part, t3 says 40, t5 lies outside.
    rows = facts(
        {"subject_kind": "company", "subject_id": "t1", "measure": "looms", "value": "100", "as_of": "2024"},
        {"subject_kind": "company", "subject_id": "t1", "measure": "looms", "value": "120"},
        {
            "subject_kind": "company",
            "subject_id": "t2",
            "measure": "looms",
            "value": "30",
            "subject_detail": "x",
        },
        {"subject_kind": "company", "subject_id": "t3", "measure": "looms", "value": "40"},
        {
            "subject_kind": "company",
            "subject_id": "t4",
            "measure": "looms",
            "value": "9",
            "qualifier": "target",
        },
        {"subject_kind": "company", "subject_id": "t5", "measure": "looms", "value": "5"},
    ).assign(unit="looms")
    term = dataclasses.replace(toyland.measures["firms"], slug="looms", unit="looms", adds_up=True)
    layout = dataclasses.replace(toyland, facts=rows, measures={"looms": term})
    assert values(layout, "sites_looms") == [120, 40]
    cell = measure_cells(layout, measures_of(layout)["sites_looms"], zone_subjects(layout))[0]
    assert cell.detail.en == "1 of 2 sites"
    assert (cell.fact_ids, cell.computed_from) == (("x2",), ("outline", "companies", "facts"))
    silent = dataclasses.replace(layout, measures={"looms": dataclasses.replace(term, adds_up=False)})
    assert "sites_looms" not in measures_of(silent)


def test_every_found_cell_names_a_source_or_what_it_was_computed_from(shanghai: Layout) -> None:
    cells = [
        cell
        for subjects in (zone_subjects(shanghai), district_subjects(shanghai))
        for measure in measures_of(shanghai).values()
        for cell in measure_cells(shanghai, measure, subjects)
        if cell.value is not None
    ]
    assert len(cells) > 200
    assert all(cell.computed_from or cell.source_ids for cell in cells)
    assert {id for cell in cells for id in cell.source_ids} <= set(shanghai.sources.index)


def test_every_row_keeps_its_index_and_order(shanghai: Layout) -> None:
    subjects = choose_subjects(shanghai, ["lingang", "district:jinshan", "jinshan", "simz"])
    for measure in measures_of(shanghai).values():
        assert measure_values(shanghai, measure, subjects).index.equals(subjects.index)
        assert [cell.zone for cell in measure_cells(shanghai, measure, subjects)] == list(subjects.index)


def test_the_four_zones_have_a_dozen_rows_with_a_sourced_figure(shanghai: Layout) -> None:
    zones = choose_subjects(shanghai, list(shanghai.main_zones.index))
    sourced = [
        slug
        for slug, measure in measures_of(shanghai).items()
        if any(cell.fact_ids for cell in measure_cells(shanghai, measure, zones))
    ]
    assert len(sourced) >= 12


def test_a_computed_measure_stands_where_facts_have_its_slug(toyland: Layout) -> None:
    layout = dataclasses.replace(
        toyland, facts=facts({"measure": "outline_area", "value": "3", "unit": "km2"})
    )
    assert measures_of(layout)["outline_area"] is MEASURES["outline_area"]


def test_measures_are_named_in_both_languages(shanghai: Layout) -> None:
    for measure in measures_of(shanghai).values():
        assert measure.words.en
        assert measure.words.zh
        assert measure.group in {"land", "space", "firms", "production", "treatment", "access", "policy"}


def test_inputs_are_left_as_they_were(toyland: Layout) -> None:
    subjects = zone_subjects(toyland)
    before = subjects.copy(deep=True)
    for measure in measures_of(toyland).values():
        measure_cells(toyland, measure, subjects)
    assert subjects.equals(before)


def test_a_slug_means_the_zone_and_a_word_before_it_the_district(shanghai: Layout) -> None:
    chosen = choose_subjects(shanghai, ["jinshan", "district:jinshan", "xuhui", "jinshan"])
    assert chosen["kind"].tolist() == ["zone", "district", "district"]
    assert chosen.index.tolist() == ["jinshan", "district:jinshan", "xuhui"]


def test_an_unknown_subject_is_refused_with_the_nearest(toyland: Layout) -> None:
    with pytest.raises(ChoiceError, match="did you mean 'blocks'"):
        choose_subjects(toyland, ["block"])


def test_no_word_chooses_nothing(toyland: Layout) -> None:
    assert choose_subjects(toyland, []).empty


def test_a_park_without_an_outline_has_figures_but_no_area(toyland: Layout) -> None:
    rows = facts({"subject_kind": "park", "subject_id": "green", "value": "8"})
    layout = dataclasses.replace(toyland, facts=rows, places=places(("park", "green", 0.01, 0.01)))
    park = choose_subjects(layout, ["green"])
    assert values(layout, "firms", park) == [8]
    for slug in ("outline_area", "companies_located", "companies_per_km2", "share_maker", "distance_station"):
        assert np.isnan(values(layout, slug, park)).all(), slug


def test_zones_to_compare_leave_out_inner_and_wider_outlines(shanghai: Layout) -> None:
    slugs = set(zone_subjects(shanghai).index)
    assert slugs == set(shanghai.zones.index[shanghai.zones["rank"].isin(["main", "park"])])
