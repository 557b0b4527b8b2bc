"""What stands in front of every answer: headers that bind the browser, hosts, sizes and rates that bind the client.

Settings come from the environment: ``ALLOWED_HOSTS`` (names joined with commas, default any), ``FRAME_ANCESTORS`` (who
may embed the pages, default only ourselves), ``RATE_LIMIT`` (requests a minute and client on our own routes, 0 = none).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from layers.basemaps import tile_addresses

OWN_ROUTES = ("/layers/", "/search", "/healthz", "/session")
# Uploads have Streamlit's own limit; nothing else that we serve takes a body.
BODY_LIMIT = 52 * 1024 * 1024
_OWN_BODY_LIMIT = 64 * 1024
_CLIENTS = 4096
_LOOPBACK = ("127.0.0.1", "localhost")
# What Streamlit counts is for whoever runs the server, who has figures of ours on a port of their own (`web.metrics`).
_CLOSED = ("/_stcore/metrics",)
# Files and answers for scripts: opened as a page, they load and run nothing and stand in no frame.
_OWN_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def middleware(environment: Mapping[str, str] | None = None) -> list[Middleware]:
    """The middleware of the app, outermost first."""
    env = os.environ if environment is None else environment
    hosts = [host.strip() for host in env.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    return [
        # A health check from inside calls the server by its loopback name.
        *([Middleware(TrustedHostMiddleware, allowed_hosts=[*hosts, *_LOOPBACK])] if hosts else []),
        Middleware(BoundHeaders, policy=page_policy(env.get("FRAME_ANCESTORS") or "'self'")),
        Middleware(OwnPages),
        Middleware(BoundRequests, per_minute=int(env.get("RATE_LIMIT") or 1200)),
    ]


def page_policy(frame_ancestors: str = "'self'", tiles: Iterable[str] | None = None) -> str:
    """The Content-Security-Policy of the pages.

    Streamlit needs inline styles, and loads a component's script as a blob; its charts are drawn without ``eval``.
    Pictures may come from the online grounds that a reader can choose, and from nowhere else.
    """
    addresses = tile_addresses() if tiles is None else tiles
    hosts = sorted({f"https://{urlsplit(address).netloc.replace('{s}', '*')}" for address in addresses})
    hosts = [host if "*" not in host else "https://*." + host.split(".", 1)[1] for host in hosts]
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *_inline_hashes()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": " ".join(["'self'", "data:", "blob:", *hosts]),
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-src": "'self' blob: data:",
        "frame-ancestors": frame_ancestors.replace(";", "").replace("\n", ""),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _inline_hashes() -> list[str]:
    """Hashes of the scripts that Streamlit's own page holds, so that no other inline script may run."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, flags=re.S)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class BoundHeaders:
    """Sets the headers that keep a page to its own host."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; every HTTP answer gets the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        policy = _OWN_POLICY if scope["path"].startswith(OWN_ROUTES) else self.policy

        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
                headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
            await send(message)

        await self.app(scope, receive, send_bound)


class OwnPages:
    """Refuses connections from pages of other hosts, and addresses that are nobody's to ask."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is closed (404) or comes from elsewhere (403)."""
        if scope["type"] == "http" and scope["path"].startswith(_CLOSED):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        elif scope["type"] == "websocket" and _foreign(Headers(scope=scope)):
            # Streamlit would refuse it too, but asks another host for our address first, to compare.
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _foreign(headers: Headers) -> bool:
    """Whether a page of another host asks; behind a proxy on this machine the names may differ."""
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:
        return True
    return bool(origin.netloc) and origin.netloc != headers.get("host") and origin.hostname not in _LOOPBACK


class BoundRequests:
    """Refuses bodies that are too large, and clients that ask our own routes too often."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self.app = app
        self.per_minute = per_minute
        # Client -> (tokens left, when counted); the longest unseen goes first, so memory is bounded.
        self._clients: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is too large (413) or comes too soon (429)."""
        if scope["type"] == "http":
            own = scope["path"].startswith(OWN_ROUTES)
            limit = _OWN_BODY_LIMIT if own else BODY_LIMIT
            headers = Headers(scope=scope)
            length = headers.get("content-length", "0")
            # A body that comes in pieces does not say how large it will be; browsers send none such.
            unsaid = "transfer-encoding" in headers
            if unsaid or not length.isdigit() or int(length) > limit:
                said = "The request does not say its size." if unsaid else "The request is too large."
                answer = PlainTextResponse(said, status_code=411 if unsaid else 413)
                await answer(scope, receive, send)
                return
            if (
                own
                and self.per_minute
                and not self._allowed(scope["client"][0] if scope.get("client") else "")
            ):
                answer = PlainTextResponse(
                    "Too many requests. Wait a minute.", status_code=429, headers={"Retry-After": "60"}
                )
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _allowed(self, client: str) -> bool:
        now = time.monotonic()
        left, counted = self._clients.pop(client, (float(self.per_minute), now))
        left = min(float(self.per_minute), left + (now - counted) * self.per_minute / 60) - 1
        self._clients[client] = (max(left, 0.0), now)
        if len(self._clients) > _CLIENTS:
            self._clients.popitem(last=False)
        return left >= 0
