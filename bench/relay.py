"""A relay on the loopback that counts what really travels: every byte of both directions, compressed as it is sent."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Relay:
    """The address to ask instead of a server's own, and the bytes passed on so far, both ways, headers included."""

    url: str
    bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pump(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass on what comes until either side ends."""
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                with self._lock:
                    self.bytes += len(chunk)
                sink.sendall(chunk)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def relayed(url: str) -> Iterator[Relay]:
    """A relay to the server of ``url``; its connections end on leaving."""
    to = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as door, contextlib.ExitStack() as stack:
        relay = Relay(f"http://127.0.0.1:{door.getsockname()[1]}/")

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    near, _ = door.accept()
                    far = socket.create_connection((to.hostname, to.port))
                    for end in (near, far):
                        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        stack.callback(end.close)
                    for source, sink in ((near, far), (far, near)):
                        threading.Thread(target=relay.pump, args=(source, sink), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield relay
        # Closing alone would not wake who waits at the door.
        door.shutdown(socket.SHUT_RDWR)
