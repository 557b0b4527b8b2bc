"""The same work on a Dask cluster: a task a piece, parts written by the workers to a folder that all of them see.

A task reads its piece, writes its part under a name of its own and renames it, so it may be run again at any time:
after the loss of a worker, or twice at once. What it needs (districts and outlines) is a task too, so that it can be
made again when the worker that held it is lost.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from geo.model.areas import Areas, Assigner
from geo.model.errors import SourceError
from geo.registry.files import PER_UNIT, Unit, Writer, batches, is_folder, output_aside, units_of
from geo.registry.rows import Counts, Progress, assigned

_RETRIES = 3


def assign_on_cluster(
    input: Path,
    output: Path,
    areas: Areas,
    scheduler: str | None,
    progress: Progress | None,
    per_unit: int = PER_UNIT,
) -> Counts:
    """The whole registry by the workers of the cluster at ``scheduler``, or at DASK_SCHEDULER_ADDRESS.

    Raises
    ------
    SourceError
        There is no such cluster, it gave up, or a file cannot be read or written.
    """
    address = scheduler or os.environ.get("DASK_SCHEDULER_ADDRESS")
    if not address:
        raise SourceError("engine dask: no scheduler; give its address, as tcp://HOST:8786")
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError as error:
        raise SourceError(
            "engine dask: Dask is not installed; pip install 'industrial-layout-explorer[cluster]'"
        ) from error
    input, output = input.resolve(), output.resolve()
    units = units_of(input, per_unit)
    # Workers always write parts; for one file they are joined at the end, in the order of the rows read.
    folder = output if is_folder(output) else output.with_name(f"{output.name}.parts{os.getpid()}")
    counts, total = Counts(), sum(unit.rows for unit in units)
    try:
        client = Client(address, timeout=20, set_as_default=False)
    except OSError as error:
        raise SourceError(
            "engine dask: no scheduler answers at {address} ({said})", address=address, said=str(error)
        ) from error
    with client, output_aside(folder, input) as place:
        parts = [
            place / (unit.part if is_folder(output) else f"{number:06d}.parquet")
            for number, unit in enumerate(units)
        ]
        assigner = client.submit(Assigner, areas, pure=False)
        futures = client.map(assign_unit, units, parts, assigner=assigner, retries=_RETRIES, pure=False)
        try:
            for _, some in as_completed(futures, loop=client.loop, with_results=True):
                counts += some
                if progress:
                    progress(counts.rows, max(total, counts.rows))
        except KilledWorker as error:
            raise SourceError(
                "engine dask: workers were lost again and again ({said})", said=str(error)
            ) from error
        for left in place.rglob(".*"):
            # What a lost worker had begun.
            left.unlink()
        if not is_folder(output):
            _join(parts, output, input)
            for part in parts:
                part.unlink()
    if not is_folder(output):
        folder.rmdir()
    return counts


def assign_unit(unit: Unit, part: Path, assigner: Assigner) -> Counts:
    """One piece: read, assigned, written to ``part``; what became of its rows."""
    counts = Counts()
    begun = part.with_name(f".{uuid4().hex}{part.suffix}")
    try:
        with Writer(begun, unit.file) as writer:
            for batch, some in assigned(unit, assigner):
                writer.write(batch)
                counts += some
        begun.replace(part)
    finally:
        begun.unlink(missing_ok=True)
    return counts


def _join(parts: list[Path], output: Path, input: Path) -> None:
    with output_aside(output, input) as place, Writer(place, parts[0]) as writer:
        for part in parts:
            for unit in units_of(part):
                for batch in batches(unit):
                    writer.write(batch)
