"""Text as it arrives in lists -> plain text to parse, or the reason why it is not an address."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

LONGEST_ADDRESS = 400
"""Characters; the longest real address seen has 130, with a company's name in two languages glued to it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"^[=+@-]")
# Remains of a page's layout may stand in an address; anything that can act may not.
_LAYOUT_TAG = re.compile(
    r"</?(?:br|p|div|span|b|i|u|em|strong|font|td|th|tr|li|ul|ol|small|sub|sup|center)\s*/?>", re.I
)
_MARKUP = re.compile(r"<[a-zA-Z!/?]|javascript:|\{\{|\{%|\{#|\$\{|<%", re.I)
_LINK = re.compile(r"https?://|www\.|\S@\S+\.\w")
_COORDINATES = re.compile(
    r"^\D{0,24}?-?\d{1,3}\.\d{2,}\s*°?\s*[NSEW东西南北]?[^\d.]{1,12}-?\d{1,3}\.\d{2,}\D{0,8}$", re.I
)
_DEGREES = re.compile(r"\d{1,3}\s*[°度]\s*\d{1,2}\s*['′分]")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]")

# Chinese characters, Latin letters, plain digits, a space or a comma: no sign that a pattern below asks for.
_WORDS_AND_NUMBERS = re.compile(
    r"(?![度分])[A-Za-z\u3400-\u9fff](?:[A-Za-z0-9, ]|(?![度分])[\u3400-\u9fff])*"
)

# Signs without width: joiners, marks of direction, soft hyphens, byte order marks.
_INVISIBLE = "\u00ad\u061c\u180e\ufeff" + "".join(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F))
    for code in range(first, last + 1)
)
_COMMENT = re.compile(r"(?<!:)//+|/\*|\*/")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff\d])|(?<=\d)\s+(?=[\u3400-\u9fff])")
_RANGE = re.compile(r"(?<=\d)\s*[~〜～至—–―－﹣]\s*(?=\d)")
_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "。": ",", "、": ",", "–": "-", "—": "-"}
    | {"，": ",", "；": ",", "【": "(", "】": ")", "[": "(", "]": ")", "·": " ", "•": " ", "|": ","}
    | dict.fromkeys(_INVISIBLE)
)


def refusal(text: str) -> str:
    """Why ``text`` is not an address, in words for the reader; empty where it may be one.

    >>> refusal("31.2304, 121.4737")
    'coordinates, not an address'
    >>> refusal("张江路368号")
    ''
    """
    stripped = text.strip()
    if len(text) <= LONGEST_ADDRESS and _WORDS_AND_NUMBERS.fullmatch(text):
        # Most rows: nothing in them can be anything but words, so no pattern is tried.
        return ""
    bare = _LAYOUT_TAG.sub(" ", html.unescape(stripped[: LONGEST_ADDRESS + 1]))
    plain = unicodedata.normalize("NFKC", bare)
    checks = (
        (not stripped, "the address is empty"),
        (len(stripped) > LONGEST_ADDRESS, f"longer than {LONGEST_ADDRESS} characters: not an address"),
        (_CONTROL.search(text), "holds control characters: not an address"),
        (_FORMULA.match(stripped), "begins like a spreadsheet formula: not an address"),
        (_MARKUP.search(bare), "holds markup or template code: not an address"),
        (_LINK.search(bare), "holds a web or mail address: not a postal one"),
        (_COORDINATES.match(plain) or _DEGREES.search(plain), "coordinates, not an address"),
        (not _WORD.search(plain), "holds no word: not an address"),
    )
    return next((reason for wrong, reason in checks if wrong), "")


def clean(text: str) -> str:
    """``text`` in one plain form: half-width, simplified, no layout tags, spaces only between Latin words.

    Line breaks and list punctuation become commas. The case of Latin letters is kept.

    >>> clean("上海市浦東新區紫萍路 ９０８弄<br/>28 號")
    '上海市浦东新区紫萍路908弄,28号'
    """
    # One address is cleaned to be looked up and again to be read: the last ones are remembered.
    return _remembered(text) if len(text) <= LONGEST_ADDRESS else _cleaned(text)


def _cleaned(text: str) -> str:
    plain = _LAYOUT_TAG.sub("\n", html.unescape(text)) if "<" in text or "&" in text else text
    if "//" in plain or "/*" in plain or "*/" in plain:
        plain = _COMMENT.sub(" ", plain)
    plain = unicodedata.normalize("NFKC", plain).translate(_PUNCTUATION)
    plain = simplified(plain)
    # No pattern is tried that needs a sign the text does not hold: most addresses are one word of Chinese.
    if not plain.isalnum() or "至" in plain:
        plain = _RANGE.sub("-", plain)
        plain = ",".join(" ".join(line.split()) for line in plain.splitlines() if line.strip(" \t,"))
        plain = _BETWEEN_HAN.sub("", plain)
        plain = re.sub(r"\s*[,;]+[\s,;]*", ",", plain).strip(", ")
    return plain


_remembered = lru_cache(maxsize=4096)(_cleaned)


def simplified(text: str) -> str:
    """``text`` with traditional characters replaced by simplified ones, one for one.

    >>> simplified("張江高科技園區瑞慶路")
    '张江高科技园区瑞庆路'
    """
    return text if text.isascii() else text.translate(_SIMPLER)


class _Simpler(dict[int, int]):
    """A `str.translate` table that asks OpenCC for a character at its first occurrence and remembers it."""

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        simple = _opencc()(sign) if "\u3400" <= sign <= "\u9fff" else sign
        self[code] = ord(simple) if len(simple) == 1 else code
        return self[code]


_SIMPLER = _Simpler()


@cache
def _opencc() -> Callable[[str], str]:
    from opencc import OpenCC  # type: ignore[import-untyped]

    converted: Callable[[str], str] = OpenCC("t2s").convert
    return converted
