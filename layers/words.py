"""How parts of a map or card come by their words: a function from key to text in the reader's language."""

from __future__ import annotations

from typing import Protocol


class Say(Protocol):
    """``say("shown_of_all", shown=46, all=65)`` -> "46 of 65 on the map"."""

    lang: str

    def __call__(self, key: str, **fill: object) -> str: ...

    def known(self, key: str) -> bool:
        """Whether there are words for ``key``."""
        ...
