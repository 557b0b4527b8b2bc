"""Addresses to points, points to zones, and people's own files into a layout."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import REJECTED, LayoutOption, OutputOption, in_readers_language

if TYPE_CHECKING:
    from geo.geocode.batch.batch import Summary
    from geo.geocode.batch.pipeline import Geocoder


class Lines(StrEnum):
    """How geocoded rows are written."""

    json = "json"
    csv = "csv"


class Engine(StrEnum):
    """Where a registry is worked on."""

    local = "local"
    dask = "dask"


class Kind(StrEnum):
    """What a brought file holds."""

    companies = "companies"
    zones = "zones"


def geocode(
    addresses: Annotated[list[str] | None, typer.Argument(metavar="[ADDRESS ...]")] = None,
    input: Annotated[Path | None, typer.Option(help="CSV, text or JSON lines with addresses.")] = None,
    output: OutputOption = None,
    provider: Annotated[
        str, typer.Option(help="embedded sends nothing anywhere; the others are services.")
    ] = "embedded",
    format: Annotated[Lines | None, typer.Option(help="Default: by the output's name, else json.")] = None,
    column: Annotated[str, typer.Option(help="Column that holds the addresses.")] = "",
    cache: Annotated[
        Path | None, typer.Option(help="File where answers are kept; default beside the output.")
    ] = None,
    layout: LayoutOption = None,
) -> None:
    """Addresses to points, with how precisely and how surely each is known. Exit 1 where some were not placed."""
    from geo.geocode.batch.files import geocode_file
    from geo.geocode.batch.pipeline import geocoder_of
    from geo.model.sources import read_layout

    if bool(addresses) == bool(input):
        raise typer.BadParameter("give addresses, or --input FILE, not both")
    beside = output.with_name(f".{output.name}.cache.sqlite") if output and input else None
    geocoder = geocoder_of(read_layout(layout), provider, dict(os.environ), cache or beside)
    if input:
        with _Progress(f"Geocoding {input.name}") as progress:
            summary = geocode_file(
                input,
                output or sys.stdout,
                geocoder,
                form=format or "",
                column=column,
                progress=progress.step,
            )
        if output:
            typer.echo(f"{output}: {summary.rows:,} rows, {summary.placed:,} placed", err=True)
    else:
        summary = _geocode_words(addresses or [], output, geocoder, format)
    if summary.placed < summary.rows:
        raise typer.Exit(REJECTED)


def _geocode_words(
    addresses: list[str], output: Path | None, geocoder: Geocoder, format: Lines | None
) -> Summary:
    """Addresses given as words, written as a file of them would be."""
    import json
    import tempfile

    from geo.geocode.batch.files import geocode_file

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "words.jsonl"
        source.write_text(
            "".join(json.dumps({"address": text}) + "\n" for text in addresses), encoding="utf-8"
        )
        return geocode_file(source, output or sys.stdout, geocoder, form=format or "", column="address")


def assign(
    input: Annotated[Path, typer.Argument(help="CSV, Parquet or GeoParquet, a file or a folder of parts.")],
    output: Annotated[Path, typer.Option("--output", help="File or folder to write.")],
    engine: Annotated[Engine, typer.Option(help="dask works on a running cluster.")] = Engine.local,
    scheduler: Annotated[str | None, typer.Option(help="Address of the cluster, tcp://...")] = None,
    layout: LayoutOption = None,
) -> None:
    """A company registry of any size, with ``district`` and ``zone`` columns."""
    from geo.model.sources import read_layout
    from geo.registry.assign import assign_file

    with _Progress(f"Placing {input.name}") as progress:
        counts = assign_file(
            input,
            output,
            read_layout(layout),
            engine=engine.value,
            scheduler=scheduler,
            progress=progress.count,
        )
    typer.echo(
        f"{output}: {counts.rows:,} rows, {counts.located:,} with a position, "
        f"{counts.in_district:,} in a district, {counts.in_zone:,} in a zone",
        err=True,
    )


def bring(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX, GeoJSON, GeoPackage, GeoParquet or zipped shapefile.")
    ],
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="New layout folder.")],
    kind: Annotated[Kind, typer.Option(help="What the rows are.")] = Kind.companies,
    map: Annotated[
        list[str] | None, typer.Option("--map", metavar="COLUMN=FIELD", help="Repeat for each column.")
    ] = None,
    datum: Annotated[str, typer.Option(help="WGS-84, GCJ-02 or BD-09, where the file does not say.")] = "",
    precision: Annotated[str, typer.Option(help="How exactly coordinates are known.")] = "street",
    layout: LayoutOption = None,
) -> None:
    """Own data into a layout folder; refused rows in rejected.csv beside the folder. Exit 1 where rows were refused."""
    from geo.intake.folder import write_brought
    from geo.model.errors import SourceError
    from geo.model.sources import layout_folder

    try:
        data = file.read_bytes()
    except OSError as error:
        raise SourceError(
            "{file}: cannot be read ({said}); check the name", file=file, said=error.strerror
        ) from error
    result = write_brought(
        file.name,
        data,
        kind.value,
        output,
        layout_folder(layout),
        mapping=map or (),
        datum=datum,
        precision=precision,
    )
    for note in result.notes:
        typer.echo(in_readers_language(note), err=True)
    typer.echo(
        f"{output}: {len(result.table):,} {kind.value}, {len(result.rejected):,} rows refused", err=True
    )
    if len(result.rejected):
        raise typer.Exit(REJECTED)


class _Progress:
    """A bar on a terminal; nothing where the output is no terminal."""

    def __init__(self, title: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task(title, rate="")

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def step(self, done: int, total: int | None, rate: float) -> None:
        """So many are done, at so many a second."""
        self._bar.update(self._task, completed=done, total=total, rate=f"{rate:,.0f}/s")

    def count(self, done: int, total: int | None) -> None:
        """So many are done."""
        self._bar.update(self._task, completed=done, total=total)
