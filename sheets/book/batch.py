"""Many sheets at once, by parallel processes: each reads the layout once and writes whole files only."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from geo.model.errors import ExplorerError, SheetError
from geo.model.layout import Layout
from geo.model.sources import read_layout
from sheets.page.spec import SheetSpec
from sheets.paint.files import write_sheet
from words.sentence import Sentence

_HELD: dict[str, Layout] = {}


def write_sheets(
    folder: str | Path | None,
    jobs: Sequence[tuple[SheetSpec, Path]],
    *,
    workers: int | None = None,
    georeference: bool = False,
    progress: Callable[[int, int, Path], None] = lambda done, all, file: None,
) -> list[tuple[str, ...]]:
    """Write a file a job; the warnings of each, in the order of the jobs.

    Parameters
    ----------
    folder
        Of the layout; None for the one that `geo.model.sources.layout_folder` finds.
    jobs
        What to draw, an atlas too, and where to; the format is what the file's name ends in.
    workers
        Processes; None for one a core, as many as there are jobs at most.
    georeference
        As for `sheets.paint.files.write_sheet`.
    progress
        Called after each file with how many are done, how many there are, and the file.

    Raises
    ------
    SheetError
        A sheet cannot be drawn, or a process ended without a word, as it does when memory runs out. Files already
        written stay, whole; the rest are not begun.
    """
    count = max(1, min(len(jobs), workers or os.cpu_count() or 1))
    found: dict[int, tuple[str, ...]] = {}
    # A fresh process has no threads of the server to inherit.
    with ProcessPoolExecutor(count, get_context("spawn"), _begin, (folder,)) as pool:
        running = {
            pool.submit(_write, spec, file, georeference): place for place, (spec, file) in enumerate(jobs)
        }
        try:
            for job in as_completed(running):
                warnings, refused = job.result()
                if refused:
                    raise SheetError("{file}: {refused}", file=jobs[running[job]][1], refused=refused)
                found[running[job]] = warnings
                progress(len(found), len(jobs), jobs[running[job]][1])
        except BrokenProcessPool as error:
            raise SheetError(
                "{done} of {all} sheets are written; a process ended before its file was whole, probably for "
                "want of memory: try fewer workers or a lower dpi",
                done=len(found),
                all=len(jobs),
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
    return [found[place] for place in range(len(jobs))]


def _begin(folder: str | Path | None) -> None:
    _HELD["layout"] = read_layout(folder)


def _write(spec: SheetSpec, file: Path, georeference: bool) -> tuple[tuple[str, ...], Sentence | None]:
    """The warnings of a file written, or why it was not; errors of ours do not travel between processes."""
    layout = _HELD["layout"]
    try:
        if spec.what == "atlas":
            from sheets.book.atlas import write_atlas

            return write_atlas(layout, spec, file).warnings, None
        return write_sheet(layout, spec, file, georeference=georeference).warnings, None
    except ExplorerError as error:
        return (), error.sentence
