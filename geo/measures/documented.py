"""Cells of a comparison that show what was published: facts on a subject, or on the sites inside it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.measures.cells import Cell, distinct
from geo.measures.subjects import FACT_KINDS
from geo.model.facts import (
    CONFIDENCE_RANK,
    FORWARD_QUALIFIERS,
    best_first,
    numbers_of,
    part_of,
    preferred_first,
)
from geo.model.layout import Layout, Words


def fact_slugs(layout: Layout) -> list[str]:
    """The measure slugs of facts about zones, outlines, parks and districts, in the order of layout.toml."""
    kinds = {kind for kinds in FACT_KINDS.values() for kind in kinds}
    used = layout.facts.loc[layout.facts["subject_kind"].isin(kinds), "measure"].unique()
    order = {slug: place for place, slug in enumerate(layout.measures)}
    return sorted(map(str, used), key=lambda slug: (order.get(slug, len(order)), slug))


def documented_cells(
    layout: Layout, measure: str, unit: str, subjects: gpd.GeoDataFrame, scope: str = ""
) -> list[Cell]:
    """A cell for each subject with its best fact on ``measure``: one in ``unit`` first, then by the rule."""
    facts = layout.facts
    facts = facts[(facts["measure"] == measure) & facts["subject_id"].isin(subjects["slug"])]
    if scope:
        facts = facts[facts["scope"] == scope]
    if facts.empty:
        return [Cell(str(word), unit=unit) for word in subjects.index]
    facts = best_first(facts, layout.sources)
    facts = facts.assign(_number=numbers_of(facts), _other_unit=facts["unit"] != unit)
    facts = facts.sort_values("_other_unit", kind="stable")
    # Plain dicts: a comparison asks for hundreds of cells, and a filter of a table for each would take a second.
    by_subject: dict[str, list[dict[Hashable, Any]]] = {}
    for fact in facts.to_dict("records"):
        by_subject.setdefault(fact["subject_id"], []).append(fact)
    return [
        _documented_cell(
            str(word),
            unit,
            [fact for fact in by_subject.get(slug, ()) if fact["subject_kind"] in FACT_KINDS[kind]],
        )
        for word, slug, kind in zip(subjects.index, subjects["slug"], subjects["kind"], strict=True)
    ]


def summed_cells(
    layout: Layout, measure: str, unit: str, sites: Sequence[pd.Index], subjects: gpd.GeoDataFrame
) -> list[Cell]:
    """A cell for each subject with the sum of one figure over the sites inside it that have one.

    Counts the preferred present figure in ``unit`` of each site as a whole; what is said of several sites
    together or of a part is left out, and so the sum is of the sites known, not of the subject.

    Parameters
    ----------
    sites
        For each subject the ids of the companies inside it.
    """
    facts = layout.facts[
        (layout.facts["measure"] == measure)
        & (layout.facts["subject_kind"] == "company")
        & (layout.facts["subject_detail"] + layout.facts["period"] == "")
        & (layout.facts["unit"] == unit)
        & ~layout.facts["qualifier"].isin(FORWARD_QUALIFIERS)
    ]
    facts = preferred_first(facts, layout.sources).drop_duplicates("subject_id")
    facts = facts.assign(_number=numbers_of(facts)).dropna(subset="_number")
    return [
        _summed_cell(str(word), unit, facts[facts["subject_id"].isin(inside)], len(inside))
        for word, inside in zip(subjects.index, sites, strict=True)
    ]


def _documented_cell(word: str, unit: str, facts: Sequence[Mapping[Hashable, Any]]) -> Cell:
    if not facts:
        return Cell(word, unit=unit)
    fact = facts[0]
    return Cell(
        word,
        value=Words.of(fact, "value") if pd.isna(fact["_number"]) else float(fact["_number"]),
        unit=fact["unit"],
        as_of=fact["as_of"],
        scope=fact["scope"],
        qualifier=fact["qualifier"],
        confidence=fact["confidence"],
        source_ids=(fact["source_id"],),
        detail=part_of(fact),
        valid_from=fact["valid_from"],
        valid_to=fact["valid_to"],
        note=Words.of(fact, "note"),
        fact_ids=tuple(fact["id"] for fact in facts),
    )


def _summed_cell(word: str, unit: str, facts: pd.DataFrame, count: int) -> Cell:
    if facts.empty:
        return Cell(word, unit=unit)
    years = distinct(*facts["as_of"].str[:4])
    known = len(facts)
    return Cell(
        word,
        value=float(facts["_number"].sum()),
        unit=unit,
        as_of=years[0] if len(years) == 1 and facts["as_of"].all() else "",
        scope=_common(facts["scope"]),
        qualifier=_common(facts["qualifier"]) or "about",
        confidence=max(facts["confidence"], key=CONFIDENCE_RANK.__getitem__),
        source_ids=distinct(*facts["source_id"]),
        computed_from=("outline", "companies", "facts"),
        detail=Words(f"{known} of {count} {'site' if count == 1 else 'sites'}", f"{count}处中的{known}处"),
        fact_ids=tuple(facts["id"]),
    )


def _common(words: pd.Series) -> str:
    """The word that all share, else the empty one."""
    different = distinct(*words)
    return different[0] if len(different) == 1 else ""
