"""Streamlit's own files are answered from memory: the same bytes, packed, and nothing but them."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from web.framework import STATIC, FrameworkFiles
from web.routes import FOREVER

SCRIPT = min((STATIC / "static" / "js").glob("BidiComponent.*.js"))
FONT = min((STATIC / "static" / "media").glob("*.woff2"))


@pytest.fixture(scope="module")
def client() -> TestClient:
    async def passed_on(request: object) -> Response:
        return PlainTextResponse("passed on")

    routes = [Route("/{path:path}", passed_on, methods=["GET", "HEAD", "POST"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(FrameworkFiles)]))


def test_a_script_is_streamlits_own_sent_packed_and_kept_for_ever(client: TestClient) -> None:
    answer = client.get(f"/static/js/{SCRIPT.name}")
    assert answer.content == SCRIPT.read_bytes()
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < SCRIPT.stat().st_size / 2
    assert answer.headers["cache-control"] == FOREVER
    # Which of its two names a script goes by is set by the system, and by Streamlit.
    assert "/javascript" in answer.headers["content-type"]
    again = client.get(f"/static/js/{SCRIPT.name}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_takes_nothing_packed_gets_it_plain(client: TestClient) -> None:
    answer = client.get(f"/static/js/{SCRIPT.name}", headers={"Accept-Encoding": "identity"})
    assert answer.content == SCRIPT.read_bytes()
    assert "content-encoding" not in answer.headers


def test_a_font_is_packed_already_and_sent_as_it_is(client: TestClient) -> None:
    answer = client.get(f"/static/media/{FONT.name}")
    assert answer.content == FONT.read_bytes()
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/index.html",
        "/static/js/none.ABCD1234.js",
        "/static/js/..%2f..%2fstatic/js/" + SCRIPT.name,
        "/static/../static/js/%2e%2e/" + SCRIPT.name,
    ],
)
def test_what_is_not_one_of_those_files_is_left_to_streamlit(client: TestClient, path: str) -> None:
    assert client.get(path).text == "passed on"


def test_parts_of_files_and_other_methods_are_left_to_streamlit(client: TestClient) -> None:
    path = f"/static/js/{SCRIPT.name}"
    assert client.get(path, headers={"Range": "bytes=0-9"}).text == "passed on"
    assert client.post(path).text == "passed on"
    assert client.head(path).headers["content-length"] == str(len("passed on"))
