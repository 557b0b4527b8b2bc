"""A few files on a port of the loopback, compressed where the browser takes it: what a static host would do."""

from __future__ import annotations

import gzip
import mimetypes
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench.server import RIVALS


class _Files(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, bodies: Mapping[str, bytes], folder: Path | None, *rest: object) -> None:
        self.bodies, self.folder = bodies, folder
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A body of ours, or a file of the folder."""
        name = self.path.split("?")[0].lstrip("/")
        body = self.bodies.get(name)
        if body is None and self.folder and (file := (self.folder / name).resolve()).is_file():
            body = gzip.compress(file.read_bytes(), 6) if file.is_relative_to(self.folder.resolve()) else None
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", mimetypes.guess_type(name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body or b"")))
        self.send_header("Access-Control-Allow-Origin", "*")
        if body is not None:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def files_served(bodies: Mapping[str, bytes], folder: Path | None = None) -> Iterator[str]:
    """The address, ending in a slash, of files given by name and gzipped body, and of those in a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, bodies, folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def rival_assets() -> Path:
    """The folder of scripts that Folium's pages load, installed by lock file at the first use."""
    folder = RIVALS / "node_modules"
    if not (folder / "leaflet").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=RIVALS, check=True)
    return folder
