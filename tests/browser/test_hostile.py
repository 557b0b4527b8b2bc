"""A layout whose every word tries to run is shown word for word, and nothing runs: not here, not on the server.

The pages are opened without their Content-Security-Policy: what holds here holds by itself, not because the browser
was told to refuse it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from geo.shapes.shapes import rectangle
from tests.browser.conftest import READY, Visit
from tests.hostile_layout import LEFT_FILE, PAYLOADS, TRACES, WEB_PAYLOADS, zh
from tests.serving import Server
from ui.address import write_notes

pytestmark = pytest.mark.browser


def seen(text: str) -> str:
    """A text as a page shows it: runs of blanks are one."""
    return " ".join(text.split())


@pytest.fixture
def visit(visit_of: Callable[..., Visit], hostile_server: Server) -> Iterator[Visit]:
    """A reader of the hostile layout; afterwards nothing may have run anywhere."""
    # The title alone, with every payload in it, takes half a usual window.
    made = visit_of(hostile_server.url, bypass_csp=True, viewport={"width": 1280, "height": 1500})
    bodies: list[str] = []
    made.page.on("response", lambda answer: bodies.append(answer.url) if "/layers/" in answer.url else None)
    yield made
    assert made.page.evaluate("() => window.__pwned === undefined && !('pwned' in {})")
    assert made.outside == []
    assert made.dialogs == []
    assert made.errors == []
    html = made.page.content()
    assert not [trace for trace in TRACES if trace in html]
    assert f"pid{hostile_server.process.pid}" not in html
    assert (
        made.page.locator("img[src*='evil'], script[src*='evil'], iframe, [onmouseover], [onload]").count()
        == 0
    )
    assert made.page.locator("a[href^='javascript']").count() == 0
    assert made.page.locator(".lx-root :is(script, img, svg[onload])").count() == 0
    for address in bodies:
        _, _, body = hostile_server.get(address.removeprefix(hostile_server.url))
        assert not [trace for trace in TRACES if trace.encode() in body], address
    # The server is up, says nothing that a template computed, and no shell ran in its folder.
    assert hostile_server.process.poll() is None
    status, _, _ = hostile_server.get("/healthz")
    assert status == 200
    assert not [trace for trace in TRACES if trace in hostile_server.log()]
    assert "Traceback" not in hostile_server.log()
    assert LEFT_FILE not in os.listdir(hostile_server.folder)


def close_card(visit: Visit) -> None:
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("[data-testid='card']")).to_be_hidden()


def point_of(visit: Visit, lat: float, lon: float) -> tuple[float, float]:
    """Where on the page a place stands."""
    x, y = visit.lx(
        """(LX, lat, lon) => {
            const at = LX.map.latLngToContainerPoint([lat, lon]);
            const box = LX.map.getContainer().getBoundingClientRect();
            return [box.left + at.x, box.top + at.y]; }""",
        lat,
        lon,
    )
    return x, y


def places(number: int) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each kind of thing that carries payload ``number``."""
    row, column = divmod(number, 6)
    south, west = row * 0.1, column * 0.1
    return {
        "company": (south + 0.05, west + 0.05),
        "zone": (south + 0.03, west + 0.03),
        "district": (south + 0.008, west + 0.008),
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_name_is_shown_by_hovering_and_every_card_by_clicking(visit: Visit, lang: str) -> None:
    page = visit.open(f"/?lang={lang}")
    page.locator(".lx-panel > summary").click()
    tip = page.locator(".lx-tip")
    # Outlines and districts have the same code for either language, so one is enough for them.
    kinds = ("company", "zone", "district") if lang == "en" else ("company",)
    for number, payload in enumerate(PAYLOADS.values()):
        name = zh(payload) if lang == "zh" else payload
        other = payload if lang == "zh" else zh(payload)
        visit.lx("(LX, at) => { LX.map.setView(at, 11, {animate: false}); }", places(number)["company"])
        for kind in kinds:
            x, y = point_of(visit, *places(number)[kind])
            page.mouse.move(x + 1, y)
            expect(tip).to_contain_text(seen(name))
            page.mouse.click(x, y)
            card = visit.card()
            expect(card.locator("h2")).to_have_text(seen(name))
            text = seen(card.inner_text())
            assert seen(other) in text
            if kind == "company":
                assert text.count(seen(payload)) >= 15, (
                    "address, park, legal name, figures, notes, sources ..."
                )
            close_card(visit)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_panel_chip_and_title_shows_the_words_as_they_are(visit: Visit, lang: str) -> None:
    page = visit.open(f"/?lang={lang}")
    names = [seen(zh(payload) if lang == "zh" else payload) for payload in PAYLOADS.values()]
    panel = seen(page.locator(".lx-panel").inner_text())
    title = seen(page.locator("h1").inner_text())
    zones = seen(page.locator("[data-facet='zone']").inner_text())
    roles = seen(page.locator("[data-facet='role']").inner_text())
    labels = {seen(label) for label in page.locator(".lx-label").all_text_contents()}
    for name in names:
        assert name in panel
        assert name.removeprefix("恶") in title
        assert name in zones
        assert name in roles
        assert name in labels


def test_the_table_shows_the_words_as_they_are(visit: Visit) -> None:
    page = visit.open()
    page.locator(".st-key-table_open summary, [data-testid='stExpander'] summary").last.click()
    cells = page.locator("[data-testid='stDataFrame'] canvas table")
    expect(cells.first).to_contain_text(seen(next(iter(PAYLOADS.values()))))


def test_filters_and_unplaced_companies_show_the_words_as_they_are(visit: Visit) -> None:
    number, payload = 8, list(PAYLOADS.values())[8]
    page = visit.open(f"/?zone=z{number}&role=r{number}&company=u{number}")
    assert visit.state()["shown"] == "1"
    expect(visit.card().locator("h2")).to_have_text(seen(payload))
    assert seen(payload) in seen(page.locator(".lx-chips").inner_text())


def test_words_of_an_address_are_only_words(visit: Visit) -> None:
    everything = [*PAYLOADS.values(), *WEB_PAYLOADS]
    page = visit.open(
        "/?" + urlencode({"zone": everything, "company": everything, "lang": everything}, doseq=True)
    )
    said = seen(" ".join(page.locator("[data-testid='stAlert']").all_inner_texts()))
    for payload in everything:
        assert f"zone={seen(payload)}" in said


@pytest.mark.parametrize("kind", ["picture", "link", "markdown", "image", "jinja_sum", "literal"])
def test_a_search_text_of_an_address_is_only_text(visit: Visit, kind: str) -> None:
    page = visit.open("/?" + urlencode({"q": PAYLOADS[kind]}))
    assert seen(PAYLOADS[kind]) in seen(page.locator(".lx-chips").inner_text())


def test_shortlist_notes_answer_and_dossier_show_the_words_as_they_are(visit: Visit) -> None:
    """Notes and the shape come from the address: a stranger's link may hold anything."""
    payloads = list(PAYLOADS.values())
    notes = {f"p{number}": payload for number, payload in enumerate(payloads)}
    words = {"lang": "en", "short": ",".join(notes), "notes": write_notes(notes)}
    everywhere = rectangle(-0.05, -0.05, 0.7, 0.6)
    page = visit.open("/?" + urlencode({**words, "shape": everywhere.text}))
    page.locator(".st-key-short_off_p25").wait_for()
    page.locator(".st-key-ask_p25").wait_for()
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    for id, payload in notes.items():
        for place in ("short_open", "ask"):
            expect(page.locator(f".st-key-{place}_{id}")).not_to_have_text("")
        assert seen(page.locator(f".st-key-short_open_{id}").inner_text()) == seen(payload)
        assert seen(page.locator(f".st-key-ask_{id}").inner_text()) == seen(payload)
        field = page.locator(f".st-key-short_note_{id} input")
        # A field of one line drops breaks; all else stands as it was written.
        assert field.input_value() == payload.replace("\n", "")
    # Some payloads hold signs that no font has: then a sentence says so, and nothing else happens.
    page.get_by_role("button", name="Make a dossier (PDF)").click()
    page.get_by_text("have no glyph for").or_(
        page.get_by_role("button", name="Download the dossier")
    ).first.wait_for()


def test_the_name_of_a_file_is_only_a_name(visit: Visit) -> None:
    page = visit.open("/?lang=en")
    page.get_by_text("Upload an outline").click()
    for name in ("<img src=x onerror=alert(3)>.geojson", "{{ 40961 * 3 }}![x](https:evil.test)`${1}.geojson"):
        page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/json", "buffer": b"{}"}
        )
        expect(page.locator(".st-key-outline_upload [data-testid='stAlert']")).to_contain_text(seen(name))


def test_the_page_of_sources_shows_the_words_as_they_are(visit: Visit) -> None:
    page = visit.page
    page.goto(visit.url + "/about?lang=en")
    expect(page.get_by_text(seen(PAYLOADS["script_end"]), exact=False).first).to_be_visible()
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")


def test_with_its_policy_the_page_draws_the_same_and_breaks_no_rule_of_it(
    visit_of: Callable[..., Visit], hostile_server: Server
) -> None:
    visit = visit_of(hostile_server.url)
    visit.open()
    visit.page.wait_for_selector(f"{READY}[data-shown='{len(PAYLOADS)}']")
    assert visit.errors == visit.outside == visit.dialogs == []
