"""Addresses below a path prefix reach our routes without it and Streamlit with it."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.base_path import BasePath, StreamlitPath, parse_base_path
from web.routes import routes


def client(base: str) -> TestClient:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.scope["path"])

    app = Starlette(
        routes=[Route("/{path:path}", answer)],
        middleware=[Middleware(BasePath, base=base), Middleware(StreamlitPath, base=base)],
    )
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("asked", ["/maps/compare", "/compare"])
def test_with_and_without_the_prefix_is_the_same_page(asked: str) -> None:
    assert client("/maps").get(asked).text == "/maps/compare"


def test_only_whole_parts_of_a_path_are_the_prefix() -> None:
    assert client("/maps").get("/mapsother/x").text == "/maps/mapsother/x"
    assert client("").get("/maps/x").text == "/maps/x"


@pytest.mark.parametrize(
    ("base", "asked", "sent"),
    [
        ("/city/maps", "/city/maps?lang=zh", "maps/?lang=zh"),
        ("/maps", "/maps/compare/?zone=a", "../compare?zone=a"),
        ("", "/sheets/", "../sheets"),
    ],
)
def test_a_slash_too_few_or_too_many_is_mended_by_a_relative_address(
    base: str, asked: str, sent: str
) -> None:
    answer = client(base).get(asked)
    assert (answer.status_code, answer.headers["location"]) == (307, sent)


@pytest.mark.parametrize("text", ["..", "/a/../b", "a b", "/a//b", "http://x", "/a?b", "/.hidden"])
def test_what_is_no_plain_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no plain path"):
        parse_base_path(text)


def test_our_routes_stand_below_the_prefix() -> None:
    assert {route.path for route in routes("/maps")} == {
        f"/maps{path}" for path in ("/healthz", "/layers/{name}", "/search", "/session")
    }


def test_the_cookie_of_a_sign_in_is_for_the_path_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("WORKSPACE", str(tmp_path))
    monkeypatch.setenv("BASE_PATH", "/maps")
    asked = TestClient(Starlette(routes=routes("/maps")), base_url="http://map.example")
    answer = asked.delete("/maps/session", headers={"Origin": "http://map.example"})
    assert "Path=/maps;" in answer.headers["set-cookie"]
