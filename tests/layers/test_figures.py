"""Figures and dates as people read them, in both languages."""

from __future__ import annotations

import pytest

from layers.figures import date_text, distance_text, figure_text, number_text
from words.speaker import speaker

EN, ZH = speaker("en"), speaker("zh")


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "en", "zh"),
    [
        ("10000000000", "yuan", "target", "10.0 bn yuan", "100.0 亿元"),
        ("100000000", "yuan", "cap", "up to 100 m yuan", "最高 1.0 亿元"),
        ("15000000", "yuan", "exact", "15 m yuan", "1,500 万元"),
        ("9500", "yuan", "exact", "9,500 yuan", "9,500 元"),
        ("100000000", "yuan/year", "exact", "100 m yuan a year", "1.0 亿元/年"),
        ("100", "firms", "more_than", "over 100 firms", "超过 100 家企业"),
        ("1448.3", "km2", "exact", "1,448.3 km²", "1,448.3 平方千米"),
        ("40", "%", "about", "about 40%", "约 40%"),
        ("20", "platforms", "target", "20 city-level platforms", "20 个市级平台"),
        ("one core, several points", "text", "exact", "one core, several points", "one core, several points"),
        ("2019", "year", "exact", "2019", "2019"),
        ("2019-05-08", "date", "exact", "8 May 2019", "2019年5月8日"),
        ("1990-06", "date", "exact", "Jun 1990", "1990年6月"),
        ("2019", "date", "exact", "2019", "2019年"),
        ("12", "furlongs", "exact", "12 furlongs", "12 furlongs"),
        ("over a dozen", "firms", "exact", "over a dozen firms", "over a dozen 家企业"),
    ],
)
def test_a_figure_says_its_unit_and_how_exact_it_is(
    value: str, unit: str, qualifier: str, en: str, zh: str
) -> None:
    assert figure_text(value, unit, qualifier, EN) == en
    assert figure_text(value, unit, qualifier, ZH) == zh


def test_a_rate_per_something_else_keeps_what_it_is_per() -> None:
    assert "m2" in figure_text("5", "yuan/m2", "exact", EN)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (1, "1"),
        (100, "100"),
        (1000, "1,000"),
        (0.5418, "0.54"),
        (1234567.891, "1,234,567.89"),
        (-3.10, "-3.1"),
    ],
)
def test_numbers_have_thousands_apart_and_no_idle_decimals(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("date", "en", "zh"),
    [
        ("2022-11-12", "12 Nov 2022", "2022年11月12日"),
        ("2022-01-02", "2 Jan 2022", "2022年1月2日"),
        ("2022-11", "Nov 2022", "2022年11月"),
        ("2022", "2022", "2022年"),
        ("", "", ""),
    ],
)
def test_a_date_keeps_its_coarseness(date: str, en: str, zh: str) -> None:
    assert date_text(date, EN) == en
    assert date_text(date, ZH) == zh


@pytest.mark.parametrize("date", ["2022-13", "2022-00", "2022-13-40"])
def test_a_date_that_no_calendar_has_stands_as_written(date: str) -> None:
    assert date_text(date, EN) == date


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (80, "80 m"),
        (84, "80 m"),
        (3, "3 m"),
        (994, "990 m"),
        (996, "1.0 km"),
        (1000, "1.0 km"),
        (2500, "2.5 km"),
        (12345, "12.3 km"),
    ],
)
def test_distances_are_no_finer_than_they_are_known(metres: float, text: str) -> None:
    assert distance_text(metres, EN) == text
