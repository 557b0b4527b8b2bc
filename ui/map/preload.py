"""What the map page will need, told to the browser in the page itself, so that it is there when Streamlit asks.

Streamlit loads the script of an element only when the element arrives, and the map loads its files only then. Both are
known beforehand: the browser fetches them with what it needs to start Streamlit, and runs the map's own script, which
draws the page's first view meanwhile (`ui.map.first_view`). Where a name is not known any more, nothing is named and
the page works as without.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Mapping, Sequence
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.model.errors import ExplorerError
from geo.model.layout import Layout
from geo.model.once import once_for_each
from layers.embed import inert_json
from ui.frame import header, live_map
from ui.frame.here import language_for
from ui.map import facet_panel
from ui.map.first_view import first_style, first_view
from web.framework import STATIC
from web.layouts import layout_asked
from web.served import map_files
from words.sentence import LANGUAGES

_log = logging.getLogger(__name__)

_PATHS = ("/", "/map")
# The elements of the first view, by the names of Streamlit's scripts.
_ELEMENTS = ("BidiComponent", "Html")
_IMPORTS = re.compile(r"""(?:from|import)\s*"\./([\w.\-]+\.js)\"""")


class Preloads:
    """Adds `page_parts` to the map page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the map page is added to on the way back."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in _PATHS:
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def send_with_more(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                request = Request(scope)
                words = {word: request.query_params.getlist(word) for word in request.query_params}
                lang = language_for(request.headers.get("accept-language"))
                head, foot = await run_in_threadpool(page_parts, words, lang)
                body = body.replace(b"<title>", head.encode() + b"<title>", 1)
                body = body.replace(b"</body>", foot.encode() + b"</body>", 1)
                headers = MutableHeaders(scope=start)
                headers["Content-Length"] = str(len(body))
                # What is added changes while Streamlit's file, which they name, stays the same.
                headers.add_vary_header("Accept-Language")
                for name in ("etag", "last-modified"):
                    del headers[name]
                await send(start)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self.app(scope, receive, send_with_more)


def page_parts(words: Mapping[str, Sequence[str]], default_lang: str) -> tuple[str, str]:
    """Elements for the page's head and for the end of its body, by the words of the address.

    Empty where the layout cannot be read, or anything else fails: the page itself says what is wrong.
    """
    try:
        layout = layout_asked(words)
        told = first_view(words, layout, default_lang)
    except ExplorerError:
        return "", ""
    except Exception:
        _log.exception("no first view")
        return "", ""
    files = map_files(layout)
    markup = {"header": header.MARKUP, "map": live_map.MARKUP, "facets": facet_panel.MARKUP}
    made = {"script": files.script, "markup": markup, **told} if told else None
    named = f' data-first="{html.escape(inert_json(made))}"' if made else ""
    script = f'<script type="module" async src="./layers/{files.script}"{named}></script>'
    spoken = next((one for one in words.get("lang", ()) if one in LANGUAGES), default_lang)
    return _head(layout, spoken) + (first_style() if made else ""), script


@once_for_each(len(LANGUAGES))
def _head(layout: Layout, lang: str) -> str:
    files = map_files(layout)
    fetched = 'rel="preload" as="fetch" crossorigin="anonymous"'
    return "\n".join(
        (
            f'<link rel="preload" as="style" href="./layers/{files.style}">',
            f'<link rel="modulepreload" href="./layers/{files.script}">',
            f'<link {fetched} href="./layers/{files.layout}">',
            f'<link {fetched} href="./layers/{files.words[lang]}">',
            f'<link {fetched} href="./layers/{files.companies}">',
            *(
                f'<link rel="modulepreload" fetchpriority="low" href="./static/js/{name}">'
                for name in element_scripts()
            ),
        )
    )


@cache
def element_scripts() -> list[str]:
    """Streamlit's scripts for our elements and what they build on, without those that its page names itself."""
    try:
        page = (STATIC / "index.html").read_text(encoding="utf-8")
        there = {file.name for file in (STATIC / "static" / "js").glob("*.js")}
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
            if (file := STATIC / "static" / "js" / name).is_file()
        )
        open_ = {name for text in texts for name in _IMPORTS.findall(text)} - found
    return found
