"""No serious violation that axe-core knows, on any page, in either language or theme, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import READY, Visit
from tests.serving import Server
from ui.main import PAGES

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {
    "wide, light, English": ({"width": 1280, "height": 800}, "light", "en"),
    "phone, dark, Chinese": ({"width": 390, "height": 844}, "dark", "zh"),
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_serious_violation(
    page: str, view: str, server: Server, visit_of: Callable[..., Visit]
) -> None:
    size, scheme, lang = VIEWS[view]
    visit = visit_of(server.url, viewport=size, color_scheme=scheme)
    path = "/" if page == "map" else f"/{page}"
    visit.page.goto(f"{server.url}{path}?lang={lang}" + ("&card=zone:jinshan" if page == "map" else ""))
    visit.page.wait_for_selector(READY if page == "map" else ".st-key-header h1")
    if page == "map":
        visit.card()
    visit.page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    # Handed to the page by the debugger: its own policy lets no such script in.
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]
    assert not serious, "\n".join(serious)
