"""The recipe "a new measure is a function and an entry", followed here step by step."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geo.measures.cells import comparable
from geo.measures.measures import MEASURES, Measure, measure_cells, measure_values, measures_of
from geo.measures.subjects import zone_subjects
from geo.model.layout import Layout, Words

GEO = Path(__file__).parents[2] / "geo"


def makers_located(layout: Layout, subjects: gpd.GeoDataFrame) -> pd.Series:
    """Makers whose point lies in each outline: the function of the recipe."""
    makers = layout.located[layout.located["role"] == "maker"]
    return pd.Series(
        [float(makers.intersects(shape).sum()) for shape in subjects.geometry], index=subjects.index
    )


ENTRY = Measure(
    "makers_located",
    Words("Makers located", "制造企业数"),
    "companies",
    "firms",
    "more",
    makers_located,
    ("outline", "companies"),
)


@pytest.fixture
def with_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEASURES, ENTRY.slug, ENTRY)


@pytest.mark.usefixtures("with_entry")
def test_a_function_and_an_entry_are_all_that_a_measure_needs(toyland: Layout) -> None:
    measure = measures_of(toyland)["makers_located"]
    zones = zone_subjects(toyland)
    # Building Blocks holds the makers t1 and t2, Train Yard the maker t3.
    assert measure_values(toyland, measure, zones).to_dict() == {"blocks": 2, "trains": 1}
    cells = measure_cells(toyland, measure, zones)
    assert comparable(cells) == (True, "")
    assert cells[0].as_json() == {
        "zone": "blocks",
        "value": 2,
        "unit": "companies",
        "as_of": "2026-01-01",
        "scope": "",
        "qualifier": "exact",
        "confidence": "high",
        "source_ids": ["toy"],
        "computed_from": ["outline", "companies"],
        "detail": "",
        "valid_from": "",
        "valid_to": "",
        "note": "",
        "fact_ids": [],
    }


@pytest.mark.parametrize("slug", sorted(MEASURES))
def test_a_computed_measure_is_named_in_one_file_of_the_model(slug: str) -> None:
    # A distance is named by its kind: `_distance("station", ...)` makes `distance_station`.
    named = f'_distance("{slug.removeprefix("distance_")}"' if slug.startswith("distance_") else f'"{slug}"'
    files = [file.name for file in GEO.rglob("*.py") if named in file.read_text(encoding="utf-8")]
    assert files == ["measures.py"]
