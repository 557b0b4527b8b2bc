"""The addresses beside the pages: ``/healthz``, ``/layers/NAME.HASH.EXT``, ``/search`` and ``/session``."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.find.search import LONGEST_QUERY
from geo.model.errors import ChoiceError, ExplorerError
from geo.model.layout import Layout
from web.installed import app_version, require_assets
from web.layouts import WORD, layout_named, read_each
from web.saved_lists import SAVED, saved_file
from web.search import find
from web.served import ServedFile, find_file
from web.workspace import PATH as SESSION
from web.workspace import session
from words.sentence import LANGUAGES

FOREVER = "public, max-age=31536000, immutable"


async def healthz(request: Request) -> Response:
    """200 while the server can show a layout, else 503 with the reason; ``layout=SLUG`` asks for that one alone.

    Of several each is told under ``layouts``; ``status`` is "ok" only where each can be shown.
    """
    try:
        require_assets()
    except ExplorerError as error:
        failure = {"status": "failed", "version": app_version(), "reason": str(error)}
        return JSONResponse(failure, status_code=503)
    told = await run_in_threadpool(lambda: {entry.slug: _health(layout) for entry, layout in read_each()})
    several = len(told) > 1
    if (slug := request.query_params.get(WORD)) is not None:
        if slug not in told:
            return JSONResponse({"status": "unknown", "version": app_version()}, status_code=404)
        told = {slug: told[slug]}
    failed = [one for one in told.values() if "reason" in one]
    shown = [one for one in told.values() if "reason" not in one]
    answer: dict[str, Any] = {
        "status": "failed" if not shown else "partly" if failed else "ok",
        "version": app_version(),
        **({"data": shown[0]} if shown else failed[0]),
    }
    if several:
        answer["layouts"] = told
    return JSONResponse(answer, status_code=200 if shown else 503)


def _health(layout: Layout | ExplorerError) -> dict[str, str]:
    """What a layout was read as, or the reason why it cannot be."""
    if isinstance(layout, ExplorerError):
        return {"reason": str(layout)}
    return {"layout": layout.slug, "version": layout.version, "digest": layout.digest}


async def layer_file(request: Request) -> Response:
    """A content-addressed file: compressed where the browser takes it, and never asked for twice."""
    try:
        name = request.path_params["name"]
        file = await run_in_threadpool(saved_file if name.startswith(SAVED) else find_file, name)
    except ExplorerError as error:
        return PlainTextResponse(str(error), status_code=503)
    if file is None:
        return PlainTextResponse("No such file. Reload the page to get the present names.", status_code=404)
    return file_answer(file, request)


def file_answer(file: ServedFile, request: Request) -> Response:
    """A file whose name holds its content's hash: 304 to who has it, packed to who takes it so."""
    headers = {
        "Cache-Control": FOREVER,
        "ETag": file.etag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if file.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.packed is not file.plain and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=file.kind)
    return Response(file.plain, headers=headers, media_type=file.kind)


async def search(request: Request) -> Response:
    """What the words ``q`` may mean in ``layout``, told in ``lang``: JSON with ``hits``, the best first."""
    query = request.query_params.get("q", "")[:LONGEST_QUERY]
    lang = request.query_params.get("lang", "")
    try:
        layout = await run_in_threadpool(layout_named, request.query_params.get(WORD, ""))
        hits = await run_in_threadpool(find, layout, query, lang if lang in LANGUAGES else LANGUAGES[0])
    except ChoiceError as error:
        return PlainTextResponse(str(error), status_code=404)
    except ExplorerError as error:
        return PlainTextResponse(str(error), status_code=503)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return JSONResponse({"hits": hits}, headers=headers)


def routes(base: str = "") -> list[Route]:
    """All of them, under a prefix."""
    return [
        Route(f"{base}/healthz", healthz, methods=["GET"]),
        Route(f"{base}/layers/{{name}}", layer_file, methods=["GET"]),
        Route(f"{base}/search", search, methods=["GET"]),
        Route(f"{base}{SESSION}", session, methods=["POST", "DELETE"]),
    ]
