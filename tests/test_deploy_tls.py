"""The proxies of docs/deploy speak TLS and serve under a path; tried with the real nginx where there is one."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.serving import free_port

DEPLOY = Path(__file__).resolve().parents[1] / "docs" / "deploy"
NGINX, OPENSSL = shutil.which("nginx") or "/usr/sbin/nginx", shutil.which("openssl")
pytestmark = pytest.mark.skipif(
    not Path(NGINX).exists() or OPENSSL is None, reason="needs nginx and openssl on this machine"
)
Start = Callable[[str, int], None]


class Echo(BaseHTTPRequestHandler):
    """Answers with the path and the headers that it was asked by."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path} | {name.lower(): text for name, text in self.headers.items()})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that stands for ours."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts nginx with a configuration and comes back when it answers on a port."""
    with ExitStack() as stack:

        def started(text: str, port: int) -> None:
            paths = "".join(
                f"{kind}_temp_path {tmp_path}/{kind};"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
            text = text.replace("http {", f"http {{ access_log off; {paths}", 1)
            file = tmp_path / "nginx.conf"
            file.write_text(f"pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n{text}", encoding="utf-8")
            command = [NGINX, "-p", str(tmp_path), "-c", str(file), "-g", "daemon off;"]
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            end = time.monotonic() + 20
            while True:
                try:
                    ask(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/")
                    return
                except OSError:
                    assert process.poll() is None, (tmp_path / "error.log").read_text()
                    assert time.monotonic() < end

        yield started


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, dict[str, str], bytes]:
    connection.request("GET", path, headers={"Host": "layout.example.org"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): text for name, text in answer.getheaders()}, body


def test_with_tls_a_reader_is_sent_to_it_and_the_app_is_told(tmp_path: Path, echo: int, start: Start) -> None:
    plain, secure = free_port(), free_port()
    (tmp_path / "tls").mkdir()
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=layout.example.org -keyout privkey.pem -out fullchain.pem"
    subprocess.run([str(OPENSSL), *made.split()], cwd=tmp_path / "tls", check=True, capture_output=True)
    tls = (DEPLOY / "tls.conf").read_text(encoding="utf-8")
    (tmp_path / "tls" / "tls.conf").write_text(
        tls.replace("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;"), encoding="utf-8"
    )
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("server explorer:8501", f"server 127.0.0.1:{echo}")
    start(text.replace("listen 80;", f"listen 127.0.0.1:{plain};"), plain)

    moved, headers, _ = ask(http.client.HTTPConnection("127.0.0.1", plain), "/compare?zone=toy")
    assert (moved, headers["location"]) == (301, "https://layout.example.org/compare?zone=toy")
    assert ask(http.client.HTTPConnection("127.0.0.1", plain), "/proxy-health")[0] == 204

    # The certificate of a minute ago is its own authority.
    trusting = ssl.create_default_context(cafile=str(tmp_path / "tls" / "fullchain.pem"))
    trusting.check_hostname = False
    status, headers, body = ask(
        http.client.HTTPSConnection("127.0.0.1", secure, context=trusting), "/compare"
    )
    told = json.loads(body)
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert (told["x-forwarded-proto"], told["x-forwarded-for"]) == ("https", "127.0.0.1")


def test_under_a_path_the_whole_path_goes_on(echo: int, start: Start) -> None:
    port = free_port()
    text = (DEPLOY / "nginx-path.conf").read_text(encoding="utf-8")
    text = text.replace("127.0.0.1:8501", f"127.0.0.1:{echo}").replace(
        "listen 80;", f"listen 127.0.0.1:{port};"
    )
    start(f"events {{}}\nhttp {{\n{text}}}\n", port)
    status, _, body = ask(http.client.HTTPConnection("127.0.0.1", port), "/maps/compare?zone=toy")
    told = json.loads(body)
    assert (status, told["path"]) == (200, "/maps/compare?zone=toy")
    assert told["host"] == "layout.example.org"
    moved, headers, _ = ask(http.client.HTTPConnection("127.0.0.1", port), "/maps")
    assert (moved, headers["location"]) == (301, "/maps/")
    assert ask(http.client.HTTPConnection("127.0.0.1", port), "/elsewhere")[0] in {403, 404}
