"""Answers go out when they are written.

Streamlit opens its listening socket without a protocol number, by which asyncio would know that it is TCP and turn
Nagle's algorithm off. The body of an answer then waits until the browser has acknowledged its head: 40 ms on Linux for
each file, card and name, and up to 200 ms elsewhere. Connections inherit what their listener has.
"""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from pathlib import Path

# The open files of this process, where the system lists them (Linux, macOS, BSD).
_OPEN_FILES = Path("/dev/fd")


def answer_at_once() -> None:
    """Turn Nagle's algorithm off on every TCP socket that this process listens on; call it when they are bound."""
    with contextlib.suppress(OSError):
        for name in os.listdir(_OPEN_FILES):
            with contextlib.suppress(OSError):
                _hasten(int(name))


def _hasten(number: int) -> None:
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return
    with socket.socket(fileno=os.dup(number)) as listener:
        internet = (
            listener.family in (socket.AF_INET, socket.AF_INET6) and listener.type == socket.SOCK_STREAM
        )
        if internet and listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
