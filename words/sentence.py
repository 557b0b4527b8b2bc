"""Something said to a reader in his language: an error, a note, what a cell should hold.

The English words stand where they are said, in the code; ``sentences.zh.toml`` has the Chinese for each of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_COMMA = {"en": ", ", "zh": "、"}


class Filler(Formatter):
    """Fills ``{name}``; ``{name:one|many}`` says the first for 1 and the second for any other value.

    ``{name!q}`` sets text in Chinese quotation marks, with the same care for unseen characters as ``!r``.

    >>> Filler().vformat("{count} {count:firm|firms}", (), {"count": 1})
    '1 firm'
    """

    def format_field(self, value: object, format_spec: str) -> str:
        one, parted, many = format_spec.partition("|")
        if parted:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))

    def convert_field(self, value: object, conversion: str | None) -> object:
        if conversion == "q":
            return f"“{repr(str(value))[1:-1]}”"
        return super().convert_field(value, conversion)


@cache
def sentences(lang: str) -> Mapping[str, str]:
    """What errors and notes say in one language, by their English words."""
    file = Path(__file__).with_name(f"sentences.{lang}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@dataclass(frozen=True)
class Sentence:
    """English words with ``{names}`` in them, and what stands for these.

    What fills a name may be a sentence itself, or a tuple, which is listed with commas. Words without anything to fill
    are never read for braces.

    >>> wanted = Sentence("one of {known}", {"known": ("b", "c")})
    >>> str(Sentence("{file}: wanted {wanted}", {"file": "a.csv", "wanted": wanted}))
    'a.csv: wanted one of b, c'
    """

    words: str
    fill: Mapping[str, object] = field(default_factory=dict, hash=False)

    def in_(self, lang: str) -> str:
        """The sentence in ``lang``; in English where nobody has put it into that language."""
        words = sentences(lang).get(self.words, self.words)
        if not self.fill:
            return words
        # What is filled in is not read for braces again, so a name that holds "{x}" stays as it is.
        return Filler().vformat(words, (), {name: _filled(value, lang) for name, value in self.fill.items()})

    def __str__(self) -> str:
        return self.in_("en")

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)

    def __gt__(self, other: object) -> bool:
        return str(self) > str(other)


def sentence(said: str | Sentence) -> Sentence:
    """Plain words as a sentence; a sentence as it is."""
    return said if isinstance(said, Sentence) else Sentence(said)


def _filled(value: object, lang: str) -> object:
    if isinstance(value, Sentence):
        return value.in_(lang)
    if isinstance(value, tuple):
        return _COMMA[lang].join(str(_filled(part, lang)) for part in value)
    return value
