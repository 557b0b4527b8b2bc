"""Map sheets and the atlas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import Language, LayoutOption, in_readers_language


def sheet(
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            help="File to write: .png, .svg, .pdf or .html. With {zone} in its name a file a zone is written.",
        ),
    ],
    zone: Annotated[
        list[str] | None,
        typer.Option(
            help="A zone, by slug; default the whole layout. Several, or none, with {zone} in --output."
        ),
    ] = None,
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
    graticule: Annotated[
        bool, typer.Option("--graticule", help="Meridians and parallels with their degrees.")
    ] = False,
    screen: Annotated[
        bool, typer.Option("--screen", help="PNG or PDF just as on screen, by Chromium.")
    ] = False,
    georeference: Annotated[
        bool, typer.Option("--georeference", help="World file and CRS beside a PNG.")
    ] = False,
    layout: LayoutOption = None,
) -> None:
    """One map sheet, or one a zone by parallel processes."""
    from geo.model.sources import read_layout
    from sheets.paint.files import write_sheet

    named = "{zone}" in str(output)
    if zone and len(zone) > 1 and not named:
        raise typer.BadParameter("several zones need {zone} in the name of the file", param_hint="--output")
    layout = _meant(layout, url)
    read = read_layout(layout)
    spec = _spec(read, url, source)
    changes: dict[str, Any] = {
        "size": size,
        "orientation": orientation,
        "dpi": dpi,
        "lang": lang.value if lang else None,
        "style": style,
        "title": title,
        "note": note,
        "approval_number": approval,
        "for_publication": True if publish else None,
        "graticule": True if graticule else None,
        "screen": True if screen else None,
    }
    if named:
        _write_each(read, layout, zone, _changed(spec, changes), output, georeference)
        return
    if zone:
        changes |= {"what": "zone", "zone": zone[0]}
    made = write_sheet(read, _changed(spec, changes), output, georeference=georeference)
    _say(made.warnings, output)


def atlas(
    output: Annotated[Path, typer.Option("--output", help="PDF to write.")],
    lang: Annotated[Language, typer.Option("--lang", help="Language of the words.")] = Language.en,
    size: Annotated[str | None, typer.Option(help="A5, A4, A3 or A2.")] = None,
    style: Annotated[str | None, typer.Option(help="light or grey.")] = None,
    layout: LayoutOption = None,
) -> None:
    """Cover, overview, one sheet a zone, comparison and sources, as one PDF."""
    from rich.console import Console

    from geo.model.sources import read_layout
    from sheets.book.atlas import write_atlas
    from sheets.page.spec import SheetSpec

    read = read_layout(layout)
    with Console(stderr=True).status("Atlas") as status:

        def progress(done: int, steps: int, name: str) -> None:
            status.update(f"Atlas {done} of {steps}: {name}")

        changes: dict[str, Any] = {"lang": lang.value, "size": size, "style": style, "what": "atlas"}
        made = write_atlas(read, _changed(SheetSpec(), changes), output, progress)
    _say(made.warnings, output)


def _write_each(
    read: Any, layout: str | None, zones: list[str] | None, spec: Any, output: Path, georeference: bool
) -> None:
    """A file a zone, each by the next free process."""
    from dataclasses import replace

    from rich.console import Console
    from rich.progress import Progress

    from sheets.book.batch import write_sheets

    slugs = list(dict.fromkeys(zones or [str(slug) for slug in read.main_zones.index]))
    files = [Path(str(output).replace("{zone}", slug)) for slug in slugs]
    jobs = [(replace(spec, what="zone", zone=slug), file) for slug, file in zip(slugs, files, strict=True)]
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Sheets", total=len(jobs))
        warned = write_sheets(layout, jobs, georeference=georeference, progress=lambda *_: bar.advance(task))
    for file, warnings in zip(files, warned, strict=True):
        _say(warnings, file)


def _meant(layout: str | None, url: str | None) -> str | None:
    """The place of the layout that an address names by its slug, among those given; without one, what was given."""
    from geo.model.errors import ChoiceError
    from geo.model.sources import layout_folder, layout_places, read_settings
    from sheets.page.address import layout_slug

    slug = layout_slug(url) if url else ""
    if not slug:
        return layout
    known: dict[str, str] = {}
    for place in layout_places(layout):
        known.setdefault(str(read_settings(layout_folder(place)).get("slug", "layout")), place)
    if slug not in known:
        raise ChoiceError("layout", slug, known)
    return known[slug]


def _spec(layout: Any, url: str | None, source: Path | None) -> Any:
    from sheets.page.address import read_address
    from sheets.page.record import differences, read_record, read_spec
    from sheets.page.spec import SheetSpec

    if source:
        spec = read_spec(source, layout)
        if differ := differences(read_record(source), layout):
            typer.echo(f"{source} was made with another {', '.join(differ)}: the bytes will differ", err=True)
        return spec
    if not url:
        return SheetSpec()
    spec, dropped = read_address(url, layout)
    for error in dropped:
        typer.echo(f"left out: {in_readers_language(error.sentence)}", err=True)
    return spec


def _changed(spec: Any, changes: dict[str, Any]) -> Any:
    from dataclasses import replace

    return replace(spec, **{name: value for name, value in changes.items() if value is not None})


def _say(warnings: tuple[str, ...], output: Path) -> None:
    for warning in warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{output}: {output.stat().st_size:,} bytes", err=True)
