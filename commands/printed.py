"""Map sheets and the atlas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import Language, LayoutOption


def sheet(
    output: Annotated[Path, typer.Option("--output", help="File to write: .png, .svg, .pdf or .html.")],
    zone: Annotated[str | None, typer.Option(help="One zone, by slug; default the whole layout.")] = None,
    size: Annotated[
        str | None, typer.Option(help="A5, A4, A3, A2, slide, 1600x900 (pixels) or 200x150mm.")
    ] = None,
    orientation: Annotated[str | None, typer.Option(help="landscape or portrait.")] = None,
    dpi: Annotated[int | None, typer.Option(help="72 to 600, for PNG.")] = None,
    lang: Annotated[Language | None, typer.Option("--lang", help="Language of the words.")] = None,
    style: Annotated[str | None, typer.Option(help="light or grey.")] = None,
    title: Annotated[str | None, typer.Option(help="Instead of the layout's own.")] = None,
    note: Annotated[str | None, typer.Option(help="Your own words beside the map.")] = None,
    approval: Annotated[str | None, typer.Option(help="Map approval number.")] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Warn where a published map lacks something.")
    ] = False,
    url: Annotated[str | None, typer.Option(help="Address of a page: the sheet shows that view.")] = None,
    source: Annotated[Path | None, typer.Option("--from", help="A sheet of ours, to draw again.")] = None,
    georeference: Annotated[
        bool, typer.Option("--georeference", help="World file and CRS beside a PNG.")
    ] = False,
    layout: LayoutOption = None,
) -> None:
    """One map sheet."""
    from geo.sources import read_layout
    from sheets.files import write_sheet
    from ui.voices import VOICES

    read = read_layout(layout)
    spec = _spec(read, url, source)
    changes: dict[str, Any] = {
        "zone": zone,
        "what": "zone" if zone else None,
        "size": size,
        "orientation": orientation,
        "dpi": dpi,
        "lang": lang.value if lang else None,
        "style": style,
        "title": title,
        "note": note,
        "approval_number": approval,
        "for_publication": True if publish else None,
    }
    _finish(
        spec, changes, lambda made: write_sheet(read, made, output, VOICES, georeference=georeference), output
    )


def atlas(
    output: Annotated[Path, typer.Option("--output", help="PDF to write.")],
    lang: Annotated[Language, typer.Option("--lang", help="Language of the words.")] = Language.en,
    size: Annotated[str | None, typer.Option(help="A5, A4, A3 or A2.")] = None,
    style: Annotated[str | None, typer.Option(help="light or grey.")] = None,
    layout: LayoutOption = None,
) -> None:
    """Cover, overview, one sheet a zone, comparison and sources, as one PDF."""
    from rich.console import Console

    from geo.sources import read_layout
    from sheets.atlas import write_atlas
    from sheets.spec import SheetSpec
    from ui.voices import VOICES

    read = read_layout(layout)
    with Console(stderr=True).status("Atlas") as status:

        def progress(done: int, steps: int, name: str) -> None:
            status.update(f"Atlas {done} of {steps}: {name}")

        changes: dict[str, Any] = {"lang": lang.value, "size": size, "style": style, "what": "atlas"}
        _finish(SheetSpec(), changes, lambda made: write_atlas(read, made, output, VOICES, progress), output)


def _spec(layout: Any, url: str | None, source: Path | None) -> Any:
    from sheets.address import read_address
    from sheets.record import read_spec
    from sheets.spec import SheetSpec

    if source:
        return read_spec(source, layout)
    if not url:
        return SheetSpec()
    spec, dropped = read_address(url, layout)
    for error in dropped:
        typer.echo(f"left out: {error}", err=True)
    return spec


def _finish(spec: Any, changes: dict[str, Any], write: Any, output: Path) -> None:
    from dataclasses import replace

    made = write(replace(spec, **{name: value for name, value in changes.items() if value is not None}))
    for warning in made.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{output}: {len(made.data):,} bytes", err=True)
