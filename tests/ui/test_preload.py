"""The map page names the files it will need, and only files that are there."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.live_map import MARKUP, made_of
from ui.preload import Preloads, element_scripts, page_head
from ui.served import current_layout, find_file, map_files

STATIC = Path(streamlit.__file__).parent / "static"


def app() -> TestClient:
    async def page(request: object) -> Response:
        return HTMLResponse("<head><title>t</title></head><p>page</p>", headers={"etag": "streamlit"})

    async def unchanged(request: object) -> Response:
        return Response(status_code=304)

    routes = [Route("/", page), Route("/about", page), Route("/map", unchanged)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Preloads)]))


def test_the_map_page_names_its_files_in_its_head_and_no_other_page_does() -> None:
    answer = app().get("/")
    assert answer.text == f"<head><title>t</title>{page_head()}</head><p>page</p>"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert app().get("/about").text == "<head><title>t</title></head><p>page</p>"
    assert app().get("/map").status_code == 304


def test_every_file_named_is_there() -> None:
    named = re.findall(r'(?:href|src)="\./([^"]+)"', page_head())
    assert {name.partition(".")[0] for name in named} >= {
        "layers/map",
        "layers/layout",
        "layers/companies",
        "static/js/BidiComponent",
    }
    for name in named:
        if name.startswith("layers/"):
            assert find_file(name.removeprefix("layers/")) is not None, name
        else:
            assert (STATIC / name).is_file(), name


def test_the_page_says_what_the_map_is_made_of() -> None:
    (told,) = re.findall(r'data-map="([^"]+)"', page_head())
    made = json.loads(html.unescape(told))
    assert made == {"files": made_of(map_files(current_layout())), "markup": MARKUP}


def test_the_script_of_the_component_is_among_streamlits_own() -> None:
    assert [name for name in element_scripts() if name.startswith("BidiComponent.")]


def test_no_script_is_named_that_the_page_itself_names() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not [name for name in element_scripts() if name in page]
