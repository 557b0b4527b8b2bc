"""The cookie by which a browser is known again after a reload: asked for here, given by `web.workspace`.

A page cannot set a cookie that scripts cannot read, so it is given a ticket, good for one minute and one use, which its
browser posts to a route of ours. The cookie is HttpOnly and SameSite=Strict, and Secure where the page came by https.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from ui.access.person import ticket

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
