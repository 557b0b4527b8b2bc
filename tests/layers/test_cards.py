"""A card says all there is, how surely, and on whose word; what is not known it says too."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import pytest

from geo.measures.measures import companies_located
from geo.model.errors import ChoiceError
from geo.model.layout import Layout
from layers.cards import Card, company_card, district_card, zone_card
from layers.figures import date_text
from tests.hostile_layout import PAYLOADS, zh
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

EN, ZH = speaker("en"), speaker("zh")


def rows(card: Card) -> dict[str, dict[str, str]]:
    """The rows of a card by label."""
    return {row["label"]: row for block in card["blocks"] for row in block.get("rows", ())}


def figures(card: Card) -> list[dict[str, Any]]:
    """The groups of figures on a card."""
    return [group for block in card["blocks"] for group in block.get("figures", ())]


def output(layout: Layout, say: Speaker = EN, label: str = "Output") -> dict[str, Any]:
    """The group of output figures on the card of toyland's first zone."""
    (group,) = [group for group in figures(zone_card(layout, "blocks", say)) if group["label"] == label]
    return group


def tags(card: Card) -> list[str]:
    return [tag["text"] for tag in card["tags"]]


def with_fact(layout: Layout, **changes: str) -> Layout:
    """Toyland with one more fact, like its second but for the changes."""
    extra = layout.facts.iloc[[1]].assign(id="extra", **changes)
    return dataclasses.replace(layout, facts=pd.concat([layout.facts, extra], ignore_index=True))


def test_a_figure_shows_its_year_scope_source_and_confidence(toyland: Layout) -> None:
    (item,) = output(toyland)["items"]
    assert item["text"] == "250 m yuan"
    assert item["about"] == ["2025", "toys"]
    assert item["confidence"] == "high"
    assert item["source"]["title"] == "Toyland Gazette: Made-up figures"
    assert output(toyland, label="Firms")["items"][0]["text"] == "20 firms"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_the_city_shows_year_scope_source_and_confidence(shanghai: Layout, lang: str) -> None:
    say = speaker(lang)
    seen = 0
    makers = {"zone": zone_card, "company": company_card, "district": district_card}
    for (kind, subject), facts in shanghai.facts.groupby(["subject_kind", "subject_id"]):
        if kind not in makers:
            continue
        items = [item for group in figures(makers[kind](shanghai, subject, say)) for item in group["items"]]
        for _, fact in facts.iterrows():
            dated = date_text(fact["as_of"], say) if fact["as_of"] else say("undated")
            if fact["period"]:
                period = fact["period_zh"] if lang == "zh" else fact["period"]
                dated = say("months_of", period=period, year=fact["as_of"][:4])
            scope = shanghai.scopes[fact["scope"]].words.in_(lang)
            publisher = shanghai.sources.loc[fact["source_id"], "publisher"]
            fits = [
                item
                for item in items
                if item["source"]["id"] == fact["source_id"]
                and item["source"]["title"].startswith(publisher)
                and dated in item["about"]
                and scope in item["about"]
                and item["confidence"] == fact["confidence"]
                and item["note"] == (fact["note_zh"] if lang == "zh" else fact["note"])
            ]
            assert fits, (kind, subject, fact["id"])
            seen += 1
    assert seen > 150


def test_figures_that_differ_are_all_shown_and_the_difference_is_said(toyland: Layout) -> None:
    layout = with_fact(toyland, value="300000000", as_of="2024")
    group = output(layout)
    assert [item["text"] for item in group["items"]] == ["250 m yuan", "300 m yuan"]
    assert group["conflict"].startswith("2 published figures differ (2025, 2024)")


@pytest.mark.parametrize(
    ("label", "told", "better", "other"),
    [
        (
            "Output · Shanghai Bay Area Biomedical Port",
            "2 published figures differ (2020, January to June 2022).",
            ("9.6 bn yuan", "2020"),
            ("2.2 bn yuan", "January to June 2022"),
        ),
        (
            "Planned area · Shanghai Bay Area Biomedical Port",
            "3 published figures differ (30 Apr 2020, 28 Apr 2020, 2022).",
            ("7.74 km²", "30 Apr 2020"),
            ("4.74 km²", "2022"),
        ),
    ],
)
def test_jinshans_output_and_area_are_given_both_ways_the_better_one_first(
    shanghai: Layout, label: str, told: str, better: tuple[str, str], other: tuple[str, str]
) -> None:
    [group] = [
        group for group in figures(zone_card(shanghai, "jinshan", EN)) if group["label"].startswith(label)
    ]
    assert group["conflict"].startswith(told)
    first, *more = [(item["text"], item["about"][0]) for item in group["items"]]
    assert first == better
    assert other in more


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_pair_that_disagrees_is_called_so_on_its_card(shanghai: Layout, lang: str) -> None:
    say = speaker(lang)
    ahead = {say("qualifier_target"), say("qualifier_expected")}
    seen = 0
    for card in (
        *(zone_card(shanghai, str(slug), say) for slug in shanghai.zones.index),
        *(district_card(shanghai, str(slug), say) for slug in shanghai.districts.index),
        *(company_card(shanghai, str(id), say) for id in shanghai.companies.index),
    ):
        for group in figures(card):
            # What a reader would compare: the figures shown, those of today apart from aims for one year.
            said: dict[object, set[str]] = {}
            for item in group["items"]:
                aim = tuple(word for word in item["about"] if word in ahead)
                said.setdefault((aim, item["about"][0][:4] if aim else ""), set()).add(item["text"])
            differ = any(len(texts) > 1 for texts in said.values())
            assert bool(group["conflict"]) is differ, (card["id"], group["label"], said)
            seen += differ
    assert seen > 25


def test_figures_that_agree_are_no_conflict(toyland: Layout) -> None:
    group = output(with_fact(toyland, as_of="2024"))
    assert len(group["items"]) == 2
    assert group["conflict"] == ""


def test_a_target_is_no_conflict_with_the_present_and_says_that_it_is_one(toyland: Layout) -> None:
    layout = with_fact(toyland, value="900000000", qualifier="target", as_of="2030")
    group = output(layout)
    assert group["conflict"] == ""
    assert group["items"][1]["about"] == ["2030", "target", "toys"]


def test_a_figure_without_a_date_says_so(toyland: Layout) -> None:
    layout = dataclasses.replace(toyland, facts=toyland.facts.assign(as_of=""))
    assert output(layout)["items"][0]["about"][0] == "no date"


def test_a_measure_without_words_stands_under_its_slug(toyland: Layout) -> None:
    layout = dataclasses.replace(toyland, measures={})
    assert output(layout, label="output")["items"]


def test_what_was_not_found_is_said_not_left_out(toyland: Layout) -> None:
    assert rows(zone_card(toyland, "blocks", EN))["Documented area"]["text"] == "not found"
    assert rows(zone_card(toyland, "blocks", ZH))["公布面积"]["text"] == "未查到"


def test_a_company_without_a_position_is_listed_not_pinned(toyland: Layout) -> None:
    card = company_card(toyland, "t6", EN)
    assert rows(card)["Position"] == {
        "label": "Position",
        "text": "not found; listed, not pinned",
        "tone": "warn",
    }
    assert "no known position" in tags(card)


@pytest.mark.parametrize(
    ("id", "precision", "warned", "tag"),
    [
        ("t1", "street number, within about 50 m by our estimate", False, None),
        ("t3", "street, within about 400 m by our estimate", True, "approximate location"),
        ("t4", "town, within about 2.0 km by our estimate", True, "location uncertain"),
    ],
)
def test_how_surely_a_company_is_placed_is_said(
    toyland: Layout, id: str, precision: str, warned: bool, tag: str | None
) -> None:
    card = company_card(toyland, id, EN)
    row = rows(card)["Position known to"]
    assert row["text"] == precision
    assert (row["tone"] == "warn") is warned
    assert [text for text in tags(card) if "location" in text] == ([tag] if tag else [])


def test_a_conflict_between_statement_and_point_is_said_with_its_distance(toyland: Layout) -> None:
    companies = toyland.companies.copy()
    companies.loc["t1", ["zone_as_stated", "zone_off_m"]] = ["trains", 7780.0]
    row = rows(company_card(dataclasses.replace(toyland, companies=companies), "t1", EN))
    assert row["Zone as stated"]["text"] == "Train Yard · the point lies 7.8 km outside"
    assert row["Zone as stated"]["tone"] == "warn"
    assert (
        row["Zone of the point"]["text"]
        == "Building Blocks (computed here from the point as placed, the outline drawn)"
    )


def test_agreement_between_statement_and_point_is_said(toyland: Layout) -> None:
    row = rows(company_card(toyland, "t1", EN))
    assert row["Zone as stated"]["text"] == "Building Blocks · the point agrees"
    assert "Zone of the point" not in row


def test_an_outline_that_is_not_documented_is_called_approximate_and_none_is_legal(shanghai: Layout) -> None:
    for slug, zone in shanghai.zones.iterrows():
        for say in (EN, ZH):
            card = zone_card(shanghai, str(slug), say)
            shown = " ".join([*tags(card), *(row["text"] for row in rows(card).values())])
            if zone["basis"] in {"approximate", "administrative_proxy"}:
                assert ("approximate" if say is EN else "示意") in shown
            assert any(block.get("text") == say("no_legal_boundary") for block in card["blocks"])
            assert rows(card)[say("horizontal_error")]["text"]


def test_fosun_kairos_shows_address_precision_and_sources(shanghai: Layout) -> None:
    card = company_card(shanghai, "c1", EN)
    assert card["name"] == "Fosun Kairos"
    assert card["name_other"] == "复星凯瑞"
    row = rows(card)
    assert "Tianci International" in row["Address"]["text"]
    assert row["Address"]["confidence"] == "medium"
    assert row["Position known to"]["text"] == "town, within about 2.5 km by our estimate"
    (sources,) = [block["sources"] for block in card["blocks"] if "sources" in block]
    assert len(sources) == 6
    assert all(source["title"] and source["about"] for source in sources)


def test_abelzeta_shows_a_street_number(shanghai: Layout) -> None:
    row = rows(company_card(shanghai, "c11", EN))
    assert "85 Faladi Road" in row["Address"]["text"]
    assert row["Position known to"]["text"] == "street number, within about 80 m by our estimate"
    assert "法拉第路85号" in rows(company_card(shanghai, "c11", ZH))["地址"]["text"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_card_of_the_city_can_be_written(shanghai: Layout, lang: str) -> None:
    say = speaker(lang)
    cards = [company_card(shanghai, str(id), say) for id in shanghai.companies.index]
    cards += [zone_card(shanghai, str(slug), say) for slug in shanghai.zones.index]
    cards += [district_card(shanghai, str(slug), say) for slug in shanghai.districts.index]
    for card in cards:
        assert card["name"]
        assert card["blocks"]
        assert all(row["text"] for row in rows(card).values())
        assert (
            "nan"
            not in str(card).casefold().replace("nanhui", "").replace("finan", "").replace("nan ", "").split()
        )


def test_the_link_of_a_card_leads_back_to_it_in_the_same_language(shanghai: Layout) -> None:
    assert parse_qs(company_card(shanghai, "c1", ZH)["link"][1:]) == {"company": ["c1"], "lang": ["zh"]}
    assert parse_qs(zone_card(shanghai, "jinshan", EN)["link"][1:]) == {
        "card": ["zone:jinshan"],
        "lang": ["en"],
    }
    assert parse_qs(district_card(shanghai, "jinshan", EN)["link"][1:])["card"] == ["district:jinshan"]


def test_a_card_of_nothing_known_names_the_nearest(shanghai: Layout) -> None:
    with pytest.raises(ChoiceError, match="did you mean 'zhangjiang'"):
        zone_card(shanghai, "zhangjang", EN)
    with pytest.raises(ChoiceError, match="company"):
        company_card(shanghai, "c0", EN)
    with pytest.raises(ChoiceError, match="district"):
        district_card(shanghai, "atlantis", EN)


@pytest.mark.parametrize(("number", "kind"), list(enumerate(PAYLOADS)))
def test_hostile_words_stand_on_cards_as_they_are(hostile: Layout, number: int, kind: str) -> None:
    payload = PAYLOADS[kind]
    for card in (
        company_card(hostile, f"p{number}", EN),
        zone_card(hostile, f"z{number}", EN),
        district_card(hostile, f"d{number}", EN),
    ):
        assert card["name"] == payload
        assert card["name_other"] == zh(payload)
        assert {group["label"] for group in figures(card)} == {f"{payload} · {payload}"}
        assert payload in [item["text"] for group in figures(card) for item in group["items"]]
        assert f"5 {payload}" in [item["text"] for group in figures(card) for item in group["items"]]
    assert company_card(hostile, f"p{number}", ZH)["name"] == zh(payload)


def test_a_card_counts_the_companies_that_the_comparison_counts(shanghai: Layout) -> None:
    zones = companies_located(shanghai, shanghai.zones)
    districts = companies_located(shanghai, shanghai.districts)
    for counts, make in ((zones, zone_card), (districts, district_card)):
        for slug, count in counts.items():
            text = rows(make(shanghai, str(slug), EN))["Companies located in the outline"]["text"]
            assert text.split(" ")[0].rstrip(",") == str(int(count)), slug
    # Two of Lin-gang's lie in the part that the plan's text names, all six in the Special Area round it.
    lingang = rows(zone_card(shanghai, "lingang", EN))
    assert lingang["Companies located in the outline"]["text"].startswith("2 (computed here from")
    assert lingang["With its inner and wider outlines"]["text"].startswith("6 (computed here from")
    zhangjiang = rows(zone_card(shanghai, "zhangjiang", EN))
    assert zhangjiang["Companies located in the outline"]["text"].startswith(
        "17, and 2 planned or moved away ("
    )


@pytest.mark.parametrize(
    ("zone", "label", "texts"),
    [
        ("jinshan", "Planned area · Shanghai Bay Area Biomedical Port", ["7.74 km²", "7.74 km²", "4.74 km²"]),
        ("zhangjiang", "Area · Zhangjiang Science City", ["95 km²", "94 km²", "220 km²", "220 km²"]),
        ("waigaoqiao", "Biomedical firms", ["over 800 firms", "838 firms", "886 firms", "under 200 firms"]),
        (
            "lingang",
            "Biomedical firms · whole Special Area",
            ["over 80 firms", "under 60 firms", "over 30 firms"],
        ),
    ],
)
def test_figures_on_a_zone_that_disagree_stand_together_and_are_called_different(
    shanghai: Layout, zone: str, label: str, texts: list[str]
) -> None:
    (group,) = [group for group in figures(zone_card(shanghai, zone, EN)) if group["label"] == label]
    assert [item["text"] for item in group["items"]] == texts
    assert "published figures differ" in group["conflict"]
    assert all(item["source"]["title"] and item["confidence"] for item in group["items"])
