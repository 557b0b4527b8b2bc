"""The real app on a free port, started as a reader would start it and stopped when the test is done."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

COMMAND = Path(sys.executable).with_name("layout-explorer")
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """A running app: where it answers, what it said, and its process."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path
    folder: Path

    def log(self) -> str:
        """All that the server has said so far."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (small letters) and body of an answer; errors answer like the rest."""
        request = urllib.request.Request(self.url + path, headers=dict(headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, lowered(answer.headers), answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, lowered(answer.headers), answer.read()


def lowered(headers: Message | Mapping[str, str]) -> dict[str, str]:
    """Header names in small letters."""
    return {name.lower(): value for name, value in headers.items()}


def free_port() -> int:
    """A port on which nobody listens now, and which neither another worker of this run nor a connection will take."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    # Below those that connections go out from.
    begin = 10_000 + worker % 20 * 1000
    while True:
        port = begin + random.randrange(1000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def serving(
    folder: Path, *layouts: Path | str, program: Path = COMMAND, port: int = 0, **environment: str
) -> Iterator[Server]:
    """Serve layouts (the built-in one by default) from ``folder``, which also keeps the log; port 0 is a free one."""
    port = port or free_port()
    log_file = folder / "server.log"
    clean = {name: value for name, value in os.environ.items() if name not in {"LAYOUT", "TIANDITU_KEY"}}
    command = [str(program), "serve", "--port", str(port)]
    command += [word for layout in layouts for word in ("--layout", str(layout))]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            # The code beside these tests is what is served, wherever the command was installed from.
            env=clean | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", process, log_file, folder)
    try:
        wait_until_up(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_up(server: Server, seconds: float = 180) -> None:
    """Come back when the server answers, whatever it answers; a server that ends first is an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            server.get("/healthz")
            return
        except OSError:
            pass
        # The wait is for the process: it comes back at once where the server has ended.
        try:
            code = server.process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the server ended with {code}:\n{server.log()}")
    raise AssertionError(f"no answer from {server.url} in {seconds} s:\n{server.log()}")
