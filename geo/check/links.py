"""Words of one table that must be known in another."""

from __future__ import annotations

from collections.abc import Iterator

from geo.check.folder import Folder, at, slugs
from geo.model.errors import Problem
from geo.model.settings import LISTS, slugs_of
from words.sentence import Sentence

# Column of a table -> the table, or the list of layout.toml, that must know its words.
LINKS = {
    ("zones", "role"): "zone_roles",
    ("zones", "district_as_stated"): "districts",
    ("zones", "host_district"): "districts",
    ("zones", "sources"): "sources",
    ("zones", "area_source_id"): "sources",
    ("companies", "role"): "roles",
    ("companies", "district_as_stated"): "districts",
    ("companies", "zone_as_stated"): "zones",
    ("companies", "sources"): "sources",
    ("facts", "measure"): "measures",
    ("facts", "scope"): "scopes",
    ("facts", "source_id"): "sources",
    ("places", "district"): "districts",
    ("places", "successor"): "districts",
    ("places", "source_id"): "sources",
    ("roads", "district"): "districts",
    ("roads", "company_id"): "companies",
    ("roads", "source_id"): "sources",
    ("stations", "source_id"): "sources",
}
_NAMES = {
    "zone_roles": "a slug of the [[zone_roles]] in layout.toml",
    "roles": "a slug of the [[roles]] in layout.toml",
    "scopes": "a slug of the [[scopes]] in layout.toml",
    "measures": "a slug of the [[measures]] in layout.toml",
    "districts": "the slug of a district",
    "zones": "the slug of a zone",
    "companies": "the id of a company",
    "sources": "a source_id of facts/sources.csv",
}
_SUBJECTS = {
    "district": ("districts",),
    "zone": ("zones",),
    "outline": ("zones",),
    "park": ("places", "zones"),
    "company": ("companies",),
}


def unknown_words(folder: Folder) -> Iterator[Problem]:
    """Words that the table or list they point to does not have."""
    for (table, column), target in LINKS.items():
        known = _known(folder, target)
        if table not in folder.tables or known is None:
            continue
        for index, cell in folder.tables[table][column].items():
            for word in slugs(cell):
                if word not in known:
                    yield at(table, index, column, word, _NAMES[target])


def unknown_subjects(folder: Folder) -> Iterator[Problem]:
    """Facts about something that the layout does not have."""
    facts = folder.tables.get("facts")
    if facts is None:
        return
    plan = (folder.settings or {}).get("plan", {})
    for index, kind, subject in zip(facts.index, facts["subject_kind"], facts["subject_id"], strict=True):
        if kind == "plan" and isinstance(plan, dict) and subject != plan.get("id", "plan"):
            yield at("facts", index, "subject_id", subject, "the id of the plan in layout.toml")
        if kind in _SUBJECTS:
            keys = [folder.keys(table) for table in _SUBJECTS[kind]]
            if None not in keys and not any(subject in known for known in keys if known):
                yield at(
                    "facts",
                    index,
                    "subject_id",
                    subject,
                    Sentence("a {kind} of this layout", {"kind": Sentence(kind)}),
                )


def broken_parents(folder: Folder) -> Iterator[Problem]:
    """Outlines whose parent is absent or has one itself, or whose rank says otherwise."""
    zones = folder.tables.get("zones")
    if zones is None:
        return
    heads = set(zones.loc[zones["parent"] == "", "slug"])
    for index, parent, rank in zip(zones.index, zones["parent"], zones["rank"], strict=True):
        if parent and parent not in heads:
            yield at("zones", index, "parent", parent, "the slug of a zone that has no parent itself")
        if parent and rank in {"main", "park"}:
            yield at("zones", index, "rank", rank, "inner or wider, as it has a parent")
        if not parent and rank in {"inner", "wider"}:
            yield at(
                "zones",
                index,
                "parent",
                "",
                Sentence("the zone that it is an {rank} outline of", {"rank": rank}),
            )


def _known(folder: Folder, target: str) -> set[str] | None:
    if target in LISTS:
        return None if folder.settings is None else slugs_of(folder.settings, target)
    return folder.keys(target)
