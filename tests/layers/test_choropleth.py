"""What a map and its legend show of one measure."""

from __future__ import annotations

import pandas as pd

from geo.measures.classify import classify
from layers.choropleth import class_labels, shade_data
from layers.style import THEMES, ramp
from words.speaker import speaker

EN, ZH = speaker("en"), speaker("zh")


def test_every_area_has_its_class_and_the_legend_counts_them() -> None:
    values = pd.Series([1.0, 2.0, float("nan"), 10.0], index=list("abcd"))
    shade = shade_data(
        "district", values.index, classify(values, "manual", manual=[5]), "Firms", "2025", "firms", EN
    )
    assert shade["codes"] == {"a": 0, "b": 0, "c": -1, "d": 1}
    assert shade["classes"] == [{"label": "1 – 5", "count": 2}, {"label": "5 – 10", "count": 1}]
    assert shade["no_data"] == {"label": "no data", "count": 1}
    assert all(len(shade["colours"][theme]) == 2 for theme in THEMES)


def test_nothing_but_no_data_has_no_class() -> None:
    values = pd.Series([float("nan")], index=["a"])
    shade = shade_data("zone", values.index, classify(values, "quantiles"), "Firms", "", "firms", EN)
    assert (shade["classes"], shade["no_data"]["count"], shade["codes"]) == ([], 1, {"a": -1})


def test_labels_have_digits_enough_to_tell_classes_apart() -> None:
    small = classify(pd.Series([0.0, 0.0033, 0.0107]), "manual", manual=[0.0033])
    assert class_labels(small, "companies/km2", EN) == ["0 – 0.0033", "0.0033 – 0.0107"]
    money = classify(pd.Series([2e8, 3e9]), "manual", manual=[1e9])
    assert class_labels(money, "yuan", ZH) == ["2.0 亿元 – 10.0 亿元", "10.0 亿元 – 30.0 亿元"]


def test_colours_differ_and_run_from_one_end_to_the_other() -> None:
    for theme in THEMES:
        for count in range(2, 10):
            assert len(set(ramp(count, theme))) == count
    assert len(ramp(1, "light")) == 1
