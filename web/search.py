"""What the search box of the map shows: hits in the reader's words, from an index that is built once a layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.find.search import Hit, SearchIndex, build_index, search
from geo.find.spellings import folded_words
from geo.model.layout import Layout, Words
from geo.model.once import once
from layers import contract
from web.served import map_files
from words.speaker import Speaker, speaker

HITS = 10


@once
def search_index(layout: Layout) -> SearchIndex:
    """The search index of a layout, built when it is first asked for."""
    return build_index(layout)


def find(layout: Layout, query: str, lang: str) -> list[contract.Hit]:
    """What ``query`` may mean, the best first, as plain JSON.

    Each has ``kind``, ``id``, ``name``; ``other``, its name in the other language; ``matched``, the name that matched
    where it is neither; ``about``, a few words that tell it from its namesakes; ``lon, lat``; and for the map
    ``index`` and ``position`` of a company, -1 where it has none. Nothing typed: no hits, but the index is ready.
    """
    index = search_index(layout)
    say = speaker(lang)
    return [_shown(layout, hit, say) for hit in search(index, query, HITS)]


def _shown(layout: Layout, hit: Hit, say: Speaker) -> contract.Hit:
    names = Words(hit.name_en, hit.name_zh)
    name, other = names.in_(say.lang), names.in_("en" if say.lang == "zh" else "zh")
    return {
        "kind": hit.kind,
        "id": hit.id,
        "name": name,
        "other": other if _folded(other) != _folded(name) else "",
        "matched": hit.matched if not _holds(name, other, hit.matched) else "",
        "about": _ABOUT[hit.kind](layout, hit, say),
        "lon": hit.lon,
        "lat": hit.lat,
        "index": map_files(layout).index_of(hit.position) if hit.position >= 0 else -1,
        "position": hit.position,
    }


def _folded(text: str) -> str:
    return "".join(folded_words(text))


def _holds(name: str, other: str, matched: str) -> bool:
    return any(_folded(matched) in _folded(shown) for shown in (name, other))


def _named(row: Mapping[Any, Any], say: Speaker) -> str:
    return Words(row["name_en"], row["name_zh"]).in_(say.lang)


def _about_company(layout: Layout, hit: Hit, say: Speaker) -> str:
    company = layout.companies.iloc[hit.position]
    role = layout.roles.get(company["role"])
    where = _zone_name(layout, company["zone"], say) or _district_names(
        layout, company["district"] or company["district_as_stated"], say
    )
    return " · ".join(word for word in (role.words.in_(say.lang) if role else "", where) if word)


def _about_zone(layout: Layout, hit: Hit, say: Speaker) -> str:
    zone = layout.zones.loc[hit.id]
    role = layout.zone_roles.get(zone["role"])
    within = _zone_name(layout, zone["parent"], say) or _district_names(layout, zone["host_district"], say)
    return within or (role.words.in_(say.lang) if role else "")


def _about_district(layout: Layout, hit: Hit, say: Speaker) -> str:
    supporting = layout.districts.loc[hit.id, "part"] == "supporting"
    return say("part_supporting") if supporting else ""


def _about_place(layout: Layout, hit: Hit, say: Speaker) -> str:
    row = layout.places[layout.places["id"] == hit.id].iloc[0]
    where = _district_names(layout, row["district"], say)
    return (
        where if hit.lon is not None else " · ".join(word for word in (where, say("find_unplaced")) if word)
    )


def _about_station(layout: Layout, hit: Hit, say: Speaker) -> str:
    lines = layout.stations.loc[layout.stations["id"] == hit.id, "lines"].iloc[0]
    return say("metro_lines", lines=", ".join(lines.split("|"))) if lines else ""


def _zone_name(layout: Layout, slug: str, say: Speaker) -> str:
    return _named(layout.zones.loc[slug], say) if slug in layout.zones.index else ""


def _district_names(layout: Layout, slugs: str, say: Speaker) -> str:
    known = [slug for slug in slugs.split("|") if slug in layout.districts.index]
    return ", ".join(_named(layout.districts.loc[slug], say) for slug in known)


_ABOUT = {
    "company": _about_company,
    "zone": _about_zone,
    "district": _about_district,
    "park": _about_place,
    "place": _about_place,
    "station": _about_station,
}
