"""One box finds what people type: in either script, in pinyin, by initials, with typos."""

from __future__ import annotations

import string
import time
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.find.search import (
    ALL_WORDS,
    EXACT,
    LONGEST_QUERY,
    PREFIX,
    SUBSTRING,
    WORD,
    Hit,
    SearchIndex,
    build_index,
    matching_positions,
    search,
)
from geo.find.searchable import KINDS
from geo.model.layout import Layout


@pytest.fixture(scope="module")
def index(shanghai: Layout) -> SearchIndex:
    return build_index(shanghai)


@pytest.fixture(scope="module")
def toys(toyland: Layout) -> SearchIndex:
    return build_index(toyland)


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


def with_names(layout: Layout, *names: str) -> SearchIndex:
    companies = layout.companies.iloc[: len(names)].assign(name_en=list(names), name_zh="")
    return build_index(replace(layout, companies=companies))


@pytest.mark.parametrize("query", ["ymjn", "yaoming", "巨诺", "药明巨诺", "藥明巨諾", "要名巨诺", "药明巨若"])
def test_jw_is_found_by_characters_pinyin_initials_and_near_misses(index: SearchIndex, query: str) -> None:
    assert "药明巨诺" in [hit.name_zh for hit in search(index, query)]


@pytest.mark.parametrize("query", ["carsgn", "CARSGEN", "carsgen", "cargsen", "CARsgen Therapeutics", "2171"])
def test_carsgen_is_found_with_typos_and_by_its_ticker(index: SearchIndex, query: str) -> None:
    assert "CARsgen" in search(index, query)[0].name_en


@pytest.mark.parametrize("query", ["张江", "張江", "zhangjiang", "Zhang Jiang", "ZHANGJIANG", "zhangjng"])
def test_the_zone_comes_before_everything_that_is_named_after_it(index: SearchIndex, query: str) -> None:
    first, *others = search(index, query)
    assert (first.kind, first.id) == ("zone", "zhangjiang")
    assert others


@pytest.mark.parametrize(
    "query", ["lingang", "Lin-gang", "lin gang", "Lín Gāng", "ＬＩＮＧＡＮＧ", "临港", "臨港"]
)
def test_case_accents_width_spaces_and_hyphens_do_not_matter(index: SearchIndex, query: str) -> None:
    assert search(index, query)[0].id == "lingang"


@pytest.mark.parametrize(
    ("query", "kind", "id"),
    [
        ("xuhui", "district", "xuhui"),
        ("minhang", "district", "minhang"),
        ("崇明岛", "district", "chongming"),
        ("PVG", "place", "pudong_airport"),
        ("械谷", "park", "malu_medvalley"),
        ("世纪大道", "station", "century_avenue"),
        ("sjdd", "station", "century_avenue"),
        ("SIMZ", "zone", "simz"),
    ],
)
def test_every_kind_of_thing_is_found(index: SearchIndex, query: str, kind: str, id: str) -> None:
    first = search(index, query)[0]
    assert (first.kind, first.id) == (kind, id)


@pytest.mark.parametrize("query", ["minhang", "yangpu", "changning", "chonggu", "lvxiang", "luxiang"])
def test_characters_with_several_readings_are_found_by_the_one_that_is_used(
    index: SearchIndex, query: str
) -> None:
    assert search(index, query)[0].score >= 90


def test_traditional_characters_are_the_same_name(index: SearchIndex) -> None:
    assert search(index, "藥明巨諾")[0].score == search(index, "药明巨诺")[0].score == EXACT


def test_a_name_only_begun_may_hold_a_typo(index: SearchIndex) -> None:
    assert search(index, "wagaoqiaobon")[0].id == "waigaoqiao"


def test_words_may_come_in_any_order(index: SearchIndex) -> None:
    first = search(index, "jinshan carsgen")[0]
    assert first.name_en.startswith("CARsgen, ")
    assert first.score == ALL_WORDS
    assert search(index, "jinsan carsgn")[0].name_en.startswith("CARsgen, ")


def test_what_the_gazetteer_tells_again_is_shown_once(index: SearchIndex) -> None:
    assert [hit.kind for hit in search(index, "瑞金医院")].count("place") == 0
    assert ids(search(index, "Ruijin Hospital")).count("c60") == 1


def test_a_company_without_a_position_is_found_without_one(index: SearchIndex, shanghai: Layout) -> None:
    id = shanghai.companies.index[shanghai.companies.geometry.isna()][0]
    hit = next(hit for hit in search(index, shanghai.companies.loc[id, "name_en"]) if hit.id == id)
    assert hit.lon is None
    assert hit.lat is None
    assert shanghai.companies.index[hit.position] == id


def test_better_matches_come_first_and_kinds_in_order_among_equals(index: SearchIndex) -> None:
    for query in ("zhang", "上海", "lin", "s", "jinshan"):
        ranks = [(-hit.score, KINDS.index(hit.kind)) for hit in search(index, query, limit=200)]
        assert ranks == sorted(ranks)


def test_toyland_is_found_in_both_languages(toys: SearchIndex) -> None:
    assert ids(search(toys, "red brick")) == ["t1"]
    assert ids(search(toys, "红砖")) == ["t1"]
    assert ids(search(toys, "hongzhuan")) == ["t1"]
    assert ids(search(toys, "hz"))[0] == "t1"
    assert ids(search(toys, "brick")) == ["t1", "t2"]
    assert ids(search(toys, "bl")) == ["t2", "blocks"]
    assert ids(search(toys, "stam engine")) == ["t3"]


def test_exact_beats_prefix_beats_word_beats_part(toyland: Layout) -> None:
    index = with_names(toyland, "Kiteworks", "Blue Kite", "Kite", "Darkite", "Kxixtxe")
    found = [(hit.name_en, hit.score) for hit in search(index, "kite")]
    assert found == [("Kite", EXACT), ("Kiteworks", PREFIX), ("Blue Kite", WORD), ("Darkite", SUBSTRING)]


def test_other_readings_of_a_character_find_it_too(toyland: Layout) -> None:
    index = with_names(toyland, "闵行砖", "长风砖", "绿砖")
    for query in ("minhangzhuan", "minxing", "changfeng", "zhangfeng", "lvzhuan", "luzhuan"):
        assert search(index, query)[0].score >= PREFIX, query


def test_matching_positions_are_companies_only(index: SearchIndex, shanghai: Layout) -> None:
    positions = matching_positions(index, "张江")
    assert positions
    names = shanghai.companies.iloc[positions][["name_zh", "name_en"]].agg(" ".join, axis=1)
    assert names.str.contains("张江|Zhangjiang").all()
    assert len(matching_positions(index, "a")) > 10
    assert matching_positions(index, "") == []


def test_a_layout_without_companies_places_or_stations_can_be_searched(toyland: Layout) -> None:
    bare = build_index(replace(toyland, companies=toyland.companies.iloc[:0], zones=toyland.zones.iloc[:0]))
    assert ids(search(bare, "toy west")) == ["west"]
    assert search(bare, "brick") == []


HOSTILE = [
    "",
    " \t\n",
    "x" * 10_000,
    "药" * 10_000,
    "ﷺ" * 10_000,
    "ａ́" * 3_000_000,
    "a " * 5_000,
    "\x00\x01\x1b[31m",
    "\ud800",
    "(.*)+[a-z]{1,9}\\",
    "%' OR 1=1 --",
    "<img src=x onerror=alert(1)>",
    "\u202e\u200b\ufeff",
    "{{7*7}}${7*7}",
    "🏭🏭🏭",
    "\n药明巨诺\n",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_finds_little_and_soon(index: SearchIndex, query: str) -> None:
    search(index, "warm up of what is imported late")
    # Of the processor, which a busy machine does not lengthen; what runs away takes minutes.
    start = time.thread_time()
    assert len(search(index, query)) <= 10
    assert time.thread_time() - start < 5


def test_signs_that_mean_something_elsewhere_mean_nothing_here(index: SearchIndex) -> None:
    for query in (".*", "[", "\\", "%", "?", "^", "|"):
        assert search(index, query) == []


def test_only_the_beginning_of_an_endless_query_is_read(index: SearchIndex) -> None:
    name = "a" * LONGEST_QUERY
    assert search(index, name) == search(index, name + "b" * 1000)


_TYPED = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=string.ascii_lowercase + " '-", max_size=20),
    st.text(alphabet="药明巨诺张江上海临港生物医药科技集团 jwzh", max_size=12),
)


@settings(deadline=None)
@given(query=_TYPED, limit=st.integers(-3, 30))
def test_searching_never_fails_never_gives_too_much_and_always_the_same(
    index: SearchIndex, query: str, limit: int
) -> None:
    hits = search(index, query, limit)
    assert len(hits) <= max(0, limit)
    assert len({(hit.kind, hit.id) for hit in hits}) == len(hits)
    assert hits == search(index, query, limit)
    assert all(hit.matched for hit in hits)
    # The best few do not depend on how many are asked for.
    assert search(index, query, 30)[: len(hits)] == hits


@settings(deadline=None, max_examples=60)
@given(
    names=st.lists(
        st.tuples(st.text(max_size=12), st.text(alphabet="红蓝砖药明长行", max_size=6)),
        min_size=1,
        max_size=6,
    )
)
def test_every_name_that_holds_a_letter_is_found_by_itself(
    toyland: Layout, names: list[tuple[str, str]]
) -> None:
    table = pd.DataFrame({"name_en": [en for en, _ in names], "name_zh": [zh for _, zh in names]})
    table = table.assign(legal_name_en="", legal_name_zh="", brand="", ticker="", lon=0.0, lat=0.0)
    companies = gpd.GeoDataFrame(table.set_axis([f"x{i}" for i in range(len(names))]))
    index = build_index(replace(toyland, companies=companies))
    for id, (en, zh) in zip(companies.index, names, strict=True):
        for name in (en, zh):
            hits = search(index, name, limit=100)
            if any(sign.isalnum() for sign in name):
                assert id in ids(hits), name
