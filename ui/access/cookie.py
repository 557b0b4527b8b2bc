"""The cookie by which a browser is known again after a reload: asked for by the page, given and taken by ``/session``.

A page cannot set a cookie that scripts cannot read, so it is given a ticket, good for one minute and one use, which its
browser posts to a route of ours. The cookie is HttpOnly and SameSite=Strict, and Secure where the page came by https.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from geo.errors import ExplorerError
from geo.workspace.sessions import SESSION_S, cookie_for, end_session
from ui.access.person import COOKIE, ticket, workspace
from ui.base_path import base_path

PATH = "/session"
# A ticket is handed in once, and a browser may run this again at any time.
_SCRIPT = """let done = "";
export default ({ data }) => {
if (done === data.key) return;
done = data.key;
const asked = data.ticket ? { method: "POST", body: data.ticket } : { method: "DELETE" };
fetch(new URL("session", document.baseURI), { ...asked, credentials: "same-origin" }).catch(() => {}); };
"""


@cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component("session_cookie", html="<span></span>", js=_SCRIPT)


def draw_cookie() -> None:
    """Have the browser hand in this session's ticket, or give its cookie back; nothing where it has seen no sign-in."""
    held = ticket()
    if held is not None:
        _component()(key="session_cookie", data={"ticket": held.text, "key": held.text or "over"}, height=1)


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
