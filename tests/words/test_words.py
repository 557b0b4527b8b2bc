"""Words: the same keys in both languages, the same places to fill, and none missing."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from geo.model.layout import PRECISIONS
from geo.model.schema import BASES, CONFIDENCES, PARTS, STATUSES
from layers.basemaps import BASEMAPS, VECTOR
from layers.compose import LAYERS
from layers.figures import value_with_unit
from tests.hostile_layout import PAYLOADS
from ui.frame.main import PAGES
from words.sentence import LANGUAGES
from words.speaker import Speaker, words

ROOT = Path(__file__).parents[2]
EN, ZH = words("en"), words("zh")


def fills(text: str) -> set[str]:
    """The names that are filled in; a choice between one and many fills in nothing, and Chinese needs none."""
    return {name for _, name, form, _ in Formatter().parse(text) if name and "|" not in (form or "")}


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(EN) == sorted(ZH)


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


def test_every_key_that_code_names_has_words() -> None:
    named = set()
    for folder in ("ui", "layers", "sheets"):
        for file in (ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r"\bsay\(\s*\"([a-z0-9_]+)\"", file.read_text(encoding="utf-8")))
        for file in (ROOT / folder).rglob("*.js"):
            if "assets" not in file.parts:
                named |= set(re.findall(r"LX\.say\(\s*\"([a-z0-9_]+)\"", file.read_text(encoding="utf-8")))
    assert len(named) > 80
    assert not sorted(named - EN.keys())


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
