"""The built-in layout's own geocoder: real strings, honest radii, areas wide enough."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point

from bench.geocode import Held, coverage, leave_one_out, spread_ratios
from geo.geocode.answer.answers import FINENESS
from geo.geocode.batch.batch import Query
from geo.geocode.batch.pipeline import Geocoder, geocoder_of
from geo.geocode.gazetteer.spread import DISK_SPREAD
from geo.geocode.grammar.reading import readings
from geo.model.layout import Layout
from geo.model.sources import read_layout

VARIANTS = Path(__file__).parent / "address_variants.csv"

# Two of the 28: what is answered, what was wanted, and why no more is. A position added to the data makes the test
# ask for its line here to go.
NOT_IN_THE_DATA = {
    "希雅路 69": (None, "street", "only the free trade zone is named, which lies in several places"),
    " ": (None, "town", "a park by its name alone; that it lies in Zhangjiang no source says"),
}


@cache
def layout() -> Layout:
    return read_layout()


@cache
def geocoder() -> Geocoder:
    return geocoder_of(layout())


def variants() -> list[dict[str, str]]:
    with VARIANTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", variants(), ids=lambda row: row["raw"][:40])
def test_a_real_string_is_placed_as_precisely_as_the_data_allow_and_never_wrongly(
    row: dict[str, str],
) -> None:
    said = geocoder().embedded.gazetteer.parse(row["raw"])
    assert said.road == row["road"] or said.road_key in readings(row["road"])
    (record,) = geocoder().records([Query(row["raw"])])
    known = f"{row['road']} {row['lane'] or row['number']}"
    if known in NOT_IN_THE_DATA:
        answered, wanted, _ = NOT_IN_THE_DATA[known]
        assert (record.precision, row["precision"]) == (answered, wanted)
    elif row["precision"]:
        assert record.precision is not None
        assert FINENESS[record.precision] >= FINENESS[row["precision"]]
    if record.district is not None:
        assert record.district in row["district"].split("|")
    if record.lon is not None and record.lat is not None and row["lon"]:
        assert record.radius_m is not None
        off = metres(record.lon, record.lat, float(row["lon"]), float(row["lat"]))
        assert off <= record.radius_m


def test_all_but_two_of_the_28_reach_the_precision_wanted() -> None:
    assert len(variants()) == 28
    assert len(NOT_IN_THE_DATA) == 2


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    east = (lon - other_lon) * np.cos(np.radians(lat))
    return float(111_195 * np.hypot(east, lat - other_lat))


@cache
def held_out() -> tuple[Held, ...]:
    return tuple(leave_one_out(layout()))


def test_at_most_one_in_ten_of_the_projects_own_companies_lies_outside_the_radius_held_out() -> None:
    companies = [one for one in held_out() if one.kind == "company"]
    placed = [one for one in companies if one.off_m is not None]
    assert len(placed) > 30
    assert sum(not one.inside for one in placed) <= len(placed) / 10


def test_at_most_one_in_ten_of_the_numbered_positions_lies_outside_the_radius_held_out() -> None:
    placed = [one for one in held_out() if one.kind == "number" and one.off_m is not None]
    assert len(placed) > 20
    assert sum(not one.inside for one in placed) <= len(placed) / 10


def test_held_out_addresses_are_never_answered_with_a_number_that_was_held_out() -> None:
    by_precision: dict[str, int] = defaultdict(int)
    for one in held_out():
        by_precision[one.precision] += 1
    assert by_precision["building"] == 0
    assert coverage(held_out())


def test_a_disk_half_as_wide_again_covers_nine_tenths_of_nine_in_ten_real_areas() -> None:
    assert np.quantile(spread_ratios(layout()), 0.9) <= DISK_SPREAD * 1.02


def test_no_address_of_the_city_alone_is_placed() -> None:
    centre = Point(121.47, 31.23)
    for text in ("上海", "上海市", "Shanghai", "Shanghai, China", "上海市无此路8号", "中国上海"):
        (record,) = geocoder().records([Query(text)])
        assert record.lon is None, centre
