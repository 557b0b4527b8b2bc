"""sources.toml against the files that lie in the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from geo.check.folder import FILES, Folder
from geo.model.contracts import CONTRACTS
from geo.model.errors import Problem
from words.sentence import Sentence


def broken_entries(folder: Folder) -> Iterator[Problem]:
    """Entries that lead nowhere, say too little or have another checksum, and files that have no entry."""
    if folder.files is None:
        return
    named = set()
    for name, entry in folder.files.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
            yield Problem(FILES, 0, name, "", "a table with the path of a file")
            continue
        named.add(entry["path"])
        yield from _entry_problems(folder, name, entry)
    for contract in CONTRACTS:
        if (folder.place / contract.file).is_file() and contract.file not in named:
            yield Problem(FILES, 0, "path", "", Sentence("an entry for {file}", {"file": contract.file}))


def _entry_problems(folder: Folder, name: str, entry: dict[str, Any]) -> Iterator[Problem]:
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts:
        yield Problem(FILES, 0, f"{name}.path", str(path), "a file inside the layout folder")
        return
    for key in ("sources", "licence"):
        if not entry.get(key):
            yield Problem(FILES, 0, f"{name}.{key}", "", "words that say it")
    file = folder.place / path
    if not file.is_file():
        yield Problem(FILES, 0, f"{name}.path", str(path), "a file that exists; has its builder run?")
    elif entry.get("sha256"):
        found = hashlib.sha256(file.read_bytes()).hexdigest()
        if found != entry["sha256"]:
            wanted = Sentence("the file's own checksum, {checksum}", {"checksum": found})
            yield Problem(FILES, 0, f"{name}.sha256", str(entry["sha256"]), wanted)
