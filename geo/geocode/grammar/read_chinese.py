"""The grammar of addresses in Chinese characters. Text is clean and simplified, see `geo.geocode.grammar.clean`."""

from __future__ import annotations

import re

from geo.geocode.grammar.parts import CUT, Draft, Mention
from geo.geocode.grammar.vocabulary import HAN, ROAD_REST, Spoken, Vocabulary

_FRESH = ",() /:"
_DIGIT = re.compile(r"\d")
_MOST_REMEMBERED = 20_000
_SIX = re.compile(r"\d{6}")
_COUNT = "一二三四五六七八九十"
_POSTCODE = re.compile(
    r"(?:邮政?编码?|邮编)[:\s]*(?P<a>\d{6})(?!\d)|(?<![\d-])(?P<b>\d{6})(?![\d号弄室幢栋-])"
)
# 电路, 铁路, 公路 alone, 网路 and the like are things, not roads.
_TYPE = r"(?:公路|大道|大街|(?<![电铁网思])路|街(?![道区坊])|巷)"
_NUMBER_NEXT = rf"(?=[\s,(]*(?:No\.?\s*)?(?:\d|[{_COUNT}]+[号弄]))"
_ROAD_WITH_NUMBER = re.compile(rf"(?P<road>[{HAN}]{{1,24}}?(?:{_TYPE}|道)){_NUMBER_NEXT}")
_ROAD = re.compile(rf"(?P<road>[{HAN}]{{1,24}}?{_TYPE})")
_CROSSING = re.compile(
    rf"(?P<road>[{HAN}]{{1,12}}?{_TYPE})\s*(?:[,/&x×]|与|和|及|靠近|近)?\s*"
    rf"(?P<crossing>[{HAN}]{{1,8}}?{_TYPE})\s*\)?(?:的)?(?:交[界叉汇]|路口|口|相交|转角)[处口]?"
)
_CROSS_WORD = re.compile("[交口角]")
# A cross street named beside the road, in brackets or not: 漕宝路(近桂林路)100号.
_NEAR = re.compile(
    rf"(?<=[路道街巷号弄])[\s,]*\(?(?:靠近|邻近|近)(?P<crossing>[{HAN}]{{1,8}}?{_TYPE})口?[\s,]*\)?"
)
_NUMBERS = re.compile(
    rf"[\s,(]*(?:No\.?\s*)?(?:(?P<lane>\d+)(?:-\d+)?弄[\s,]*(?:\d+支弄[\s,]*)?)?"
    rf"(?:(?P<n>\d+)-(?P<b>\d+)号楼|(?P<number>\d+[甲乙丙丁A-Z]?)(?:[-/,](?P<number_to>\d+))?号(?![楼厂库])"
    rf"|(?P<counted>[{_COUNT}]{{1,3}})号(?!楼)|(?P<bare>\d+)(?![\d室层楼幢栋座#弄号米%-])(?!单元|公里))?"
)
_BUILDING = re.compile(
    r"第?(?P<building>[A-Z]?\d+|[A-Z](?![A-Z])|[一二三四五六七八九十]+)\s*"
    r"(?:号楼|#楼?|号?厂房|幢|栋|座|号库|(?<=[A-Z])楼)(?P<wing>[甲乙丙丁])?号?"
)
_FLOOR = re.compile(rf"(?P<floor>\d+(?:-\d+)?|[{_COUNT}]+)(?:[层楼]|F(?![A-Z]))")
_ROOM = re.compile(
    r"(?P<room>[A-Z]?\d+[A-Z]?(?:-\d+)?)(?:室|号?房|单元)|(?<![A-Z\d])(?P<bare_room>[A-Z]-?\d{3,4})(?!\d)"
)
_LOOSE = (
    re.compile(r"(?<![\d-])(?P<lane>\d{1,5})弄"),
    re.compile(r"(?<![\d-])(?P<number>\d{1,5}[甲乙丙丁A-Z]?)号(?![楼厂库])"),
)
# A road's name is cut off from what is glued before it after one of these.
_GLUED = re.compile(
    r"[东西南北][至到临靠]|公司|集团|中心|医院|大学|学院|研究[院所]|产业[城园]|园|基地|大厦|广场|酒店|[区县市省镇乡村]|路|大道"
)
_AREA_END = re.compile(r"(?:[区县镇乡]|街道)$")
_REST_OF_NAME = f"东西南北中支大{_COUNT}"
_BARE_END = re.compile(rf"[东西南北中]{{0,2}}[{_COUNT}]?支?$")
_WEAK_BLOCK = re.compile(rf"[{HAN}]?{ROAD_REST.pattern}")
_UNDERSTOOD = frozenset(
    {"中国", "中华人民共和国", "自由贸易试验区", "自贸试验区", "自贸区", "地址", "邮编", "号", "内", "近"}
)


def read_chinese(text: str, vocabulary: Vocabulary) -> Draft:
    """The parts of ``text``; what remains in the draft's text was not understood."""
    draft = Draft(text)
    postcode = _POSTCODE.search(text) if _SIX.search(text) else None
    if postcode:
        draft.found["postcode"] = postcode["a"] or postcode["b"]
        draft.cut(postcode.start(), postcode.end())
    _take_names(draft, vocabulary)
    _take_road(draft, vocabulary)
    if draft.text.strip(CUT):
        _take_inside(draft)
    return draft


def _take_inside(draft: Draft) -> None:
    """Takes building, floor and room."""
    if draft.take(_BUILDING):
        draft.found["building"] += draft.found.pop("wing", "")
    draft.take(_FLOOR)
    if draft.take(_ROOM) and "bare_room" in draft.found:
        draft.found.setdefault("room", draft.found.pop("bare_room"))


def take_loose_number(draft: Draft) -> None:
    """Takes a lane's or a house's number that stands apart from its road: "Bao De Lu, 1010弄"."""
    if not draft.found.keys() & {"number", "lane"}:
        for pattern in _LOOSE:
            draft.take(pattern)


def leftovers(text: str) -> tuple[str, ...]:
    """The pieces of a text that were not understood, without the words that mean nothing to a place."""
    if not text.strip(CUT):
        return ()
    pieces = (piece.strip(" .:#-'\"/") for piece in re.split(r"[,()]", text))
    return tuple(piece for piece in pieces if piece and piece not in _UNDERSTOOD)


def _take_names(draft: Draft, vocabulary: Vocabulary) -> None:
    """Takes the city and every known place out of the text, longest names first, from left to right."""
    digit = _DIGIT.search(draft.text)
    start = digit.start() if digit else len(draft.text)
    # Addresses of a list share what stands before the number: that is looked through once.
    head = draft.text[:start]
    known = vocabulary.named_before
    if head not in known:
        if len(known) >= _MOST_REMEMBERED:
            known.clear()
        known[head] = _names_in(head, vocabulary)
    kept, named = known[head]
    if start < len(draft.text):
        rest, more = _names_in(draft.text[start:], vocabulary)
        kept, named = kept + rest, named + more
    for mention in named:
        draft.mention(mention)
    draft.text = kept


def _names_in(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Mention, ...]]:
    """A text without the known places in it, and those places."""
    starts = vocabulary.starts
    kept: list[str] = []
    named: list[Mention] = []
    # Where the rest begins that was not looked at, and whether a part of the address begins there too.
    begin, parted = 0, True
    for position in range(len(text) - 1):
        if position < begin or text[position : position + 2] not in starts:
            continue
        spoken = vocabulary.spoken_at(text, position)
        if spoken is None:
            continue
        end = position + len(spoken.form)
        if not spoken.places:
            # A road: what stands in its name is not looked at.
            kept.append(text[begin:end])
            begin, parted = end, False
        elif _is_place(spoken, text[end:], parted if position == begin else text[position - 1] in _FRESH):
            named.append(Mention(spoken.form, spoken.places))
            kept.append(text[begin:position] + CUT)
            begin, parted = end, True
    return "".join(kept) + text[begin:], tuple(named)


def _is_place(spoken: Spoken, rest: str, fresh: bool) -> bool:
    """Whether a known name stands for the place here, and is not the beginning of a road's name."""
    if spoken.weak:
        return fresh and not _WEAK_BLOCK.match(rest)
    # What ends like a district or a town is one also before 西大街 or 南巷路.
    return bool(_AREA_END.search(spoken.form)) or not ROAD_REST.match(rest)


def _take_road(draft: Draft, vocabulary: Vocabulary) -> None:
    crossing = _CROSSING.search(draft.text) if _CROSS_WORD.search(draft.text) else None
    if crossing:
        start = crossing.start("road") + _glued(crossing["road"], vocabulary)
        draft.found["road"] = draft.text[start : crossing.end("road")]
        draft.found["crossing"] = crossing["crossing"]
        draft.cut(start, crossing.end())
        return
    near = _NEAR.search(draft.text) if "近" in draft.text else None
    if near:
        draft.found["crossing"] = near["crossing"]
        draft.text = draft.text[: near.start()] + draft.text[near.end() :]
    road = _ROAD_WITH_NUMBER.search(draft.text) or _ROAD.search(draft.text)
    if road is None:
        return
    start = road.start("road") + _glued(road["road"], vocabulary)
    draft.found["road"] = draft.text[start : road.end("road")]
    numbers = _NUMBERS.match(draft.text, road.end())
    end = road.end()
    if numbers:
        draft.found.update({name: value for name, value in numbers.groupdict().items() if value})
        end = numbers.end()
    draft.cut(start, end)
    _settle_numbers(draft.found)


def _settle_numbers(found: dict[str, str]) -> None:
    """Several ways to write a number become one: 475-4号楼 is number 475, building 4."""
    if "n" in found:
        found["number"], found["building"] = found.pop("n"), found.pop("b")
    if "bare" in found:
        found["number"] = found.pop("bare")
    if "counted" in found:
        found["number"] = str(_counted(found.pop("counted")))
    if "number_to" in found and int(found["number_to"]) <= int(re.sub(r"\D", "", found["number"])):
        del found["number_to"]


def _counted(word: str) -> int:
    """The number that a Chinese word of up to three characters means: 十二 is 12, 二十 is 20, 五 is 5."""
    tens, ten, ones = word.rpartition("十")
    digit = {sign: value for value, sign in enumerate(_COUNT, start=1)}
    if ten:
        return 10 * digit.get(tens, 1) + digit.get(ones, 0)
    return int("".join(str(digit[sign]) for sign in word))


def _glued(road: str, vocabulary: Vocabulary) -> int:
    """How many characters before the road's name were glued to it: of a company, a park, an unknown town.

    A known road is only cut out when two characters or more stand before it: 老沪闵路 is not 沪闵路. And not when
    its name may be the end of a longer one: 中山北一路 does not end with a 北一路.
    """
    if road in vocabulary.road_names:
        return 0
    for start in range(2, len(road) - 1):
        if road[start:] in vocabulary.road_names and (
            start > 2 or (len(road) >= start + 3 and road[start] not in _REST_OF_NAME)
        ):
            return start
    stem = re.sub(rf"{_TYPE}$|道$", "", road)
    best = 0
    for marker in _GLUED.finditer(stem):
        rest = _BARE_END.sub("", stem[marker.end() :])
        if marker.end() >= 2 and len(rest) >= 2:
            best = marker.end()
    return best
