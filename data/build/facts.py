"""Published figures and the list of what was read: `facts/facts.csv`, `facts/sources.csv`.

Both are kept by hand in `research/`. What is done here is to hold them together: a figure whose source,
subject or measure nobody describes is refused, and a source that nothing rests on is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from data.build.tables import RESEARCH, Row, read_table, repeated_keys, slugs_of, unknown_words, write_table
from geo.model.errors import Problem, TableError

FACTS = RESEARCH / "facts.csv"

SOURCE_COLUMNS = ("source_id", "publisher", "title", "title_zh", "address", "published", "retrieved", "kind")

# Columns of research tables that name sources, one or several joined with |.
_NAMING_SOURCES = ("source_id", "sources", "area_source_id")


def build(out: Path) -> list[Path]:
    """The two files, written under `out/facts`."""
    facts = read_table(FACTS)
    lists = sorted(RESEARCH.glob("sources_*.csv"))
    described = [row for file in lists for row in read_table(file)]
    known = {row["source_id"] for row in described}
    problems = [
        *repeated_keys(FACTS, facts, "id"),
        *repeated_keys(RESEARCH / "sources_*.csv", described, "source_id"),
        *unknown_words(FACTS, facts, "source_id", known, "a source of a sources_*.csv"),
        *unknown_words(FACTS, facts, "measure", slugs_of("measures"), "a measure of layout.toml"),
        *unknown_words(FACTS, facts, "scope", slugs_of("scopes"), "a scope of layout.toml"),
        *_unknown_subjects(facts, _subjects()),
    ]
    if problems:
        raise TableError("facts", problems)
    used = set(_sources_named())
    sources = [row for row in described if row["source_id"] in used]
    sources.sort(key=lambda row: row["source_id"])
    return [
        write_table(out / "facts" / "facts.csv", list(facts[0]), facts),
        write_table(out / "facts" / "sources.csv", SOURCE_COLUMNS, sources),
    ]


def _sources_named() -> Iterator[str]:
    """Every source that a research table rests on."""
    for file in sorted(RESEARCH.glob("*.csv")):
        if not file.name.startswith("sources_"):
            for row in read_table(file):
                for column in _NAMING_SOURCES:
                    yield from filter(None, row.get(column, "").split("|"))


def _subjects() -> set[tuple[str, str]]:
    """What a fact may be about, as its kind and its id; the plan and the city have one name each."""
    zones = read_table(RESEARCH / "zone_outlines.csv")
    places = read_table(RESEARCH / "places.csv")
    return {
        ("plan", "plan"),
        ("city", "shanghai"),
        *(("district", row["slug"]) for row in read_table(RESEARCH / "districts.csv")),
        *(("zone" if row["rank"] == "main" else "outline", row["slug"]) for row in zones),
        *(("park", row["id"]) for row in places if row["kind"] == "park"),
        *(("company", row["id"]) for row in read_table(RESEARCH / "companies.csv")),
    }


def _unknown_subjects(facts: Iterable[Row], known: set[tuple[str, str]]) -> list[Problem]:
    wanted = "a subject that a research table has"
    return [
        Problem(FACTS.name, line, "subject_id", f"{row['subject_kind']}:{row['subject_id']}", wanted)
        for line, row in enumerate(facts, start=2)
        if (row["subject_kind"], row["subject_id"]) not in known
    ]
