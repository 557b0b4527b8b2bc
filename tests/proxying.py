"""A real nginx in front of a test's servers, where this machine has one."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@contextmanager
def nginx(folder: Path, text: str, port: int) -> Iterator[None]:
    """Run nginx with a configuration that listens on ``port`` of the loopback; it writes only into ``folder``."""
    if not Path(NGINX).exists():
        pytest.skip("nginx is not on this machine")
    own = f"access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;"
    text = text.replace("http {", f"http {{ {own}", 1)
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log;\n{text}", encoding="utf-8"
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                ask(port, "/")
                break
            except OSError:
                assert process.poll() is None, (folder / "error.log").read_text()
        yield
    finally:
        process.terminate()
        process.wait(20)


def ask(port: int, path: str, cookie: str = "") -> tuple[str, str]:
    """The body of an answer, and the cookie that comes with it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return body, answer.getheader("set-cookie") or ""
