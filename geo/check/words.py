"""Text that is more than text: markup, templates, control characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Any

from geo.check.folder import FILES, Folder, at
from geo.model.contracts import BY_TABLE
from geo.model.errors import Problem

# What text should be, in the order in which it is looked at.
MARKUP = (
    "text without control characters",
    "text without braces of a template",
    "text without markup",
    "text that is no script",
    "text that no spreadsheet takes for a formula",
)
_TEMPLATE = re.compile(r"\{\{|\{%|\{#|\$\{")
_TAG = re.compile(r"<\s*/?\s*[A-Za-z!?]")
_REFERENCE = re.compile(r"&(#\d+;|#x[0-9a-fA-F]+;|[A-Za-z][A-Za-z0-9]*;)")
_SCRIPT = re.compile(r"(javascript|vbscript|data)\s*:\s*\S", re.IGNORECASE)
_FORMULA = re.compile(r"\s*[=@]|[+\-]\s*[A-Za-z(]")
# Controls, line separators, marks that turn the direction of reading, and the sign of a lost character.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")


def markup(folder: Folder) -> Iterator[Problem]:
    """Cells and settings that hold what a page, a template or a spreadsheet would take for its own."""
    for name, table in folder.tables.items():
        for column in BY_TABLE[name].columns:
            for index, cell in table[column.name].items():
                wanted = _wanted(cell, is_web=column.kind == "web") if cell else ""
                if wanted:
                    yield at(name, index, column.name, cell, wanted)
    for file, said in (("layout.toml", folder.settings), (FILES, folder.files)):
        for key, text in _texts(said or {}):
            wanted = _wanted(text, is_web=False)
            if wanted:
                yield Problem(file, 0, key, text, wanted)


def _wanted(text: str, *, is_web: bool) -> str:
    broken = (
        _UNSEEN.search(text),
        _TEMPLATE.search(text),
        not is_web and _is_markup(text),
        _SCRIPT.match(text),
        _FORMULA.match(text),
    )
    return next((wanted for wanted, found in zip(MARKUP, broken, strict=True) if found), "")


def _is_markup(text: str) -> bool:
    """Whether a page would read a tag or a character reference in it; "R&D;" is none, "&lt;" is."""
    references = (found[1] for found in _REFERENCE.finditer(text))
    return bool(_TAG.search(text)) or any(word[0] == "#" or word in html5 for word in references)


def _texts(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a TOML file with the key that leads to it."""
    for name, value in said.items():
        key = f"{above}.{name}" if above else name
        entries = enumerate(value, start=1) if isinstance(value, list) else [(0, value)]
        for number, entry in entries:
            place = f"{key}[{number}]" if number else key
            if isinstance(entry, dict):
                yield from _texts(entry, place)
            elif isinstance(entry, str):
                yield place, entry
