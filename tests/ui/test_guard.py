"""Headers that keep the pages to their host, and limits that keep clients to theirs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from web.guard import middleware, page_policy


def client(environment: dict[str, str]) -> TestClient:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    routes = [Route(path, answer, methods=["GET", "POST"]) for path in ("/", "/layers/x", "/healthz")]
    return TestClient(
        Starlette(routes=routes, middleware=middleware(environment)), base_url="http://map.example"
    )


def test_every_answer_carries_the_headers_that_bind_the_browser() -> None:
    headers = client({}).get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    policy = headers["content-security-policy"]
    assert "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'self'" in policy


def test_our_own_routes_load_and_run_nothing() -> None:
    bound = client({"FRAME_ANCESTORS": "https://city.example"})
    for path in ("/layers/x", "/layers/gone/x", "/search", "/healthz"):
        policy = bound.get(path).headers["content-security-policy"]
        assert policy.split("; ")[0] == "default-src 'none'"
        assert "unsafe" not in policy
        assert policy.endswith("frame-ancestors 'none'")


def test_only_tile_hosts_may_send_pictures() -> None:
    policy = page_policy(tiles=["https://t{s}.tiles.example/{z}/{x}/{y}.png"])
    assert "img-src 'self' data: blob: https://*.tiles.example;" in policy
    assert "connect-src 'self' data: blob:;" in policy


def test_embedding_is_opened_to_a_named_site_alone() -> None:
    policy = client({"FRAME_ANCESTORS": "https://city.example"}).get("/").headers["content-security-policy"]
    assert policy.endswith("frame-ancestors https://city.example")


def test_a_foreign_host_name_is_refused_where_hosts_are_named() -> None:
    bound = client({"ALLOWED_HOSTS": "map.example"})
    assert bound.get("/").status_code == 200
    assert bound.get("/", headers={"host": "evil.example"}).status_code == 400


def test_own_routes_are_limited_by_client_and_say_when_to_come_back() -> None:
    bound = client({"RATE_LIMIT": "3"})
    assert [bound.get("/healthz").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert bound.get("/healthz").headers["retry-after"] == "60"
    assert bound.get("/").status_code == 200


def test_bodies_larger_than_the_limit_are_refused_before_they_are_read() -> None:
    bound = client({})
    assert bound.post("/layers/x", content=b"x" * 70_000).status_code == 413
    assert bound.post("/", headers={"content-length": str(60 * 1024 * 1024)}).status_code == 413


def test_a_body_that_does_not_say_its_size_is_refused() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x"

    assert client({}).post("/", content=pieces()).status_code == 411


def test_the_health_check_inside_a_container_is_answered_where_hosts_are_named() -> None:
    bound = client({"ALLOWED_HOSTS": "map.example"})
    assert bound.get("/healthz", headers={"host": "127.0.0.1:8501"}).status_code == 200


def test_streamlit_s_own_figures_are_closed() -> None:
    assert client({}).get("/_stcore/metrics").status_code == 404
    assert client({}).get("/_stcore/metrics?families=x").status_code == 404


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        ("http://map.example", True),
        (None, True),
        ("http://localhost:8501", True),
        ("http://evil.example", False),
        ("http://map.example.evil.example", False),
        ("http://map.example:81", False),
        ("http://[evil", False),
    ],
)
def test_a_session_is_opened_by_our_own_pages_alone(origin: str | None, taken: bool) -> None:
    async def accept(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    app = Starlette(routes=[WebSocketRoute("/", accept)], middleware=middleware({}))
    headers = {"host": "map.example"} | ({"origin": origin} if origin else {})
    refused = contextlib.nullcontext() if taken else pytest.raises(WebSocketDisconnect)
    with refused, TestClient(app).websocket_connect("/", headers=headers):
        pass
