"""One key for the many spellings of a name: pinyin joined or split, English directions, ordinals, types.

A key is the toneless pinyin of the Chinese name without spaces: ``zhongshanbeiyilu`` for 中山北一路, for
"Zhongshan North 1st Road", for "North Zhongshan 1st Road" and for "Zhongshan Bei Yi Lu".
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice, product

DIRECTIONS = {
    "east": "dong",
    "west": "xi",
    "south": "nan",
    "north": "bei",
    "middle": "zhong",
    "central": "zhong",
}
DIRECTIONS |= {"mid": "zhong", "e": "dong", "w": "xi", "s": "nan", "n": "bei"}
ORDINALS = {
    "1st": "yi",
    "2nd": "er",
    "3rd": "san",
    "4th": "si",
    "5th": "wu",
    "6th": "liu",
    "7th": "qi",
    "8th": "ba",
}
ORDINALS |= {"9th": "jiu", "10th": "shi", "first": "yi", "second": "er", "third": "san", "fourth": "si"}
ORDINALS |= {"fifth": "wu", "sixth": "liu", "seventh": "qi", "eighth": "ba", "ninth": "jiu", "tenth": "shi"}
# The pinyin of each type of road, by every word that stands for it in English or in pinyin.
ROAD_TYPES = {
    "road": "lu",
    "rd": "lu",
    "lu": "lu",
    "street": "jie",
    "st": "jie",
    "jie": "jie",
    "dajie": "dajie",
}
ROAD_TYPES |= {"avenue": "dadao", "ave": "dadao", "av": "dadao", "boulevard": "dadao", "blvd": "dadao"}
ROAD_TYPES |= {"dadao": "dadao", "highway": "gonglu", "hwy": "gonglu", "gonglu": "gonglu"}

_TYPE_READINGS = {
    "公路": "gonglu",
    "大道": "dadao",
    "大街": "dajie",
    "路": "lu",
    "街": "jie",
    "道": "dao",
    "弄": "nong",
}

_TOKEN = re.compile(r"[a-z0-9]+")
_SPELLING = str.maketrans({"ü": "u", "ǚ": "u", "ǜ": "u", "'": "", "’": "", ".": " "})
# Keyboards write u-umlaut as v, which pinyin has no other use for.
_UMLAUT = re.compile("(?<=[ln])v")
# At most this many readings of one name are kept; names with more have several rare characters in a row.
_MOST_READINGS = 32


def latin_tokens(text: str) -> list[str]:
    """Lower-case words of a Latin name; apostrophes vanish, hyphens divide.

    >>> latin_tokens("Yan'an Xi Lu"), latin_tokens("Lin-gang")
    (['yanan', 'xi', 'lu'], ['lin', 'gang'])
    """
    return _TOKEN.findall(text.lower().translate(_SPELLING).replace("shaanxi", "shanxi"))


def road_key(name: str) -> str:
    """The key of a road's Latin name, with direction, ordinal and type in Chinese order.

    >>> road_key("Zhongshan North 1st Road") == road_key("North Zhongshan 1st Rd.") == "zhongshanbeiyilu"
    True
    >>> road_key("Kangxin Highway")
    'kangxingonglu'
    """
    stem: list[str] = []
    direction = ordinal = kind = ""
    for word in latin_tokens(name):
        if word in ROAD_TYPES:
            kind = ROAD_TYPES[word]
        elif word in DIRECTIONS:
            direction = DIRECTIONS[word]
        elif word in ORDINALS:
            ordinal = ORDINALS[word]
        elif word == "old":
            stem.insert(0, "lao")
        else:
            stem.append(_UMLAUT.sub("u", word))
    return "".join(stem) + direction + ordinal + kind


# What readers type is read too, so this has a bound.
@lru_cache(maxsize=50_000)
def readings(name: str) -> frozenset[str]:
    """All toneless readings of a Chinese name, joined; Latin letters and digits are kept as they are.

    >>> sorted(readings("长海路"))
    ['changhailu', 'zhanghailu']
    """
    from pypinyin import Style, pinyin

    stem = _without_type(name)
    syllables = pinyin(stem, style=Style.NORMAL, heteronym=True, errors=str.lower)
    choices = [sorted({_UMLAUT.sub("u", one) for one in options}) for options in syllables]
    ending = _TYPE_READINGS.get(name.removeprefix(stem), "")
    return frozenset("".join(parts) + ending for parts in islice(product(*choices), _MOST_READINGS))


def _without_type(name: str) -> str:
    for ending in _TYPE_READINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name
