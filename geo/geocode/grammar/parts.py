"""The parts of an address, and the text that a grammar takes them from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from geo.geocode.grammar.vocabulary import NamedPlace

CUT = ","
"""Stands in a text where a part was taken out, so that what stood on both sides stays apart."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A known name as it was written, and every place it may stand for."""

    written: str
    places: tuple[NamedPlace, ...]

    @property
    def kind(self) -> str:
        """The kind of the first place."""
        return self.places[0].kind


@dataclass(frozen=True, slots=True)
class Address:
    """What an address says. Empty means not stated, never unknown to us.

    Attributes
    ----------
    city
        The layout's city, as written.
    district, district_written
        Slug of the district of today; what was written, which may be a district long since abolished.
    mentions
        Towns, parks, landmarks and abolished districts named, in the order of the text.
    road, road_key
        The road in Chinese where it was written so or is known; else as written. Its key, see
        `geo.geocode.grammar.reading`, is empty for Chinese names, which need none.
    crossing, crossing_key
        A second road that crosses the first.
    lane, number, number_to
        Digits without 弄 or 号: number "85" to "89" of a range; inside a lane, the number in the lane.
    building, floor, room
        Codes without the word: "15乙", "2-4", "B406".
    postcode
        Six digits.
    elsewhere
        A city, province or district that is not of this layout.
    leftover
        Parts that were not understood.
    refused
        Why the text is no address at all; then everything else is empty.
    """

    city: str = ""
    district: str = ""
    district_written: str = ""
    mentions: tuple[Mention, ...] = ()
    road: str = ""
    road_key: str = ""
    crossing: str = ""
    crossing_key: str = ""
    lane: str = ""
    number: str = ""
    number_to: str = ""
    building: str = ""
    floor: str = ""
    room: str = ""
    postcode: str = ""
    elsewhere: str = ""
    leftover: tuple[str, ...] = ()
    refused: str = ""

    def mentioned(self, *kinds: str) -> Mention | None:
        """The first mention of one of the kinds."""
        return next((one for one in self.mentions if one.kind in kinds), None)


@dataclass
class Draft:
    """An address in the making: the text not yet understood, and the parts found so far."""

    text: str
    found: dict[str, str] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)

    def cut(self, start: int, end: int) -> None:
        """Takes a span out of the text."""
        self.text = self.text[:start] + CUT + self.text[end:]

    def take(self, pattern: re.Pattern[str]) -> bool:
        """Moves the first match's named groups into ``found``; a part that was found before stays.

        Returns whether there was a match.
        """
        match = pattern.search(self.text)
        if match is None:
            return False
        for name, value in match.groupdict().items():
            if value:
                self.found.setdefault(name, value)
        self.cut(match.start(), match.end())
        return True

    def mention(self, mention: Mention) -> None:
        """Notes a place; a district decides where the address lies unless one was named before."""
        if mention.kind == "city":
            self.found.setdefault("city", mention.written)
            return
        if mention.kind in ("district", "historic_district"):
            # Two districts under one name: neither is decided.
            slugs = {place.district for place in mention.places}
            if len(slugs) == 1:
                self.found.setdefault("district", slugs.pop())
                self.found.setdefault("district_written", mention.written)
        if mention.kind != "district" and all(mention.places != other.places for other in self.mentions):
            self.mentions.append(mention)
