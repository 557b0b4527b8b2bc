"""Runs a server on a machine that has nothing but a loopback, and lets its readers in from the machine outside.

``python tests/loopback_only.py COMMAND ... --port PORT ...``: the process leaves its network for an empty one of its own (a
network namespace of Linux), starts COMMAND there with all its words, and passes on what comes to PORT of the loopback outside.
SIGTERM goes on to the command, whose exit code becomes this one's.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1


def leave_network() -> None:
    """Move this process, which has one thread, into a network where only the loopback is up."""
    wanted = _NEW_NETWORK | (0 if os.geteuid() == 0 else _NEW_USER)
    if ctypes.CDLL(None, use_errno=True).unshare(wanted) != 0:
        raise OSError(ctypes.get_errno(), "no network of its own is allowed here")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        flags = struct.unpack("16sh14x", fcntl.ioctl(asked, _GET_FLAGS, struct.pack("16s16x", b"lo")))[1]
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def attempts(pid: int) -> dict[str, int]:
    """Packets for other hosts that the network of a process has had, by the kernel's own counters.

    There is no way out of it, so each counts as one without a route. What asks a name server on the loopback finds nobody
    there, which is counted too.
    """
    folder = Path(f"/proc/{pid}/net")
    words = [line.split() for line in (folder / "snmp").read_text().splitlines()]
    counted = {
        f"{names[0]}{name}": int(value)
        for names, values in zip(words[::2], words[1::2], strict=True)
        for name, value in zip(names[1:], values[1:], strict=True)
    }
    with contextlib.suppress(FileNotFoundError):
        counted |= {
            name: int(value)
            for name, value in (line.split() for line in (folder / "snmp6").read_text().splitlines())
        }
    return {name: counted.get(name, 0) for name in ("Ip:OutNoRoutes", "Ip6OutNoRoutes", "Udp:NoPorts")}


def pump(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until either side ends."""
    with contextlib.suppress(OSError):
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def relay(door: socket.socket, port: int) -> None:
    """Let in who knocks outside."""
    while True:
        near, _ = door.accept()
        try:
            far = socket.create_connection(("127.0.0.1", port))
        except OSError:
            near.close()
            continue
        for pair in ((near, far), (far, near)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


def main(words: list[str]) -> int:
    """Run until the command ends."""
    port = int(words[words.index("--port") + 1])
    # Made before, so it stays in the network outside.
    door = socket.create_server(("127.0.0.1", port))
    leave_network()
    running = subprocess.Popen(words)
    signal.signal(signal.SIGTERM, lambda *_: running.terminate())
    threading.Thread(target=relay, args=(door, port), daemon=True).start()
    return running.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
