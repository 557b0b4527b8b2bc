"""Words in English and Chinese, by key; ``en.toml`` and ``zh.toml`` hold the same keys."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from string import Formatter

from geo.model.errors import ChoiceError, Sentence
from geo.model.layout import LANGUAGES


@cache
def words(lang: str) -> dict[str, str]:
    """All words of one language.

    Raises
    ------
    ChoiceError
        There are no words for ``lang``.
    """
    if lang not in LANGUAGES:
        raise ChoiceError("language", lang, LANGUAGES)
    file = Path(__file__).with_name(f"{lang}.toml")
    return {key: str(text) for key, text in tomllib.loads(file.read_text(encoding="utf-8")).items()}


class _Filler(Formatter):
    """Fills ``{name}``, and has ``{name:one|many}`` say the first for 1 and the second for any other value.

    >>> _Filler().vformat("{count} {count:firm|firms}", (), {"count": 1})
    '1 firm'
    """

    def format_field(self, value: object, format_spec: str) -> str:
        one, parted, many = format_spec.partition("|")
        if parted:
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


@cache
def _sentences(lang: str) -> dict[str, str]:
    """What errors and notes say, by their English words."""
    file = Path(__file__).with_name(f"sentences.{lang}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


class Speaker:
    """Text for a key in one language; ``{name}`` in it is filled. Keeps `layers.words.Say`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = words(lang)

    def __call__(self, key: str, **fill: object) -> str:
        # Filled text is not read for braces again, so a name that holds "{x}" stays as it is.
        return _Filler().vformat(self._words[key], (), fill) if fill else self._words[key]

    def sentence(self, said: Sentence) -> str:
        """What an error or a note says, in this language where ``sentences.LANG.toml`` has it, else in English."""
        words = _sentences(self.lang).get(said.words)
        return str(Sentence(words, said.fill) if words else said)

    def known(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        return key in self._words


@cache
def speaker(lang: str) -> Speaker:
    """The speaker of a language; raises `ChoiceError` for one that we have no words in."""
    return Speaker(lang)
