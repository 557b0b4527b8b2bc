"""The workspace that this server keeps, and ``/session``, which gives a browser the cookie it is known again by."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from geo.model.errors import ExplorerError
from geo.workspace.backup import hold
from geo.workspace.sessions import SESSION_S, cookie_for, end_session
from geo.workspace.store import Workspace
from web.base_path import base_path

PATH = "/session"
COOKIE = "layout_session"


def workspace() -> Workspace | None:
    """The workspace of this server: the folder that WORKSPACE names; None where nothing is kept.

    Raises
    ------
    SourceError
        It cannot be used.
    """
    folder = os.environ.get("WORKSPACE")
    if not folder:
        return None
    # One opens it, and brings it to the present version where it is older; others wait.
    with _OPENING:
        return _opened(Path(folder))


_OPENING = Lock()


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Workspace:
    kept = Workspace(folder)
    hold(folder)
    return kept


async def session(request: Request) -> Response:
    """POST: the cookie for the ticket in the body. DELETE: the end of the cookie's session. 403 from other pages."""
    scheme, _, host = request.headers.get("origin", "").partition("://")
    # Another site must not sign a reader in as somebody else, nor out.
    if scheme not in ("http", "https") or host != request.headers.get("host"):
        return Response(status_code=403)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    how: dict[str, Any] = {
        # Two explorers under one host keep their sign-ins apart.
        "path": base_path() or "/",
        "httponly": True,
        "samesite": "strict",
        "secure": scheme == "https",
    }
    body = (await request.body()).decode("ascii", "replace")
    try:
        kept = await run_in_threadpool(workspace)
        if kept is None:
            return Response(status_code=404)
        if request.method == "DELETE":
            await run_in_threadpool(lambda: end_session(kept, cookie=request.cookies.get(COOKIE, "")))
            answer.delete_cookie(COOKIE, **how)
            return answer
        made = await run_in_threadpool(lambda: cookie_for(kept, body))
    except ExplorerError:
        return Response(status_code=503)
    if made is None:
        return Response(status_code=403)
    answer.set_cookie(COOKIE, made, max_age=SESSION_S, **how)
    return answer
