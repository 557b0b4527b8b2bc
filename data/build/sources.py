"""`data/sources.toml`: where each built file comes from, with its checksum, so that a reader can check it."""

from __future__ import annotations

import datetime
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.model.errors import Problem, TableError

META = Path(__file__).parent / "research" / "sources_meta.toml"

_WORDS = ("path", "sources", "licence", "attribution", "credit", "datum_as_received", "retrieved", "builder")
_HEAD = """\
# Where each file comes from. Written by `python -m data.build`: the checksums are those of the built files,
# the rest is kept by hand in data/build/research/sources_meta.toml.
"""


def write_sources(out: Path, built: Sequence[Path], *, meta: Path = META) -> Path:
    """`out/sources.toml`, written: the entries of `meta` in their order, each with the sha256 of its file.

    Raises
    ------
    TableError
        An entry lacks a word, names a file that is not there, or a built file has no entry.
    """
    entries = tomllib.loads(meta.read_text(encoding="utf-8"))
    problems = [
        Problem(
            meta.name, 0, f"{name}.{word}", "", "a value, for the reader to know where the file comes from"
        )
        for name, entry in entries.items()
        for word in _WORDS
        if word not in entry
    ]
    paths = {str(entry.get("path")) for entry in entries.values()}
    problems += [
        Problem(meta.name, 0, path, "", "a file in data/; has its builder run?")
        for path in sorted(paths)
        if not (out / path).is_file()
    ]
    problems += [
        Problem(meta.name, 0, "path", "", f"an entry for {path}, which was built")
        for path in sorted({file.relative_to(out).as_posix() for file in built} - paths)
    ]
    if problems:
        raise TableError("sources", problems)
    tables = (
        _table(name, {**entry, "sha256": sha256_of(out / entry["path"])}) for name, entry in entries.items()
    )
    file = out / "sources.toml"
    file.write_text("\n".join([_HEAD, *tables]), encoding="utf-8", newline="\n")
    return file


def sha256_of(file: Path) -> str:
    """Checksum of a file's bytes, as hex digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _table(name: str, entry: Mapping[str, object]) -> str:
    return "\n".join([f"[{name}]", *(f"{word} = {_value(value)}" for word, value in entry.items())]) + "\n"


def _value(value: object) -> str:
    """A TOML value; a JSON string is a TOML basic string, and a list of them a TOML array."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
