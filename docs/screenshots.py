"""The pictures of the README, made from the running page: ``python docs/screenshots.py``."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).with_name("images")
READY = "[data-testid='live-map'][data-ready='true']"
PICTURES = {
    "map-en": ("/?lang=en&card=zone:zhangjiang", {"width": 1280, "height": 800}, "light"),
}


def main() -> None:
    """Serve the built-in layout on a free port and take every picture."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("layout-explorer")), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "LAYOUT": ""})
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/healthz")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for name, (address, size, scheme) in PICTURES.items():
                page = browser.new_page(viewport=size, color_scheme=scheme, locale="en-GB")
                page.goto(url + address)
                page.wait_for_selector(READY)
                page.wait_for_selector("[data-testid='card'] h2")
                page.screenshot(path=IMAGES / f"{name}.png")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
