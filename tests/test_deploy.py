"""The proxy of docs/deploy keeps each reader on one replica; tried with the real nginx where there is one."""

from __future__ import annotations

import inspect
import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commands.serving import serve
from tests.proxying import ask, nginx
from tests.serving import free_port

ROOT = Path(__file__).parents[1]
CONF = ROOT / "docs" / "deploy" / "nginx.conf"


class Replica(BaseHTTPRequestHandler):
    """Answers with its own port."""

    def do_GET(self) -> None:
        body = str(self.server.server_port).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[int]:
    """The port of an nginx with our configuration, before two replicas."""
    port = free_port()
    with ExitStack() as stack:
        replicas = [ThreadingHTTPServer(("127.0.0.1", 0), Replica) for _ in range(2)]
        for replica in replicas:
            threading.Thread(target=replica.serve_forever, daemon=True).start()
            stack.callback(replica.server_close)
            stack.callback(replica.shutdown)
        ours = "server explorer:8501 max_fails=3 fail_timeout=10s;"
        theirs = "".join(f"server 127.0.0.1:{replica.server_port};" for replica in replicas)
        text = CONF.read_text(encoding="utf-8")
        assert ours in text
        text = text.replace(ours, theirs).replace("listen 80;", f"listen 127.0.0.1:{port};")
        stack.enter_context(nginx(tmp_path, text, port))
        yield port


def test_readers_behind_one_address_are_spread_and_each_stays_where_he_is(proxy: int) -> None:
    given = [ask(proxy, "/")[1] for _ in range(40)]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in given)
    readers = {cookie.split(";")[0] for cookie in given}
    assert len(readers) == 40
    homes = {reader: ask(proxy, "/", reader) for reader in readers}
    # Who has a cookie gets no other.
    assert {cookie for _, cookie in homes.values()} == {""}
    assert len({home for home, _ in homes.values()}) == 2
    for reader, (home, _) in homes.items():
        assert ask(proxy, "/", f"other=1; {reader}")[0] == home


def test_a_browser_that_keeps_no_cookies_stays_on_one_replica_by_its_address(proxy: int) -> None:
    assert len({ask(proxy, "/")[0] for _ in range(20)}) == 1


def test_only_the_image_lets_other_machines_in_and_says_so() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^CMD (\[.+\])$", image, re.M)
    words = json.loads(command)
    assert words[words.index("--host") + 1] == "0.0.0.0"
    given = inspect.signature(serve).parameters["host"].default
    assert given == "127.0.0.1"
