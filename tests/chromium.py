"""The Chromium that tests drive, which reaches nothing but this machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlsplit


def is_stub(program: str) -> bool:
    """Whether it stands for a snap, as on Ubuntu: such a browser sees no folder that a test makes."""
    with Path(program).open("rb") as file:
        begin = file.read(4096)
    return Path(program).resolve().name == "snap" or b"snap install" in begin or b"/snap/bin" in begin


def find_chromium() -> str | None:
    """The browser that tests drive; None where the machine has none."""
    # Debian's build without windows costs half of the processor's time; where only the whole browser is, that serves.
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return next((found for name in names if (found := shutil.which(name)) and not is_stub(found)), None)


CHROMIUM = find_chromium()
# A wait that is met costs nothing, and a busy machine is no reason to fail.
PATIENCE_MS = 60_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # One process for all windows of a context: what it has compiled of the page once, it need not compile again.
    "--process-per-site",
    # Every name but this machine's is unknown: whatever the page asks for elsewhere is refused.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def probed(address: str) -> bool:
    """Streamlit finds its base path by asking for its own routes below the page's; those answers are no errors."""
    return "/_stcore/" in urlsplit(address).path.removeprefix("/_stcore/")
