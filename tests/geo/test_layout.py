"""Where zones and companies lie, beside where their sources say they do.

Toyland's districts are squares of 0.1 degrees side by side: west (0.0-0.1 E), middle (0.1-0.2), east (0.2-0.3).
At the equator 0.01 degrees of longitude are 1113.2 m.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geo.model.errors import ChoiceError
from geo.model.layout import Layout, Words
from geo.model.sources import read_layout
from tests.planting import COMPANIES, ZONES, cells, feature, one_more_feature, read_rows, write_rows


def test_a_zone_lies_in_the_district_that_holds_it(toyland: Layout) -> None:
    assert toyland.zones["district_located"].to_dict() == {"blocks": "middle 100", "trains": "east 100"}


def test_a_zone_across_a_border_lies_in_both_districts_by_its_share(toy_folder: Path) -> None:
    # From 0.09 to 0.13: a quarter of its width in west, three quarters in middle.
    feature(ZONES, "blocks", square=(0.09, 0.02, 0.04))(toy_folder)
    assert read_layout(toy_folder).zones.loc["blocks", "district_located"] == "middle 75; west 25"


def test_a_sliver_of_a_zone_in_another_district_is_left_out(toy_folder: Path) -> None:
    # From 0.0999 to 0.1399: a four-hundredth, 0.25 %, in west.
    feature(ZONES, "blocks", square=(0.0999, 0.02, 0.04))(toy_folder)
    assert read_layout(toy_folder).zones.loc["blocks", "district_located"] == "middle 100"


def test_a_zone_outside_every_district_lies_in_none(toy_folder: Path) -> None:
    for slug, south in (("blocks", 0.5), ("trains", 0.6)):
        feature(ZONES, slug, square=(0.12, south, 0.04))(toy_folder)
    assert read_layout(toy_folder).zones["district_located"].tolist() == ["", ""]


@pytest.mark.parametrize("file", [ZONES, COMPANIES])
def test_a_layout_may_have_no_zones_or_no_companies_yet(toy_folder: Path, file: str) -> None:
    if file == ZONES:
        (toy_folder / file).write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
        for id in ("t1", "t2", "t3", "t4"):
            cells(COMPANIES, id, zone_as_stated="")(toy_folder)
    else:
        header = (toy_folder / file).read_text(encoding="utf-8").splitlines()[0]
        (toy_folder / file).write_text(header + "\n", encoding="utf-8")
    layout = read_layout(toy_folder)
    assert (len(layout.zones), len(layout.companies)) == ((0, 6) if file == ZONES else (2, 0))
    assert set(layout.companies["zone"]) <= {""}


def test_areas_are_those_on_the_ellipsoid(toyland: Layout) -> None:
    # 0.04 degrees: 4.45278 km x 4.42297 km = 19.69 km2.
    assert toyland.zones["area_km2"].tolist() == [19.69, 19.69]


def test_a_company_is_in_the_district_and_zone_that_hold_its_point(toyland: Layout) -> None:
    found = toyland.companies[["district", "zone"]].agg("/".join, axis="columns").to_dict()
    assert found == {
        "t1": "middle/blocks",
        "t2": "middle/blocks",
        "t3": "east/trains",
        "t4": "east/trains",
        "t5": "west/",
        "t6": "/",
    }


def test_every_company_is_counted_once(toyland: Layout) -> None:
    assert toyland.companies.groupby("district").size().to_dict() == {
        "": 1,
        "east": 2,
        "middle": 2,
        "west": 1,
    }
    assert len(toyland.located) == 5


def test_a_company_on_a_border_is_in_one_district_only(toy_folder: Path) -> None:
    cells(COMPANIES, "t1", lon="0.1", lat="0.05")(toy_folder)
    companies = read_layout(toy_folder).companies
    assert companies.loc["t1", "district"] == "west"
    assert companies["district"].ne("").sum() == 5


def test_where_stated_and_found_agree_nothing_is_off(toyland: Layout) -> None:
    for column in ("district_off_m", "zone_off_m"):
        assert toyland.companies.loc[["t1", "t2", "t3", "t4"], column].tolist() == [0, 0, 0, 0]


def test_a_conflict_is_told_in_metres_and_settled_by_nobody(toy_folder: Path) -> None:
    # From 0.05 to the west side of middle at 0.1 are 5566 m, to that of Building Blocks at 0.12 are 7792 m.
    cells(COMPANIES, "t1", lon="0.05")(toy_folder)
    company = read_layout(toy_folder).company("t1")
    assert company["district_off_m"] == pytest.approx(5566, abs=1)
    assert company["zone_off_m"] == pytest.approx(7792, abs=1)
    assert (company["district"], company["district_as_stated"]) == ("west", "middle")
    assert (company["zone"], company["zone_as_stated"]) == ("", "blocks")


def test_what_is_not_stated_or_not_located_is_not_off(toyland: Layout) -> None:
    assert np.isnan(toyland.company("t5")["zone_off_m"])
    assert np.isnan(toyland.company("t6")["district_off_m"])


def test_of_several_outlines_the_smallest_that_holds_a_company_names_it(toy_folder: Path) -> None:
    one_more_feature(ZONES, "blocks", parent="blocks", rank="inner", hue="", square=(0.13, 0.03, 0.02))(
        toy_folder
    )
    companies = read_layout(toy_folder).companies
    # t1 stands at 0.14, 0.04 inside the inner outline, t2 at 0.15 on its edge; both are in the zone.
    assert companies.loc[["t1", "t2"], "outline"].tolist() == ["another", "another"]
    assert companies.loc[["t1", "t2"], "zone"].tolist() == ["blocks", "blocks"]


def test_a_wider_outline_belongs_to_its_zone(toy_folder: Path) -> None:
    one_more_feature(ZONES, "trains", parent="trains", rank="wider", hue="", square=(0.2, 0.0, 0.1))(
        toy_folder
    )
    cells(COMPANIES, "t3", lon="0.29", lat="0.09")(toy_folder)
    company = read_layout(toy_folder).company("t3")
    assert (company["outline"], company["zone"], company["zone_off_m"]) == ("another", "trains", 0)


def test_of_two_stated_districts_the_first_is_measured(toy_folder: Path) -> None:
    cells(COMPANIES, "t1", district_as_stated="west|middle")(toy_folder)
    # From 0.14 back to the east side of west at 0.1: 4453 m.
    assert read_layout(toy_folder).company("t1")["district_off_m"] == pytest.approx(4453, abs=1)


def test_the_order_of_rows_decides_nothing(toy_folder: Path) -> None:
    before = read_layout(toy_folder).companies.sort_index()
    write_rows(toy_folder / COMPANIES, read_rows(toy_folder / COMPANIES)[::-1])
    after = read_layout(toy_folder).companies.sort_index()
    assert after[["district", "zone", "outline"]].equals(before[["district", "zone", "outline"]])


def test_rows_keep_the_order_of_their_files(toyland: Layout) -> None:
    assert toyland.companies.index.tolist() == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert toyland.zones.index.tolist() == ["blocks", "trains"]


def test_an_unknown_slug_is_refused_with_the_nearest(toyland: Layout) -> None:
    with pytest.raises(ChoiceError, match="did you mean 'trains'"):
        toyland.zone("train")
    with pytest.raises(ChoiceError, match="company 't9' is not known"):
        toyland.company("t9")
    with pytest.raises(ChoiceError, match="did you mean 'middle'"):
        toyland.district("midle")


def test_words_fall_back_to_the_other_language() -> None:
    assert [Words("Brick", "").in_(lang) for lang in ("en", "zh")] == ["Brick", "Brick"]
    assert [Words("", "砖").in_(lang) for lang in ("en", "zh")] == ["砖", "砖"]
    assert [Words("Brick", "砖").in_(lang) for lang in ("en", "zh")] == ["Brick", "砖"]


def test_the_built_in_layout_has_its_four_zones_in_the_plans_order(shanghai: Layout) -> None:
    assert shanghai.main_zones.index.tolist() == ["zhangjiang", "waigaoqiao", "lingang", "jinshan"]


def test_the_special_area_lies_mostly_in_fengxian(shanghai: Layout) -> None:
    located = shanghai.zone("lingang_special_area")["district_located"]
    assert located == "fengxian 52; pudong 46; minhang 2"


def test_the_medical_zone_counts_as_zhangjiang(shanghai: Layout) -> None:
    inside = shanghai.companies[shanghai.companies["outline"] == "simz"]
    assert len(inside) >= 1
    assert set(inside["zone"]) == {"zhangjiang"}


def test_each_located_company_of_the_built_in_layout_is_in_one_district(shanghai: Layout) -> None:
    counts = shanghai.located.groupby("district").size()
    assert counts.sum() == len(shanghai.located)
