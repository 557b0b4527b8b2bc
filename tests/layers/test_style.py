"""Colours can be told apart and read, on both grounds."""

from __future__ import annotations

import itertools

import pytest

from geo.model.contracts import BASES, RANKS
from geo.model.contracts import HUES as HUES_OF_CONTRACT
from geo.model.layout import PRECISIONS
from layers.style import (
    CERTAINTY,
    EDGES,
    FILLS,
    GROUND,
    HUES,
    NEUTRAL,
    SHAPES,
    SUPPORTING_FILL,
    THEMES,
    WEIGHTS,
    Theme,
)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(top: str, ground: str, opacity: float) -> str:
    """The colour that a tint leaves on a ground."""
    return "#" + "".join(
        f"{round(int(top[at : at + 2], 16) * opacity + int(ground[at : at + 2], 16) * (1 - opacity)):02x}"
        for at in (1, 3, 5)
    )


def grounds(theme: Theme) -> dict[str, str]:
    """All that a zone's name may stand on."""
    named = GROUND[theme]
    land = named["land"]
    return {
        "water": named["water"],
        "land": land,
        "supporting": over(named["supporting"], land, SUPPORTING_FILL),
        "panel": named["panel"],
        "halo": named["halo"],
    }


def test_the_measure_of_contrast_is_the_published_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("hue", [*HUES, "neutral"])
def test_a_zones_name_reads_on_every_ground(theme: Theme, hue: str) -> None:
    text = (HUES.get(hue) or NEUTRAL)["text_light" if theme == "light" else "text_dark"]
    ratios = {name: round(contrast(text, ground), 2) for name, ground in grounds(theme).items()}
    ratios["own fill"] = round(
        contrast(text, over((HUES.get(hue) or NEUTRAL)["line"], GROUND[theme]["land"], FILLS["main"])), 2
    )
    assert not {name: ratio for name, ratio in ratios.items() if ratio < 4.5}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["text", "quiet", "warn"])
def test_words_of_panel_and_card_read(theme: Theme, name: str) -> None:
    assert contrast(GROUND[theme][name], GROUND[theme]["panel"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_a_districts_name_reads_on_its_halo(theme: Theme) -> None:
    assert contrast(GROUND[theme]["place"], GROUND[theme]["halo"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_chosen_stands_out_from_every_ground(theme: Theme) -> None:
    assert all(
        contrast(GROUND[theme]["selection"], ground) >= 7
        for ground in (GROUND[theme]["land"], GROUND[theme]["water"])
    )


def test_the_four_zones_have_the_hues_of_the_look() -> None:
    lines = {name: hue["line"] for name, hue in HUES.items()}
    assert lines["purple"] == "#AA3377"
    assert lines["blue"] == "#4477AA"
    assert lines["green"] == "#228833"
    assert lines["orange"] == "#EE7733"
    assert GROUND["light"]["supporting"] == "#BBB5A6"


def test_grounds_are_those_of_the_look() -> None:
    assert [GROUND["light"][name] for name in ("water", "land", "line", "text", "quiet")] == [
        "#DCE8EF", "#F7F5F0", "#C9C3B6", "#22252A", "#6B7079",
    ]  # fmt: skip
    assert [GROUND["dark"][name] for name in ("water", "land", "line", "text", "quiet")] == [
        "#16222B", "#1F2326", "#3A4147", "#E8EAED", "#9AA0A8",
    ]  # fmt: skip


def test_both_grounds_have_the_same_names() -> None:
    assert GROUND["light"].keys() == GROUND["dark"].keys()


def test_every_hue_of_the_contract_can_be_drawn() -> None:
    assert set(HUES_OF_CONTRACT) == set(HUES)


def test_every_basis_has_an_edge_and_what_is_less_sure_is_more_broken() -> None:
    assert set(EDGES) == set(BASES)
    assert EDGES["documented_boundary"] == []
    (dash, _), (dot, _) = EDGES["planning_scope"], EDGES["approximate"]
    assert dash > 2 * dot
    assert EDGES["administrative_proxy"] == EDGES["approximate"]


def test_every_rank_has_a_weight_and_a_fill() -> None:
    assert set(WEIGHTS) == set(FILLS) == set(RANKS)


def test_every_precision_has_a_look_and_only_a_street_number_is_exact() -> None:
    assert set(CERTAINTY) == set(PRECISIONS)
    assert {word for word, look in CERTAINTY.items() if look == "exact"} == {"building", "street_number"}
    assert {word for word, look in CERTAINTY.items() if look == "hollow"} == {"town", "district"}


def test_shapes_are_six_and_differ() -> None:
    assert set(SHAPES) == {"circle", "square", "diamond", "triangle", "plus", "ring"}


def test_no_two_hues_are_alike() -> None:
    for one, other in itertools.combinations(HUES.values(), 2):
        apart = sum(
            abs(int(one["line"][at : at + 2], 16) - int(other["line"][at : at + 2], 16)) for at in (1, 3, 5)
        )
        assert apart > 60
