"""What an investor does from the first search to the address sent to a colleague, who sees the same; and back again."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from geo.find.ask import companies_inside
from geo.model.layout import Layout
from geo.shapes.shapes import parse_shape
from tests.browser.conftest import READY, Visit, watch
from tests.browser.test_staying import wait_for_words
from tests.chromium import PATIENCE_MS
from tests.serving import Server
from ui.address import read_notes
from words.speaker import speaker

pytestmark = pytest.mark.browser
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
NOTE = "call 他们 =1+1 <b>{{7*7}}"
ID = "c3"


def word(page: Page, name: str) -> str:
    """A word of the address; "" where it is absent."""
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def settled(page: Page) -> None:
    """Come back when server and map are done."""
    page.wait_for_selector(READY)
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")


def choose_role(page: Page, role: str, phone: bool) -> None:
    """Click a role among the facets, which a phone has in a sheet."""
    handle = page.locator(".lx-handle")
    expect(handle).to_be_visible(visible=phone)
    if phone:
        handle.click()
        expect(handle).to_have_attribute("aria-expanded", "true")
    page.locator("[data-facet='role'] button").filter(has_text=re.compile(rf"^{role} \d")).click()
    if phone:
        page.keyboard.press("Escape")
        expect(page.locator(".lx-sheet")).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_search_to_a_shared_address_and_back(
    visit_of: Callable[..., Visit],
    server: Server,
    browser: Browser,
    shanghai: Layout,
    lang: str,
    size: dict[str, int],
) -> None:
    say, phone = speaker(lang), size is PHONE
    role = shanghai.roles["manufacturing"].words.in_(lang)
    visit = visit_of(server.url, viewport=size)
    page = visit.open(f"/?lang={lang}")

    # Search, card, shortlist.
    page.locator(".lx-search input").fill("ymjn")
    page.locator(".lx-search [role='option']").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    name = shanghai.company(ID)[f"name_{lang}"]
    expect(visit.card().locator("h2")).to_have_text(name)
    wait_for_words(page, company=[ID])
    page.locator(".lx-keep").click()
    wait_for_words(page, short=[ID])
    settled(page)

    # A note, an area round the company, a filter, a closer look.
    page.get_by_label(say("short_note", name=name)).fill(NOTE)
    page.keyboard.press("Enter")
    page.wait_for_url("**notes=*")
    assert read_notes(word(page, "notes")) == {ID: NOTE}
    page.locator("[data-tool='open']").click()
    page.locator("[data-tool='near5']").click()
    page.wait_for_url("**shape=*")
    settled(page)
    choose_role(page, role, phone)
    inside = companies_inside(shanghai, parse_shape(word(page, "shape")))
    expected = int((inside & (shanghai.companies["role"] == "manufacturing")).sum())
    assert 0 < expected < int(inside.sum())
    page.wait_for_selector(f"{READY}[data-shown='{expected}']")
    wait_for_words(page, role=["manufacturing"])
    settled(page)
    visit.lx("LX => { LX.map.setView([31.19, 121.61], 12.25, {animate: false}); }")
    page.wait_for_url("**at=121.61*")

    # A colleague, whose browser speaks the other language, opens the address.
    context = browser.new_context(viewport=size, locale="zh-CN" if lang == "en" else "en-GB")
    context.set_default_timeout(PATIENCE_MS)
    other = Visit(context.new_page(), server.url)
    watch(other)
    other.page.goto(page.url)
    settled(other.page)
    assert other.card().locator("h2").inner_text() == name
    mine, theirs = visit.state(), other.state()
    for said in ("shown", "zoom", "basemap"):
        assert theirs[said] == mine[said]
    for a, b in zip(mine["center"].split(","), theirs["center"].split(","), strict=True):
        assert float(a) == pytest.approx(float(b), abs=1e-4)
    assert other.page.locator(".lx-root").get_attribute("lang") == page.locator(".lx-root").get_attribute(
        "lang"
    )
    expect(other.page.get_by_label(say("short_note", name=name))).to_have_value(NOTE)
    expect(other.page.locator(".st-key-ask")).to_be_visible()
    assert other.lx("LX => LX.view.shape") == word(page, "shape")
    if phone:
        other.page.locator(".lx-handle").click()
    expect(other.page.locator(".lx-chip").first).to_contain_text(role)
    assert (other.errors, other.outside, other.dialogs) == ([], [], [])
    context.close()

    # Back, step by step, to the first view; forward again to the last. The map stays where the reader put it.
    steps = ({"role": None}, {"shape": None}, {"notes": None}, {"short": None}, {"company": None})
    for gone in steps:
        page.go_back()
        wait_for_words(page, **gone)
        settled(page)
    page.wait_for_selector(f"{READY}[data-shown='64']")
    expect(page.locator("[data-testid='card']")).to_be_hidden()
    assert word(page, "at").startswith("121.61")
    for _ in steps:
        page.go_forward()
    wait_for_words(page, role=["manufacturing"], short=[ID], company=[ID])
    page.wait_for_selector(f"{READY}[data-shown='{expected}']")
    expect(visit.card().locator("h2")).to_have_text(name)
    assert (visit.errors, visit.outside, visit.dialogs) == ([], [], [])


def test_map_and_table_point_at_each_other_and_the_table_can_follow_the_map(
    visit: Visit, shanghai: Layout
) -> None:
    page = visit.open("/?role=cdmo")
    page.get_by_text("Table of what the map shows").click()
    settled(page)
    frame = page.locator(".st-key-table_open [data-testid='stDataFrame']")
    rows = frame.locator("canvas table tbody tr")
    cdmo = shanghai.companies[shanghai.companies["role"] == "cdmo"]
    expect(rows).to_have_count(len(cdmo))

    # By keyboard: into the table, down a row, and the space bar chooses it.
    frame.locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**company=*")
    chosen = word(page, "company")
    assert chosen in cdmo.index
    expect(visit.card().locator("h2")).to_have_text(cdmo.loc[chosen, "name_en"])

    # A point its row.
    other = next(str(id) for id in cdmo.index[cdmo["lon"].notna()] if id != chosen)
    visit.lx("(LX, id, index) => LX.choose({kind: 'company', id, index})", other, index_of(visit, other))
    page.wait_for_url(f"**company={other}*")
    settled(page)
    marked = frame.locator("canvas table tbody tr[aria-selected='true']")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(cdmo.loc[other, "name_en"])

    # Panning is a filter where the reader asks for it.
    page.get_by_text("Only what is in view on the map").click()
    page.wait_for_url("**inview=*")
    visit.lx("LX => { LX.map.setView([30.9, 121.9], 11, {animate: false}); }")
    seen = visit.lx(
        "LX => { const b = LX.map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"
    )
    within = cdmo["lon"].between(seen[0], seen[2]) & cdmo["lat"].between(seen[1], seen[3])
    assert 0 < within.sum() < len(cdmo)
    expect(rows).to_have_count(int(within.sum()))
    page.wait_for_function(
        "n => document.querySelector('.lx-announce').textContent.startsWith(n + ' companies in view, ')",
        arg=str(int(within.sum())),
    )


def index_of(visit: Visit, id: str) -> int:
    """A company's place among those drawn."""
    return int(
        visit.lx(
            """async (LX, id) => {
                for (const i of LX.drawnMarks().alone) if (await LX.host.companyId(i, 'en') === id) return i;
                return -1; }""",
            id,
        )
    )


def downloads(page: Page, folder: Path) -> dict[str, Path]:
    """Every file that the table offers, by its ending."""
    files = {}
    for label in ("CSV with sources (zip)", "Excel", "GeoJSON", "GeoPackage"):
        with page.expect_download() as waiting:
            page.locator(".st-key-table_open").get_by_role("button", name=label, exact=True).click()
        file = folder / waiting.value.suggested_filename
        waiting.value.save_as(file)
        files[file.suffix] = file
    return files


def test_downloads_of_a_strangers_words_hold_no_formula(
    visit_of: Callable[..., Visit], hostile_server: Server, tmp_path: Path
) -> None:
    visit = visit_of(hostile_server.url)
    page = visit.open("/?lang=en")
    page.get_by_text("Table of what the map shows").click()
    settled(page)
    files = downloads(page, tmp_path)
    book = openpyxl.load_workbook(files[".xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("=cmd|" in str(cell.value) for cell in cells)
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    with zipfile.ZipFile(files[".zip"]) as archive:
        texts = [
            field
            for name in ("companies.csv", "sources.csv")
            for row in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""))
            for field in row
        ]
    assert any("=cmd|" in text for text in texts)
    assert [text for text in texts if text[:1] in {"=", "+", "@", "\t", "\r"}] == []
    assert (visit.errors, visit.outside, visit.dialogs) == ([], [], [])


def test_downloads_hold_what_the_map_shows_with_its_sources(
    visit: Visit, shanghai: Layout, tmp_path: Path
) -> None:
    page = visit.open("/?role=cdmo&short=c11,c3&lang=en")
    page.get_by_text("Table of what the map shows").click()
    settled(page)
    ids = set(shanghai.companies.index[shanghai.companies["role"] == "cdmo"])
    rows = page.locator(".st-key-table_open [data-testid='stDataFrame'] canvas table tbody tr")
    expect(rows).to_have_count(len(ids))
    files = downloads(page, tmp_path)
    with zipfile.ZipFile(files[".zip"]) as archive:
        table = archive.read("companies.csv")
        assert table.startswith(b"\xef\xbb\xbf")
        assert set(pd.read_csv(io.BytesIO(table))["id"]) == ids
        assert len(pd.read_csv(io.BytesIO(archive.read("sources.csv")))) > 1
    sheets = pd.read_excel(files[".xlsx"], sheet_name=None)
    assert set(sheets["companies"]["id"]) == ids
    assert len(sheets["sources"]) > 1
    collection = json.loads(files[".geojson"].read_text(encoding="utf-8"))
    assert {feature["properties"]["id"] for feature in collection["features"]} == ids
    assert collection["sources"]
    with sqlite3.connect(files[".gpkg"]) as database:
        assert {id for (id,) in database.execute("SELECT id FROM companies")} == ids
        assert database.execute("SELECT count(*) FROM sources").fetchone()[0] > 1
    database.close()

    page.get_by_role("button", name="Make a dossier (PDF)").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the dossier").click()
    waiting.value.save_as(tmp_path / "dossier.pdf")
    named = [str(entry["/Title"]) for entry in PdfReader(tmp_path / "dossier.pdf").outline]
    assert named[1:-1] == [shanghai.company(id)["name_en"] for id in ("c11", "c3")]


@pytest.mark.parametrize(
    ("address", "offer", "gone"),
    [
        ("/?zone=jinshan&role=hospital", "Lift Zone", "zone"),
        ("/?zone=jinshan&q=merck", "Lift “merck”", "q"),
        ("/?zone=jinshan&shape=c~kodeV%7Bvh%7DD~500", "Lift Drawn area", "shape"),
    ],
)
def test_an_empty_result_says_what_emptied_it_and_offers_to_lift_it(
    visit: Visit, address: str, offer: str, gone: str
) -> None:
    page = visit.open(address)
    assert visit.state()["shown"] == "0"
    page.get_by_role("button", name=offer).click()
    page.wait_for_function("() => document.querySelector('.lx-root').dataset.shown > 0")
    wait_for_words(page, **{gone: None})


def test_the_legend_has_beside_it_what_the_map_shows(visit: Visit) -> None:
    page = visit.open()
    what = page.locator(".lx-what")
    what.locator("summary").click()
    expect(what).to_contain_text(
        "64 companies and institutions at their known places, 4 zones of the plan in colour"
    )
    expect(what).to_contain_text("64 companies in view, 4 zones")
    visit.lx("LX => { LX.map.setView([31.2, 121.6], 13, {animate: false}); }")
    expect(what).to_contain_text("companies in view, 1 zone")
