"""Cards: everything there is to say of one company, zone or district, in one language, ready to be laid out.

A card is plain JSON. The browser writes each text by ``textContent``, so nothing here needs escaping.
"""

from __future__ import annotations

from typing import Unpack
from urllib.parse import urlencode

import geopandas as gpd
import pandas as pd

from geo.measures.measures import companies_located
from geo.model.facts import FORWARD_QUALIFIERS, disagreeing, facts_of
from geo.model.layout import EXACT_PRECISIONS, Layout, Words
from layers.backing import computed_here
from layers.contract import Card, CardBlock, CardRow, CardSource, Figure, FigureGroup, RowNotes, Tag
from layers.figures import date_text, distance_text, figure_text, number_text
from layers.near_cards import near_blocks
from layers.style import CERTAINTY
from words.speaker import Speaker


def company_card(layout: Layout, id: str, say: Speaker) -> Card:
    """The card of one company: place and how sure it is, zone, facts and sources.

    Raises
    ------
    ChoiceError
        No company has this id.
    """
    company = layout.company(id)
    name = Words(en=company["name_en"], zh=company["name_zh"])
    lang = say.lang
    role = layout.roles.get(company["role"])
    zone = company["zone"]
    tags = [_tag(role.words.in_(lang) if role else company["role"])]
    if company["status"] != "operating":
        tags.append(_tag(say(f"status_{company['status']}"), "warn"))
    if zone:
        tags.append(_tag(_zone_name(layout, zone, lang)))
    located = pd.notna(company["lon"])
    sure = CERTAINTY.get(company["precision"], "hollow") if located else "unknown"
    if sure != "exact":
        tags.append(_tag(say(f"location_{sure}"), "warn"))
    where = [
        *_row(say("address"), _either(company, "address", lang), confidence=company["address_confidence"]),
        *_row(say("park"), _either(company, "park", lang)),
        *_position_rows(company, say),
        *_stated_rows(layout, company, say),
    ]
    what = [
        *_row(say("legal_name"), _either(company, "legal_name", lang)),
        *_row(say("brand"), company["brand"]),
        *_row(say("role_note"), Words.of(company, "role_note").in_(lang)),
        *_row(say("founded"), "" if pd.isna(company["founded"]) else str(int(company["founded"]))),
        *_row(say("ticker"), company["ticker"]),
        *_row(say("website"), company["website"], address=company["website"]),
        *_row(
            say("presence"),
            say(f"confidence_{company['presence_confidence']}"),
            confidence=company["presence_confidence"],
        ),
    ]
    blocks: list[CardBlock] = [
        {"title": say("where"), "rows": where},
        {"title": say("what"), "rows": what},
        *_fact_blocks(layout, "company", id, say),
        *near_blocks(layout, id, say),
        *_source_blocks(layout, company["sources"], say),
        *_note_blocks(_either(company, "note", lang)),
    ]
    return _card("company", id, name, lang, tags, blocks, hue=_hue(layout, zone), link={"company": id})


def zone_card(layout: Layout, slug: str, say: Speaker) -> Card:
    """The card of one zone, inner outline or park; raises `ChoiceError` where there is none."""
    zone = layout.zone(slug)
    lang = say.lang
    role = layout.zone_roles.get(zone["role"])
    outlines = layout.zones[(layout.zones.index == slug) | (layout.zones["parent"] == slug)]
    tags = [_tag(role.words.in_(lang) if role else zone["role"])]
    if zone["basis"] != "documented_boundary":
        tags.append(_tag(say(f"basis_{zone['basis']}"), "warn"))
    documented = zone["area_km2_documented"]
    rows = [
        *_row(say("outline"), _either(zone, "outline", lang)),
        *_row(say("part_of"), _zone_name(layout, zone["parent"], lang) if zone["parent"] else ""),
        *_row(say("basis"), say(f"basis_{zone['basis']}")),
        *_row(say("horizontal_error"), say("about_metres", metres=number_text(zone["horizontal_error_m"]))),
        *_row(
            say("area_measured"),
            f"{number_text(zone['area_km2'])} {say('unit_km2')}{say('in_brackets', text=say('own_measurement'))}",
        ),
        *_source_row(layout, say("area_documented"), documented, zone["area_source_id"], say),
        *_row(say("district_as_stated"), _district_names(layout, zone["district_as_stated"], lang)),
        *_row(
            say("district_located"),
            _ours(_shares(layout, zone["district_located"], lang), ("outline", "districts"), say),
        ),
        *_row(say("boundary"), Words.of(zone, "boundary_text").in_(lang)),
        *_located_row(layout, "companies_located", outlines.loc[[slug]], say),
        *(_located_row(layout, "companies_in_all", outlines.dissolve(), say) if len(outlines) > 1 else []),
        *_row(say("as_of"), Words.of(zone, "as_of").in_(lang)),
    ]
    blocks: list[CardBlock] = [
        {"title": say("outline_and_area"), "rows": rows},
        *_fact_blocks(layout, "zone", slug, say),
        *_inner_fact_blocks(layout, slug, say),
        *_source_blocks(layout, zone["sources"], say),
        *_note_blocks(_either(zone, "note", lang)),
        *_note_blocks(say("no_legal_boundary")),
    ]
    name = Words(en=zone["name_en"], zh=zone["name_zh"])
    hue = zone["hue"] or _hue(layout, zone["parent"])
    return _card("zone", slug, name, lang, tags, blocks, hue=hue, link={"card": f"zone:{slug}"})


def district_card(layout: Layout, slug: str, say: Speaker) -> Card:
    """The card of one district; raises `ChoiceError` where there is none."""
    district = layout.district(slug)
    lang = say.lang
    rows = [
        *_row(
            say("land_area"),
            f"{number_text(district['land_km2'])} {say('unit_km2')}{say('in_brackets', text=say('own_measurement'))}",
        ),
        *_located_row(layout, "companies_located", layout.districts.loc[[slug]], say),
        *_row(say("adcode"), district["adcode"]),
    ]
    blocks: list[CardBlock] = [{"title": "", "rows": rows}, *_fact_blocks(layout, "district", slug, say)]
    name = Words(en=district["name_en"], zh=district["name_zh"])
    tags = [_tag(say(f"part_{district['part']}"))]
    return _card("district", slug, name, lang, tags, blocks, hue="", link={"card": f"district:{slug}"})


def _card(
    kind: str,
    id: str,
    name: Words,
    lang: str,
    tags: list[Tag],
    blocks: list[CardBlock],
    hue: str,
    link: dict[str, str],
) -> Card:
    other = name.en if lang == "zh" else name.zh
    return {
        "kind": kind,
        "id": id,
        "name": name.in_(lang),
        "name_other": other if other != name.in_(lang) else "",
        "hue": hue,
        "tags": tags,
        "blocks": [
            block
            for block in blocks
            if any((block.get("rows"), block.get("figures"), block.get("sources"), block.get("text")))
        ],
        "link": "?" + urlencode({**link, "lang": lang}),
    }


def _tag(text: str, tone: str = "") -> Tag:
    return {"text": text, "tone": tone}


def _row(label: str, text: str, **more: Unpack[RowNotes]) -> list[CardRow]:
    return [{"label": label, "text": text, **more}] if text else []


def _ours(text: str, parts: tuple[str, ...], say: Speaker) -> str:
    """A figure of our own with what it was made from."""
    return f"{text}{say('in_brackets', text=computed_here(parts, say))}" if text else ""


def _located_row(layout: Layout, label: str, area: gpd.GeoDataFrame, say: Speaker) -> list[CardRow]:
    """How many companies are located in one area, the number of the comparison; and how many are not there now."""
    count = int(companies_located(layout, area).iloc[0])
    gone = len(layout.companies.sindex.query(area.geometry.iloc[0], predicate="intersects")) - count
    text = say("and_not_there", count=count, gone=gone) if gone else str(count)
    return _row(say(label), _ours(text, ("outline", "companies"), say))


def _either(row: pd.Series, stem: str, lang: str) -> str:
    return Words(en=row[f"{stem}_en"], zh=row[f"{stem}_zh"]).in_(lang)


def _hue(layout: Layout, zone: str) -> str:
    return str(layout.zones["hue"].get(zone, "")) if zone else ""


def _zone_name(layout: Layout, slug: str, lang: str) -> str:
    if slug not in layout.zones.index:
        return slug
    row = layout.zones.loc[slug]
    return Words(en=row["name_en"], zh=row["name_zh"]).in_(lang)


def _district_names(layout: Layout, slugs: str, lang: str) -> str:
    known = layout.districts.index
    rows = [layout.districts.loc[slug] if slug in known else slug for slug in slugs.split("|") if slug]
    names = [
        row if isinstance(row, str) else Words(en=row["name_en"], zh=row["name_zh"]).in_(lang) for row in rows
    ]
    return ("、" if lang == "zh" else ", ").join(names)


def _shares(layout: Layout, located: str, lang: str) -> str:
    parts = [part.split(" ") for part in located.split("; ") if part]
    return ("；" if lang == "zh" else "; ").join(
        f"{_district_names(layout, slug, lang)} {share} %" for slug, share in parts
    )


def _position_rows(company: pd.Series, say: Speaker) -> list[CardRow]:
    if pd.isna(company["lon"]):
        return _row(say("position"), say("position_none"), tone="warn")
    tone = "" if company["precision"] in EXACT_PRECISIONS else "warn"
    radius = (
        ""
        if pd.isna(company["radius_m"])
        else say("within", distance=distance_text(company["radius_m"], say))
    )
    return [
        *_row(say("precision"), f"{say('precision_' + company['precision'])}{radius}", tone=tone),
        *_row(say("position_note"), Words.of(company, "position_note").in_(say.lang)),
    ]


def _stated_rows(layout: Layout, company: pd.Series, say: Speaker) -> list[CardRow]:
    """Where sources say it is, and whether the point agrees; a conflict is said, with its distance."""
    rows: list[CardRow] = []
    for kind, name in (("zone", _zone_name), ("district", _district_names)):
        stated, found = company[f"{kind}_as_stated"], company[kind]
        if not stated and not found:
            continue
        off_m = company[f"{kind}_off_m"]
        if stated:
            agrees = (
                ""
                if pd.isna(off_m)
                else say("point_agrees")
                if off_m == 0
                else say("point_off", distance=distance_text(off_m, say))
            )
            text = name(layout, stated, say.lang) + (f" · {agrees}" if agrees else "")
            rows += _row(say(f"{kind}_as_stated"), text, tone="warn" if off_m > 0 else "")
        if found and found not in stated.split("|"):
            computed = _ours(name(layout, found, say.lang), ("position", "outline"), say)
            rows += _row(say(f"{kind}_of_point"), computed)
    return rows


def _source_row(layout: Layout, label: str, value: float, source_id: str, say: Speaker) -> list[CardRow]:
    if pd.isna(value):
        return _row(label, say("not_found"))
    source = layout.sources.loc[source_id] if source_id in layout.sources.index else None
    by = "" if source is None else f" · {source['publisher']}"
    return _row(
        label,
        f"{number_text(value)} {say('unit_km2')}{by}",
        address="" if source is None else str(source["address"]),
    )


def _fact_blocks(layout: Layout, kind: str, subject: str, say: Speaker) -> list[CardBlock]:
    facts = facts_of(layout, kind, subject)
    if facts.empty:
        return []
    groups = [
        _figure_group(layout, str(measure), group, say)
        for (measure, _), group in facts.groupby(["measure", "subject_detail"], sort=False)
    ]
    return [{"title": say("figures"), "figures": groups}]


def _inner_fact_blocks(layout: Layout, slug: str, say: Speaker) -> list[CardBlock]:
    """What is published on the outline itself, on outlines inside it and on parks that stand in it, by name."""
    zones, places = layout.zones, layout.places
    named = {
        ("outline", str(id)): Words(row["outline_en"] or row["name_en"], row["outline_zh"] or row["name_zh"])
        for id, row in zones[(zones["parent"] == slug) | (zones.index == slug)].iterrows()
    }
    parks = places[(places["zone"] == slug) | (places["id"] == slug)] if "zone" in places else places.iloc[:0]
    named |= {("park", str(row["id"])): Words(row["name_en"], row["name_zh"]) for _, row in parks.iterrows()}
    blocks: list[CardBlock] = [
        {**block, "title": words.in_(say.lang)}
        for (kind, id), words in named.items()
        for block in _fact_blocks(layout, kind, id, say)
    ]
    return blocks


def _figure_group(layout: Layout, measure: str, facts: pd.DataFrame, say: Speaker) -> FigureGroup:
    term = layout.measures.get(measure)
    label = term.words.in_(say.lang) if term else measure.replace("_", " ")
    detail = Words.of(facts.iloc[0], "subject_detail").in_(say.lang)
    differ = disagreeing(facts)
    dates = dict.fromkeys(_dated(fact, say) for _, fact in differ.iterrows())
    return {
        "label": f"{label} · {detail}" if detail else label,
        "conflict": say("figures_differ", count=len(differ), dates=say("list_comma").join(dates))
        if len(differ)
        else "",
        "items": [figure_item(layout, fact, say) for _, fact in facts.iterrows()],
    }


def _dated(fact: pd.Series, say: Speaker) -> str:
    """When a figure was right: its date, with the months that it counts where these are not the whole year."""
    date = date_text(fact["as_of"], say) if fact["as_of"] else say("undated")
    period = Words.of(fact, "period").in_(say.lang)
    return say("months_of", period=period, year=fact["as_of"][:4]) if period else date


def figure_item(layout: Layout, fact: pd.Series, say: Speaker) -> Figure:
    """One fact with all that must stand beside it: year, scope, source and confidence."""
    scope = layout.scopes.get(fact["scope"])
    valid = [date_text(fact[part], say) if fact[part] else "" for part in ("valid_from", "valid_to")]
    about = [
        _dated(fact, say),
        say(f"qualifier_{fact['qualifier']}") if fact["qualifier"] in FORWARD_QUALIFIERS else "",
        scope.words.in_(say.lang) if scope else fact["scope"],
        say("valid", start=valid[0], end=valid[1]) if any(valid) else "",
    ]
    published = fact["published"] if isinstance(fact["published"], str) else ""
    title = f"{fact['publisher']}: {Words.of(fact, 'title').in_(say.lang)}"
    title += f" ({date_text(published, say)})" if published else ""
    return {
        "text": figure_text(Words.of(fact, "value").in_(say.lang), fact["unit"], fact["qualifier"], say),
        "about": [word for word in about if word],
        "confidence": fact["confidence"],
        "source": {"title": title, "address": fact["address"], "id": fact["source_id"]},
        "note": Words.of(fact, "note").in_(say.lang),
    }


def _source_blocks(layout: Layout, ids: str, say: Speaker) -> list[CardBlock]:
    known = [layout.sources.loc[id] for id in ids.split("|") if id in layout.sources.index]
    sources: list[CardSource] = [
        {
            "title": Words(str(source["title"]), str(source["title_zh"])).in_(say.lang)
            or str(source["publisher"]),
            "address": str(source["address"]),
            "about": " · ".join(
                part
                for part in (
                    source["publisher"],
                    date_text(str(source["published"]), say),
                    say(f"kind_{source['kind']}"),
                )
                if part
            ),
        }
        for source in known
    ]
    return [{"title": say("sources"), "sources": sources}] if sources else []


def _note_blocks(text: str) -> list[CardBlock]:
    return [{"title": "", "text": text}] if text else []
