"""The readers in a process of their own, with memory, time and file limits: a hostile file takes only that down."""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pandas as pd
import shapely

from geo.intake.brought import Brought
from geo.intake.readers import read_brought
from geo.intake.sniff import Kind, kind_of
from geo.model.errors import SourceError
from words.sentence import Sentence

# A column name that no file can bring: names are stripped of control characters.
_SHAPES = "\x00shapes"
MEMORY_LIMIT = 2 * 1024**3
SECONDS = 60
# So many files are read at once; the next one waits, and its reader is told when that takes too long.
AT_ONCE = 2
_WRITTEN_LIMIT = 512 * 1024**2
_turns = threading.BoundedSemaphore(AT_ONCE)


def read_safely(name: str, data: bytes) -> Brought:
    """The table in a file that a reader brought.

    Raises
    ------
    SourceError
        It is none of the wanted kinds, breaks a limit, cannot be read, or takes too long or too much memory.
    """
    kind = kind_of(name, data)
    if not _turns.acquire(timeout=SECONDS):
        raise SourceError("other files are being read; send the file again in a minute")
    try:
        return _read_apart(kind, data)
    finally:
        _turns.release()


def _read_apart(kind: Kind, data: bytes) -> Brought:
    with tempfile.TemporaryDirectory(prefix="intake-") as folder:
        source, answer = Path(folder) / "source", Path(folder) / "answer"
        source.write_bytes(data)
        command = [
            sys.executable,
            "-I",
            "-c",
            _CHILD,
            str(Path(__file__).parents[2]),
            kind,
            str(source),
            str(answer),
        ]
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
                command,
                cwd=folder,
                env={"PATH": "", "TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError(
                "the file took longer than {seconds} s to read; send it in parts or simplify it",
                seconds=SECONDS,
            ) from error
        if done.returncode != 0 or not answer.exists():
            raise SourceError(
                "the file needs more memory than is given to one file, or breaks its reader; send it in parts"
            )
        said = json.loads(answer.read_text(encoding="utf-8"))
        if "refused" in said:
            raise SourceError(said["refused"], **said["fill"])
        table = pd.read_parquet(Path(folder) / "table.parquet")
    shapes = shapely.from_wkb(table.pop(_SHAPES).to_numpy()) if said["shaped"] else None
    return Brought(table, shapes, said["crs"], tuple(Sentence(words, fill) for words, fill in said["notes"]))


_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from geo.intake.sandbox import child; child(*sys.argv[2:])"
)


def child(kind: Kind, source: str, answer: str) -> None:
    """Read one file under limits and leave the answer; what happens here harms nobody else."""
    data = Path(source).read_bytes()
    for name in ("pandas", "pyarrow.parquet", "pyproj", "shapely", *_LIBRARIES.get(kind, ())):
        # Loaded before the limits bite.
        importlib.import_module(name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_WRITTEN_LIMIT, _WRITTEN_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    shut_in(Path(answer).parent)
    said: dict[str, object]
    try:
        brought = read_brought(kind, data)
        said = {
            "crs": brought.crs,
            "notes": [(note.words, note.fill) for note in brought.notes],
            "shaped": brought.shapes is not None,
        }
        table = brought.table
        if brought.shapes is not None:
            table = table.assign(**{_SHAPES: shapely.to_wkb(brought.shapes)})
        table.to_parquet(Path(answer).with_name("table.parquet"))
    except SourceError as error:
        said = {"refused": error.sentence.words, "fill": error.sentence.fill}
    Path(answer).write_text(json.dumps(said), encoding="utf-8")


_LIBRARIES = {
    "xlsx": ("openpyxl", "defusedxml.ElementTree"),
    "shapefile": ("shapefile",),
    "gpkg": ("sqlite3",),
}
# What Python tells of before it does it (PEP 578); none of it is needed to read a file.
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")


def shut_in(folder: Path) -> None:
    """From here on this process opens no file but those of ``folder`` and of Python itself, no socket and no program.

    It cannot be undone. The memory and time limits hold what a library does beyond Python's sight.
    """
    inside = (
        str(folder.resolve()),
        *{os.path.realpath(at) for at in (*sys.path, sys.prefix, sys.base_prefix) if at},
    )

    def refuse(event: str, details: tuple[object, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise SourceError("the file asks for the network or for another program; that is refused")
        if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and isinstance(
            details[0], (str, bytes)
        ):
            path = os.path.realpath(os.fsdecode(details[0]).removeprefix("file:").partition("?")[0])
            if os.path.commonpath((path, os.devnull)) != os.devnull and not any(
                os.path.commonpath((path, root)) == root for root in inside
            ):
                raise SourceError("the file asks for another file; that is refused")

    sys.addaudithook(refuse)
