"""On whose word a figure stands: who published it, or what it was computed from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geo.measures.cells import Cell, distinct
from geo.model.facts import KIND_RANK
from geo.model.layout import Layout
from words.speaker import Speaker

_MOST = 6


def computed_here(parts: Iterable[str], say: Speaker) -> str:
    """That a figure is ours, and what it was made from: the slugs of a cell's ``computed_from``.

    >>> from words.speaker import speaker
    >>> computed_here(("outline", "stations"), speaker("en"))
    'computed here from the outline drawn, the metro stations'
    """
    return say("computed_here_from", parts=parts_text(parts, say))


def parts_text(parts: Iterable[str], say: Speaker) -> str:
    """What a figure was made from, in words, by the slugs of a cell's ``computed_from``."""
    return ("、" if say.lang == "zh" else ", ").join(say(f"from_{part}") for part in parts)


def publishers(layout: Layout, ids: Iterable[str], say: Speaker, most: int = _MOST) -> str:
    """Who published the sources, each once, the better kinds first; beyond ``most`` only how many more."""
    known = [id for id in dict.fromkeys(ids) if id in layout.sources.index]
    known.sort(key=lambda id: KIND_RANK.get(str(layout.sources["kind"][id]), len(KIND_RANK)))
    names = list(dict.fromkeys(str(layout.sources["publisher"][id]) for id in known))
    listed = ("；" if say.lang == "zh" else "; ").join(names[:most])
    return listed + (say("sheet_sources_more", count=len(names) - most) if len(names) > most else "")


def backing(layout: Layout, cells: Sequence[Cell], say: Speaker) -> str:
    """What the figures of cells rest on, in one line; empty where nothing was found."""
    found = [cell for cell in cells if cell.value is not None]
    parts = distinct(*(part for cell in found for part in cell.computed_from))
    ids = [
        id
        for cell in found
        if not cell.computed_from or "facts" in cell.computed_from
        for id in cell.source_ids
    ]
    lines = (computed_here(parts, say) if parts else "", publishers(layout, ids, say))
    return " · ".join(line for line in lines if line)
