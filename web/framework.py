"""Streamlit's own scripts, styles and fonts, compressed once and answered from memory.

Streamlit reads some seventy files anew for each new reader and sends them uncompressed: a good part of the server's
work for a first view. Their names hold the hash of their content, so what was read once stays true.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web.routes import file_answer
from web.served import ServedFile

STATIC = Path(streamlit.__file__).parent / "static"
_HASHED = re.compile(r"\.[\w\-]{8}\.\w+$")


class FrameworkFiles:
    """Answers for Streamlit's files in its place; what is no whole file of a hashed name stays its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # Only what is there now has an address, so an address can name nothing else.
        self._files = {
            f"/{file.relative_to(STATIC).as_posix()}": file
            for file in (STATIC / "static").rglob("*")
            if _HASHED.search(file.name)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        request = Request(scope) if file and scope["method"] == "GET" else None
        if file is None or request is None or "range" in request.headers:
            await self.app(scope, receive, send)
            return
        await file_answer(await run_in_threadpool(packed, file), request)(scope, receive, send)


@lru_cache(maxsize=512)
def packed(file: Path) -> ServedFile:
    """A file of Streamlit's under its own name; compressed only where that makes it smaller."""
    plain = file.read_bytes()
    small = gzip.compress(plain, 9, mtime=0)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return ServedFile(file.name, kind, plain, small if len(small) < 0.95 * len(plain) else plain)


def pack_first() -> None:
    """Compress what every page of Streamlit's names at once, before the first reader comes."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    for file in (STATIC / name for name in set(re.findall(r"static/(?:js|css|media)/[\w.\-]+", page))):
        if file.is_file():
            packed(file)
