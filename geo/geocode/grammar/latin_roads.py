"""Roads in Latin text, found word by word: the type of road first, then back over the words of its name.

Words are walked, not matched by one large pattern: a list may hold any text, and the time must stay linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.geocode.grammar.reading import DIRECTIONS, ORDINALS, ROAD_TYPES, latin_tokens, road_key
from geo.geocode.grammar.vocabulary import Vocabulary

_TOKEN = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)\b|\b[NSEW]\.(?=\s*[A-Za-z])"
    r"|[A-Za-z][A-Za-z']*|\d+[A-Za-z]?\b|\S",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)", re.IGNORECASE)
_MOST_WORDS = 6
# "East Nanjing Road Subdistrict" and "Hongqiao Road Station" are no roads.
_NOT_AFTER = frozenset({"subdistrict", "sub", "community", "station", "street"})
# Words before a road's name that are not part of it.
_NOT_OF_ROAD = frozenset(
    {"no", "nos", "number", "at", "in", "on", "of", "the", "near", "and", "junction", "address"}
)
_NOT_OF_ROAD |= {
    "city",
    "district",
    "qu",
    "xinqu",
    "zhen",
    "town",
    "shi",
    "county",
    "hao",
    "add",
    "ltd",
    "lou",
}
_JOINS = frozenset({"and", "&", "/", "x", "near", "at", "with", "crossing", ",", "of"})
_BEFORE = re.compile(
    r"(?:\b(?:nos?|number)\b\.?|#)?[\s:]*(?<!\w)(?<!\d\.)(?P<number>\d+[A-Z]?)(?:\s*[-/&]\s*(?P<number_to>\d+))?[\s,]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,]*(?:(?P<mark>\bno\b\.?|#)\s*)?(?P<number>\d+[A-Z]?)(?:\s*-\s*(?P<number_to>\d+))?(?P<hao>\s*hao)?(?![\w.])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenRoad:
    """A road as written and its span; ``whole`` is the span together with its number."""

    name: str
    start: int
    end: int
    whole: tuple[int, int]
    number: str = ""
    number_to: str = ""


def written_roads(text: str, vocabulary: Vocabulary) -> list[WrittenRoad]:
    """All roads in ``text``, in its order, with the numbers beside them."""
    tokens = list(_TOKEN.finditer(text))
    roads: list[WrittenRoad] = []
    first_free = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1][0].lower() if index + 1 < len(tokens) else ""
        if token[0].lower() not in ROAD_TYPES or following in _NOT_AFTER:
            continue
        begin = index
        while begin > max(first_free, index - _MOST_WORDS) and _is_name(tokens[begin - 1][0]):
            begin -= 1
        begin = _own_words([one[0] for one in tokens[begin:index]], token[0], vocabulary) + begin
        if begin == index:
            continue
        last = _with_side(tokens, index)
        first_free = last + 1
        roads.append(_numbered(text, tokens[begin].start(), tokens[last].end()))
    return roads


def crosses(text: str, road: WrittenRoad, other: WrittenRoad) -> bool:
    """Whether nothing but words like "and" stands between two roads."""
    between = [one[0].lower() for one in _TOKEN.finditer(text[road.end : other.start])]
    return bool(between) and _JOINS.issuperset(between) and between != [","]


def _is_name(word: str) -> bool:
    return word[0].isalpha() or bool(_ORDINAL.fullmatch(word))


def _with_side(tokens: list[re.Match[str]], index: int) -> int:
    """The last token of a road whose direction stands behind: "Huaihai Road (M)", "Nanjing Road East"."""
    rest = [one[0].lower() for one in tokens[index + 1 : index + 4]]
    if len(rest) == 3 and rest[0] == "(" and rest[1] in DIRECTIONS and rest[2] == ")":
        return index + 3
    if rest and len(rest[0]) > 1 and rest[0] in DIRECTIONS and not (len(rest) > 1 and rest[1].isalpha()):
        return index + 1
    return index


def _numbered(text: str, start: int, end: int) -> WrittenRoad:
    name = text[start:end].strip(" .")
    before, after = _BEFORE.search(text[max(0, start - 24) : start]), _AFTER.match(text, end)
    if before:
        return WrittenRoad(name, start, end, (max(0, start - 24) + before.start(), end), *_number(before))
    if after and (after["mark"] or after["hao"] or "," not in after[0]):
        return WrittenRoad(name, start, end, (start, after.end()), *_number(after))
    return WrittenRoad(name, start, end, (start, end))


def _number(match: re.Match[str]) -> tuple[str, str]:
    number, upper = match["number"].upper(), match["number_to"] or ""
    return number, upper if upper and int(upper) > int(re.sub(r"\D", "", number)) else ""


def _own_words(words: list[str], kind: str, vocabulary: Vocabulary) -> int:
    """How many words before a road's type are not of its name: a town, a company's end, "at the".

    The longest name of a known road is taken as it stands: "Bao De Road" does not lie in a town of Bao. Else a
    known place is passed over, if a name remains: "Zhangjiang Road" begins with one and is none.
    """
    plain = [" ".join(latin_tokens(word)) for word in words]
    first = max((index + 1 for index, word in enumerate(plain) if word in _NOT_OF_ROAD), default=0)
    for start in range(first, len(words)):
        if vocabulary.roads_read_as(road_key(" ".join((*words[start:], kind)))):
            return start
    while first < len(plain):
        found = vocabulary.spoken_by(plain, first)
        rest = [word for word in plain[first + (found[1] if found else 0) :] if not _is_plain(word)]
        if not found or not rest:
            break
        first += found[1]
    return first


def _is_plain(word: str) -> bool:
    return word in ROAD_TYPES or word in DIRECTIONS or word in ORDINALS or word in DIRECTIONS.values()
