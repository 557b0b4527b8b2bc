"""How parts of a map or card come by their words: a function from key to text in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Say(Protocol):
    """``say("shown_of_all", shown=46, all=65)`` -> "46 of 65 on the map"."""

    lang: str

    def __call__(self, key: str, **fill: object) -> str: ...

    def known(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        ...


@dataclass(frozen=True)
class Voices:
    """Where pages and sheets come by their words: a speaker by language, and all words of a language."""

    speak: Callable[[str], Say]
    words: Callable[[str], Mapping[str, str]]
