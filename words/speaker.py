"""Words in English and Chinese, by key: a table a place, ``en/map.toml`` and ``zh/map.toml`` with the same keys.

``facts`` and ``legend`` are for every place; any other table is read by its own place alone.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from words.sentence import LANGUAGES, Filler, Sentence

_HERE = Path(__file__).parent
PLACES = tuple(sorted(file.stem for file in (_HERE / "en").glob("*.toml")))


@cache
def table(place: str, lang: str) -> dict[str, str]:
    """The words of one place in one language."""
    return tomllib.loads((_HERE / lang / f"{place}.toml").read_text(encoding="utf-8"))


@cache
def words(lang: str) -> dict[str, str]:
    """All words of one language; raises ValueError where there are none."""
    if lang not in LANGUAGES:
        raise ValueError(f"there are no words in {lang!r}, only in {', '.join(LANGUAGES)}")
    return {key: text for place in PLACES for key, text in table(place, lang).items()}


@cache
def map_words(lang: str) -> dict[str, str]:
    """What the map in the browser says, and nothing else."""
    return table("map", lang) | table("legend", lang)


class Speaker:
    """Text for a key in one language; ``{name}`` in it is filled.

    >>> speaker("en")("shown_of_all", shown=46, all=65)
    '46 of 65 on the map'
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = words(lang)

    def __call__(self, key: str, **fill: object) -> str:
        # Filled text is not read for braces again, so a name that holds "{x}" stays as it is.
        return Filler().vformat(self._words[key], (), fill) if fill else self._words[key]

    def sentence(self, said: Sentence) -> str:
        """What an error or a note says, in this language."""
        return said.in_(self.lang)

    def known(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        return key in self._words


@cache
def speaker(lang: str) -> Speaker:
    """The speaker of a language; raises ValueError for one that we have no words in."""
    return Speaker(lang)
