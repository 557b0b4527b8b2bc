"""The address is the state: whatever stands in it, what is known is taken and the rest is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model.layout import Layout
from layers.compose import LAYERS
from tests.hostile_layout import PAYLOADS
from ui.address import NOTE_LIMIT, SHORTLIST_LIMIT, Address, read_address, read_notes, write_notes
from words.sentence import LANGUAGES

GROUNDS = ("vector", "osm", "gaode")


def read(layout: Layout, **words: list[str]) -> Address:
    return read_address(words, layout, "en", GROUNDS)


def dropped(address: Address) -> list[tuple[str, str]]:
    return [(drop.word, drop.value) for drop in address.dropped]


def test_an_empty_address_is_the_usual_view(toyland: Layout) -> None:
    assert read(toyland) == Address(lang="en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_browsers_language_serves_until_the_address_names_one(toyland: Layout, lang: str) -> None:
    assert read_address({}, toyland, lang, GROUNDS).lang == lang
    assert read_address({"lang": ["zh"]}, toyland, lang, GROUNDS).lang == "zh"


def test_each_word_is_taken(toyland: Layout) -> None:
    address = read(
        toyland,
        lang=["zh"],
        zone=["blocks", "none"],
        district=["east"],
        role=["maker"],
        company=["t1"],
        card=["zone:trains"],
        layers=["names", "zones"],
        basemap=["gaode"],
        q=["  red   brick "],
        at=["121.5,31.2,11.25"],
        inview=["0,0,1,1"],
    )
    assert address.filters == {"zone": ["blocks", "none"], "role": ["maker"], "district": ["east"]}
    assert (address.lang, address.company, address.card, address.basemap) == (
        "zh",
        "t1",
        "zone:trains",
        "gaode",
    )
    assert address.layers == ("zones", "names"), "in the panel's order"
    assert address.q == "red brick"
    assert address.at == (121.5, 31.2, 11.25)
    assert address.inview is not None
    assert address.dropped == ()


def test_layers_none_means_none_and_no_word_the_usual_ones(toyland: Layout) -> None:
    assert read(toyland, layers=["none"]).layers == ()
    assert read(toyland).layers is None
    assert read(toyland, layers=list(LAYERS)).layers == LAYERS


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("lang", "xx"),
        ("zone", "atlantis"),
        ("district", "WEST"),
        ("role", "maker "),
        ("company", "t0"),
        ("card", "zone:atlantis"),
        ("card", "blocks"),
        ("layers", "everything"),
        ("basemap", "tianditu"),
        ("at", "1,2"),
        ("at", "nan,1,2"),
        ("at", "inf,1,2"),
        ("at", "1e300,1,2"),
        ("inview", "a,b,c,d"),
    ],
)
def test_a_bad_value_is_dropped_and_named(toyland: Layout, word: str, value: str) -> None:
    address = read(toyland, **{word: [value]})
    assert dropped(address) == [(word, value)]
    assert address == Address(lang="en", dropped=address.dropped)
    assert address.dropped[0].known


def test_a_good_value_beside_a_bad_one_is_kept(toyland: Layout) -> None:
    address = read(toyland, zone=["atlantis", "blocks", "atlantis"])
    assert address.filters == {"zone": ["blocks"]}
    assert dropped(address) == [("zone", "atlantis")]


def test_a_value_given_twice_counts_once(toyland: Layout) -> None:
    assert read(toyland, role=["maker", "maker"]).filters == {"role": ["maker"]}


def test_an_empty_value_asks_for_nothing(toyland: Layout) -> None:
    assert read(toyland, zone=[""], company=[""], q=[""]) == Address(lang="en")


def test_a_long_bad_value_is_cut_in_the_notice(toyland: Layout) -> None:
    assert len(read(toyland, zone=["x" * 10_000]).dropped[0].value) <= 80


def test_words_that_are_not_ours_are_left_alone(toyland: Layout) -> None:
    assert read(toyland, embed=["true"], utm_source=["mail"]) == Address(lang="en")


words = st.text(max_size=12) | st.sampled_from(
    [
        "blocks",
        "trains",
        "none",
        "west",
        "maker",
        "t1",
        "en",
        "zh",
        "zone:blocks",
        "1,2,3",
        *PAYLOADS.values(),
    ]
)
known_words = st.sampled_from(
    [
        "lang",
        "zone",
        "district",
        "role",
        "company",
        "card",
        "layers",
        "basemap",
        "q",
        "at",
        "inview",
        "short",
        "notes",
    ]
)


@settings(deadline=None)
@given(st.dictionaries(known_words, st.lists(words, max_size=4)))
def test_no_address_breaks_the_page(toyland: Layout, given_words: dict[str, list[str]]) -> None:
    address = read_address(given_words, toyland, "en", GROUNDS)
    assert address.lang in LANGUAGES
    assert set(address.filters.get("zone", [])) <= {"blocks", "trains", "none"}
    assert address.company in {"", *toyland.companies.index}
    assert address.basemap in GROUNDS
    assert len(address.short) <= SHORTLIST_LIMIT
    for drop in address.dropped:
        assert any(drop.value in value for value in given_words[drop.word] or [""]) or drop.word == "short"


@settings(deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"c[0-9]{1,3}", fullmatch=True), st.text(min_size=1, max_size=NOTE_LIMIT), max_size=5
    )
)
def test_notes_come_back_from_an_address(notes: dict[str, str]) -> None:
    assert read_notes(write_notes(notes)) == notes


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_notes_word_breaks_the_page(word: str) -> None:
    assert isinstance(read_notes(word), dict)
