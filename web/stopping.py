"""A stop that finishes what readers have asked for: files being made when SIGTERM comes are made and handed over first.

From then on no new file is begun, no new page or session is let in, and ``/healthz`` says 503, so that a proxy sends
readers elsewhere; pages that are open stay connected, for that is the way a file's address reaches its reader.
``STOP_SECONDS`` in the environment (default 30) is how long all that may take.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from geo.model.errors import ExplorerError
from web import metrics

STOP_SECONDS = 30
# A file that was ready this long before the signal may not have been fetched yet.
_JUST_MADE_S = 3
# What the server's own end may take after that.
_CLOSING_S = 5
_TICK_S = 0.1
# All that an open page needs to draw a finished button and to fetch what is behind it.
_OPEN_PAGES = ("/media/", "/static/", "/layers/")

_log = logging.getLogger(__name__)


class StoppingError(ExplorerError):
    """The server is about to stop and begins nothing new."""


class Exports:
    """Files being made for readers, and those made that are not fetched yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        # (when made, bytes); the oldest are forgotten, since a reader need not fetch what was made.
        self._made: deque[tuple[float, int]] = deque(maxlen=256)
        self.stopping = False

    def deliver(self, make: Callable[[], bytes]) -> bytes:
        """The bytes of a file made for a reader, for which a stop waits; StoppingError once a stop has begun."""
        with self._lock:
            if self.stopping:
                metrics.EXPORTS_REFUSED.inc()
                raise StoppingError(
                    "The server is being stopped and begins no new file. Try again in a minute."
                )
            self._running += 1
        data: bytes | None = None
        try:
            with metrics.EXPORT_SECONDS.time():
                data = make()
            return data
        except ExplorerError:
            raise
        except Exception:
            # Streamlit logs one line alike for a file that failed and for one that a newer run took back.
            _log.exception("a file could not be made")
            raise
        finally:
            with self._lock:
                self._running -= 1
                if data is not None:
                    self._made.append((time.monotonic(), len(data)))

    def fetched(self, size: int) -> None:
        """A file of so many bytes has reached its reader."""
        with self._lock:
            found = next((made for made in self._made if made[1] == size), None)
            if found:
                self._made.remove(found)

    def stop(self) -> None:
        """Begin nothing new from here on, and owe only what is being made or was made a moment ago."""
        with self._lock:
            self.stopping = True
            since = time.monotonic() - _JUST_MADE_S
            self._made = deque((made for made in self._made if made[0] >= since), self._made.maxlen)

    @property
    def owed(self) -> int:
        """Files that readers still wait for."""
        running, waiting = self.counts()
        return running + waiting

    def counts(self) -> tuple[int, int]:
        """Files being made, and made and not fetched yet."""
        with self._lock:
            return self._running, len(self._made)


EXPORTS = Exports()
metrics.EXPORTS.labels("running").set_function(lambda: EXPORTS.counts()[0])
metrics.EXPORTS.labels("waiting").set_function(lambda: EXPORTS.counts()[1])


def delivered(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """``make`` as a download button takes it: a stop waits until its file is made and fetched."""
    return lambda: EXPORTS.deliver(make)


def stop_gently() -> None:
    """Let SIGTERM wait for `EXPORTS` before the server that handles it now ends, with 0; call it in its event loop."""
    if threading.current_thread() is not threading.main_thread():
        # Signals belong to whoever has the main thread.
        return
    loop = asyncio.get_running_loop()
    theirs = signal.getsignal(signal.SIGTERM)
    seconds = float(os.environ.get("STOP_SECONDS") or STOP_SECONDS)
    waits: list[asyncio.Task[None]] = []

    def begin() -> None:
        if not waits:
            waits.append(loop.create_task(_finish(theirs, seconds)))

    def on_signal(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(begin)

    signal.signal(signal.SIGTERM, on_signal)


async def _finish(theirs: object, seconds: float) -> None:
    """Wait for what is owed, at most so long, then let the server end."""
    # Python waits for its threads without a bound; what hangs must not keep the process.
    last = threading.Timer(seconds + _CLOSING_S, os._exit, [1])
    last.daemon = True
    last.start()
    end = time.monotonic() + seconds
    EXPORTS.stop()
    _log.warning("stopping, exports to finish: %d", EXPORTS.owed)
    while EXPORTS.owed and time.monotonic() < end:
        await asyncio.sleep(_TICK_S)
    if EXPORTS.owed:
        _log.error("stopped before exports were fetched: %d", EXPORTS.owed)
    server = getattr(theirs, "__self__", None)
    if isinstance(server, uvicorn.Server):
        # Its own handler would raise the signal again at the end, and the process would end as one that was killed.
        server.should_exit = True
        server.config.timeout_graceful_shutdown = max(1, round(end - time.monotonic()))
    elif callable(theirs):
        theirs(signal.SIGTERM, None)


class StandBy:
    """Refuses newcomers while the server stops (503), and notices which files have been fetched."""

    def __init__(self, app: ASGIApp, exports: Exports = EXPORTS) -> None:
        self.app = app
        self.exports = exports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is new work for a server that stops."""
        path = scope.get("path", "")
        if self.exports.stopping and scope["type"] == "websocket":
            await WebSocketClose(code=1012)(scope, receive, send)
        elif self.exports.stopping and scope["type"] == "http" and not path.startswith(_OPEN_PAGES):
            answer = JSONResponse({"status": "stopping"}, status_code=503, headers={"Retry-After": "10"})
            await answer(scope, receive, send)
        elif (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and path.startswith("/media/")
            and _clicked(scope)
        ):
            await self._hand_over(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _hand_over(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Unpacked, so that its length is the file's own; most of these files are packed within.
        headers = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        size = -1

        async def send_noticing(message: Message) -> None:
            nonlocal size
            if message["type"] == "http.response.start" and message["status"] == 200:
                size = int(Headers(raw=message["headers"]).get("content-length", "-1"))
            await send(message)

        await self.app({**scope, "headers": headers}, receive, send_noticing)
        self.exports.fetched(size)


def _clicked(scope: Scope) -> bool:
    """Whether a reader follows a link. Streamlit's script too looks at a file when its button is drawn.

    A script's request accepts any type, word for word; a link's names types, or nothing.
    """
    return Headers(scope=scope).get("accept") != "*/*"
