"""The contract of layout.toml: what a layout is called, and the words that its tables use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args

from geo.model.errors import Problem
from geo.model.layout import Direction
from words.sentence import Sentence

FILE = "layout.toml"
LISTS = ("roles", "scopes", "zone_roles", "measures", "facets")
SHAPES = ("circle", "square", "diamond", "triangle", "plus", "ring")
GROUPS = ("land", "space", "firms", "production", "treatment", "access", "policy")

_TABLES = ("title", "subtitle", "city", "plan", "contact", "sheets")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_\-]*")
_WEB = re.compile(r"https?://[^\s<>\"]+")
_MAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
# What an entry of a list may say beside its slug and its words.
_KNOWN = {"shape": ("", *SHAPES), "group": ("", *GROUPS), "direction": get_args(Direction)}
Settings = Mapping[str, Any]


def malformed(settings: Settings) -> list[Problem]:
    """Where the file is so made that no layout can be built from it; ``column`` names the key."""
    problems = [
        _wrong(name, settings[name], Sentence("a table, headed {head}", {"head": f"[{name}]"}))
        for name in _TABLES
        if not isinstance(settings.get(name, {}), dict)
    ]
    for name in LISTS:
        entries = settings.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            problems.append(
                _wrong(name, entries, Sentence("tables, each headed {head}", {"head": f"[[{name}]]"}))
            )
            continue
        for number, entry in enumerate(entries, start=1):
            for key in ("slug", "measure") if name == "facets" else ("slug",):
                if not isinstance(entry.get(key), str):
                    problems.append(_wrong(f"{name}[{number}].{key}", entry.get(key), "a slug"))
    return problems


def settings_problems(settings: Settings) -> list[Problem]:
    """Every break of the contract; ``column`` names the key, counting entries of a list from 1."""
    problems = malformed(settings)
    # What is not even a table is said once, and passed over by the other rules.
    broken = {problem.column for problem in problems}
    sound = {name: value for name, value in settings.items() if name not in broken}
    rules = (_heads, _names, _lists, _links, _contact, _sheets)
    return sorted({*problems, *(problem for rule in rules for problem in rule(sound))})


def version_date(settings: Settings) -> str:
    """The data version as an ISO date, empty where it is none."""
    said = str(settings.get("version", "")).replace(".", "-")
    try:
        return date.fromisoformat(said).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else ""
    except ValueError:
        return ""


def slugs_of(settings: Settings, name: str) -> set[str]:
    """The slugs of one list, whatever else is wrong with it."""
    return {str(entry.get("slug", "")) for _, entry in _entries(settings, name)}


def _entries(settings: Settings, name: str) -> Iterator[tuple[str, Settings]]:
    listed = settings.get(name, [])
    for number, entry in enumerate(listed if isinstance(listed, list) else [], start=1):
        if isinstance(entry, dict):
            yield f"{name}[{number}]", entry


def _wrong(column: str, found: object, wanted: str | Sentence) -> Problem:
    return Problem(FILE, 0, column, "" if found is None else str(found), wanted)


def _heads(settings: Settings) -> Iterator[Problem]:
    slug, country = str(settings.get("slug", "")), str(settings.get("country", ""))
    if not _SLUG.fullmatch(slug):
        yield _wrong("slug", slug, "a slug of small letters, digits, - or _")
    if not version_date(settings):
        yield _wrong("version", settings.get("version"), "a date as YYYY.MM.DD")
    if not re.fullmatch(r"([A-Z]{2})?", country):
        yield _wrong("country", country, "two capital letters, or nothing")
    if not settings.get("roles"):
        yield _wrong("roles", None, "at least one role; each company has one")


def _names(settings: Settings) -> Iterator[Problem]:
    """Whatever people read has words in at least one language, as text."""
    yield from _words(settings.get("title", {}), "title", ("en", "zh"))
    if settings.get("plan"):
        yield from _words(settings["plan"], "plan", ("name_en", "name_zh"))
    for name in LISTS:
        for place, entry in _entries(settings, name):
            yield from _words(entry, place, ("en", "zh"))


def _words(said: Settings, place: str, keys: tuple[str, str]) -> Iterator[Problem]:
    for key in keys:
        if not isinstance(said.get(key, ""), str):
            yield _wrong(f"{place}.{key}", said[key], "text")
    if not any(said.get(key) for key in keys):
        yield _wrong(
            place, None, Sentence("words in {first} or {second}", {"first": keys[0], "second": keys[1]})
        )


def _lists(settings: Settings) -> Iterator[Problem]:
    for name in LISTS:
        seen: set[str] = set()
        for place, entry in _entries(settings, name):
            slug = str(entry.get("slug", ""))
            if not _SLUG.fullmatch(slug):
                yield _wrong(f"{place}.slug", slug, "a slug of small letters, digits, - or _")
            elif slug in seen:
                yield _wrong(f"{place}.slug", slug, "a slug that no other entry has")
            seen.add(slug)
            for key, known in _KNOWN.items():
                if entry.get(key, "") not in known:
                    wanted = Sentence("one of {known}", {"known": tuple(filter(None, known))})
                    yield _wrong(f"{place}.{key}", entry[key], wanted)
            if not isinstance(entry.get("adds_up", False), bool):
                yield _wrong(f"{place}.adds_up", entry["adds_up"], "true or false")


def _links(settings: Settings) -> Iterator[Problem]:
    measures = slugs_of(settings, "measures")
    headline = settings.get("plan", {}).get("headline", [])
    named = [("plan.headline", word) for word in (headline if isinstance(headline, list) else [headline])]
    named += [(f"{place}.measure", entry.get("measure")) for place, entry in _entries(settings, "facets")]
    for place, word in named:
        if word not in measures:
            yield _wrong(place, word, "the slug of one of the [[measures]]")


def _sheets(settings: Settings) -> Iterator[Problem]:
    sheets = settings.get("sheets", {})
    number, schematic = sheets.get("approval_number", ""), sheets.get("schematic", True)
    if not isinstance(number, str) or len(number) > 60 or "\n" in number:
        yield _wrong("sheets.approval_number", number, "one line of at most 60 characters")
    if not isinstance(schematic, bool):
        yield _wrong("sheets.schematic", schematic, "true or false")


def _contact(settings: Settings) -> Iterator[Problem]:
    contact = settings.get("contact", {})
    url, mail = str(contact.get("report_url", "")), str(contact.get("report_mail", ""))
    if url and not _WEB.fullmatch(url):
        yield _wrong("contact.report_url", url, "an address that begins with http:// or https://")
    if mail and not _MAIL.fullmatch(mail):
        yield _wrong("contact.report_mail", mail, "a mail address")
