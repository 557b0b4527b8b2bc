"""The Chinese texts beside the English ones: each is there, and says the same figures, no more and no fewer."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
HAN = re.compile(r"[\u4e00-\u9fff]")
MONTHS = "January February March April May June July August September October November December".split()
EN_FIGURE = re.compile(r"(?<![A-Za-z\d.-])(\d[\d,]*(?:\.\d+)?)(?: (billion|million))?(?![A-Za-z\d])")
ZH_FIGURE = re.compile(r"(?<![A-Za-z\d.-])(\d[\d,]*(?:\.\d+)?)(万亿|[万亿]?)(?![A-Za-z\d])")
TIMES = {"": 1, "million": 10**6, "billion": 10**9, "万": 10**4, "亿": 10**8, "万亿": 10**12}
# Chinese writes these small numbers as words where English has digits, or the other way round.
SPELT = {float(number) for number in range(1, 13)}


def rows_of(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def zones() -> list[dict[str, str]]:
    features = json.loads((DATA / "zones/zones.geojson").read_text(encoding="utf-8"))["features"]
    return [feature["properties"] for feature in features]


FACTS = rows_of("facts/facts.csv")
COMPANIES = rows_of("companies/companies.csv")
TEXTS = [
    *((row, name) for row in FACTS for name in ("subject_detail", "period", "note")),
    *((row, "value") for row in FACTS if row["unit"] == "text"),
    *((row, name) for row in COMPANIES for name in ("role_note", "position_note")),
    *((row, name) for row in zones() for name in ("boundary_text", "as_of")),
]
PAIRS = sorted({(row[name], row[f"{name}_zh"]) for row, name in TEXTS if row[name]})


def is_words(text: str) -> bool:
    """Whether it holds a word of English; names of products and codes are the same in both languages."""
    return bool(re.search(r"[a-z]{3}", text)) and not re.fullmatch(r"[a-z]+-cel", text)


def figures(text: str, pattern: re.Pattern[str]) -> set[float]:
    # "2022-2024" is two figures, "GCJ-02" is none.
    apart = re.sub(r"(?<=\d)-(?=\d)", " ", text)
    return {
        round(float(number.replace(",", "")) * TIMES[times], 2) for number, times in pattern.findall(apart)
    }


def months(text: str) -> set[float]:
    return {float(number) for number, name in enumerate(MONTHS, start=1) if name in text}


def test_every_text_that_a_page_shows_has_its_chinese():
    lacking = [en for en, zh in PAIRS if is_words(en) and not HAN.search(zh)]
    assert lacking == []
    assert len(PAIRS) > 500


def test_the_same_english_has_the_same_chinese():
    english = [en for en, _ in PAIRS]
    assert len(english) == len(set(english))


def test_a_text_without_english_has_no_chinese():
    assert [row[f"{name}_zh"] for row, name in TEXTS if not row[name] and row[f"{name}_zh"]] == []


@pytest.mark.parametrize(("en", "zh"), [pair for pair in PAIRS if pair[1]], ids=lambda text: text[:30])
def test_the_chinese_has_the_figures_of_the_english(en, zh):
    said, meant = figures(zh, ZH_FIGURE), figures(en, EN_FIGURE) | months(en)
    assert said - meant <= SPELT
    assert meant - said <= SPELT


def test_what_changed_is_told_with_the_same_figures():
    en, zh = ((DATA / name).read_text(encoding="utf-8") for name in ("CHANGELOG.md", "CHANGELOG.zh.md"))
    versions = [re.findall(r"^## (.+)$", text, re.M) for text in (en, zh)]
    assert versions[0] == versions[1]
    assert versions[0][0] == tomllib.loads((DATA / "layout.toml").read_text(encoding="utf-8"))["version"]
    told = re.sub(r"(?<=\d) (?=[万亿])", "", re.sub(r"^## .+$", "", zh, flags=re.M))
    meant = re.sub(r"^## .+$", "", en, flags=re.M)
    assert figures(told, ZH_FIGURE) ^ figures(meant, EN_FIGURE) <= SPELT


@pytest.mark.parametrize(
    ("en", "zh", "same"),
    [
        ("201.2 billion in 2024", "2024年2,012亿元", True),
        ("20 million yuan", "2,000万元", True),
        ("Set on 8 May 2019.", "2019年5月8日提出。", True),
        ("Printed as 39.6 mu", "原文为39.5亩", False),
        ("Undated.", "2019年。", False),
    ],
)
def test_figures_are_compared_as_a_reader_would(en, zh, same):
    assert (figures(zh, ZH_FIGURE) == figures(en, EN_FIGURE) | months(en)) is same
