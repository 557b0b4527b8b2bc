"""layout.toml: what it must say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from geo.model.settings import malformed, settings_problems, version_date
from geo.model.sources import BUILT_IN
from layers.style import SHAPES as DRAWN

SOUND: dict[str, Any] = {
    "slug": "toyland",
    "version": "2026.01.31",
    "title": {"en": "Toys"},
    "roles": [{"slug": "maker", "en": "Maker", "shape": "square"}],
    "measures": [
        {"slug": "output", "zh": "产值", "group": "production", "direction": "more", "adds_up": True}
    ],
    "facets": [{"slug": "big", "en": "Big", "measure": "output"}],
    "plan": {"name_en": "Plan", "headline": ["output"]},
    "contact": {"report_url": "https://toys.test/new", "report_mail": "toys@toys.test"},
}


def test_sound_settings_have_no_problem() -> None:
    assert settings_problems(SOUND) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"slug": "Toy Land"}, "slug"),
        ({"slug": None}, "slug"),
        ({"version": "2026.02.30"}, "version"),
        ({"version": "1.0"}, "version"),
        ({"country": "China"}, "country"),
        ({"title": {}}, "title"),
        ({"title": {"en": 5}}, "title.en"),
        ({"title": "Toys"}, "title"),
        ({"roles": []}, "roles"),
        ({"roles": "maker"}, "roles"),
        ({"roles": [{"slug": "a"}]}, "roles[1]"),
        ({"roles": [{"slug": "a", "en": "A", "shape": "star"}]}, "roles[1].shape"),
        ({"roles": [{"slug": "a", "en": "A"}, {"slug": "a", "en": "B"}]}, "roles[2].slug"),
        ({"scopes": [{"en": "A"}]}, "scopes[1].slug"),
        ({"measures": [{"slug": "output", "en": "O", "group": "wealth"}]}, "measures[1].group"),
        ({"measures": [{"slug": "output", "en": "O", "direction": "up"}]}, "measures[1].direction"),
        ({"measures": [{"slug": "output", "en": "O", "adds_up": "yes"}]}, "measures[1].adds_up"),
        ({"facets": [{"slug": "big", "en": "Big", "measure": "outptu"}]}, "facets[1].measure"),
        ({"facets": [{"slug": "big", "en": "Big"}]}, "facets[1].measure"),
        ({"plan": {"name_en": "Plan", "headline": ["outptu"]}}, "plan.headline"),
        ({"plan": {"headline": ["output"]}}, "plan"),
        ({"contact": {"report_url": "javascript:alert(1)"}}, "contact.report_url"),
        ({"contact": {"report_mail": "nobody"}}, "contact.report_mail"),
    ],
)
def test_each_break_is_named_by_its_key(change: dict[str, Any], column: str) -> None:
    assert column in {problem.column for problem in settings_problems({**SOUND, **change})}


def test_what_is_badly_made_is_told_once_and_the_rest_still_checked() -> None:
    broken = {**SOUND, "roles": "maker", "slug": "!"}
    assert {problem.column for problem in malformed(broken)} == {"roles"}
    assert {problem.column for problem in settings_problems(broken)} >= {"roles", "slug"}


@pytest.mark.parametrize(
    ("said", "date"),
    [("2026.11.22", "2026-11-22"), ("2026-11-22", "2026-11-22"), ("2026.13.01", ""), ("", "")],
)
def test_a_version_is_a_date(said: str, date: str) -> None:
    assert version_date({"version": said}) == date


def test_the_built_in_settings_have_no_problem() -> None:
    text = (Path(BUILT_IN) / "layout.toml").read_text(encoding="utf-8")
    assert settings_problems(tomllib.loads(text)) == []


def test_every_shape_that_a_role_may_have_can_be_drawn() -> None:
    from geo.model.settings import SHAPES

    assert set(SHAPES) == set(DRAWN)
