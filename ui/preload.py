"""What the map page will need, told to the browser with the page itself, so that it is there when Streamlit asks.

Streamlit loads the script of an element only when the element arrives, and the map loads its files only then. Both are
known beforehand: the page's answer names them in its ``Link`` header, and the browser fetches them while it still
starts Streamlit. Where a name is not known any more, nothing is named and the page works as without.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.errors import ExplorerError
from ui.served import current_layout, map_files

_PATHS = ("/", "/map")
# The elements of the first view, by the names of Streamlit's scripts.
_ELEMENTS = ("BidiComponent", "Html", "ButtonGroup", "PageLink")
_STATIC = Path(streamlit.__file__).parent / "static"
_IMPORTS = re.compile(r"""(?:from|import)\s*"\./([\w.\-]+\.js)\"""")


class Preloads:
    """Adds the ``Link`` header to the map page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the map page gets the header."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in _PATHS:
            await self.app(scope, receive, send)
            return
        links = await run_in_threadpool(page_links)

        async def send_linked(message: Message) -> None:
            if message["type"] == "http.response.start" and links:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("Link", links)
            await send(message)

        await self.app(scope, receive, send_linked)


def page_links() -> str:
    """The value of the header; empty where the layout cannot be read."""
    try:
        return _links(current_layout().digest)
    except ExplorerError:
        return ""


@lru_cache(maxsize=4)
def _links(digest: str) -> str:
    files = map_files(current_layout())
    return ", ".join(
        (
            *(f"<static/js/{name}>; rel=modulepreload" for name in element_scripts()),
            f"<layers/{files.script}>; rel=modulepreload",
            f"<layers/{files.style}>; rel=preload; as=style",
            f"<layers/{files.layout}>; rel=preload; as=fetch; crossorigin=anonymous",
            f"<layers/{files.companies}>; rel=preload; as=fetch; crossorigin=anonymous",
        )
    )


@cache
def element_scripts() -> list[str]:
    """Streamlit's scripts for our elements and what they build on, without those that its page names itself."""
    try:
        page = (_STATIC / "index.html").read_text(encoding="utf-8")
        there = {file.name for file in (_STATIC / "static" / "js").glob("*.js")}
    except OSError:
        return []
    at_once = set(re.findall(r"static/js/([\w.\-]+\.js)", page)) & there
    wanted = {name for name in there if name.split(".")[0] in _ELEMENTS and name.count(".") == 2}
    return sorted(_with_imports(wanted) - _with_imports(at_once))


def _with_imports(names: set[str]) -> set[str]:
    """Scripts and all that they import before they run."""
    found: set[str] = set()
    open_ = set(names)
    while open_:
        found |= open_
        texts = (
            file.read_text(encoding="utf-8")
            for name in open_
            if (file := _STATIC / "static" / "js" / name).is_file()
        )
        open_ = {name for text in texts for name in _IMPORTS.findall(text)} - found
    return found
