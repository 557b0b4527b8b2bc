"""How a name may be typed: folded, in Chinese or Latin letters, in pinyin, by initials.

Folding takes away what people leave out or write otherwise: case, accents, width, spaces, hyphens, apostrophes,
traditional characters. Names and what is typed are folded alike, so that they meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from geo.geocode.grammar.clean import simplified

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAS_HAN = re.compile(f"[{HAN}]")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
# Other readings are tried for short names only: in a long one they would multiply, and nobody types it whole.
_READ_OTHERWISE = 8
_MOST_OTHERWISE = 6


class Spelling(NamedTuple):
    """One way to type a name: folded words without spaces between them, and where each begins."""

    key: str
    begins: tuple[int, ...]

    @property
    def initials(self) -> str:
        """The first sign of each word."""
        return "".join(self.key[at] for at in self.begins)


def has_han(text: str) -> bool:
    """Whether a Chinese character stands in ``text``."""
    return _HAS_HAN.search(text) is not None


def folded_words(text: str) -> list[str]:
    """The words of ``text``, folded; Chinese and Latin parts stand apart, signs between words vanish.

    >>> folded_words("Lin-gang, Xi'an: CAFÉS ＡＢ")
    ['lin', 'gang', 'xian', 'cafes', 'ab']
    >>> folded_words("藥明巨諾JW（上海）")
    ['药明巨诺', 'jw', '上海']
    """
    plain = _APOSTROPHES.sub("", text)
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", simplified(unicodedata.normalize("NFKC", plain)))
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _WORD.findall(plain.casefold())


def joined(words: Sequence[str]) -> Spelling:
    """Words put together.

    >>> joined(["lin", "gang"])
    Spelling(key='lingang', begins=(0, 3))
    """
    begins, at = [], 0
    for word in words:
        begins.append(at)
        at += len(word)
    return Spelling("".join(words), tuple(begins))


def spellings(text: str) -> list[Spelling]:
    """All ways to type ``text``: as it stands, then in pinyin, with other readings of a short name last.

    >>> [one.key for one in spellings("药明巨诺")][:2]
    ['药明巨诺', 'yaomingjunuo']
    >>> spellings("药明巨诺")[1].initials
    'ymjn'
    >>> "minhang" in [one.key for one in spellings("闵行")]
    True
    """
    words = folded_words(text)
    if not words:
        return []
    found = [joined(words)]
    if any(has_han(word) for word in words):
        found += [joined(syllables) for syllables in _readings(words)]
    return list(dict.fromkeys(found))


def sound(words: Sequence[str]) -> str:
    """The usual pinyin of folded words, joined.

    >>> sound(folded_words("要明巨諾"))
    'yaomingjunuo'
    """
    return "".join(_usual_reading(words))


def _readings(words: Sequence[str]) -> list[list[str]]:
    """Syllables of the usual reading, then with one syllable at a time read otherwise."""
    usual = _usual_reading(words)
    signs = [sign for word in words for sign in (word if has_han(word) else (word,))]
    if len(signs) > _READ_OTHERWISE or len(signs) != len(usual):
        return [usual]
    otherwise = [
        [*usual[:place], other, *usual[place + 1 :]]
        for place, sign in enumerate(signs)
        if has_han(sign)
        for other in _sign_readings(sign)
        if other != usual[place]
    ]
    return [usual, *otherwise[:_MOST_OTHERWISE]]


def _usual_reading(words: Sequence[str]) -> list[str]:
    return [syllable for word in words for syllable in (_han_reading(word) if has_han(word) else (word,))]


def _han_reading(word: str) -> list[str]:
    return [syllable for piece in _cutter()(word) for syllable in _piece_reading(piece)]


@cache
def _cutter() -> Callable[[str], list[str]]:
    from pypinyin.contrib.mmseg import seg

    def cut(word: str) -> list[str]:
        return list(seg.cut(word))

    return cut


# Pieces are the characters and phrases of pypinyin's own lists, so these caches have a bound.
@cache
def _piece_reading(piece: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(folded for one in lazy_pinyin(piece) for folded in folded_words(one))


@cache
def _sign_readings(sign: str) -> tuple[str, ...]:
    """All readings of one character; u-umlaut, which keyboards write as v, also as u."""
    from pypinyin import Style, pinyin

    known = pinyin(sign, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(form for one in known for form in (one, one.replace("v", "u"))))
