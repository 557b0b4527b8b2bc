"""The path prefix under which readers see the pages, as ``/maps`` on a host that serves other things too.

Our code is written for addresses without it: `BasePath` takes it off each request, and `StreamlitPath` puts it back on
for Streamlit, which writes it into the addresses of its own sign-in. A proxy that takes the prefix off itself is served
as well, so an operator need not know which of the two his does. Addresses that pages name are relative.
"""

from __future__ import annotations

import os
import re

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.model.errors import ExplorerError
from web.pages import SLUGS

_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*")


class PrefixError(ExplorerError, ValueError):
    """A prefix that no address can have."""


def parse_base_path(text: str) -> str:
    """A prefix as it stands before a path: "" or with one slash before each part and none behind.

    >>> parse_base_path("/"), parse_base_path("maps/"), parse_base_path("/city/maps")
    ('', '/maps', '/city/maps')

    Raises
    ------
    PrefixError
        It is no plain path.
    """
    prefix = f"/{text.strip('/')}".rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        raise PrefixError("{text!r} is no plain path such as /maps", text=text)
    return prefix


def base_path() -> str:
    """The prefix that this server was started with."""
    return parse_base_path(os.environ.get("BASE_PATH", ""))


class BasePath:
    """Takes the prefix off, and sends readers who came a slash wrong to where relative addresses work."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its path without the prefix, or answer where to ask."""
        if scope["type"] in ("http", "websocket"):
            path = scope["path"].removeprefix(self.base) if self.covers(scope["path"]) else scope["path"]
            if scope["type"] == "http" and (place := _moved(path, self.base)):
                query = scope["query_string"].decode("latin-1")
                answer = RedirectResponse(f"{place}?{query}" if query else place)
                await answer(scope, receive, send)
                return
            scope = {**scope, "path": path}
        await self.app(scope, receive, send)

    def covers(self, path: str) -> bool:
        """Whether a path lies under the prefix."""
        return path == self.base or path.startswith(f"{self.base}/")


def _moved(path: str, base: str) -> str:
    """Where to go instead, relative so that it holds behind any proxy: "" where the path is right."""
    if not path:
        return f"{base.rsplit('/', 1)[-1]}/"
    # Streamlit sends on from here too, but to an address that knows nothing of a proxy's prefix.
    return f"../{path[1:-1]}" if path.endswith("/") and path[1:-1] in SLUGS else ""


class StreamlitPath:
    """Puts the prefix back on; stands innermost, before Streamlit and the routes that are handed to it."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its whole path."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "path": f"{self.base}{scope['path']}"}
        await self.app(scope, receive, send)
