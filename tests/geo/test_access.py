"""Distances over the ground, estimates of time, and the matrix of a toy city.

The airfield of the toyland here lies in the middle of Building Blocks, the harbour a tenth of a degree north of the
middle of Kite Hill; the middles of Train Yard and Kite Hill are a tenth of a degree east and west of Building Blocks.
"""

from __future__ import annotations

import pytest

from geo.measures.access import access_matrix, travel_minutes
from geo.measures.measures import MEASURES, measure_values
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.three_zones import write_three_zones

# A tenth of a degree along the equator (at 0.04 north the same in six digits) and along a meridian near it.
EAST_KM, NORTH_KM = 11.13195, 11.05743


@pytest.fixture(scope="module")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return read_layout(write_three_zones(tmp_path_factory.mktemp("access") / "toyland"))


def kilometres(toys: Layout, words: list[str]) -> dict[str, list[float | None]]:
    rows = access_matrix(toys, choose_subjects(toys, words))
    return {row.name.en: [reach and reach.km for reach in row.reaches] for row in rows}


def test_the_matrix_is_the_one_worked_out_by_hand(toys: Layout) -> None:
    found = kilometres(toys, ["blocks", "trains", "kites"])
    assert list(found) == ["Airfield", "Harbour", "Building Blocks", "Train Yard", "Kite Hill"]
    assert found["Airfield"] == pytest.approx([0, EAST_KM, EAST_KM], rel=1e-5, abs=1e-9)
    assert found["Harbour"][2] == pytest.approx(NORTH_KM, rel=1e-5)
    # From itself there is no way to go; the ends are two tenths apart.
    assert found["Train Yard"] == [
        pytest.approx(EAST_KM, rel=1e-5),
        None,
        pytest.approx(2 * EAST_KM, rel=1e-5),
    ]


def test_times_are_of_the_stated_speeds() -> None:
    # 11.13195 km x 1.33 at 40 km/h is 22.2 minutes; a kilometre is walked, at 5 km/h.
    assert travel_minutes(11.13195) == (pytest.approx(22.208, abs=1e-3), "car")
    assert travel_minutes(1) == (pytest.approx(1.33 / 5 * 60), "walk")


def test_a_kind_with_many_places_leads_to_the_nearest(shanghai: Layout) -> None:
    subjects = choose_subjects(shanghai, ["zhangjiang", "jinshan"])
    rows = {(row.kind, row.nearest): row for row in access_matrix(shanghai, subjects)}
    hospital = rows["hospital", True]
    wanted = measure_values(shanghai, MEASURES["distance_hospital"], subjects)
    assert [reach.km for reach in hospital.reaches if reach] == pytest.approx(wanted.tolist())
    assert all(reach and reach.name.en and reach.source_id for reach in hospital.reaches)


def test_the_nearest_of_each_is_the_measure_of_the_table(shanghai: Layout) -> None:
    subjects = choose_subjects(shanghai, list(shanghai.main_zones.index))
    rows = [row for row in access_matrix(shanghai, subjects) if row.kind == "airport"]
    nearest = [
        min(reach.km for reach in column if reach)
        for column in zip(*(row.reaches for row in rows), strict=True)
    ]
    assert len(rows) == 2
    assert nearest == pytest.approx(measure_values(shanghai, MEASURES["distance_airport"], subjects).tolist())


def test_a_park_without_an_outline_has_no_distance(shanghai: Layout) -> None:
    subjects = choose_subjects(shanghai, ["zhangjiang", "park:gene_island"])
    rows = access_matrix(shanghai, subjects)
    assert all(row.reaches[1] is None for row in rows)
    assert [row.name.en for row in rows if row.kind == "subject"] == ["Zhangjiang"]
