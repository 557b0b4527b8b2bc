"""One box to find anything in a layout: Chinese, English, pinyin, initials, typos.

All that can be typed for a name is spelled out once (`build_index`); a search looks through the cheap ways of
matching first and for typos only where nothing begins with what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from geo.find.keys import Ints, Keys
from geo.find.searchable import Entry, Kind, entries_of
from geo.find.spellings import folded_words, has_han, joined, sound, spellings
from geo.find.typos import Forms
from geo.model.layout import Layout

# What is longer is no name; the rest of it is not read.
LONGEST_QUERY = 100
_MOST_WORDS = 8
_SUBSTRING_FROM = 2

EXACT, PREFIX, WORD, SUBSTRING, ALL_WORDS = 100.0, 90.0, 80.0, 70.0, 65.0
INITIALS, INITIALS_PREFIX, INITIALS_WITHIN = 60.0, 57.0, 54.0
SOUND, TYPO = 50.0, 45.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found.

    ``matched`` is the name that matched, as it is written; ``score`` falls from `EXACT` to typos; ``lon, lat`` in
    WGS-84, None where no place is known; ``position`` is the place in the table of companies, -1 for other kinds.
    """

    kind: Kind
    id: str
    name_en: str
    name_zh: str
    matched: str
    lon: float | None
    lat: float | None
    score: float
    position: int = -1


@dataclass(frozen=True)
class SearchIndex:
    """What `search` looks through: `entries` by preference, and every spelling of their ``texts``.

    ``entry_of`` gives the entry of each text; the owners of all keys are texts.
    """

    entries: tuple[Entry, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    entry_of: Ints = field(repr=False)
    names: Keys = field(repr=False)
    initials: Keys = field(repr=False)
    forms: Forms = field(repr=False)


def build_index(layout: Layout) -> SearchIndex:
    """Every name of a layout, spelled out."""
    entries = entries_of(layout)
    texts = tuple(text for entry in entries for text in entry.texts)
    entry_of = np.repeat(np.arange(len(entries)), [len(entry.texts) for entry in entries]).astype(np.int64)
    kinds = {kind: rank for rank, kind in enumerate(dict.fromkeys(entry.kind for entry in entries))}
    ranks = np.array([kinds[entry.kind] for entry in entries], dtype=np.int64)[entry_of].tolist()
    ways = [
        (rank, text, way)
        for text, (rank, name) in enumerate(zip(ranks, texts, strict=True))
        for way in spellings(name)
    ]
    # Short keys first within a kind: what was typed is then the larger part of them.
    ways.sort(key=lambda item: (item[0], len(item[2].key), item[1]))
    short = sorted(
        ((rank, text, way.initials) for rank, text, way in ways if _has_initials(way.key, way.begins)),
        key=lambda item: (item[0], len(item[2]), item[1]),
    )
    return SearchIndex(
        entries=entries,
        texts=texts,
        entry_of=entry_of,
        names=Keys.of(
            [way.key for _, _, way in ways], [way.begins for _, _, way in ways], [text for _, text, _ in ways]
        ),
        initials=Keys.of([key for _, _, key in short], [(0,)] * len(short), [text for _, text, _ in short]),
        forms=Forms.of((text, way) for _, text, way in ways),
    )


def search(index: SearchIndex, query: str, limit: int = 10) -> list[Hit]:
    """What ``query`` may mean, the best first, at most ``limit``.

    Better matches stand first; among equals zones, companies, districts, parks, places, stations in this order, and
    names that hold little else. Nothing is raised, whatever is typed: what is no name finds nothing.
    """
    hits: dict[int, tuple[int, float]] = {}
    for text, score in _ranked(index, query):
        if len(hits) >= limit:
            break
        hits.setdefault(int(index.entry_of[text]), (text, score))
    return [_hit(index, entry, text, score) for entry, (text, score) in hits.items()]


def matching_positions(index: SearchIndex, text: str) -> list[int]:
    """Places in the table of companies of all those that ``text`` finds, the best first."""
    entries = dict.fromkeys(int(index.entry_of[match]) for match, _ in _ranked(index, text))
    return [position for entry in entries if (position := index.entries[entry].position) >= 0]


def _ranked(index: SearchIndex, query: str) -> Iterator[tuple[int, float]]:
    """Texts that match, with their scores, the best first; a text may come more than once."""
    words = folded_words(query[:LONGEST_QUERY])[:_MOST_WORDS]
    typed = joined(words).key[:LONGEST_QUERY]
    if not typed:
        return
    begun = False
    for text, score in _by_name(index, typed, words):
        begun = True
        yield text, score
    for text, score in _by_initials(index.initials, typed):
        begun |= score >= INITIALS_PREFIX and len(typed) > _SUBSTRING_FROM
        yield text, score
    if not begun:
        yield from _by_sound(index.names, words)
        yield from _by_typo(index, typed, words)


def _by_name(index: SearchIndex, typed: str, words: Sequence[str]) -> Iterator[tuple[int, float]]:
    names = index.names
    found = names.find(typed)
    keys = names.keys_at(found)
    first = found == names.starts[keys]
    whole = first & (names.lengths[keys] == len(typed))
    word = names.word_at[found]
    tiers = [(EXACT, whole), (PREFIX, first & ~whole), (WORD, word & ~first)]
    if len(typed) >= _SUBSTRING_FROM or has_han(typed):
        tiers.append((SUBSTRING, ~word))
    for score, tier in tiers:
        yield from ((text, score) for text in names.owners[keys[tier]].tolist())
    if len(words) > 1:
        every = _with_all(index, [_texts_with(names, word) for word in words])
        yield from ((text, ALL_WORDS) for text in every)


def _by_initials(initials: Keys, typed: str) -> Iterator[tuple[int, float]]:
    if len(typed) < _SUBSTRING_FROM or has_han(typed):
        return
    found = initials.find(typed)
    keys = initials.keys_at(found)
    first = found == initials.starts[keys]
    whole = first & (initials.lengths[keys] == len(typed))
    tiers = [(INITIALS, whole), (INITIALS_PREFIX, first & ~whole)]
    if len(typed) > _SUBSTRING_FROM:
        tiers.append((INITIALS_WITHIN, ~first))
    for score, tier in tiers:
        yield from ((text, score) for text in initials.owners[keys[tier]].tolist())


def _by_sound(names: Keys, words: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Chinese typed with a wrong character of the same sound, as an input method offers it."""
    if any(has_han(word) for word in words):
        found = names.find(sound(words))
        for text in names.owners[names.keys_at(found[names.word_at[found]])].tolist():
            yield text, SOUND


def _by_typo(index: SearchIndex, typed: str, words: Sequence[str]) -> Iterator[tuple[int, float]]:
    near = [(edits, text) for edits, texts in index.forms.near(typed) for text in texts.tolist()]
    yield from ((text, TYPO - 5 * edits) for edits, text in sorted(near))
    if len(words) > 1:
        meant = [
            np.concatenate([_texts_with(index.names, word), *(texts for _, texts in index.forms.near(word))])
            for word in words
        ]
        yield from ((text, TYPO - 20) for text in _with_all(index, meant))


def _texts_with(names: Keys, word: str) -> Ints:
    """Texts in which a word begins like ``word``; a Chinese one may stand anywhere."""
    found = names.find(word)
    return names.owners[names.keys_at(found if has_han(word) else found[names.word_at[found]])]


def _with_all(index: SearchIndex, found: Sequence[Ints]) -> list[int]:
    """A text of each entry that has one in every array: the first of its texts in the first array."""
    every = np.ones(len(index.entries), dtype=bool)
    for texts in found:
        has = np.zeros(len(index.entries), dtype=bool)
        has[index.entry_of[texts]] = True
        every &= has
    shown = np.zeros(len(index.entries), dtype=np.int64)
    shown[index.entry_of[found[0][::-1]]] = found[0][::-1]
    return shown[every].tolist()


def _has_initials(key: str, begins: Sequence[int]) -> bool:
    return len(begins) > 1 and not has_han(key)


def _hit(index: SearchIndex, number: int, text: int, score: float) -> Hit:
    entry = index.entries[number]
    return Hit(
        kind=entry.kind,
        id=entry.id,
        name_en=entry.name_en,
        name_zh=entry.name_zh,
        matched=index.texts[text],
        lon=entry.lon,
        lat=entry.lat,
        score=score,
        position=entry.position,
    )
