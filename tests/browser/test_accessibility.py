"""No serious violation that axe-core knows, on any page, in either language, wide and narrow, each in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import READY, Visit
from tests.serving import Server
from ui.frame.main import PAGES

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = {
    "wide, light, English": ({"width": 1280, "height": 800}, "light", "en"),
    "phone, dark, Chinese": ({"width": 390, "height": 844}, "dark", "zh"),
}
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 28)"}
# Everything that the map page can show at once: card, chips, area, shortlist.
MAP = "&card=zone:jinshan&role=cdmo&precision=street&short=c3&shape=c~kodeV%7Bvh%7DD~5000"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_no_serious_violation(
    page: str, view: str, server: Server, visit_of: Callable[..., Visit]
) -> None:
    size, scheme, lang = VIEWS[view]
    visit = visit_of(server.url, viewport=size, color_scheme=scheme)
    path = "/" if page == "map" else f"/{page}"
    visit.page.goto(f"{server.url}{path}?lang={lang}{MAP if page == 'map' else ''}")
    visit.page.wait_for_selector(READY if page == "map" else ".st-key-header h1")
    if page == "map":
        visit.card()
        visit.page.locator(".lx-what").wait_for(state="attached")
        if visit.page.locator(".lx-handle").is_visible():
            visit.page.locator(".lx-handle").click()
    visit.page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    # Handed to the page by the debugger: its own policy lets no such script in.
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    serious = violations(visit)
    # The page follows a system that turns to the other ground.
    visit.page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    visit.page.wait_for_function(
        "before => getComputedStyle(document.querySelector('.stApp')).backgroundColor !== before",
        arg=GROUNDS[scheme],
    )
    # Colours glide to their new values.
    visit.page.wait_for_function("() => document.getAnimations().every((one) => one.playState !== 'running')")
    serious += violations(visit)
    assert not serious, "\n".join(serious)


def violations(visit: Visit) -> list[str]:
    """What axe calls serious or critical in the page as it stands."""
    found = visit.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"][:3]
    ]
