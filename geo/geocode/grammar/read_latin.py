"""The grammar of addresses in Latin letters: English order, pinyin in Chinese order, and mixtures."""

from __future__ import annotations

import re

from geo.geocode.grammar.latin_roads import crosses, written_roads
from geo.geocode.grammar.parts import CUT, Draft, Mention
from geo.geocode.grammar.reading import latin_tokens
from geo.geocode.grammar.vocabulary import Vocabulary

_I = re.IGNORECASE
_COUNTRY = {
    "CN": re.compile(
        r"\b(?:the\s+)?(?:people'?s?'?,?\s+)?republic\s+of\s+china\b|\bp\.?\s?r\.?\s?c(?:hina|\b)\.?|\bchina\b|\bcn$"
        r"|\b(?:pilot\s+)?free[\s-]+trade\s+zone\b|\bpeople'?s\b",
        _I,
    )
}
_TYPES = r"(?:Road|Rd|Lu|Street|St|Jie|Dajie|Avenue|Ave|Boulevard|Blvd|Dadao|Highway|Hwy|Gonglu)"
# "699 Dong Fang Road" holds no building 699: 幢 and 室 in pinyin are also parts of roads' names.
_NO_ROAD_NEXT = rf"\b(?!(?:\s+[A-Za-z']+){{0,3}}\s+{_TYPES}\b)"
_CODE = r"[A-Z]?\d+[A-Z]?|[A-Z]"
_PARTS = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"\b(?:post(?:al)?\s*code|zip(?:\s*code)?|p\.?\s?c\.?)?[:\s]*(?<![\d.-])(?P<postcode>\d{6})\b",
        rf"\b(?:room|rm|suite|unit|apt)\.?\s*(?:no\.?\s*)?(?P<room>(?:{_CODE})(?:-\d+)?)\b|\b(?P<r>[A-Z]?\d+)\s*shi{_NO_ROAD_NEXT}",
        r"\b(?P<floor>\d+(?:\s*-\s*\d+)?)\s*/\s*F\b|\b(?P<floor2>\d+)(?:st|nd|rd|th)\s+(?:floor|fl\b\.?|/F)"
        r"|\b(?:floors?|fl|level)\.?\s*(?P<floor3>\d+(?:\s*-\s*\d+)?)\b|\b(?P<floor4>\d+(?:-\d+)?)\s*(?:F|ceng)\b",
        rf"\bno\.?\s*(?P<building>\d+)\s+(?:building|bldg)\b|(?<!\w)(?P<b2>\d+)\s*#(?:\s*building\b|\s*bldg\b\.?|(?=\s*[,\d]|$))"
        rf"|\b(?:building|bldg|block|tower)\.?\s*(?:no\.?\s*|#\s*)?(?P<b3>{_CODE})\b"
        rf"|\b(?P<b4>{_CODE})\s*(?:hao\s*lou|dong|zhuang|zuo){_NO_ROAD_NEXT}|\b(?P<b5>{_CODE})\s+(?:building|bldg|block)\b",
        r"\blane\s*(?:no\.?\s*)?(?P<lane>\d+)\b|\b(?P<l2>\d+)\s*nong\b",
    )
)
_ALIASES = {"r": "room", "floor2": "floor", "floor3": "floor", "floor4": "floor", "l2": "lane"}
_ALIASES |= dict.fromkeys(("b2", "b3", "b4", "b5"), "building")
_CORNER = re.compile(
    r"\b(?:at\s+the\s+)?(?:junction|intersection|crossing|corner|crossroads?)\b(?:\s+of|\s+at)?", _I
)
_NO = re.compile(r"\bno\.?\s*(?P<number>\d+[A-Z]?)\b|\b(?P<n2>\d+)\s*hao\b", _I)
_UNDERSTOOD = frozenset(
    {"city", "shi", "municipality", "of", "in", "the", "p", "r", "add", "address", "at", "hao", "no"}
)


def read_latin(draft: Draft, vocabulary: Vocabulary) -> Draft:
    """The parts of the Latin words in a draft; parts found before stay as they are."""
    for pattern in _PARTS:
        found = Draft(draft.text)
        if found.take(pattern):
            draft.text = found.text
            for name, value in found.found.items():
                draft.found.setdefault(_ALIASES.get(name, name), re.sub(r"\s", "", value).upper())
    if "road" not in draft.found:
        _take_road(draft, vocabulary)
    country = _COUNTRY.get(vocabulary.country)
    _take_names(draft, vocabulary)
    if country:
        draft.text = country.sub(CUT, draft.text)
    draft.text = CUT.join(
        piece for piece in draft.text.split(CUT) if not _UNDERSTOOD.issuperset(latin_tokens(piece) or ["the"])
    )
    return draft


def _take_road(draft: Draft, vocabulary: Vocabulary) -> None:
    roads = written_roads(draft.text, vocabulary)
    if not roads:
        return
    corner = _CORNER.search(draft.text)
    if len(roads) > 1 and (corner or crosses(draft.text, roads[0], roads[1])):
        draft.found["road"], draft.found["crossing"] = roads[0].name, roads[1].name
        draft.cut(roads[0].whole[0], roads[1].end)
        draft.text = _CORNER.sub(CUT, draft.text)
        return
    road = next((one for one in roads if one.number), roads[0])
    draft.found["road"] = road.name
    draft.cut(*road.whole)
    if road.number:
        draft.found["number"] = road.number
        if road.number_to:
            draft.found["number_to"] = road.number_to
        return
    # Inside a lane the number may stand anywhere: "No. 28, Lane 908 Ziping Road".
    apart = _NO.search(draft.text)
    if apart:
        draft.found["number"] = apart["number"] or apart["n2"]
        draft.cut(apart.start(), apart.end())


def _take_names(draft: Draft, vocabulary: Vocabulary) -> None:
    """Takes the city and every known place out of the text."""
    pieces = []
    for piece in draft.text.split(CUT):
        words = list(re.finditer(r"[A-Za-z0-9][A-Za-z0-9']*", piece))
        tokens = [" ".join(latin_tokens(word[0])) for word in words]
        position, kept = 0, []
        while position < len(words):
            found = vocabulary.spoken_by(tokens, position)
            if found:
                draft.mention(Mention(found[0].form, found[0].places))
                kept.append(CUT)
                position += found[1]
            else:
                end = words[position + 1].start() if position + 1 < len(words) else len(piece)
                kept.append(piece[words[position].start() : end])
                position += 1
        pieces.append("".join(kept))
    draft.text = CUT.join(pieces)
