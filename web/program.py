"""Which program this is: its version, and a hash over its code and words that changes with any of them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from web.installed import app_version

# The rooms whose code and words shape what browsers keep.
_ROOMS = ("geo", "words", "drawing", "layers", "web")


@cache
def program_digest() -> str:
    """Twelve hex digits that stand for this program: what it writes for a reader may change whenever they do.

    The version alone would not do: a checkout keeps it while its code moves on.
    """
    return code_digest(Path(__file__).resolve().parents[1], app_version())


def code_digest(above: Path, version: str) -> str:
    """A hash over a version and every file of code and words of the rooms in a folder."""
    total = hashlib.sha256(version.encode())
    for room in _ROOMS:
        for file in sorted((above / room).rglob("*")):
            if file.suffix in (".py", ".toml"):
                total.update(b"\0" + file.relative_to(above).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:12]
