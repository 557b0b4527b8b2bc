"""The map page names the files it will need, and only files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.preload import Preloads, element_scripts, page_links
from ui.served import find_file

STATIC = Path(streamlit.__file__).parent / "static"


def app() -> TestClient:
    async def page(request: object) -> Response:
        return HTMLResponse("<p>page</p>")

    routes = [Route("/", page), Route("/about", page)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Preloads)]))


def test_the_map_page_names_its_files_and_no_other_page_does() -> None:
    assert app().get("/").headers["link"] == page_links()
    assert "link" not in app().get("/about").headers


def test_every_file_named_is_there() -> None:
    named = re.findall(r"<([^>]+)>", page_links())
    assert named
    for name in named:
        if name.startswith("layers/"):
            assert find_file(name.removeprefix("layers/")) is not None, name
        else:
            assert (STATIC / name).is_file(), name


def test_the_script_of_the_component_is_among_streamlits_own() -> None:
    assert [name for name in element_scripts() if name.startswith("BidiComponent.")]


def test_no_script_is_named_that_the_page_itself_names() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not [name for name in element_scripts() if name in page]
