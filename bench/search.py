"""The search box on layouts of many companies, beside the usual ways: rapidfuzz over all names, pandas `contains`.

Names are made up from a few hundred characters and endings, seeded. Each kind of query is typed for companies drawn at
random; found means: the company stands among the first ten.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median

import geopandas as gpd
import pandas as pd
from rapidfuzz.fuzz import WRatio
from rapidfuzz.process import extract
from rapidfuzz.utils import default_process

from bench import Row
from geo.find.search import SearchIndex, build_index, search
from geo.find.spellings import spellings
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, read_layout

NAME = "search"
SEED = 20261122
_SIGNS = (
    "安百博昌辰诚创达德鼎东恩方飞丰福高格广国海汉和恒宏华汇吉佳嘉健江金锦京景凯康科朗乐立联隆美明宁诺普启"
    "千青瑞森山尚盛思泰天同万维伟新信星兴旭雅阳耀益逸永优宇元源远悦云泽展正志智中卓"
)
_TRADES = (
    ("生物科技", "Biotechnology"),
    ("医药", "Pharma"),
    ("基因", "Gene"),
    ("细胞治疗", "Cell Therapeutics"),
)
_Ask = Callable[[str], list[str]]


def made_up(layout: Layout, count: int) -> Layout:
    """``layout`` with ``count`` invented companies instead of its own; same count, same names."""
    chance = random.Random(SEED)
    rows = []
    for number in range(count):
        stem = "".join(chance.choices(_SIGNS, k=chance.choice((2, 2, 3, 4))))
        zh, en = chance.choice(_TRADES)
        latin = next(way.key for way in spellings(stem)[1:]).capitalize()
        rows.append(
            {
                "id": f"n{number}",
                "name_en": f"{latin} {en}",
                "name_zh": stem + zh,
                "legal_name_en": f"{latin} {en} (Shanghai) Co., Ltd.",
                "legal_name_zh": f"上海{stem}{zh}股份有限公司",
                "brand": latin if number % 2 else "",
                "ticker": f"{chance.randrange(10**6):06}.SH" if number % 10 == 0 else "",
                "lon": 121 + chance.random(),
                "lat": 31 + chance.random() / 2,
            }
        )
    return replace(layout, companies=gpd.GeoDataFrame(pd.DataFrame(rows).set_index("id")))


def typed(name_en: str, name_zh: str, chance: random.Random) -> dict[str, str]:
    """Ways to ask for one company."""
    pinyin = spellings(name_zh)[1]
    word = name_en.split(maxsplit=1)[0].lower()
    at = chance.randrange(1, len(word) - 1)
    return {
        "Chinese, whole": name_zh,
        "Chinese, without the first sign": name_zh[1:],
        "pinyin, first six letters": pinyin.key[:6],
        "pinyin, whole": pinyin.key,
        "initials": pinyin.initials,
        "English, first word": word,
        "English, a letter left out": word[:at] + word[at + 1 :],
        "two words, swapped": " ".join(reversed(name_en.split()[:2])),
        "one letter": word[0],
        "nothing like it": "qwrtzxvbnmp",
        "10,000 characters": name_zh * (10_000 // len(name_zh)),
    }


def run(quick: bool) -> list[Row]:
    """A row for each size, way and kind of query, and one for each index that is built."""
    layout = read_layout(BUILT_IN)
    rows: list[Row] = []
    for count in (1_000,) if quick else (1_000, 10_000, 100_000):
        companies = made_up(layout, count)
        start = time.perf_counter()
        index = build_index(companies)
        seconds = time.perf_counter() - start
        size = f"{count:,} companies"
        rows.append(
            {"table": "building the index", "size": size, "s": round(seconds, 2), "names": len(index.texts)}
        )
        ways: dict[str, _Ask] = {"search box": _search_box(index)}
        if count <= 10_000:
            ways |= {
                "rapidfuzz over all names": _rapidfuzz(companies),
                "pandas contains": _contains(companies),
            }
        for way, ask in ways.items():
            rows += _timed(size, way, ask, companies, 5 if quick else 40)
    return rows


def _timed(size: str, way: str, ask: _Ask, layout: Layout, trials: int) -> list[Row]:
    chance = random.Random(SEED)
    took: dict[str, list[float]] = {}
    found: dict[str, list[bool]] = {}
    for id in chance.sample(list(layout.companies.index), trials):
        company = layout.companies.loc[id]
        for kind, query in typed(company["name_en"], company["name_zh"], chance).items():
            start = time.perf_counter()
            answers = ask(query)
            took.setdefault(kind, []).append((time.perf_counter() - start) * 1000)
            found.setdefault(kind, []).append(id in answers)
    return [
        {
            "table": f"{size}: milliseconds for ten answers, warm",
            "query": kind,
            "way": way,
            "median ms": round(median(times), 2),
            "slowest ms": round(max(times), 2),
            "found %": round(100 * sum(found[kind]) / len(times)),
        }
        for kind, times in took.items()
    ]


def _search_box(index: SearchIndex) -> _Ask:
    search(index, "warm")
    return lambda query: [hit.id for hit in search(index, query)]


def _rapidfuzz(layout: Layout) -> _Ask:
    names, ids = _all_names(layout)
    ready = [default_process(name) for name in names]

    def ask(query: str) -> list[str]:
        answers = extract(default_process(query), ready, scorer=WRatio, score_cutoff=60, limit=10)
        return [ids[number] for _, _, number in answers]

    return ask


def _contains(layout: Layout) -> _Ask:
    names, ids = _all_names(layout)
    column = pd.Series(names)

    def ask(query: str) -> list[str]:
        return [
            ids[number] for number in column.index[column.str.contains(query, case=False, regex=False)][:10]
        ]

    return ask


def _all_names(layout: Layout) -> tuple[list[str], Sequence[str]]:
    columns = ("name_en", "name_zh", "legal_name_en", "legal_name_zh")
    names = [name for column in columns for name in layout.companies[column]]
    return names, [str(id) for id in layout.companies.index] * len(columns)
