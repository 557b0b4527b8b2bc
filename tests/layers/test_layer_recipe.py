"""The recipe "a new layer is a file in `layers/`, a line in `OVERLAYS` and its name", followed here step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from geo.model.layout import Layout
from layers import compose
from layers.compose import map_data
from layers.overlay import Overlay
from layers.standalone import FileText, standalone_page
from sheets.page.compose import map_page
from sheets.page.spec import SheetSpec
from tests.chromium import CHROMIUM
from words.sentence import LANGUAGES
from words.speaker import map_words, words

LAYERS = Path(__file__).parents[2] / "layers"
NAMES = {"en": "Toy shops", "zh": "玩具店"}


# The file of the recipe: what it would hold.
def shops(layout: Layout) -> list[dict[str, Any]]:
    """One shop near the north-west corner of each square district."""
    corners = layout.districts.bounds
    return [
        {"en": f"Shop of {name_en}", "zh": f"{name_zh}店", "at": [west + 0.02, north - 0.02]}
        for name_en, name_zh, west, north in zip(
            layout.districts["name_en"],
            layout.districts["name_zh"],
            corners["minx"],
            corners["maxy"],
            strict=True,
        )
    ]


SHOPS = Overlay("shops", shops)


@pytest.fixture
def with_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of the recipe, and its name in words."""
    monkeypatch.setattr(compose, "OVERLAYS", (*compose.OVERLAYS, SHOPS))
    for lang, name in NAMES.items():
        for table in (map_words(lang), words(lang)):
            monkeypatch.setitem(table, "layer_shops", name)


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield browser.new_page(viewport={"width": 1280, "height": 800})
    browser.close()


@pytest.mark.browser
@pytest.mark.usefixtures("with_line")
def test_a_file_a_line_and_a_name_are_all_that_a_layer_needs(
    toyland: Layout, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    text = standalone_page(
        toyland,
        texts={lang: FileText("Toyland", "", ()) for lang in LANGUAGES},
        view={"lang": "en", "filter": {}},
        record={},
        about="",
        home="",
    )
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_selector("[data-testid='live-map'][data-ready='true']")
    tip = page.locator(".lx-tip")
    box = page.locator(".folium-map")

    def point_at_the_shop() -> None:
        state = page.locator("[data-testid='live-map']").evaluate("node => ({...node.dataset})")
        size = box.bounding_box()
        assert size
        # Near the equator a degree is as long across as up: 256 pixels are 360 degrees at zoom 0.
        pixels = 256 * 2 ** float(state["zoom"]) / 360
        (lon, lat), (to_lon, to_lat) = map(float, state["center"].split(",")), shops(toyland)[0]["at"]
        x = size["width"] / 2 + (to_lon - lon) * pixels
        y = size["height"] / 2 - (to_lat - lat) * pixels
        box.hover(position={"x": x, "y": y + 30})
        box.hover(position={"x": x, "y": y})

    point_at_the_shop()
    expect(tip).to_have_text("Toy West")
    page.get_by_role("checkbox", name="Toy shops").check()
    point_at_the_shop()
    expect(tip).to_have_text("Shop of Toy West")
    page.get_by_role("checkbox", name="Toy shops").uncheck()
    point_at_the_shop()
    expect(tip).to_have_text("Toy West")


@pytest.mark.usefixtures("with_line")
def test_a_sheet_draws_the_layer_too(toyland: Layout) -> None:
    spec = SheetSpec(layers=("zones", "shops"))
    [group] = [group for group in map_page(toyland, spec).groups if group.name == "shops"]
    assert len(group.items) == len(toyland.districts)


@pytest.mark.usefixtures("with_line")
def test_a_layout_without_dots_is_not_offered_the_layer(toyland: Layout) -> None:
    # Toyland has no metro, and three districts with a shop each.
    assert list(map_data(toyland)["overlays"]) == ["shops"]


@pytest.mark.parametrize("slug", [overlay.slug for overlay in compose.OVERLAYS])
def test_a_layer_is_named_in_its_own_file_and_one_line_of_the_map(slug: str) -> None:
    made = re.compile(rf'Overlay\("{slug}"')
    [file] = [file for file in LAYERS.rglob("*.py") if made.search(file.read_text(encoding="utf-8"))]
    assert file.stem == slug
    assert all(f"layer_{slug}" in map_words(lang) for lang in LANGUAGES)
    scripts = "".join(script.read_text(encoding="utf-8") for script in (LAYERS / "js").glob("*.js"))
    assert slug not in scripts
