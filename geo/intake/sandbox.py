"""The readers in a process of their own, with memory, time and file limits: a hostile file takes only that down."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import shapely

from geo.errors import SourceError
from geo.intake.readers import Brought, read_brought
from geo.intake.sniff import Kind, kind_of

# A column name that no file can bring: names are stripped of control characters.
_SHAPES = "\x00shapes"
MEMORY_LIMIT = 2 * 1024**3
SECONDS = 60


def read_safely(name: str, data: bytes) -> Brought:
    """The table in a file that a reader brought.

    Raises
    ------
    SourceError
        It is none of the wanted kinds, breaks a limit, cannot be read, or takes too long or too much memory.
    """
    kind = kind_of(name, data)
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
                env={"PATH": "", "OPENBLAS_NUM_THREADS": "1"},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceError(
                f"the file took longer than {SECONDS} s to read; send it in parts or simplify it"
            ) from error
        if done.returncode != 0 or not answer.exists():
            raise SourceError(
                "the file needs more memory than is given to one file, or breaks its reader; send it in parts"
            )
        said = json.loads(answer.read_text(encoding="utf-8"))
        if "refused" in said:
            raise SourceError(said["refused"])
        table = pd.read_parquet(Path(folder) / "table.parquet")
    shapes = shapely.from_wkb(table.pop(_SHAPES).to_numpy()) if said["shaped"] else None
    return Brought(table, shapes, said["crs"], tuple(said["notes"]))


_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from geo.intake.sandbox import child; child(*sys.argv[2:])"
)


def child(kind: Kind, source: str, answer: str) -> None:
    """Read one file under limits and leave the answer; what happens here harms nobody else."""
    import geopandas  # noqa: F401 - loaded before the limits bite
    import pyarrow.parquet  # noqa: F401

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 1024**2, 512 * 1024**2))
    _no_network()
    said: dict[str, object]
    try:
        brought = read_brought(kind, Path(source).read_bytes())
    except SourceError as error:
        said = {"refused": str(error)}
    else:
        said = {"crs": brought.crs, "notes": brought.notes, "shaped": brought.shapes is not None}
        table = brought.table
        if brought.shapes is not None:
            table = table.assign(**{_SHAPES: shapely.to_wkb(brought.shapes)})
        table.to_parquet(Path(answer).with_name("table.parquet"), index=False)
    Path(answer).write_text(json.dumps(said), encoding="utf-8")


def _no_network() -> None:
    """No socket can be opened from here on."""
    import socket

    def refused(*_: object, **__: object) -> None:
        raise SourceError("a file asked for the network; that is refused")

    socket.socket = refused  # type: ignore[misc, assignment]
