"""A city and industry of one's own: `layout-explorer new`, served, and nothing of the built-in layout left in it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.serving import COMMAND, Server, serving

pytestmark = pytest.mark.browser

BUILT_IN = re.compile(
    "shanghai|zhangjiang|waigaoqiao|lin-?gang|jinshan|pudong|cell therap|上海|张江|外高桥|临港|金山|浦东|细胞",
    re.I,
)
# What a reader can read or hear: the words of the page, of its fields and of its marks.
WORDS = """() => [document.body.innerText, ...[...document.querySelectorAll("[placeholder], [aria-label], [title], [alt]")]
    .flatMap((node) => ["placeholder", "aria-label", "title", "alt"].map((name) => node.getAttribute(name) || ""))].join("\\n")"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `layout-explorer new` wrote."""
    folder = tmp_path_factory.mktemp("own") / "mine"
    subprocess.run([COMMAND, "new", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def own_server(mine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("own-server"), LAYOUT=str(mine)) as running:
        yield running


@pytest.fixture
def own_visit(visit_of: Callable[..., Visit], own_server: Server) -> Iterator[Visit]:
    made = visit_of(own_server.url)
    yield made
    assert made.outside == []
    assert made.dialogs == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_layout_is_shown_on_every_page_without_a_word_of_the_built_in_one(
    own_visit: Visit, lang: str
) -> None:
    page = own_visit.open(f"/?lang={lang}")
    assert (
        page.locator("h1").inner_text()
        == {
            "en": "Industrial layout · Toyland toy makers",
            "zh": "产业布局 · 玩具国玩具业",
        }[lang]
    )
    named = set(page.locator(".lx-label-zone:visible").all_inner_texts())
    assert {name.strip() for name in named} == {
        "en": {"Building Blocks", "Train Yard"},
        "zh": {"积木区", "火车区"},
    }[lang]
    assert own_visit.state()["shown"] == "5"
    assert not BUILT_IN.findall(page.evaluate(WORDS))
    page.goto(f"{own_visit.url}/?lang={lang}&company=t1")
    assert {"en": "Red Brick", "zh": "红砖"}[lang] in own_visit.card().inner_text()
    for address, ready in (
        ("compare?zone=blocks&zone=trains", "table"),
        ("sheets", "img, svg"),
        ("data", "[data-testid='stFileUploader']"),
        ("about", "#sources"),
    ):
        page.goto(f"{own_visit.url}/{address}{'&' if '?' in address else '?'}lang={lang}")
        page.locator(f"[data-testid='stMain'] :is({ready})").first.wait_for()
        page.wait_for_load_state("networkidle")
        assert not BUILT_IN.findall(page.evaluate(WORDS)), address
    assert own_visit.errors == []


def test_a_file_that_goes_missing_is_named_with_its_remedy_and_the_page_heals(
    own_visit: Visit, own_server: Server, mine: Path
) -> None:
    file = mine / "companies" / "companies.csv"
    kept = file.read_text(encoding="utf-8")
    said = own_visit.page.locator(".st-key-explorer_error")
    try:
        for broken, sentence in (
            (None, r"companies\.csv: .*absent.*(make data|layout-explorer new)"),
            (kept.replace("t1,", "t1,<b>,too,many,", 1), r"companies\.csv.*cannot be read as CSV"),
            (kept.replace("0.14000", "far", 1).replace("0.14,", "far,", 1), r"companies\.csv.*row 2.*lon"),
        ):
            file.unlink() if broken is None else file.write_text(broken, encoding="utf-8")
            own_visit.page.goto(own_visit.url)
            said.wait_for()
            assert re.search(sentence, said.inner_text().replace("\n", " ")), said.inner_text()
            assert "Traceback" not in own_visit.page.locator("body").inner_text()
            status, _, body = own_server.get("/healthz")
            assert status == 503
            assert "companies.csv" in json.loads(body)["reason"]
    finally:
        file.write_text(kept, encoding="utf-8")
    own_visit.open()
    assert own_visit.state()["shown"] == "5"
