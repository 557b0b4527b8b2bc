"""The proxy of docs/deploy keeps each reader on one replica; tried with the real nginx where there is one."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.serving import free_port

CONF = Path(__file__).parents[1] / "docs" / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


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
    if not Path(NGINX).exists():
        pytest.skip("nginx is not on this machine")
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
        text = text.replace("http {", f"http {{ access_log off; client_body_temp_path {tmp_path};", 1)
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n{text}", encoding="utf-8"
        )
        command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                ask(port)
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "error.log").read_text()
        yield port


def ask(port: int, cookie: str = "") -> tuple[str, str]:
    """Which replica answers, and the cookie that comes with it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return body, answer.getheader("set-cookie") or ""


def test_readers_behind_one_address_are_spread_and_each_stays_where_he_is(proxy: int) -> None:
    given = [ask(proxy)[1] for _ in range(40)]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in given)
    readers = {cookie.split(";")[0] for cookie in given}
    assert len(readers) == 40
    homes = {reader: ask(proxy, reader) for reader in readers}
    # Who has a cookie gets no other.
    assert {cookie for _, cookie in homes.values()} == {""}
    assert len({home for home, _ in homes.values()}) == 2
    for reader, (home, _) in homes.items():
        assert ask(proxy, f"other=1; {reader}")[0] == home


def test_a_browser_that_keeps_no_cookies_stays_on_one_replica_by_its_address(proxy: int) -> None:
    assert len({ask(proxy)[0] for _ in range(20)}) == 1
