"""Companies: one row a site, its position beside it with how it was found.

`research/companies.csv` holds what sources state, `research/company_positions.csv` where the site was put
on the map and how: a site without a position is one that no source locates.
"""

from __future__ import annotations

from pathlib import Path

from data.build.tables import RESEARCH, Row, read_table, repeated_keys, slugs_of, unknown_words, write_table
from geo.model.errors import Problem, TableError

SITES = RESEARCH / "companies.csv"
POSITIONS = RESEARCH / "company_positions.csv"
SOURCES = RESEARCH / "sources_companies.csv"

_POSITION = ("lon", "lat", "datum", "precision", "radius_m", "position_note", "position_note_zh")
_BEFORE_POSITION = "website"  # the position stands after this column

# A pin may claim the house or the building only where a source states the number.
_EXACT = ("building", "street_number")


def build(out: Path) -> list[Path]:
    """`companies/companies.csv`, written under `out`."""
    sites, positions = read_table(SITES), read_table(POSITIONS)
    problems = _problems(sites, positions)
    if problems:
        raise TableError("companies", problems)
    found = {row["id"]: row for row in positions}
    rows = [{**site, **_position(found.get(site["id"]))} for site in sites]
    split = list(sites[0]).index(_BEFORE_POSITION) + 1
    columns = [*list(sites[0])[:split], *_POSITION, *list(sites[0])[split:]]
    rows.sort(key=lambda row: int(row["id"].removeprefix("c")))
    return [write_table(out / "companies" / "companies.csv", columns, rows)]


def _position(row: Row | None) -> Row:
    """The columns of a position; all empty where there is none."""
    if row is None:
        return dict.fromkeys(_POSITION, "")
    return {"datum": "WGS-84", **{name: row[name] for name in _POSITION if name != "datum"}}


def _problems(sites: list[Row], positions: list[Row]) -> list[Problem]:
    sources = {row["source_id"] for row in read_table(SOURCES)}
    addresses = {site["id"]: site["address_en"] + site["address_zh"] for site in sites}
    return [
        *repeated_keys(SITES, sites, "id"),
        *repeated_keys(POSITIONS, positions, "id"),
        *unknown_words(SITES, sites, "role", slugs_of("roles"), "a role of layout.toml"),
        *unknown_words(SITES, sites, "sources", sources, f"a source of {SOURCES.name}"),
        *unknown_words(POSITIONS, positions, "id", addresses, f"an id of {SITES.name}"),
        *(
            Problem(
                POSITIONS.name, line, "precision", row["precision"], "a less exact word, or a stated number"
            )
            for line, row in enumerate(positions, start=2)
            if row["precision"] in _EXACT and not any(map(str.isdigit, addresses.get(row["id"], "")))
        ),
    ]
