"""The tables of a layout, their comparison, and what is wrong with a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import (
    FAILED,
    Format,
    FormatOption,
    Language,
    LanguageOption,
    LayoutOption,
    OutputOption,
    in_readers_language,
    print_table,
)

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.measures.cells import Cell
    from geo.model.layout import Layout
    from words.speaker import Speaker

# The fields that scripts count on come first, in the order of the contract.
_ZONES = (
    "slug name_en name_zh role parent district_as_stated district_located basis horizontal_error_m area_km2 "
    "rank outline_en outline_zh area_km2_documented area_source_id boundary_text boundary_text_zh sources as_of "
    "as_of_zh note_en note_zh"
).split()
_DISTRICTS = "slug adcode name_en name_zh part land_km2".split()
_COMPANIES = (
    "id name_en name_zh role address district zone zone_as_stated lon lat precision radius_m confidence sources "
    "status district_as_stated outline district_off_m zone_off_m address_en address_zh address_confidence "
    "position_note position_note_zh legal_name_en legal_name_zh brand role_note role_note_zh park_en park_zh founded "
    "ticker listed website "
    "as_of note_en note_zh"
).split()
_FACTS = (
    "subject_kind subject_id measure value unit qualifier scope as_of source_id confidence note id subject_detail "
    "subject_detail_zh period period_zh value_zh note_zh valid_from valid_to publisher title title_zh address published"
).split()


def zones(layout: LayoutOption = None, format: FormatOption = Format.table) -> None:
    """The zones and the outlines inside them."""
    from geo.model.sources import read_layout

    brief = "slug name_en name_zh parent basis area_km2 district_located".split()
    print_table(read_layout(layout).zones.reset_index(), _ZONES, brief, format)


def districts(layout: LayoutOption = None, format: FormatOption = Format.table) -> None:
    """The districts, with their land area."""
    from geo.model.sources import read_layout

    print_table(read_layout(layout).districts.reset_index(), _DISTRICTS, _DISTRICTS, format)


def companies(layout: LayoutOption = None, format: FormatOption = Format.table) -> None:
    """The companies: where they are, how surely, and on whose word."""
    from geo.model.sources import read_layout

    table = read_layout(layout).companies.reset_index()
    table["address"] = table["address_en"].where(table["address_en"] != "", table["address_zh"])
    table["confidence"] = table["presence_confidence"]
    brief = "id name_en role district zone precision confidence".split()
    print_table(table, _COMPANIES, brief, format)


def facts(layout: LayoutOption = None, format: FormatOption = Format.table) -> None:
    """Every published figure with its source."""
    from geo.model.facts import with_sources
    from geo.model.sources import read_layout

    read = read_layout(layout)
    brief = "subject_kind subject_id measure value unit as_of scope publisher confidence".split()
    print_table(with_sources(read.facts, read.sources), _FACTS, brief, format, numbers=("value",))


def compare(
    zones: Annotated[
        list[str],
        typer.Argument(
            metavar="ZONE ...",
            help="Zones, parks or districts, by slug; drawn areas as an address has them behind shape=.",
        ),
    ],
    measures: Annotated[
        list[str] | None,
        typer.Option("--measures", help="Slugs of measures, repeated or joined with commas."),
    ] = None,
    layout: LayoutOption = None,
    format: FormatOption = Format.table,
    output: OutputOption = None,
    lang: LanguageOption = Language.en,
) -> None:
    """Zones side by side, each figure with year, scope, source and confidence.

    The ending of --output says what is written: .xlsx, .zip with CSV and sources, or .svg with the pictures.
    """
    import pandas as pd

    from geo.exchange.aside import write_whole
    from geo.exchange.comparison_files import comparison_zip, long_table
    from geo.exchange.exports import csv_bytes
    from geo.measures.compare import compare as compared
    from geo.model.errors import ChoiceError
    from geo.model.sources import read_layout
    from ui.compare.files import pictures, workbook
    from words.speaker import speaker

    read, say = read_layout(layout), speaker(lang)
    subjects = _subjects(read, zones)
    chosen = [slug for word in measures or [] for slug in word.split(",") if slug]
    made = compared(read, subjects, chosen or None)
    if output:
        ending = output.suffix.lower()
        forms = {
            ".xlsx": lambda: workbook(read, made, say),
            ".zip": lambda: comparison_zip(read, made, lang),
            ".svg": lambda: pictures(read, made, say),
        }
        if ending not in forms:
            raise ChoiceError("file ending", ending, forms)
        write_whole(output, forms[ending]())
        typer.echo(f"{output}: {len(made.rows)} measures, {len(subjects)} subjects", err=True)
        return
    if format is Format.json:
        typer.echo(json.dumps(made.as_json(lang), ensure_ascii=False, indent=1))
        return
    long = long_table(made, lang)
    if format is Format.csv:
        typer.echo(csv_bytes(long, bom=False).decode(), nl=False)
        return
    rows = [
        {
            "measure": row.measure.words.in_(lang),
            "unit": row.measure.unit,
            **{cell.zone: _brief(cell, say) for cell in row.cells},
        }
        for row in made.rows
    ]
    table = pd.DataFrame(rows)
    print_table(table, list(table.columns), list(table.columns), Format.table)


def _subjects(layout: Layout, words: list[str]) -> gpd.GeoDataFrame:
    """What the words name; the first shape among them is ``drawn:1``, as on the page."""
    from geo.shapes.shapes import parse_shape
    from ui.compare.words import subjects_of

    # No slug holds a tilde, every shape does.
    shapes = {
        text: f"drawn:{number}" for number, text in enumerate(dict.fromkeys(w for w in words if "~" in w), 1)
    }
    drawn = [parse_shape(text) for text in shapes]
    return subjects_of(layout, [shapes.get(word, word) for word in words], drawn)


def _brief(cell: Cell, say: Speaker) -> str:
    """A cell for people: figure, year, whether only planned, and scope; the JSON has the rest."""
    from layers.figures import cell_text

    text = cell_text(cell, say)
    planned = say(f"qualifier_{cell.qualifier}") if cell.planned else ""
    about = ", ".join(part for part in (planned, cell.as_of, cell.scope) if part)
    return f"{text} ({about})" if cell.value is not None and about else text


def check(
    folder: Annotated[str | None, typer.Argument(metavar="[DIR]", help="Default: as --layout.")] = None,
    layout: LayoutOption = None,
) -> None:
    """Every problem in a data folder, with file, row and column; and whether the installation is whole."""
    from geo.check import check_folder
    from geo.model.sources import layout_folder
    from web.installed import require_assets

    place = layout_folder(folder or layout)
    problems = check_folder(place)
    for problem in problems:
        typer.echo(in_readers_language(problem.sentence))
    if problems:
        typer.echo(f"{place}: {len(problems)} problem{'s' * (len(problems) > 1)}", err=True)
        raise typer.Exit(FAILED)
    typer.echo(f"{place}: no problem found")
    require_assets()


def new(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Write a small valid layout to start from."""
    from geo.model.starter import write_starter

    files = write_starter(folder)
    typer.echo(f"{folder}: {len(files)} files. See it with `layout-explorer serve --layout {folder}`.")


def publish(
    address: Annotated[str, typer.Argument(help="Of a database with PostGIS: postgresql://...")],
    layout: LayoutOption = None,
) -> None:
    """A layout folder into PostGIS, where many machines can read it; whole or not at all."""
    from geo.exchange.postgis import is_address, shown
    from geo.exchange.publish import publish as put
    from geo.model.sources import layout_folder

    if not is_address(address):
        raise typer.BadParameter("wanted postgresql://...", param_hint="ADDRESS")
    rows = put(layout_folder(layout), address)
    typer.echo(f"{shown(address)}: {rows:,} rows in one layout")
