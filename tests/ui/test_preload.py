"""The map page names the files it will need, and only files that are there."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.frame.live_map import MARKUP
from ui.map.preload import Preloads, element_scripts, page_parts
from web.layouts import layout_named
from web.served import find_file, map_files

STATIC = Path(streamlit.__file__).parent / "static"


PAGE = "<head><title>t</title></head><body><p>page</p></body>"


def app() -> TestClient:
    async def page(request: object) -> Response:
        return HTMLResponse(PAGE, headers={"etag": "streamlit"})

    async def unchanged(request: object) -> Response:
        return Response(status_code=304)

    routes = [Route("/", page), Route("/about", page), Route("/map", unchanged)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Preloads)]))


def told(text: str) -> dict[str, Any]:
    """What the page tells the map's script."""
    (first,) = re.findall(r'data-first="([^"]+)"', text)
    made: dict[str, Any] = json.loads(html.unescape(first))
    return made


def test_the_map_page_gets_its_parts_and_no_other_page_does() -> None:
    answer = app().get("/?zone=lingang", headers={"accept-language": "zh-CN,en;q=0.5"})
    head, foot = page_parts({"zone": ["lingang"]}, "zh")
    assert answer.text == f"<head>{head}<title>t</title></head><body><p>page</p>{foot}</body>"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert answer.headers["vary"] == "Accept-Language"
    assert app().get("/about").text == PAGE
    assert app().get("/map").status_code == 304


def test_every_file_named_is_there() -> None:
    named = re.findall(r'(?:href|src)="\./([^"]+)"', "".join(page_parts({}, "en")))
    assert {name.partition(".")[0] for name in named} >= {
        "layers/map",
        "layers/layout",
        "layers/words",
        "layers/companies",
        "static/js/BidiComponent",
    }
    for name in named:
        if name.startswith("layers/"):
            assert find_file(name.removeprefix("layers/")) is not None, name
        else:
            assert (STATIC / name).is_file(), name


def test_the_page_says_what_the_map_is_made_of_and_what_it_shows() -> None:
    made = told(page_parts({"zone": ["lingang"], "lang": ["zh"]}, "en")[1])
    assert made["script"] == map_files(layout_named()).script
    assert made["markup"]["map"] == MARKUP
    assert made["view"]["filter"] == made["facets"]["filter"] == {"zone": ["lingang"]}
    assert made["view"]["lang"] == made["facets"]["lang"] == made["header"]["lang"] == "zh"
    assert made["header"]["title"] == layout_named().title.zh


def test_words_of_an_address_stay_words() -> None:
    text = '"></script><img src=x onerror=alert(1)>\u2028'
    foot = page_parts({"q": [text]}, "en")[1]
    assert foot.count("<") == foot.count(">") == 2
    assert told(foot)["facets"]["q"] == " ".join(text.split())


def test_where_a_notice_will_stand_nothing_is_shown_ahead() -> None:
    for words in ({"zone": ["atlantis"]}, {"shape": ["x"]}, {"lang": ["xx"]}):
        head, foot = page_parts(words, "en")
        assert "data-first" not in foot
        assert "<style" not in head


def test_a_text_is_not_looked_for_ahead_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.map.first_view._MOST_SEARCHED", 10)
    assert "data-first" not in page_parts({"q": ["car"]}, "en")[1]
    assert "data-first" in page_parts({}, "en")[1]


def test_a_failure_leaves_the_page_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("ui.map.preload.first_view", fail)
    assert page_parts({}, "en") == ("", "")


def test_the_script_of_the_component_is_among_streamlits_own() -> None:
    assert [name for name in element_scripts() if name.startswith("BidiComponent.")]


def test_no_script_is_named_that_the_page_itself_names() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not [name for name in element_scripts() if name in page]
