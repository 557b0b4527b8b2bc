"""The server asks no other host for anything, neither at its start nor while readers do what the pages offer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.loopback_only import attempts
from tests.serving import COMMAND, ROOT, free_port, serving
from tests.ui.socket_window import handshake

pytestmark = pytest.mark.browser

ALONE = ROOT / "tests" / "loopback_only.py"
# Python runs this in each of its processes before all else.
LISTENER = """import os, sys
_OWN = {"127.0.0.1", "localhost", "::1", "0.0.0.0", "::", "", None, b"localhost", b"127.0.0.1"}
def _heard(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if host not in _OWN:
        with open(os.environ["HEARD"], "a") as file:
            file.write(f"{event} {host}\\n")
sys.addaudithook(_heard)
"""


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A program as `COMMAND`, whose server has only a loopback."""
    tried = subprocess.run(
        [sys.executable, ALONE, "true", "--port", str(free_port())],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip(f"no network of its own for a process here: {tried.stderr.strip().splitlines()[-1]}")
    program = tmp_path / "alone"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ALONE}" "{COMMAND}" "$@"\n')
    program.chmod(0o755)
    return program


def test_the_counters_see_who_asks_another_host(alone: Path) -> None:
    asks = (
        "import socket\n"
        "for kind, host in ((socket.AF_INET, '192.0.2.1'), (socket.AF_INET6, '2001:db8::1')):\n"
        "    try: socket.socket(kind, socket.SOCK_DGRAM).connect((host, 53))\n"
        "    except OSError: pass\n"
        "print('asked', flush=True); input()"
    )
    words = [sys.executable, ALONE, sys.executable, "-c", asks, "--port", str(free_port())]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"asked\n"
        seen = attempts(process.pid)
        process.communicate(b"\n")
    assert seen["Ip:OutNoRoutes"] == 1


def test_no_packet_leaves_for_another_host_at_start_or_after(
    alone: Path, tmp_path: Path, visit_of: Callable[..., Visit]
) -> None:
    heard = tmp_path / "heard"
    heard.touch()
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(LISTENER)
    path = f"{ROOT}:{tmp_path / 'hook'}"
    told = {
        "PYTHONPATH": path,
        "HEARD": str(heard),
        "METRICS_PORT": str(free_port()),
        # With every address of its own, Streamlit would name them all.
        "SERVE_HOST": "0.0.0.0",
    }
    with serving(tmp_path, program=alone, **told) as server:
        assert attempts(server.process.pid) == dict.fromkeys(attempts(server.process.pid), 0), "at start"

        visit = visit_of(server.url)
        page = visit.open("/?lang=en")
        page.locator(".lx-search input").fill("ymjn")
        page.locator(".lx-search [role='option']").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        visit.card()
        page.goto(f"{server.url}/compare?lang=en&part=pictures&rows=companies_located")
        page.wait_for_selector("[data-testid='stDownloadButton']")
        page.goto(f"{server.url}/sheets?lang=en&form=png")
        expect(page.locator(".sheet-preview")).to_be_visible()
        with page.expect_download() as started:
            page.get_by_role("button", name="Download PNG").click()
        assert Path(started.value.path()).read_bytes().startswith(b"\x89PNG")
        page.goto(f"{server.url}/data?lang=en")
        page.get_by_role("tab").nth(1).click()
        page.locator("textarea").first.fill("上海市虹桥路1191号")
        page.locator("textarea").first.press("Control+Enter")
        page.get_by_role("button", name="Find them").click()
        page.get_by_text("1 addresses, 1 placed.").or_(page.get_by_text("1 address, 1 placed.")).wait_for()

        # A page of another host that tries to open a session is refused, and nobody is asked who we are.
        assert handshake(server.url, origin="http://evil.example") == 403
        assert handshake(server.url, origin=server.url) == 101

        assert attempts(server.process.pid) == dict.fromkeys(attempts(server.process.pid), 0)
        assert visit.outside == []
    assert heard.read_text() == ""
