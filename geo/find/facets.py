"""Facets: what companies can be chosen by, and how many each choice leaves, at any size.

Each choice of each facet is kept as a row of bits, one a company, so that counting a million companies under any
combination is a few bitwise operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.model.layout import PRECISIONS, Layout
from geo.model.once import once

# The word for companies of which the facet is not known; for zones, those outside all.
NONE = "none"
Filters = Mapping[str, Sequence[str]]
Bits = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Facet:
    """One thing to choose by.

    ``words`` gives each company's slug, "" where it is not known; ``choices`` lists the slugs in the order to offer.
    """

    slug: str
    words: Callable[[Layout], pd.Series]
    choices: Callable[[Layout], list[str]]


def _column(name: str) -> Callable[[Layout], pd.Series]:
    return lambda layout: layout.companies[name]


def _decades(layout: Layout) -> pd.Series:
    """``2010s`` for 2010 to 2019."""
    founded = layout.companies["founded"]
    decade = (founded.fillna(0) // 10 * 10).astype(int).astype(str) + "s"
    return decade.where(founded.notna(), "")


def _districts(layout: Layout) -> pd.Series:
    """The district that holds the point, else the one that the source states."""
    companies = layout.companies
    stated = companies["district_as_stated"].str.split("|").str[0]
    return companies["district"].where(companies["district"] != "", stated)


def _present(words: Callable[[Layout], pd.Series]) -> Callable[[Layout], list[str]]:
    return lambda layout: sorted(word for word in words(layout).unique() if word)


BASE_FACETS = (
    Facet(
        "zone",
        _column("zone"),
        lambda layout: [str(slug) for slug in layout.zones.index[layout.zones["parent"] == ""]],
    ),
    Facet("role", _column("role"), lambda layout: list(layout.roles)),
    Facet("district", _districts, lambda layout: [str(slug) for slug in layout.districts.index]),
    Facet(
        "status",
        _column("status"),
        lambda _: ["operating", "under_construction", "planned", "moved_away", "unknown"],
    ),
    Facet("listed", _column("listed"), lambda _: ["yes", "no"]),
    Facet("founded", _decades, _present(_decades)),
    Facet("precision", _column("precision"), lambda _: list(PRECISIONS)),
    Facet("confidence", _column("presence_confidence"), lambda _: ["high", "medium", "low"]),
)


def facets_of(layout: Layout) -> tuple[Facet, ...]:
    """The facets of every layout, then those that this one adds by the facts published on its companies."""
    return (*BASE_FACETS, *(_fact_facet(slug, measure) for slug, measure in layout.fact_facets.items()))


def _fact_facet(slug: str, measure: str) -> Facet:
    def words(layout: Layout) -> pd.Series:
        facts = layout.facts
        named = facts.loc[(facts["subject_kind"] == "company") & (facts["measure"] == measure), "subject_id"]
        return pd.Series(
            np.where(layout.companies.index.isin(named), "yes", ""), index=layout.companies.index
        )

    return Facet(slug, words, lambda _: ["yes"])


def facet_codes(layout: Layout) -> dict[str, list[str]]:
    """The words behind the numbers of every facet, `NONE` last. Found once a layout: some are read from all rows."""
    return {slug: list(words) for slug, words in _codes(layout)}


@once
def _codes(layout: Layout) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((facet.slug, (*facet.choices(layout), NONE)) for facet in facets_of(layout))


def facet_numbers(layout: Layout) -> dict[str, npt.NDArray[np.uint8]]:
    """For every facet the number of each company's word in `facet_codes`; what is not among them counts as `NONE`."""
    codes = facet_codes(layout)
    numbers = {}
    for facet in facets_of(layout):
        words = codes[facet.slug]
        found = pd.Index(words).get_indexer(pd.Index(facet.words(layout).astype(str)))
        numbers[facet.slug] = np.where(found < 0, len(words) - 1, found).astype(np.uint8)
    return numbers


class FacetIndex:
    """Counts and choices under any filters; `facet_index` keeps one a layout. Its methods change nothing."""

    def __init__(self, layout: Layout) -> None:
        self.size = len(layout.companies)
        self.codes = facet_codes(layout)
        self.located = np.packbits(layout.companies.geometry.notna().to_numpy())
        self._rows = {
            slug: np.packbits(numbers[None, :] == np.arange(len(self.codes[slug]))[:, None], axis=1)
            for slug, numbers in facet_numbers(layout).items()
        }
        self._all = np.packbits(np.ones(self.size, dtype=bool))
        self._cached = lru_cache(maxsize=256)(self._counts)

    def passing(self, filters: Filters, extra: Bits | None = None) -> Bits:
        """A bit a company: whether it holds one of the wanted words in every filtered facet (and passes ``extra``)."""
        bits = self._all if extra is None else self._all & extra
        for slug, wanted in filters.items():
            rows = [self.codes[slug].index(word) for word in wanted if word in self.codes[slug]]
            bits = bits & np.bitwise_or.reduce(self._rows[slug][rows], axis=0, initial=0)
        return bits

    def positions(self, bits: Bits) -> npt.NDArray[np.int64]:
        """Places in the table of the companies whose bit is set."""
        return np.flatnonzero(np.unpackbits(bits, count=self.size))

    def counts(self, filters: Filters, extra: Bits | None = None) -> dict[str, dict[str, int]]:
        """How many companies each choice of a facet would show, all other facets as they are."""
        if extra is not None:
            return self._counts(_frozen(filters), extra)
        return self._cached(_frozen(filters))

    def _counts(
        self, filters: tuple[tuple[str, tuple[str, ...]], ...], extra: Bits | None = None
    ) -> dict[str, dict[str, int]]:
        counts = {}
        for slug, rows in self._rows.items():
            others = self.passing({name: wanted for name, wanted in filters if name != slug}, extra)
            totals = np.bitwise_count(rows & others).sum(axis=1, dtype=np.int64)
            counts[slug] = {word: int(total) for word, total in zip(self.codes[slug], totals, strict=True)}
        return counts

    def emptied_by(self, filters: Filters, extra: Bits | None = None) -> tuple[str, int]:
        """The facet whose lifting brings back the most companies, and how many; ("", 0) where none does alone."""
        back = {
            slug: count_bits(
                self.passing({name: wanted for name, wanted in filters.items() if name != slug}, extra)
            )
            for slug in filters
        }
        slug = max(back, key=lambda name: back[name], default="")
        return (slug, back[slug]) if slug and back[slug] else ("", 0)


@once
def facet_index(layout: Layout) -> FacetIndex:
    """The facet index of a layout."""
    return FacetIndex(layout)


def count_bits(bits: Bits) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def bits_of(positions: npt.NDArray[np.int64] | Sequence[int], size: int) -> Bits:
    """Packed bits with those of ``positions`` set."""
    flags = np.zeros(size, dtype=bool)
    flags[np.asarray(positions, dtype=np.int64)] = True
    return np.packbits(flags)


def _frozen(filters: Filters) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((slug, tuple(wanted)) for slug, wanted in filters.items()))
