"""The parser: real messy strings, and addresses built from parts in random forms that give the parts back."""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from pypinyin import lazy_pinyin

from geo.geocode.grammar.address import Address, parse_address
from geo.geocode.grammar.reading import readings
from geo.geocode.grammar.vocabulary import NamedPlace, Vocabulary

VARIANTS = Path(__file__).parent / "address_variants.csv"
TOYLAND = Vocabulary(
    ("玩城", "Toyland"),
    (
        NamedPlace("east", "district", ("东溪区", "Dongxi District"), "east"),
        NamedPlace("west", "district", ("西岭新区", "Xiling New Area"), "west"),
        NamedPlace("old", "historic_district", ("旧渡区", "Jiudu District"), "west"),
        NamedPlace("t1", "town", ("安和镇", "Anhe Town", "安和"), "east"),
        NamedPlace("t2", "town", ("柳桥街道", "Liuqiao Subdistrict"), "west"),
        NamedPlace("p1", "park", ("星海科技园", "Xinghai Science Park"), "west"),
    ),
    [("安和路", ""), ("世纪大道", "Century Avenue"), ("玫瑰路", "")],
    "CN",
)
TRADITIONAL = OpenCC("s2t")


def parse(text: str) -> Address:
    return parse_address(text, TOYLAND)


# --- real strings -----------------------------------------------------------------------------------------
def variants() -> list[dict[str, str]]:
    with VARIANTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", variants(), ids=lambda row: row["raw"][:40])
def test_a_real_string_gives_its_road_and_numbers_without_knowing_the_city(row: dict[str, str]) -> None:
    districts = {one["district_written"]: one["district"] for one in variants() if one["district_written"]}
    places = [NamedPlace(slug, "district", (name,), slug) for name, slug in districts.items()]
    parks = [("国际医学园区", "Zhangjiang Hi-Tech Park", "七宝", "Simbay Park", "Zhangjiang High-tech Park")]
    places.append(NamedPlace("park", "park", parks[0]))
    found = parse_address(row["raw"], Vocabulary(("上海", "Shanghai"), places, (), "CN"))
    for written, key, expected in (
        (found.road, found.road_key, row["road"]),
        (found.crossing, found.crossing_key, row["crossing"]),
    ):
        assert written == expected or key in readings(expected)
    assert (found.lane, found.number) == (row["lane"], row["number"])
    assert found.building == (row["building"] or found.building)
    assert found.district == districts.get(row["district_written"], "")
    assert not found.refused
    assert not found.elsewhere


# --- built from parts -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Parts:
    district: tuple[str, str, str]
    town: tuple[str, str, str]
    stem: str
    direction: tuple[str, str, str]
    ordinal: tuple[str, str, str]
    kind: tuple[str, str, str]
    lane: str
    number: str
    number_to: str
    building: str
    floor: str
    room: str
    postcode: str

    @property
    def road(self) -> str:
        return self.stem + self.direction[0] + self.ordinal[0] + self.kind[0]


NOTHING = ("", "", "")
SIDES = (("东", "East", "Dong"), ("西", "West", "Xi"), ("南", "South", "Nan"), ("北", "North", "Bei"))
ORDINALS = (("一", "1st", "Yi"), ("二", "2nd", "Er"), ("三", "3rd", "San"))
KINDS = (("路", "Road", "Lu"), ("大道", "Avenue", "Dadao"), ("公路", "Highway", "Gonglu"))
# Signs with one reading, none of which ends a company's, a park's or a town's name.
STEMS = st.text("康紫萍夏科都瑞冰伦张江福清梅兰莲海松青云飞", min_size=2, max_size=3)
COUNT = st.integers(1, 9999).map(str)


@st.composite
def parts(draw: st.DrawFn) -> Parts:
    direction = draw(st.sampled_from((NOTHING, *SIDES)))
    number = draw(COUNT)
    return Parts(
        district=draw(
            st.sampled_from(
                (("东溪区", "Dongxi District", "Dongxi Qu"), ("西岭新区", "Xiling New Area", "Xiling Xinqu"))
            )
        ),
        town=draw(st.sampled_from((NOTHING, ("柳桥街道", "Liuqiao Subdistrict", "Liuqiao Jiedao")))),
        stem=draw(STEMS),
        direction=direction,
        ordinal=draw(st.sampled_from((NOTHING, *ORDINALS))) if direction[0] else NOTHING,
        kind=draw(st.sampled_from(KINDS)),
        lane=draw(st.just("") | COUNT),
        number=number,
        number_to=draw(st.just("") | st.integers(int(number) + 1, 10050).map(str)),
        building=draw(st.just("") | st.integers(1, 99).map(str) | st.sampled_from("ABCDE")),
        floor=draw(st.just("") | st.integers(1, 40).map(str)),
        room=draw(st.just("") | st.integers(101, 3999).map(str)),
        postcode=draw(st.just("") | st.integers(200000, 202199).map(str)),
    )


def in_chinese(one: Parts, draw: st.DrawFn) -> str:
    gap = draw(st.sampled_from(("", "", " ", "　")))
    city = draw(st.sampled_from(("玩城市", "玩城", "", "玩城市玩城市")))
    wording = draw(st.sampled_from(("号楼", "幢", "栋") if one.building.isdigit() else ("座", "楼", "幢")))
    number = f"{one.number}-{one.number_to}" if one.number_to else one.number
    head = [city, one.district[0], one.town[0], one.road]
    tail = [one.lane and f"{one.lane}弄", f"{number}号", one.building and one.building + wording]
    tail += [one.floor and one.floor + draw(st.sampled_from(("层", "楼"))), one.room and f"{one.room}室"]
    text = gap.join(part for part in head + tail if part)
    if one.postcode:
        text = draw(
            st.sampled_from(
                (f"{one.postcode} {text}", f"{text},邮编:{one.postcode}", f"{text} {one.postcode}")
            )
        )
    if draw(st.booleans()):
        text = TRADITIONAL.convert(text)
    if draw(st.booleans()):
        text = text.translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    return text


def in_english(one: Parts, draw: st.DrawFn) -> str:
    syllables = [syllable.capitalize() for syllable in lazy_pinyin(one.stem)]
    stem = draw(st.sampled_from(("".join(syllables).capitalize(), "".join(syllables), " ".join(syllables))))
    side, ordinal = one.direction[1], one.ordinal[1]
    order = draw(st.sampled_from(((side, stem, ordinal), (stem, side, ordinal))))
    road = " ".join(word for word in (*order, one.kind[1]) if word)
    number = f"{one.number}-{one.number_to}" if one.number_to else one.number
    place = f"{draw(st.sampled_from(('No. ', 'No.', '', '#')))}{number}"
    place = f"{place}, Lane {one.lane} {road}" if one.lane else f"{place} {road}"
    inside = [
        one.room and f"Room {one.room}",
        one.floor and draw(st.sampled_from(("Floor {}", "{}/F"))).format(one.floor),
    ]
    inside.append(one.building and f"{draw(st.sampled_from(('Building', 'Bldg.', 'Block')))} {one.building}")
    outside = [one.town[1], one.district[1], draw(st.sampled_from(("Toyland", "Toyland City")))]
    country = draw(st.sampled_from(("", "China", "P.R. China", "People's Republic of China")))
    tail = [f"{outside[-1]} {one.postcode}".strip(), country]
    return ", ".join(part for part in [*inside, place, *outside[:-1], *tail] if part)


def in_pinyin(one: Parts, draw: st.DrawFn) -> str:
    stem = "".join(lazy_pinyin(one.stem)).capitalize()
    glued = draw(st.booleans())
    road = " ".join(word for word in (stem, one.direction[2], one.ordinal[2]) if word)
    road = road.replace(" ", "").capitalize() if glued else road
    number = f"{one.number}-{one.number_to}" if one.number_to else one.number
    pieces = ["Toyland Shi", one.district[2], one.town[2], f"{road} {one.kind[2]}"]
    pieces += [one.lane and f"{one.lane} Nong", f"{number} Hao", one.building and f"{one.building} Hao Lou"]
    pieces += [one.floor and f"{one.floor} Ceng", one.room and f"{one.room} Shi", one.postcode]
    return " ".join(piece for piece in pieces if piece)


def check(one: Parts, found: Address) -> None:
    assert found.road == one.road or found.road_key in readings(one.road)
    assert found.district == {"东": "east", "西": "west"}[one.district[0][0]]
    assert bool(found.mentioned("town")) == bool(one.town[0])
    assert (found.lane, found.number, found.number_to) == (one.lane, one.number, one.number_to)
    assert (found.building, found.floor, found.room) == (one.building, one.floor, one.room)
    assert found.postcode == one.postcode
    assert found.leftover == ()
    assert found.elsewhere == ""


@settings(max_examples=400)
@given(parts(), st.data())
def test_parts_written_in_chinese_come_back(one: Parts, data: st.DataObject) -> None:
    check(one, parse(in_chinese(one, data.draw)))


@settings(max_examples=400)
@given(parts(), st.data())
def test_parts_written_in_english_come_back(one: Parts, data: st.DataObject) -> None:
    check(one, parse(in_english(one, data.draw)))


@settings(max_examples=400)
@given(parts(), st.data())
def test_parts_written_in_pinyin_come_back(one: Parts, data: st.DataObject) -> None:
    check(one, parse(in_pinyin(one, data.draw)))


# --- rules worth a sentence each --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("玩城市老玫瑰路9号", "老玫瑰路"),
        ("玩城市东溪区安和路9号", "安和路"),
        ("安和紫萍路9号", "紫萍路"),
        ("青云生物科技有限公司紫萍路9号", "紫萍路"),
        ("星海科技园东区瑞庆路9号", "瑞庆路"),
        ("东溪南路9号", "东溪南路"),
        ("世纪大道9号", "世纪大道"),
        ("9 Century Avenue, Toyland", "世纪大道"),
        ("集成电路研发中心", ""),
        ("安和镇柳树路9号", "柳树路"),
    ],
)
def test_a_road_keeps_its_whole_name_and_nothing_more(text: str, road: str) -> None:
    assert parse(text).road == road


def test_a_lane_is_not_a_number() -> None:
    assert parse("玫瑰路466弄").lane == "466"
    assert parse("玫瑰路466弄").number == ""
    assert parse("Lane 466, Meigui Road").lane == "466"


def test_a_number_with_a_dash_is_a_range_only_upwards() -> None:
    assert (parse("玫瑰路85-89号").number, parse("玫瑰路85-89号").number_to) == ("85", "89")
    assert (parse("玫瑰路475-4号楼").number, parse("玫瑰路475-4号楼").building) == ("475", "4")
    assert (parse("玫瑰路475-4号").number, parse("玫瑰路475-4号").number_to) == ("475", "")


def test_an_abolished_district_means_its_successor_and_is_kept_as_written() -> None:
    found = parse("玩城市旧渡区玫瑰路1号")
    assert (found.district, found.district_written) == ("west", "旧渡区")
    assert found.mentioned("historic_district") is not None


@pytest.mark.parametrize(
    "text",
    [
        "玫瑰路、安和路交界处",
        "玫瑰路安和路口",
        "玫瑰路与安和路交叉口",
        "corner of Meigui Road and Anhe Road",
        "Meigui Road & Anhe Road",
    ],
)
def test_a_crossing_names_both_roads(text: str) -> None:
    found = parse(text)
    assert {found.road, found.crossing} == {"玫瑰路", "安和路"}


@pytest.mark.parametrize(
    "text",
    [
        "北京市朝阳区建国路1号",
        "江苏省苏州市玫瑰路9号",
        "苏州工业园区玫瑰路9号",
        "昆山市玫瑰路9号",
        "9 Meigui Road, Suzhou, Jiangsu Province, China",
        "9 Meigui Road, Beijing 100000",
        "9 Meigui Road, Hong Kong",
        "9 Meigui Road, Chaoyang District",
        "虎丘区玫瑰路9号",
    ],
)
def test_another_city_is_noticed(text: str) -> None:
    assert parse(text).elsewhere


@pytest.mark.parametrize(
    "text",
    ["玩城市南京路9号", "玩城市东溪区中山北一路9号", "桂林路418号", "12 Wulumuqi Middle Road, Toyland"],
)
def test_a_road_named_after_a_city_is_not_another_city(text: str) -> None:
    assert not parse(text).elsewhere


HOSTILE = {
    "": "empty",
    " \n\t ": "empty",
    "玩城市玫瑰路1号" * 2000: "longer",
    "玩城市玫瑰路\x001号": "control",
    "\x1b[31m玫瑰路1号": "control",
    '=HYPERLINK("http://x","玩城市玫瑰路1号")': "formula",
    "+玫瑰路1号": "formula",
    "@SUM(1+1)*cmd|' /C calc'!A0": "formula",
    "<script>alert(1)</script>玫瑰路1号": "markup",
    '玫瑰路1号<img src=x onerror="alert(1)">': "markup",
    "&lt;script&gt;玫瑰路1号": "markup",
    "玫瑰路1号{{ cycler.__init__ }}": "markup",
    "玫瑰路1号${7*7}": "markup",
    "https://example.org/玫瑰路1号": "web",
    "31.2304,121.4737": "coordinates",
    "121.4737 31.2304": "coordinates",
    "lat: 31.2304 lng: 121.4737": "coordinates",
    "31°13′49″N 121°28′25″E": "coordinates",
    "(121.47370, 31.23040)": "coordinates",
    "12345": "no word",
    "!!! ??? ...": "no word",
}


@pytest.mark.parametrize(("text", "reason"), HOSTILE.items(), ids=range(len(HOSTILE)))
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    found = parse(text)
    assert reason in found.refused
    assert found == Address(refused=found.refused)


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    "unit", ["Road ", "No. 1 ", "路", "号1", "A's-", "东", "1-", "Building ", "and Road ", "市区镇"]
)
def test_a_long_monotonous_text_costs_no_more_than_a_blink(unit: str) -> None:
    parse("warm up")
    begin = time.process_time()
    parse((unit * 400)[:400])
    assert time.process_time() - begin < 0.25
