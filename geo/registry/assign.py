"""Company registries of any size: every row with its district and zone, streamed from files, here or on a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from geo.model.areas import Assigner
from geo.model.errors import ChoiceError
from geo.model.layout import Layout
from geo.registry.rows import Counts, Progress, assign_here

Engine = Literal["local", "dask"]


def assign_file(
    input: str | Path,
    output: str | Path,
    layout: Layout,
    *,
    engine: Engine = "local",
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Counts:
    """Write a registry with the columns ``district`` and ``zone`` beside its own; what became of its rows.

    Parameters
    ----------
    input
        A CSV, Parquet or GeoParquet file, or a folder of such parts. Positions are WGS-84, in columns named lon and
        lat, longitude and latitude or x and y, or in a GeoParquet geometry column of points.
    output
        A name that ends in .csv, .parquet or .geoparquet gives one file; any other name a folder with a part for each
        part read. Written aside and renamed when complete.
    engine, scheduler
        "dask" works on the cluster whose scheduler is at ``scheduler``. The result is the same.

    Raises
    ------
    SourceError
        A file is absent, of an unknown kind or unreadable, has no positions, or the output cannot be written.
    ChoiceError
        The engine is not known.
    """
    if engine not in ("local", "dask"):
        raise ChoiceError("engine", engine, ("local", "dask"))
    if engine == "dask":
        from geo.registry.cluster import assign_on_cluster

        return assign_on_cluster(Path(input), Path(output), layout.areas, scheduler, progress)
    return assign_here(Path(input), Path(output), Assigner(layout.areas), progress)
