"""Facets beside the map: what can be chosen with live counts, what is on, a way out of an empty result.

The page's part: what to offer and how many each choice leaves. It is drawn by ``ui/js/facets.js``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from geo.facets import NONE, Bits, FacetIndex, count_bits
from geo.layout import Layout, Words
from ui.address import Address
from ui.i18n import Speaker, speaker
from ui.live_map import answered, mount
from ui.served import MapFiles, current_layout
from ui.shape_word import also_within

# Always open; the others fold away.
_FIRST = ("zone", "role", "district")


def draw_facets(files: MapFiles, view: dict[str, Any], map_key: str) -> None:
    """Mount the panel, or bring it a new view (`facet_view`).

    What the reader chose goes the way of the map's own events, as "filter".
    """
    markup = '<div class="lx-facets" data-testid="facets"></div>'
    mount("facets", markup, "", files, view | {"turn": answered(map_key)}, "facets")


def facet_view(
    layout: Layout, address: Address, index: FacetIndex, matching: Bits | None, say: Speaker
) -> dict[str, Any]:
    """The count of what is shown, and every facet that has a choice: its slug, label, choices and their counts.

    A choice is its slug, its label and how many companies it would leave, all other facets as they are. ``matching``
    are the companies that match the address's text.
    """
    extra = also_within(layout, address, matching)
    labels = _labels(layout.digest, say.lang)
    counts = index.counts(address.filters, extra)
    bits = index.passing(address.filters, extra)
    facets = []
    for slug in sorted(index.codes, key=lambda slug: slug not in _FIRST):
        chosen = address.filters.get(slug, ())
        offered = [word for word in index.codes[slug] if counts[slug].get(word) or word in chosen]
        if offered and offered != [NONE]:
            words = labels[slug]
            choices = [[word, words.get(word, word), f"{counts[slug].get(word, 0):,}"] for word in offered]
            facets.append(
                {"slug": slug, "label": words[""], "folded": slug not in _FIRST, "choices": choices}
            )
    return {
        "count": _count_line(index, bits, say),
        "facets": facets,
        "filter": address.filters,
        "q": address.q,
        "shaped": address.shape is not None and address.within,
        "empty": None if count_bits(bits) else _way_out(layout, address, index, matching, labels, say),
        "words": {
            word: say(f"facets_{word}")
            for word in ("more", "chips", "clear", "shape", "open", "close", "views", "map", "table")
        },
    }


@lru_cache(maxsize=8)
def _labels(digest: str, lang: str) -> dict[str, dict[str, str]]:
    """The labels of the layout in use: the same at every rerun of every session."""
    return facet_labels(current_layout(), speaker(lang))


def facet_labels(layout: Layout, say: Speaker) -> dict[str, dict[str, str]]:
    """What each facet, under "", and each of its slugs is called."""
    lang = say.lang

    def named(table: object) -> dict[str, str]:
        return {
            str(slug): Words(en, zh).in_(lang)
            for slug, en, zh in zip(table.index, table["name_en"], table["name_zh"], strict=True)  # type: ignore[attr-defined,index]
        }

    def said(prefix: str, slugs: tuple[str, ...]) -> dict[str, str]:
        return {slug: say(f"{prefix}_{slug}") for slug in slugs}

    labels = {
        "zone": {**named(layout.zones), NONE: say("no_zone"), "": say("facet_zone")},
        "district": {**named(layout.districts), "": say("facet_district")},
        "role": {
            **{slug: term.words.in_(lang) for slug, term in layout.roles.items()},
            "": say("facet_role"),
        },
        "status": {
            **said("status", ("operating", "under_construction", "planned", "moved_away", "unknown")),
            "": say("facet_status"),
        },
        "listed": {**said("listed", ("yes", "no")), "": say("facet_listed")},
        "founded": {"": say("facet_founded")},
        "precision": {
            **said("precision", ("building", "street_number", "street", "block", "town", "district")),
            "": say("facet_precision"),
        },
        "confidence": {**said("confidence", ("high", "medium", "low")), "": say("facet_confidence")},
    }
    for slug, term in layout.facets.items():
        labels[slug] = {"yes": say("fact_found"), NONE: say("not_found"), "": term.words.in_(lang)}
    for words in labels.values():
        words.setdefault(NONE, say("not_known"))
    return labels


def _count_line(index: FacetIndex, bits: Bits, say: Speaker) -> str:
    shown, located = count_bits(bits & index.located), count_bits(index.located)
    missing = count_bits(bits & ~index.located)
    text = say("shown_of_all", shown=f"{shown:,}", all=f"{located:,}")
    return text + (f" · {say('unlocated_count', count=f'{missing:,}')}" if missing else "")


def _way_out(
    layout: Layout,
    address: Address,
    index: FacetIndex,
    matching: Bits | None,
    labels: dict[str, dict[str, str]],
    say: Speaker,
) -> dict[str, str]:
    """Why nothing passes: the facet, text or area whose lifting brings back the most, where one alone does."""
    filters = address.filters
    extra = also_within(layout, address, matching)
    facet, count = index.emptied_by(filters, extra)
    found = [(count, "facet", labels[facet][""] if facet else "")]
    if address.q:
        without = also_within(layout, address, None)
        found.append((count_bits(index.passing(filters, without)), "q", f"“{address.q}”"))
    if address.shape is not None and address.within:
        found.append((count_bits(index.passing(filters, matching)), "shape", say("facets_shape")))
    count, what, called = max(found, key=lambda lift: lift[0])
    if not count:
        return {"text": say("nothing_at_all")}
    text = say("nothing_passes", facet=called, count=f"{count:,}")
    return {"text": text, "what": what, "facet": facet, "lift": say("lift", facet=called)}
