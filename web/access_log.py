"""One line a request, and the id by which an operator finds it again in the proxy's log and ours.

Told are method, kind of address, status, bytes, milliseconds and id: no client's address, no query, no name of a file.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.log import REQUEST_ID
from web.metrics import REQUEST_SECONDS, REQUESTS, SESSIONS
from web.pages import SLUGS

_log = logging.getLogger(__name__)

HEADER = "X-Request-ID"
# A proxy's id is kept, so that one request has one name; what could be anything else than an id is not.
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_METHODS = frozenset("GET HEAD POST PUT DELETE OPTIONS PATCH".split())
_PAGES = frozenset(SLUGS)
_OURS = frozenset("layers search healthz session".split())
_STREAMLIT = frozenset("static media component auth oauth2callback favicon.png".split())
_CORE = frozenset("health host-config stream upload_file bidi-components metrics".split())


def route_of(path: str) -> str:
    """The kind of an address, of which there are few.

    >>> route_of("/"), route_of("/compare"), route_of("/layers/map.1f.js"), route_of("/somebody's name")
    ('/', '/compare', '/layers', 'other')
    >>> route_of("/_stcore/upload_file/session/file")
    '/_stcore/upload_file'
    """
    first, _, rest = path[1:].partition("/")
    if first == "_stcore":
        second = rest.partition("/")[0]
        return f"/_stcore/{second}" if second in _CORE else "other"
    if first in _OURS or first in _STREAMLIT or (first in _PAGES and not rest):
        return f"/{first}"
    return "other" if path != "/" else path


class AccessLog:
    """Gives each answer its id, and writes and counts it when it has gone out; a page's connection when it ends."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; its answer gets the id on the way back."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        brought = Headers(scope=scope).get(HEADER, "")
        request_id = brought if _ID.fullmatch(brought) else secrets.token_hex(8)
        REQUEST_ID.set(request_id)
        page = scope["type"] == "websocket"
        method = "WEBSOCKET" if page else scope["method"] if scope["method"] in _METHODS else "other"
        route = route_of(scope["path"].removeprefix(self.base) or "/")
        # An answer that never begins is a failure; a connection that is not taken on is refused.
        status, size, begun = 403 if page else 500, 0, time.perf_counter()

        async def send_noticing(message: Message) -> None:
            nonlocal status, size
            kind = message["type"]
            if kind in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            elif kind == "websocket.accept":
                status = 101
                SESSIONS.inc()
                MutableHeaders(raw=message.setdefault("headers", []))[HEADER] = request_id
            size += len(message.get("body") or message.get("bytes") or b"")
            await send(message)

        try:
            await self.app(scope, receive, send_noticing)
        finally:
            seconds = time.perf_counter() - begun
            if status == 101:
                SESSIONS.dec()
            else:
                REQUEST_SECONDS.labels(route).observe(seconds)
            REQUESTS.labels(route, method, str(status)).inc()
            _log.info(
                "request",
                extra={
                    "told": {
                        "method": method,
                        "route": route,
                        "status": status,
                        "bytes": size,
                        "ms": round(seconds * 1000, 1),
                    }
                },
            )
