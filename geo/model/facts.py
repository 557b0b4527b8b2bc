"""Published figures: what is said of a subject, by whom, and which of several to prefer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.model.layout import Layout, Words
from words.sentence import LANGUAGES

# The written rule for choosing among several figures for the same thing: one for a whole year before one for some
# months, then the kind of source, then the later date, then the confidence. The others stay, one click away.
KIND_RANK = {"government": 0, "filing": 1, "company": 2, "press": 3, "open_data": 4, "agent": 5, "general": 6}
CONFIDENCE_RANK = {"high": 0, "medium": 1, "low": 2}
QUALIFIERS = ("exact", "more_than", "less_than", "about", "target", "expected", "cap")
FORWARD_QUALIFIERS = frozenset({"target", "expected"})
BOUND_QUALIFIERS = frozenset({"more_than", "less_than"})
# Units of facts whose value is read, not counted.
WORD_UNITS = frozenset({"text", "date", "dates", "year"})

_RULE = {"_months": True, "_kind": True, "_as_of": False, "_confidence": True}


@dataclass(frozen=True)
class Figure:
    """One fact with a plain number, as `Pair` holds it; ``id`` leads to the whole of it."""

    id: str
    value: float
    qualifier: str
    as_of: str
    source_id: str
    confidence: str


@dataclass(frozen=True)
class Pair:
    """What was aimed at or expected, beside the present figure for the same thing.

    The same thing means the same subject, part of it, measure, scope and unit. ``present`` is None where no
    such figure was found.
    """

    measure: str
    detail: Words
    unit: str
    scope: str
    target: Figure
    present: Figure | None

    @property
    def year(self) -> str:
        """The year to which the target belongs, empty where its source names none."""
        return self.target.as_of[:4]

    @property
    def missing(self) -> float | None:
        """Target less present, in ``unit``: below 0 where it was passed, None without a present figure."""
        return None if self.present is None else self.target.value - self.present.value

    @property
    def share(self) -> float | None:
        """How far along: present over target; None without a present figure or with a target of 0."""
        if self.present is None or self.target.value == 0:
            return None
        return self.present.value / self.target.value


def preferred_first(facts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """``facts`` ordered so that within a subject, its detail and a measure the figure to prefer comes first.

    Facts about the present come before targets and expectations; then the rule above decides.
    """
    groups = dict.fromkeys(("subject_kind", "subject_id", "subject_detail", "measure"), True)
    return _sorted(facts, sources, {**groups, "_forward": True, **_RULE})


def best_first(facts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """``facts`` on one measure, the one that may stand for the whole subject first.

    As `preferred_first`; of several about the present, one on the whole subject comes before one on a part.
    """
    marked = facts.assign(_part=facts["subject_detail"] != "")
    return _sorted(marked, sources, {"_forward": True, "_part": True, **_RULE}).drop(columns="_part")


def _sorted(facts: pd.DataFrame, sources: pd.DataFrame, order: dict[str, bool]) -> pd.DataFrame:
    if len(facts) < 2:
        return facts
    keys = facts.assign(
        _forward=facts["qualifier"].isin(FORWARD_QUALIFIERS),
        _months=facts["period"] != "",
        _kind=facts["source_id"].map(sources["kind"]).map(KIND_RANK).fillna(len(KIND_RANK)),
        _confidence=facts["confidence"].map(CONFIDENCE_RANK),
        _as_of=facts["as_of"].fillna(""),
    )
    ordered = keys.sort_values(list(order), ascending=list(order.values()), kind="stable")
    return facts.loc[ordered.index]


def facts_of(layout: Layout, kind: str, subject: str) -> pd.DataFrame:
    """All facts on one subject, the preferred one of each measure first, with what `with_sources` adds."""
    facts = layout.facts[(layout.facts["subject_kind"] == kind) & (layout.facts["subject_id"] == subject)]
    return with_sources(preferred_first(facts, layout.sources), layout.sources)


def with_sources(facts: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """``facts`` with the title, address, publisher and date of each source beside it."""
    named = sources[["publisher", "title", "title_zh", "address", "published"]].reindex(facts["source_id"])
    return pd.concat([facts, named.set_axis(facts.index)], axis=1)


def paired_targets(layout: Layout, kind: str, subject: str) -> list[Pair]:
    """Each target and expectation for a subject with the present figure beside it, by measure, then by year.

    Only plain numbers are paired, and only within a detail, period, scope and unit. The present figure is that of the
    latest year up to the target's own, else the latest there is; within a year the rule above decides.
    """
    facts = facts_of(layout, kind, subject)
    facts = facts[numbers_of(facts).notna()]
    pairs = []
    for key, group in facts.groupby(["measure", "subject_detail", "period", "unit", "scope"], sort=False):
        measure, _, _, unit, scope = map(str, key)
        detail = part_of(group.iloc[0])
        forward = group["qualifier"].isin(FORWARD_QUALIFIERS)
        present = group[~forward].sort_values(
            "as_of", key=lambda dates: dates.str[:4], ascending=False, kind="stable"
        )
        for _, target in group[forward].sort_values("as_of", kind="stable").iterrows():
            pairs.append(Pair(measure, detail, unit, scope, _figure(target), _beside(target, present)))
    order = {slug: place for place, slug in enumerate(layout.measures)}
    return sorted(pairs, key=lambda pair: order.get(pair.measure, len(order)))


def _beside(target: pd.Series, present: pd.DataFrame) -> Figure | None:
    """The present figure to set beside a target; ``present`` has the latest year first."""
    if present.empty:
        return None
    in_time = present[present["as_of"].str[:4] <= target["as_of"][:4]]
    return _figure((present if in_time.empty else in_time).iloc[0])


def part_of(fact: Mapping[Hashable, Any] | pd.Series) -> Words:
    """The part of its subject and the months of its year that a fact is about; empty for the whole of both."""
    parts = [Words.of(fact, "subject_detail"), Words.of(fact, "period")]
    en, zh = ([part.in_(lang) for part in parts if part.in_(lang)] for lang in LANGUAGES)
    return Words(", ".join(en), "，".join(zh))


def disagreeing(facts: pd.DataFrame) -> pd.DataFrame:
    """Those of several facts on the same part of a subject and measure that say different things.

    What is now is set against what is now, and an aim against aims of its kind for the same year. "More than 100"
    and "100" differ, "about 100" and "100" do not. The order is kept.
    """
    if len(facts) < 2:
        return facts.iloc[:0]
    forward = facts["qualifier"].where(facts["qualifier"].isin(FORWARD_QUALIFIERS), "")
    like = forward + facts["as_of"].str[:4].where(forward != "", "")
    bound = facts["qualifier"].where(facts["qualifier"].isin(BOUND_QUALIFIERS), "")
    said = bound + " " + facts["value"] + " " + facts["unit"]
    return facts[said.groupby(like).transform("nunique") > 1]


def numbers_of(facts: pd.DataFrame) -> pd.Series:
    """The values as numbers; NaN for text and dates."""
    numbers = pd.to_numeric(facts["value"], errors="coerce").astype(float)
    return numbers.mask(facts["unit"].isin(WORD_UNITS))


def _figure(fact: pd.Series) -> Figure:
    return Figure(
        fact["id"],
        float(fact["value"]),
        fact["qualifier"],
        fact["as_of"],
        fact["source_id"],
        fact["confidence"],
    )
