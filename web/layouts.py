"""The layouts that this server shows: which there are, which of them an address means, and each as it now stands.

The variable LAYOUT names them; the first is shown where an address names none. One that cannot be read takes only its
own pages down.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from geo.exchange.postgis import is_address, shown
from geo.model.errors import ChoiceError, ExplorerError, SourceError
from geo.model.layout import Layout, Words
from geo.model.sources import (
    Stamp,
    digest_of,
    layout_folder,
    layout_places,
    read_layout,
    read_settings,
    stamp_of,
)

WORD = "layout"
# A database that did not answer is not asked again at once: each request would wait for it.
_PAUSE_S = 10.0


@dataclass(frozen=True)
class Entry:
    """A layout of this server as far as its layout.toml tells: ``layout=SLUG`` means it in an address.

    ``folder`` is None where ``error`` says why it cannot be read at all.
    """

    slug: str
    title: Words
    folder: Path | None
    error: ExplorerError | None = None


def entries() -> list[Entry]:
    """The layouts of this server in their order; slugs are different, for the second of a kind is refused."""
    found: list[Entry] = []
    for number, place in enumerate(layout_places(), start=1):
        entry = _entry(place, number)
        if entry.slug in {one.slug for one in found}:
            entry = Entry(f"{entry.slug}-{number}", entry.title, None, _clash(entry.slug, place))
        found.append(entry)
    return found


def refuse_clashes(places: Sequence[str]) -> None:
    """Raise `SourceError` where two layouts have one slug; what else is wrong with one of them its own pages say."""
    found: set[str] = set()
    for number, place in enumerate(places, start=1):
        slug = _entry(place, number).slug
        if slug in found:
            raise _clash(slug, place)
        found.add(slug)


def layout_named(slug: str = "") -> Layout:
    """The layout of a slug, the first for none; read once for all sessions, and again when its files change.

    Raises
    ------
    ChoiceError
        No layout of this server has the slug.
    ExplorerError
        The layout cannot be read.
    """
    known = entries()
    entry = next((one for one in known if one.slug == slug), None) if slug else known[0]
    if entry is None:
        raise ChoiceError(WORD, slug, [one.slug for one in known])
    if entry.folder is None:
        raise entry.error or SourceError(entry.slug)
    return _reader(entry.folder).read()


def layout_asked(words: Mapping[str, Sequence[str]]) -> Layout:
    """The layout that the words of an address mean: the first that is known, else the server's first."""
    return layout_named(asked_slug(words))


def asked_slug(words: Mapping[str, Sequence[str]]) -> str:
    """The first known slug among the words of an address, "" for none."""
    given = [slug for slug in words.get(WORD, ()) if slug]
    known = {entry.slug for entry in entries()} if given else set()
    return next((slug for slug in given if slug in known), "")


def link_word(layout: Layout) -> str:
    """What the links of a layout's pages say after ``layout=``; "" where this server has but one."""
    return layout.slug if len(layout_places()) > 1 else ""


def keeps(layout: Layout, slug: str) -> bool:
    """Whether what was saved under a slug lies with ``layout``: its own, and with the first layout what is nobody's."""
    if slug == layout.slug:
        return True
    known = [entry.slug for entry in entries()]
    return slug not in known and layout.slug == known[0]


def read_each() -> Iterator[tuple[Entry, Layout | ExplorerError]]:
    """The layouts one after the other, each read when it is its turn, or what is wrong with it."""
    for entry in entries():
        try:
            yield entry, layout_named(entry.slug)
        except ExplorerError as error:
            yield entry, error


@dataclass
class _Reader:
    """A folder's layout as it was read last."""

    folder: Path
    lock: Any = field(default_factory=Lock)
    held: Layout | None = None
    stamp: Stamp = ()

    def read(self) -> Layout:
        """The layout as its files now are."""
        # One reader at a time: others wait for its answer instead of reading the same files again.
        with self.lock:
            stamp = stamp_of(self.folder)
            if self.held is None or (stamp != self.stamp and digest_of(self.folder) != self.held.digest):
                # What is replaced goes before its successor comes.
                self.held = None
                self.held = read_layout(self.folder)
            self.stamp = stamp
            return self.held


@cache
def _reader(folder: Path) -> _Reader:
    return _Reader(folder)


def _entry(place: str, number: int) -> Entry:
    try:
        folder = _folder(place)
    except ExplorerError as error:
        # The address of a database may hold a password.
        slug = f"{WORD}-{number}" if is_address(place) else Path(place).name or f"{WORD}-{number}"
        return Entry(slug, Words(slug, slug), None, error)
    try:
        about = os.stat(folder / "layout.toml")
        slug, title = _named(folder, about.st_size, about.st_mtime_ns)
    except (OSError, ExplorerError):
        # Reading the layout says what is wrong.
        slug, title = folder.name, Words(folder.name, folder.name)
    return Entry(slug, title, folder)


@lru_cache(maxsize=64)
def _named(folder: Path, size: int, changed_ns: int) -> tuple[str, Words]:
    settings = read_settings(folder)
    title = settings.get("title")
    said = title if isinstance(title, dict) else {}
    slug = str(settings.get("slug", "layout"))
    return slug, Words(str(said.get("en", "")) or slug, str(said.get("zh", "")) or slug)


def _clash(slug: str, place: str) -> SourceError:
    return SourceError(
        "{place}: its slug {slug!r} is that of another layout of this server; change slug in its layout.toml",
        place=shown(place) if is_address(place) else place,
        slug=slug,
    )


_FAILED: dict[str, tuple[float, ExplorerError]] = {}


def _folder(place: str) -> Path:
    """`layout_folder`, but a database that failed fails again for some seconds without being asked."""
    if not is_address(place):
        return layout_folder(place)
    when, error = _FAILED.get(place, (0.0, None))
    if error is not None and monotonic() - when < _PAUSE_S:
        raise error.with_traceback(None)
    try:
        return layout_folder(place)
    except ExplorerError as failure:
        _FAILED[place] = monotonic(), failure
        raise
