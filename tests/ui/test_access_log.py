"""Each answer has an id, a line and a count, by kinds of addresses that nobody's words can add to."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web.access_log import AccessLog, route_of
from web.metrics import REGISTRY


def client() -> TestClient:
    async def answer(request: Request) -> PlainTextResponse:
        if "fail" in request.query_params:
            raise ZeroDivisionError
        return PlainTextResponse("toyland")

    routes = [Route("/maps/search", answer), Route("/maps", answer)]
    app = Starlette(routes=routes, middleware=[Middleware(AccessLog, base="/maps")])
    return TestClient(app, raise_server_exceptions=False)


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.told for record in caplog.records if record.name == "web.access_log"]  # type: ignore[attr-defined]


def test_a_line_tells_kind_status_and_size_without_prefix_and_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "web.access_log")
    client().get("/maps/search?q=Zhang")
    client().get("/maps/search?fail=1")
    client().get("/maps")
    client().get("/gone/Zhang")
    lines = [{name: line[name] for name in ("method", "route", "status", "bytes")} for line in told(caplog)]
    assert lines == [
        {"method": "GET", "route": "/search", "status": 200, "bytes": 7},
        {"method": "GET", "route": "/search", "status": 500, "bytes": 0},
        {"method": "GET", "route": "/", "status": 200, "bytes": 7},
        {"method": "GET", "route": "other", "status": 404, "bytes": 9},
    ]


def test_an_id_is_kept_where_it_can_be_nothing_else_and_made_where_not() -> None:
    asked = client()
    assert asked.get("/maps", headers={"X-Request-ID": "a1b2c3d4"}).headers["x-request-id"] == "a1b2c3d4"
    for odd in ("short", "Zhang San 13800000000", "x" * 65, "a1b2c3d4;x=1"):
        given = asked.get("/maps", headers={"X-Request-ID": odd}).headers["x-request-id"]
        assert given != odd
        assert len(given) == 16
    assert asked.get("/maps").headers["x-request-id"] != asked.get("/maps").headers["x-request-id"]


def test_answers_are_counted_by_kind_and_status() -> None:
    labels = {"route": "other", "method": "other", "status": "404"}
    before = REGISTRY.get_sample_value("layout_explorer_requests_total", labels) or 0
    client().request("BREW", "/gone/Zhang")
    assert REGISTRY.get_sample_value("layout_explorer_requests_total", labels) == before + 1


def test_no_address_makes_a_kind_of_its_own() -> None:
    kinds = {
        route_of(path)
        for path in (
            "/x",
            "/x/y",
            "/compare/x",
            "//",
            "/_stcore/x",
            "/_stcore",
            "/_stcore/health/x",
            "/robots.txt",
        )
    }
    assert kinds == {"other", "/_stcore/health"}
