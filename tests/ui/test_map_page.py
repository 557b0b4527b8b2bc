"""The map page as Streamlit runs it: first view, each word of the address, bad words, and a broken layout."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geo.find.facets import facet_codes
from geo.model.layout import Layout
from tests.hostile_layout import PAYLOADS, write_hostile_layout
from tests.ui.conftest import opened
from web.layouts import layout_named
from web.served import map_files


def page() -> None:
    from ui.frame.main import main

    main()


Visit = Callable[..., AppTest]


@pytest.fixture
def visit(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens the map page of toyland, or of another folder, at an address."""

    def go(folder: Path = toy_folder, **words: str | list[str]) -> AppTest:
        monkeypatch.setenv("LAYOUT", str(folder))
        return opened(page, **words)

    return go


def told(app: AppTest, word: str) -> dict[str, Any]:
    """What the element is told whose data have ``word``."""
    return next(
        data for element in app.get("bidi_component") if word in (data := json.loads(element.proto.json))
    )


def facets(app: AppTest) -> dict[str, Any]:
    """What the panel of facets is told."""
    return told(app, "facets")


def counts(app: AppTest, facet: str) -> dict[str, str]:
    """How many companies each choice of a facet would leave."""
    found = facets(app)["facets"][facet]
    choices = facet_codes(layout_named())[facet]
    return {slug: f"{count:,}" for slug, count in zip(choices, found, strict=True) if count}


def test_the_first_view_shows_title_plan_counts_and_facets(visit: Visit) -> None:
    app = visit()
    header = told(app, "title")
    assert header["title"] == "Industrial layout · Toyland toy makers"
    assert facets(app)["count"].startswith("5 of 5 on the map · 1 without a position")
    assert "1.0 bn yuan by 2030" in header["plan"]
    assert any("Toyland Gazette" in text for text, _ in header["sources"])
    assert facets(app)["filter"] == {}
    assert counts(app, "role") == {"designer": "3", "maker": "3"}
    assert not app.warning
    assert not app.error


def test_lang(visit: Visit) -> None:
    assert told(visit(lang="zh"), "title")["title"] == "产业布局 · 玩具国玩具业"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ({"zone": "blocks"}, 2),
        ({"zone": ["blocks", "trains"]}, 4),
        ({"district": "west"}, 1),
        ({"role": "maker"}, 3),
        ({"role": "maker", "zone": "trains"}, 1),
        ({"q": "brick"}, 2),
        ({"company": "t3"}, 5),
        ({"card": "zone:trains"}, 5),
        ({"layers": "zones"}, 5),
        ({"basemap": "osm"}, 5),
    ],
)
def test_each_word_of_the_address(visit: Visit, words: dict[str, str | list[str]], shown: int) -> None:
    app = visit(**words)
    assert facets(app)["count"].startswith(f"{shown} of 5 on the map")
    assert not app.warning
    assert facets(app)["filter"] == {
        facet: [words[facet]] if isinstance(words[facet], str) else words[facet]
        for facet in ("zone", "district", "role")
        if facet in words
    }


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("lang", "xx"), ("zone", "atlantis"), ("district", "north"), ("role", "juggler"), ("company", "t99"),
        ("card", "zone:x"), ("layers", "x"), ("basemap", "tianditu"),
    ],
)  # fmt: skip
def test_a_bad_word_is_dropped_with_a_notice(visit: Visit, word: str, value: str) -> None:
    app = visit(**{word: value})
    (notice,) = app.warning
    assert word in str(notice.value)
    assert "is not known here" in str(notice.value)
    assert facets(app)["count"].startswith("5 of 5 on the map")


def test_a_choice_counts_under_all_other_facets_and_not_under_its_own(visit: Visit) -> None:
    app = visit(role="maker")
    assert counts(app, "role") == {"designer": "3", "maker": "3"}
    assert sum(int(count) for count in counts(app, "zone").values()) == 3


def test_an_empty_result_says_why_and_offers_the_way_out(visit: Visit) -> None:
    app = visit(zone="blocks", role="designer")
    empty = facets(app)["empty"]
    assert "No company passes" in empty["text"]
    assert empty["facet"] in ("zone", "role")
    assert facets(visit(zone="blocks"))["empty"] is None


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("zones/zones.geojson", None, ("zones.geojson", "absent", "layout-explorer check")),
        ("zones/zones.geojson", "{", ("zones.geojson", "cannot be read as GeoJSON", "mend")),
        ("companies/companies.csv", "", ("companies.csv", "cannot be read as CSV", "mend")),
        ("layout.toml", "title = ", ("layout.toml", "cannot be read as TOML", "mend")),
        ("layout.toml", None, ("layout.toml", "absent", "layout-explorer new")),
    ],
)
def test_a_broken_layout_is_one_clear_sentence_with_file_and_remedy(
    visit: Visit, toy_folder: Path, file: str, text: str | None, says: tuple[str, ...]
) -> None:
    broken = toy_folder / file
    broken.unlink()
    if text is not None:
        broken.write_text(text, encoding="utf-8")
    app = visit()
    (said,) = app.text
    assert all(part in str(said.value) for part in says), said.value
    assert "Traceback" not in str(said.value)
    assert not app.error


def test_a_broken_row_is_named_with_file_row_and_column(visit: Visit, toy_folder: Path) -> None:
    file = toy_folder / "companies" / "companies.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",maker,", ",,", 1), encoding="utf-8")
    (said,) = visit().text
    assert "companies/companies.csv, row 2, role" in str(said.value)


def test_a_folder_that_is_not_there_is_named_with_the_remedy(visit: Visit, tmp_path: Path) -> None:
    (said,) = visit(folder=tmp_path / "gone").text
    assert "no such layout folder" in str(said.value)
    assert "layout-explorer new" in str(said.value)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_layout_is_a_page_like_any_other(visit: Visit, tmp_path: Path, lang: str) -> None:
    app = visit(folder=write_hostile_layout(tmp_path / "hostile"), lang=lang)
    assert facets(app)["count"].startswith(f"{len(PAYLOADS)} ") or lang == "zh"
    assert next(iter(PAYLOADS.values())) in told(app, "title")["title"] or lang == "zh"
    html = "".join(str(element.proto.body) for element in app.get("html"))
    assert "<script" not in html
    assert "<img" not in html
    assert "![x]" not in " ".join(str(caption.value) for caption in app.caption)
    assert not app.error


def test_every_company_that_a_text_matches_is_told_to_the_map(shanghai: Layout) -> None:
    files = map_files(shanghai)
    steps = files.steps_to(range(len(shanghai.companies)))
    assert list(np.cumsum(steps)) == list(range(len(shanghai.located)))
    third, ninth = files.columns.order[[3, 9]]
    assert files.steps_to([int(ninth), int(third)]) == [3, 6]
    assert files.steps_to([]) == []
