"""The only way data enters a page: inert JSON.

Folium compiles rendered text a second time as a template and puts text into JavaScript literals, so a company name
could run as code on the server or in the browser. Here text travels as JSON whose strings spell every character that
HTML, Jinja or a template literal could react to as ``\\uXXXX``; the page parses it and writes it by ``textContent``.
"""

from __future__ import annotations

import json
import math
from typing import Any

from branca.element import Element, Figure

_HARMFUL = {ord(char): f"\\u{ord(char):04x}" for char in "{}<>&`$'\u2028\u2029"}


def inert_json(data: Any) -> str:
    """``data`` as compact JSON that means nothing to HTML, Jinja or a template literal.

    Not-a-number becomes null: JSON has no word for it. Structural braces stay; JSON never puts two opening ones side
    by side, nor ``{%`` or ``{#``.

    >>> print(inert_json({"name": "{{ 7 * 7 }} <img onerror=x> ${y}"}))
    {"name":"\\u007b\\u007b 7 * 7 \\u007d\\u007d \\u003cimg onerror=x\\u003e \\u0024\\u007by\\u007d"}
    """
    parts: list[str] = []
    _write(data, parts)
    return "".join(parts)


def _write(data: Any, parts: list[str]) -> None:
    if isinstance(data, str):
        # ASCII only: every other character is \\uXXXX already.
        parts.append(json.dumps(data).translate(_HARMFUL))
    elif isinstance(data, dict):
        parts.append("{")
        for position, (key, value) in enumerate(data.items()):
            parts.append("," if position else "")
            _write(str(key), parts)
            parts.append(":")
            _write(value, parts)
        parts.append("}")
    elif isinstance(data, list | tuple):
        parts.append("[")
        for position, value in enumerate(data):
            parts.append("," if position else "")
            _write(value, parts)
        parts.append("]")
    elif isinstance(data, float) and not math.isfinite(data):
        parts.append("null")
    else:
        parts.append(json.dumps(data))


class DataBlock(Element):
    """A table as an inert ``<script type="application/json">`` block of a saved page.

    ``name`` is ours, never the data's; the runtime in the page reads the block under it.
    """

    def __init__(self, name: str, data: Any) -> None:
        super().__init__()
        if not name.isidentifier():
            raise ValueError(f"block name {name!r}: wanted an identifier of ours")
        self._name = "DataBlock"
        self.block = f'<script type="application/json" data-lx="{name}">{inert_json(data)}</script>'

    def render(self, **kwargs: Any) -> None:
        """Put the block into the figure's body; it passes through no template of its own."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.html.add_child(_Verbatim(self.block), name=self.get_name())


class _Verbatim(Element):
    """Text that is written as it stands. branca would compile it as a template; nothing in it is one."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        return self.text
