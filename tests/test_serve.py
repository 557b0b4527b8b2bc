"""How the server behaves towards whoever runs it: what it says, how it ends, what it counts and logs."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import streamlit as st
from prometheus_client.parser import text_string_to_metric_families

from commands.serving import settings
from tests.serving import COMMAND, ROOT, free_port, serving
from tests.ui.socket_window import Window, handshake

CLEAN = {name: value for name, value in os.environ.items() if name not in {"LAYOUT", "LOG_FORMAT"}}
CLEAN["PYTHONPATH"] = str(ROOT)


@contextmanager
def started(words: list[object], folder: Path) -> Iterator[Any]:
    """A command with what it says, in a group of its own, which ends with the test."""
    process = subprocess.Popen(
        [str(word) for word in words],
        cwd=folder,
        env=CLEAN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    with process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_it_says_two_lines_and_ctrl_c_ends_it_with_one_though_a_page_is_open(
    tmp_path: Path, toy_folder: Path
) -> None:
    port = free_port()
    words = [COMMAND, "serve", "--port", str(port), "--layout", toy_folder, "--base-path", "maps"]
    with started(words, tmp_path) as process:
        first, second = process.stdout.readline(), process.stdout.readline()
        assert re.fullmatch(
            rf"Industrial-Layout Explorer [\d.]+ is up: http://localhost:{port}/maps/\n", first
        )
        assert re.fullmatch(r"It shows .+ \(data .+\)\. Ctrl-C stops it\.\n", second)
        with Window(f"http://127.0.0.1:{port}/maps", ""):
            process.send_signal(signal.SIGINT)
            out, log = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, "Stopped.\n")
    assert [line for line in log.splitlines() if "web.access_log request" not in line] == []


def test_ctrl_c_while_it_loads_ends_it_the_same_way(tmp_path: Path, toy_folder: Path) -> None:
    with started([COMMAND, "serve", "--port", free_port(), "--layout", toy_folder], tmp_path) as process:
        maps = Path(f"/proc/{process.pid}/maps")
        while "libgeos" not in maps.read_text():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)
    assert (process.returncode, out.splitlines()[-1], said) == (0, "Stopped.", "")


def test_make_reports_no_error_after_ctrl_c(toy_folder: Path) -> None:
    # What is installed already is not looked at.
    words = ["make", "--old-file", "setup", "run", f"PORT={free_port()}", f"LAYOUT={toy_folder}"]
    with started(words, ROOT) as process:
        while "Ctrl-C stops it" not in next(process.stdout):
            assert process.poll() is None
        # As a terminal does: everybody of the group.
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=60)
    assert out == "Stopped.\n"
    assert "***" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("option", ["--port", "--metrics-port"])
def test_a_taken_port_is_one_sentence_and_3(option: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = [COMMAND, "serve", "--port", str(free_port()), option, str(port)]
        ended = subprocess.run(words, cwd=tmp_path, env=CLEAN, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (3, "")
    (said,) = ended.stderr.splitlines()
    assert f"port {port} of 127.0.0.1 is taken" in said


def test_a_host_that_is_not_this_machine_and_a_path_that_is_none_are_told(tmp_path: Path) -> None:
    for words, code, said in (
        (["--host", "192.0.2.1"], 3, "192.0.2.1 is no address of this machine"),
        (["--base-path", "/a b/../c"], 2, "is no plain path such as /maps"),
    ):
        command = [COMMAND, "serve", "--port", str(free_port()), *words]
        ended = subprocess.run(command, cwd=tmp_path, env=CLEAN, capture_output=True, text=True, check=False)
        assert ended.returncode == code, ended.stderr
        assert said in " ".join(ended.stderr.replace("│", " ").split())


def test_it_listens_on_this_machine_alone_unless_told_otherwise(tmp_path: Path, toy_folder: Path) -> None:
    def listens(text: str) -> set[str]:
        """Addresses with a listener of this port, as the system has them."""
        port = f":{int(server.url.rsplit(':', 1)[1]):04X} "
        rows = Path(f"/proc/{server.process.pid}/net/tcp").read_text().splitlines()
        return {row.split()[1].split(":")[0] for row in rows if port in row and " 0A " in row}

    with serving(tmp_path, toy_folder) as server:
        assert listens("") == {"0100007F"}
    with serving(tmp_path, toy_folder, SERVE_HOST="0.0.0.0") as server:
        assert listens("") == {"00000000"}
        assert "and every address of this machine" in server.log()


def test_every_line_is_json_where_asked_and_tells_nothing_of_a_reader(
    tmp_path: Path, toy_folder: Path
) -> None:
    personal = {
        "User-Agent": "Zhang San's own",
        "X-Forwarded-For": "203.0.113.7",
        "Referer": "http://li.example",
    }
    with serving(tmp_path, toy_folder, LOG_FORMAT="json") as server:
        _, headers, _ = server.get(
            "/search?q=Zhang%20San&lang=en", {**personal, "X-Request-ID": "proxy-0001"}
        )
        assert headers["x-request-id"] == "proxy-0001"
        server.get("/Zhang%20San?company=Zhang")
        assert handshake(server.url, "http://evil.example") == 403
        host, port = urlsplit(server.url).netloc.split(":")
        with socket.create_connection((host, int(port)), timeout=60) as odd:
            odd.sendall(b"Zhang San\r\n\r\n")
            assert odd.recv(100).startswith(b"HTTP/1.1 400")
        with Window(server.url, ""):
            pass
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        lines = [json.loads(line) for line in server.log().splitlines()]
    assert lines[0]["event"].startswith("Industrial-Layout Explorer")
    assert lines[-1]["event"] == "Stopped."
    # The server's own words about what was no request.
    assert "uvicorn.error" in {line["logger"] for line in lines if line["level"] == "warning"}
    requests = [line for line in lines if line["event"] == "request"]
    (search,) = [line for line in requests if line["route"] == "/search"]
    assert (search["method"], search["status"], search["request"]) == ("GET", 200, "proxy-0001")
    assert search["bytes"] > 0
    assert search["ms"] > 0
    assert ("other", 200) in [(line["route"], line["status"]) for line in requests]
    pages = [line["status"] for line in requests if line["method"] == "WEBSOCKET"]
    assert pages == [403, 101]
    told = server.log()
    for word in ("Zhang", "203.0.113.7", "127.0.0.1", "example", "own"):
        assert word not in told


def test_lines_of_other_libraries_of_threads_and_warnings_are_ours_too() -> None:
    script = """
import logging, threading, warnings
from web.log import write_log
write_log()
import streamlit.logger
streamlit.logger.get_logger("streamlit.made_later").warning("no %s", "Zhang San")
streamlit.logger.get_logger("uvicorn.error").error("no %s", "Zhang San")
logging.getLogger("urllib3").warning("no %s", "Zhang San")
warnings.warn("Zhang San")
def fail(): raise ValueError("Zhang San")
thread = threading.Thread(target=fail); thread.start(); thread.join()
fail()
"""
    for form in ("json", "text"):
        ended = subprocess.run(
            [sys.executable, "-c", script],
            env=CLEAN | {"LOG_FORMAT": form},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 1
        lines = ended.stderr.splitlines()
        assert len(lines) == 6, ended.stderr
        assert "Zhang" not in ended.stderr
        if form == "json":
            assert [json.loads(line)["event"] for line in lines] == [
                *["no %s"] * 3,
                "UserWarning at <string>:9",
                "a thread failed",
                "ended by",
            ]


def test_figures_are_told_on_a_port_of_their_own_and_nowhere_else(tmp_path: Path, toy_folder: Path) -> None:
    port = free_port()
    with serving(tmp_path, toy_folder, METRICS_PORT=str(port)) as server:
        address = f"http://127.0.0.1:{port}/metrics"
        with Window(server.url, ""), urllib.request.urlopen(address, timeout=60) as answer:
            text = answer.read().decode()
            assert answer.headers["content-type"].startswith("text/plain")
        assert server.get("/_stcore/metrics")[0] == 404
        assert b"layout_explorer_requests" not in server.get("/metrics")[2]
    figures = {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert figures["layout_explorer_requests_total", "GET", "/healthz", "200"] >= 1
    assert figures["layout_explorer_request_seconds_count", "/healthz"] >= 1
    assert figures["layout_explorer_sessions",] == 1
    assert figures["layout_explorer_run_seconds_count", "page"] == 1
    assert figures["layout_explorer_run_seconds_count", "map"] == 1
    assert figures["layout_explorer_exports", "running"] == 0
    assert figures["layout_explorer_exports", "waiting"] == 0
    assert figures["layout_explorer_exports_refused_total",] == 0
    assert figures["layout_explorer_export_seconds_count",] == 0
    assert figures["process_resident_memory_bytes",] > 10_000_000


def test_what_the_configuration_sets_streamlit_knows() -> None:
    given = settings(ROOT)
    assert given["server.address"] == "127.0.0.1"
    assert given["browser.gatherUsageStats"] is False
    assert given["theme.dark.primaryColor"].startswith("#")
    for name in given:
        st.get_option(name)
