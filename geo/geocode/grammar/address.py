"""An address as it was written -> what was understood, and what was left over.

Chinese, simplified or traditional, English and pinyin, in any order. The grammars know no place: names of
districts, towns, parks and roads come from a `Vocabulary`.
"""

from __future__ import annotations

import re

from geo.geocode.grammar.clean import clean, refusal
from geo.geocode.grammar.elsewhere import names_elsewhere
from geo.geocode.grammar.parts import Address, Draft, Mention
from geo.geocode.grammar.read_chinese import leftovers, read_chinese, take_loose_number
from geo.geocode.grammar.read_latin import read_latin
from geo.geocode.grammar.reading import ROAD_TYPES, road_key
from geo.geocode.grammar.vocabulary import HAN, Vocabulary

__all__ = ["Address", "Mention", "parse_address"]

_HAN = re.compile(f"[{HAN}]")
_LATIN_ROAD = re.compile(rf"[A-Za-z]{{2}}.*\b(?:{'|'.join(ROAD_TYPES)})\b", re.IGNORECASE)


def parse_address(text: str, vocabulary: Vocabulary) -> Address:
    """What ``text`` says; ``refused`` gives the reason where it is no address.

    Examples
    --------
    >>> from geo.geocode.grammar.vocabulary import NamedPlace
    >>> places = [NamedPlace("d1", "district", ("东城区", "East Borough"), "d1")]
    >>> toyland = Vocabulary(("玩具", "Toyland"), places, [("玫瑰西二路", "")], "CN")
    >>> found = parse_address("Building 2, No. 18 West Meigui 2nd Road, East Borough, Toyland", toyland)
    >>> found.district, found.road, found.number, found.building, found.leftover
    ('d1', '玫瑰西二路', '18', '2', ())
    """
    reason = refusal(text)
    if reason:
        return Address(refused=reason)
    plain = clean(text)
    if _HAN.search(plain):
        draft = read_chinese(plain, vocabulary)
        if "road" not in draft.found and _LATIN_ROAD.search(draft.text):
            read_latin(draft, vocabulary)
            take_loose_number(draft)
    else:
        draft = read_latin(Draft(plain), vocabulary)
    return _settled(draft, vocabulary)


def _settled(draft: Draft, vocabulary: Vocabulary) -> Address:
    found = draft.found
    road, key = _named_road(found.get("road", ""), vocabulary)
    crossing, crossing_key = _named_road(found.get("crossing", ""), vocabulary)
    leftover = leftovers(draft.text)
    anchored = bool(found.get("city") or found.get("district"))
    return Address(
        city=found.get("city", ""),
        district=found.get("district", ""),
        district_written=found.get("district_written", ""),
        mentions=tuple(draft.mentions),
        road=road,
        road_key=key,
        crossing=crossing,
        crossing_key=crossing_key,
        lane=found.get("lane", ""),
        number=found.get("number", ""),
        number_to=found.get("number_to", ""),
        building=found.get("building", ""),
        floor=found.get("floor", ""),
        room=found.get("room", ""),
        postcode=found.get("postcode", ""),
        elsewhere=names_elsewhere(leftover, vocabulary, anchored),
        leftover=leftover,
    )


def _named_road(written: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The road's name, in Chinese where it is known, and its key if it was written in Latin letters."""
    if not written or _HAN.search(written):
        return written, ""
    key = road_key(written)
    known = vocabulary.roads_read_as(key)
    return (next(iter(known)), key) if len(known) == 1 else (written, key)
