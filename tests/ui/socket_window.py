"""A window on the app that is no browser: it speaks Streamlit's own messages, and says whatever it is told to."""

from __future__ import annotations

import http.client
from contextlib import ExitStack, closing
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol


def handshake(url: str, origin: str) -> int:
    """The status that a page of ``origin`` gets when it wants to open a session: 101 where it may."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        wanted = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dG95bGFuZCB0b3lsYW5kIQ==",
            "Sec-WebSocket-Protocol": "streamlit",
            "Origin": origin,
        }
        connection.request("GET", f"{urlsplit(url).path}/_stcore/stream", headers=wanted)
        return connection.getresponse().status


class Window:
    """One session. ``widgets`` are the ids of what the page holds, by key; ``words`` is all that it says.

    ``cookie`` is what a sign-in left in a browser: ``NAME=VALUE``.
    """

    def __init__(self, url: str, page: str, cookie: str = "") -> None:
        self.page = page
        self.widgets: dict[str, str] = {}
        self.words = ""
        self._states: dict[str, dict[str, Any]] = {}
        address = url.replace("http://", "ws://") + "/_stcore/stream"
        self._open = ExitStack()
        token = generate_xsrf_token_string()
        held = f"_streamlit_xsrf={token}" + (f"; {cookie}" if cookie else "")
        opening = connect(
            address,
            origin=Origin(url),
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            additional_headers={"Cookie": held},
            max_size=None,
            open_timeout=60,
        )
        self._socket = self._open.enter_context(opening)
        self.run()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def fill(self, key: str, text: str) -> None:
        """Write into a field; it is sent with the next message."""
        self._states[self.widgets[key]] = {"string_value": text}

    def run(self, **raw: dict[str, Any]) -> None:
        """Send a message with what was filled in and any states besides, by widget id; read all that is answered."""
        message = BackMsg()
        message.rerun_script.page_name = self.page
        message.rerun_script.query_string = "lang=en"
        for id, value in {**self._states, **raw}.items():
            message.rerun_script.widget_states.widgets.add(id=id, **value)
        self._socket.send(message.SerializeToString())
        self.widgets, said = {}, []
        while True:
            answer = ForwardMsg.FromString(bytes(self._socket.recv(timeout=60)))  # type: ignore[arg-type]
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.WhichOneof("type") == "new_element":
                element = answer.delta.new_element
                said.append(str(element))
                id = getattr(getattr(element, element.WhichOneof("type") or "", None), "id", "")
                if isinstance(id, str) and id.startswith("$$ID-"):
                    self.widgets[id.split("-", 2)[2]] = id
            elif kind == "script_finished" and answer.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                self.words = "\n".join(said)
                return

    def press(self, id: str) -> None:
        """Press a button by its id, whether the page shows it, disables it, or never had it."""
        self.run(**{id: {"trigger_value": True}})
