"""Workspaces as earlier versions of the program left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from geo.workspace import base
from geo.workspace.store import packed


def write_earlier(folder: Path, version: int) -> None:
    """A workspace as the program of an earlier version left it, with one change in it."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / base.FILE)) as file, file:
        file.execute("PRAGMA journal_mode = WAL")
        for statements in base.MIGRATIONS[:version]:
            for statement in statements:
                file.execute(statement)
        file.execute(f"PRAGMA application_id = {base.APPLICATION_ID}")
        file.execute(f"PRAGMA user_version = {version}")
        hash, body = packed({"text": "old words"})
        file.execute("INSERT INTO contents VALUES (?, ?)", (hash, body))
        file.execute(
            "INSERT INTO changes VALUES (1, '2026-01-01T00:00:00Z', 'li', 'note', 'note', 'zone/toy', NULL, ?, NULL)",
            (hash,),
        )
