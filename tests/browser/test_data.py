"""Own data reach the map; addresses become points; a person's decision stands."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from geo.model.layout import Layout
from tests.browser.conftest import READY, Visit
from tests.hostile.making import shapefile_bytes
from tests.serving import Server

pytestmark = pytest.mark.browser
# WGS-84 121.4998, 31.2397 in BD-09.
BD_CSV = "企业名称;经度;纬度\n甲厂;121.5108420;31.2433350\n乙厂;x;\n".encode("gb18030")


def open_data(visit: Visit) -> None:
    visit.page.goto(visit.url + "/data?lang=en")
    visit.page.locator("input[type=file]").first.wait_for(state="attached")


def bring(visit: Visit, name: str, data: bytes) -> None:
    visit.page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def pins(visit: Visit, count: int) -> list[dict[str, float]]:
    """The pins of the map, once there are so many."""
    visit.page.wait_for_selector(READY)
    visit.page.wait_for_function(
        "count => document.querySelector('.lx-root').started.then((LX) => LX.view.pins?.length === count)",
        arg=count,
    )
    found: list[dict[str, float]] = visit.lx("(LX) => LX.view.pins")
    return found


@pytest.fixture
def tolerant(visit: Visit) -> Visit:
    """A page below the root makes Streamlit look for its own files in two places; the first answers 404."""
    yield_visit = visit
    visit.page.on("response", lambda _: visit.errors.__delitem__(slice(None)))
    return yield_visit


def choose_datum(visit: Visit, name: str) -> None:
    visit.page.get_by_label("Datum of the coordinates").click()
    visit.page.get_by_role("option", name=name).click()


def test_a_gb18030_list_in_bd_09_reaches_the_map_where_it_really_is_and_its_bad_row_comes_back_mended(
    tolerant: Visit,
) -> None:
    open_data(tolerant)
    bring(tolerant, "list.csv", BD_CSV)
    # Nothing tells the datum, so it is asked before anything is drawn.
    tolerant.page.get_by_text("Nothing in the file tells the datum for sure.").wait_for()
    choose_datum(tolerant, "BD-09")
    tolerant.page.get_by_text("1 row accepted, 1 on the map, 1 refused.").wait_for()
    (pin,) = pins(tolerant, 1)
    assert pin["lon"] == pytest.approx(121.4998, abs=1e-5)
    assert pin["lat"] == pytest.approx(31.2397, abs=1e-5)
    with tolerant.page.expect_download() as started:
        tolerant.page.get_by_role("button", name="Download rejected.csv").click()
    refused = Path(started.value.path()).read_bytes()
    mended = refused.replace(b"x,", b"121.5108420,31.2433350")
    tolerant.page.locator("input[type=file]").last.set_input_files(
        {"name": "rejected.csv", "mimeType": "text/csv", "buffer": mended}
    )
    tolerant.page.get_by_text("2 rows accepted, 2 on the map, 0 refused.").wait_for()


def test_a_workbook_of_twenty_thousand_rows_with_chinese_headings_reaches_the_map(tolerant: Visit) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["企业名称", "WGS84经度", "WGS84纬度"])
    for number in range(20_000):
        sheet.append([f"第{number}号玩具厂", 121.3 + number % 200 / 1000, 31.0 + number // 200 / 1000])
    data = io.BytesIO()
    book.save(data)
    open_data(tolerant)
    bring(tolerant, "名单.xlsx", data.getvalue())
    # The headings name the datum: it is chosen, with the reason.
    tolerant.page.get_by_text("20,000 rows accepted, 20,000 on the map, 0 refused.").wait_for()
    assert tolerant.page.get_by_text("Our guess: WGS-84").is_visible()
    assert len(pins(tolerant, 20_000)) == 20_000


def test_a_zipped_shapefile_without_prj_reaches_the_map(tolerant: Visit) -> None:
    open_data(tolerant)
    bring(tolerant, "list.zip", shapefile_bytes([(121.5, 31.2, "甲厂"), (121.6, 31.1, "乙厂")], "gb18030"))
    choose_datum(tolerant, "WGS-84")
    tolerant.page.get_by_text("2 rows accepted, 2 on the map, 0 refused.").wait_for()
    assert [pin["lon"] for pin in pins(tolerant, 2)] == [121.5, 121.6]


def test_a_harmful_file_gets_one_clear_sentence(tolerant: Visit) -> None:
    open_data(tolerant)
    bring(tolerant, "list.gpkg", b"<OGRVRTDataSource/>")
    tolerant.page.get_by_text("its content is not a CSV").wait_for()


def test_a_doubtful_address_is_decided_by_a_named_person(tolerant: Visit) -> None:
    open_data(tolerant)
    page = tolerant.page
    page.get_by_role("tab").nth(1).click()
    page.locator("textarea").first.fill("上海市虹桥路1191号\nnowhere at all")
    page.locator("textarea").first.press("Control+Enter")
    page.get_by_role("button", name="Find them").click()
    page.get_by_text("2 addresses, 1 placed.").wait_for()
    # While the page still runs, what it drew before may stand beside what it draws now.
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    reject = page.get_by_role("button", name="Reject")
    reject.wait_for()
    assert reject.is_disabled()
    page.get_by_label("Your name or sign").fill("Toy Reviewer")
    page.get_by_label("Your name or sign").press("Enter")
    page.wait_for_function(
        "() => [...document.querySelectorAll('button')].some(b => b.innerText === 'Reject' && !b.disabled)"
    )
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    reject.click()
    page.get_by_text("Decisions made (1)").wait_for()
    page.get_by_text("Nothing to look at below this confidence.").wait_for()


def test_nine_quick_presses_on_the_review_slider_leave_the_server_standing(
    tolerant: Visit, server: Server, shanghai: Layout
) -> None:
    known = shanghai.companies["address_zh"]
    open_data(tolerant)
    page = tolerant.page
    page.get_by_role("tab").nth(1).click()
    page.locator("textarea").first.fill("\n".join(known[known != ""].head(20)))
    page.locator("textarea").first.press("Control+Enter")
    page.get_by_role("button", name="Find them").click()
    page.get_by_text("20 addresses").wait_for()
    slider = page.locator(".st-key-review_below [role=slider], .st-key-review_below input[type=range]").first
    slider.focus()
    # Each press begins a run of the page while those before it are still at work.
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".st-key-review_below")).to_contain_text("0.15")
    page.wait_for_selector("[data-testid='stApp'][data-test-script-state='notRunning']")
    assert server.process.poll() is None
    assert server.get("/healthz")[0] == 200


@pytest.mark.parametrize(
    ("path", "framed_by"),
    [
        ("/", "'self'"),
        ("/data", "'self'"),
        ("/healthz", "'none'"),
        ("/search?q=a", "'none'"),
        ("/layers/none", "'none'"),
    ],
)
def test_pages_and_routes_of_the_running_server_carry_the_headers(
    server: Server, path: str, framed_by: str
) -> None:
    _, headers, _ = server.get(path)
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert f"frame-ancestors {framed_by}" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
