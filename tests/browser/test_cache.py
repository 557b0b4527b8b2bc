"""What a browser has once, it never asks for again."""

from __future__ import annotations

import pytest

from tests.browser.conftest import READY, Visit

pytestmark = pytest.mark.browser

FETCHED = """() => performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/layers/"))
    .map((entry) => [entry.name.split("/").pop().split(".")[0], entry.transferSize])"""


def test_a_second_visit_takes_the_map_from_the_browsers_cache(visit: Visit) -> None:
    page = visit.open()
    first = {name for name, _ in page.evaluate(FETCHED)}
    assert {"map", "layout", "companies"} <= first
    page.goto("about:blank")
    visit.open()
    second = dict(page.evaluate(FETCHED))
    assert {"map", "layout", "companies"} <= second.keys()
    assert {name: size for name, size in second.items() if size} == {}


def test_a_filter_fetches_nothing_of_the_map(visit: Visit) -> None:
    page = visit.open()
    page.wait_for_load_state("networkidle")
    before = page.evaluate(FETCHED)
    page.locator("[data-facet='role'] button").filter(has_text="Supplier").click()
    page.wait_for_selector(f"{READY}:not([data-shown='64'])")
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    assert page.evaluate(FETCHED) == before
