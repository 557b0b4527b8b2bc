"""Words: the same keys in both languages, the same places to fill, and none missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from geo.model.contracts import BASES, CONFIDENCES, PARTS, STATUSES
from geo.model.layout import PRECISIONS
from layers.basemaps import BASEMAPS, VECTOR
from layers.compose import LAYERS
from layers.embed import inert_json
from layers.figures import value_with_unit
from tests.hostile_layout import PAYLOADS
from ui.frame.main import PAGES
from words.sentence import LANGUAGES
from words.speaker import PLACES, Speaker, map_words, table, words

ROOT = Path(__file__).parents[2]
EN, ZH = words("en"), words("zh")


def fills(text: str) -> set[str]:
    """The names that are filled in; a choice between one and many fills in nothing, and Chinese needs none."""
    return {name for _, name, form, _ in Formatter().parse(text) if name and "|" not in (form or "")}


def test_both_languages_have_the_same_places_to_fill() -> None:
    assert {key: fills(text) for key, text in EN.items()} == {key: fills(text) for key, text in ZH.items()}


def test_one_is_one_thing_and_all_else_are_many() -> None:
    say = Speaker("en")
    assert value_with_unit("1", "companies", say) == "1 company"
    assert value_with_unit("2", "companies", say) == "2 companies"
    assert value_with_unit("1-2", "products", say) == "1-2 products"
    assert value_with_unit("1", "companies", Speaker("zh")) == "1 家企业"
    assert say("dossier_title", count=1) == "Shortlist: 1 company"
    assert say("other_figures", count=1).startswith("1 more published figure;")


def test_no_word_is_empty_but_separators() -> None:
    assert not [key for table in (EN, ZH) for key, text in table.items() if not text]


def test_chinese_words_are_chinese() -> None:
    """Names of formats and units are the same in both; everything else has Chinese in it."""
    foreign = {
        key
        for key, text in ZH.items()
        if re.search(r"[A-Za-z]{4,}", text) and not re.search(r"[\u4e00-\u9fff]", text)
    }
    assert foreign <= {
        "basemap_osm",
        "download_xlsx",
        "download_geojson",
        "download_gpkg",
        "sheet_scale",
        "sheet_scale_at",
        "in_brackets",
    }


def place_of(file: str) -> str:
    """Whose words a file of code says; "facts" where it says only what is for every place."""
    starts = {
        "layers/js/": "map",
        "ui/js/facets.js": "map",
        "layers/": "card",
        "sheets/": "sheet",
        "ui/map/": "map_page",
        "web/": "map_page",
        "ui/frame/": "frame",
        "ui/compare/": "compare",
        "geo/exchange/comparison_files": "compare",
        "ui/sheets/": "sheets",
        "ui/data/": "data",
        "ui/access/": "data",
        "ui/about/": "about",
    }
    return next((place for start, place in starts.items() if file.startswith(start)), "facts")


def code() -> Iterator[tuple[str, str]]:
    """Place and text of every file of code."""
    for folder in ("ui", "web", "layers", "sheets", "commands", "geo"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".js", ".ts"} and "assets" not in file.parts:
                yield place_of(str(file.relative_to(ROOT))), file.read_text(encoding="utf-8")


def readable(place: str) -> set[str]:
    return {key for name in (place, "facts", "legend") for key in table(name, "en")}


@pytest.mark.parametrize("place", PLACES)
def test_both_languages_have_the_same_keys_in_each_place(place: str) -> None:
    assert list(table(place, "en")) == list(table(place, "zh"))


def test_a_key_stands_in_one_table() -> None:
    assert len(EN) == sum(len(table(place, "en")) for place in PLACES)


def test_every_key_that_code_names_is_in_the_table_of_its_place_or_for_all() -> None:
    named, wrong = 0, set()
    for place, text in code():
        for key in re.findall(r"\bsay\(\s*[\"'`]([a-z0-9_]+)[\"'`]", text):
            named += 1
            if key not in readable(place) and not key.endswith("_"):
                wrong.add((place, key))
        for start in re.findall(r"\bsay\(\s*f?[\"'`]([a-z0-9_]+_)(?:\$?\{|[\"'] \+)", text):
            if not any(key.startswith(start) for key in readable(place)):
                wrong.add((place, start))
    assert named > 400
    assert not wrong


def test_every_key_is_named_where_it_may_be_read() -> None:
    held: dict[str, set[str]] = defaultdict(set)
    starts: dict[str, set[str]] = defaultdict(set)
    for place, text in code():
        held[place] |= set(re.findall(r"[\"'`]([a-z][a-z0-9_]*)[\"'`]", text))
        starts[place] |= set(re.findall(r"[\"'`]([a-z][a-z0-9_]*_)(?:\$?\{|[\"'] \+)", text))
    # A kind of thing before what is said of it: "zone_of_point", "map_page".
    ends = ("_of_point", "_page")
    unused = [
        (name, key)
        for name in PLACES
        for key in table(name, "en")
        if not any(
            key in held[place] or any(key.startswith(start) for start in starts[place])
            for place in (set(held) if name == "facts" else {"map"} if name == "legend" else {name})
        )
        and not key.endswith(ends)
    ]
    assert not unused


def test_the_map_is_sent_its_own_words_and_no_others() -> None:
    sent = map_words("en")
    assert set(sent) == table("map", "en").keys() | table("legend", "en").keys()
    assert len(inert_json(sent)) < 8_000


def test_every_word_of_a_vocabulary_has_words() -> None:
    wanted = {
        *(f"precision_{word}" for word in PRECISIONS),
        *(f"status_{word}" for word in STATUSES),
        *(f"confidence_{word}" for word in CONFIDENCES),
        *(f"basis_{word}" for word in BASES),
        *(f"part_{word}" for word in PARTS),
        *(f"layer_{word}" for word in LAYERS),
        *(f"basemap_{word}" for word in (VECTOR, *(base.slug for base in BASEMAPS))),
        *(f"{slug}_page" for slug in PAGES),
    }
    assert not sorted(wanted - EN.keys())


def test_the_words_of_the_look_are_used() -> None:
    assert (EN["not_found"], ZH["not_found"]) == ("not found", "未查到")
    assert "示意" in ZH["basis_approximate"]
    assert (EN["location_hollow"], ZH["location_hollow"]) == ("location uncertain", "位置待核实")


@pytest.mark.parametrize("kind", PAYLOADS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_filled_in_is_not_read_for_places_to_fill(lang: str, kind: str) -> None:
    assert PAYLOADS[kind] in Speaker(lang)("by_year", text=PAYLOADS[kind], year="2024")


def test_a_language_that_we_lack_is_named_with_those_we_have() -> None:
    with pytest.raises(ValueError, match="en, zh"):
        words("fr")
