"""Facets beside the map: what can be chosen with live counts, what is on, a way out of an empty result.

The page's part: what to offer and how many each choice leaves. It is drawn by ``ui/js/facets.js``.
"""

from __future__ import annotations

from geo.find.facets import Bits, FacetIndex, count_bits
from geo.model.layout import Layout
from layers.contract import FacetView, WayOut
from ui.address import Address
from ui.frame.live_map import answered, mount
from ui.map.shape_word import also_within
from web.facet_words import facet_labels
from web.served import MapFiles
from words.speaker import Speaker

MARKUP = '<div class="lx-facets" data-testid="facets"></div>'


def draw_facets(files: MapFiles, view: FacetView, map_key: str) -> None:
    """Mount the panel, or bring it a new view (`facet_view`).

    What the reader chose goes the way of the map's own events, as "filter".
    """
    mount("facets", MARKUP, "", files.script, {**view, "turn": answered(map_key)}, "facets")


def facet_view(layout: Layout, address: Address, index: FacetIndex, matching: Bits | None) -> FacetView:
    """The count of what is shown, and how many companies each choice of a facet would leave, all others as they are.

    The choices stand in the order of `web.facet_words.facet_table`. ``matching`` are the companies that match the
    address's text.
    """
    say = address.say
    extra = also_within(layout, address, matching)
    counts = index.counts(address.filters, extra)
    bits = index.passing(address.filters, extra)
    return {
        "count": _count_line(index, bits, say),
        "lang": say.lang,
        "facets": {slug: list(found.values()) for slug, found in counts.items()},
        "filter": address.filters,
        "q": address.q,
        "shaped": address.shape is not None and address.within,
        "empty": None if count_bits(bits) else _way_out(layout, address, index, matching),
    }


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
) -> WayOut:
    """Why nothing passes: the facet, text or area whose lifting brings back the most, where one alone does."""
    say = address.say
    filters = address.filters
    extra = also_within(layout, address, matching)
    facet, count = index.emptied_by(filters, extra)
    found = [(count, "facet", facet_labels(layout, say)[facet][""] if facet else "")]
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
