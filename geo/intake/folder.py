"""A brought file as a layout folder of its own: the base layout with these companies, or these zones."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Literal

import pandas as pd
import shapely

from geo.exchange.aside import aside, write_whole
from geo.intake.accept import Accepted, accept_companies, accept_zones
from geo.intake.brought import Brought
from geo.intake.columns import COMPANY_FIELDS, ZONE_FIELDS, proposed, read_mapping
from geo.intake.locate import datum_evidence, located
from geo.intake.mended import rejected_files
from geo.intake.sandbox import read_safely
from geo.model.contracts import BY_TABLE, CONTRACTS, HUES
from geo.model.datum import DATUMS
from geo.model.errors import SourceError
from geo.model.layout import Layout
from geo.model.road_tables import FILES as ROAD_FILES
from geo.model.sources import read_layout
from words.sentence import Sentence

_UNKNOWN_ROLE = '\n[[{table}]]\nslug = "unknown"\nen = "Not given"\nzh = "未注明"\n{shape}'


def write_brought(
    name: str,
    data: bytes,
    kind: Literal["companies", "zones"] | str,
    output: Path,
    base: Path,
    *,
    mapping: Iterable[str] = (),
    datum: str = "",
    precision: str = "street",
) -> Accepted:
    """Read a file under limits, accept its rows, and write a layout folder.

    `geo.check` finds in it what is wrong with the rows' own words, and zones beyond the colours that there are.

    Companies without coordinates are geocoded. Refused rows go to ``rejected.csv`` beside the folder, with their shapes
    to ``rejected.geojson`` where there are some. The base layout is not changed.

    Raises
    ------
    SourceError
        The file cannot be read, or the folder holds something already.
    ChoiceError, CRSError
        A mapping, datum or precision is not known; a CRS cannot be converted.
    """
    if output.exists() and not output.is_dir():
        raise SourceError("{folder}: is a file; name a new or empty folder", folder=output)
    if output.exists() and any(output.iterdir()):
        raise SourceError("{folder}: holds files already; name a new or empty folder", folder=output)
    brought = read_safely(name, data)
    layout = read_layout(base)
    fields = COMPANY_FIELDS if kind == "companies" else ZONE_FIELDS
    words = list(mapping)
    chosen = read_mapping(words, brought.table, fields) if words else proposed(brought, fields, layout)
    if kind == "companies":
        accepted = accept_companies(brought, chosen, layout, datum, precision)
        accepted = replace(accepted, table=located(accepted.table, layout))
        if (
            not datum
            and not brought.crs
            and "datum" not in chosen.values()
            and (accepted.table["lon"] != "").any()
        ):
            accepted = replace(accepted, notes=(*accepted.notes, *_datum_notes(brought, chosen, layout)))
    else:
        accepted = accept_zones(brought, chosen, layout)
    write_folder(accepted, kind, name, base, output)
    return accepted


def _datum_notes(brought: Brought, mapping: Mapping[str, str], layout: Layout) -> tuple[Sentence, ...]:
    """What is to be known of coordinates whose datum nobody named."""
    evidence = datum_evidence(brought, mapping, layout)
    if evidence.datum == DATUMS[0]:
        words = "coordinates taken as {datum}"
    elif evidence.datum:
        words = "coordinates taken as {datum}; they seem to be in {other}: name it by --datum"
    else:
        words = "coordinates taken as {datum}; they may be in another datum: name it by --datum"
    return Sentence(words, {"datum": DATUMS[0], "other": evidence.datum}), *evidence.sentences


def write_folder(accepted: Accepted, kind: str, name: str, base: Path, output: Path) -> None:
    """The base layout's folder with accepted rows in place of its own; facts on replaced things are left out."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with aside(output) as place:
        _fill(accepted, kind, name, base, place)
    for file_name, content in rejected_files(accepted).items():
        write_whole(_kept_aside(output.parent / file_name), content)


def _fill(accepted: Accepted, kind: str, name: str, base: Path, output: Path) -> None:
    output.mkdir()
    for file in ("layout.toml", *(contract.file for contract in CONTRACTS), *ROAD_FILES):
        if (base / file).exists():
            (output / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base / file, output / file)
    settings = (output / "layout.toml").read_text(encoding="utf-8")
    for table, shape in (("roles", 'shape = "circle"\n'), ("zone_roles", "")):
        if f'[[{table}]]\nslug = "unknown"' not in settings:
            settings += _UNKNOWN_ROLE.format(table=table, shape=shape)
    (output / "layout.toml").write_text(settings, encoding="utf-8")
    if kind == "companies":
        rows = accepted.table[[column.name for column in BY_TABLE["companies"].columns]]
        rows.to_csv(output / BY_TABLE["companies"].file, index=False, lineterminator="\n")
    else:
        (output / BY_TABLE["zones"].file).write_text(_zones_text(_coloured(accepted.table)), encoding="utf-8")
        _unstate_zones(output)
    _without_facts_on(output, {"companies": {"company"}, "zones": {"zone", "outline", "park"}}[kind])
    _with_source(output, name)
    _with_checksums(base, output)


def _kept_aside(file: Path) -> Path:
    """The same path, free: an earlier file there, which somebody may have mended, gets the next number in its name."""
    if file.exists():
        aside = (file.with_name(f"{file.stem}-{number}{file.suffix}") for number in count(1))
        file.rename(next(name for name in aside if not name.exists()))
    return file


def _coloured(zones: pd.DataFrame) -> pd.DataFrame:
    """Each zone with a colour of its own as long as there are some; `geo.check` names those that got none."""
    return zones.assign(hue=[*HUES, *[""] * len(zones)][: len(zones)])


def _zones_text(table: pd.DataFrame) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {key: value or None for key, value in row.items() if key != "geometry"},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(row["geometry"], 1e-6))),
        }
        for row in table.to_dict("records")
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _unstate_zones(output: Path) -> None:
    """Companies and places name zones that are gone; what is stated of a zone goes with it."""
    for table, columns in (("companies", ("zone_as_stated",)), ("places", ("zone",))):
        file = output / BY_TABLE[table].file
        if file.exists():
            cells = pd.read_csv(file, dtype=str, keep_default_na=False)
            present = {column: "" for column in columns if column in cells}
            cells.assign(**present).to_csv(file, index=False, lineterminator="\n")


def _without_facts_on(output: Path, kinds: set[str]) -> None:
    file = output / BY_TABLE["facts"].file
    if file.exists():
        facts = pd.read_csv(file, dtype=str, keep_default_na=False)
        facts[~facts["subject_kind"].isin(kinds)].to_csv(file, index=False, lineterminator="\n")
    roads = output / BY_TABLE["roads"].file
    if "company" in kinds and roads.exists():
        pd.read_csv(roads, dtype=str, keep_default_na=False).assign(company_id="").to_csv(
            roads, index=False, lineterminator="\n"
        )


def _with_checksums(base: Path, output: Path) -> None:
    """The base's list of files, with the checksums of those that were changed here."""
    listed = base / "sources.toml"
    if not listed.exists():
        return
    text = listed.read_text(encoding="utf-8")
    for contract in CONTRACTS:
        before, after = base / contract.file, output / contract.file
        if before.exists() and after.exists():
            old, new = (hashlib.sha256(file.read_bytes()).hexdigest() for file in (before, after))
            text = text.replace(old, new)
    (output / "sources.toml").write_text(text, encoding="utf-8")


def _with_source(output: Path, name: str) -> None:
    """The file itself as the source of what it brought."""
    file = output / BY_TABLE["sources"].file
    columns = [column.name for column in BY_TABLE["sources"].columns]
    fresh = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        if fresh:
            writer.writeheader()
        plain = (
            "".join(char for char in name if char.isprintable() and char not in "<>{}`$")[:80]
            or "brought file"
        )
        writer.writerow({"source_id": "brought", "publisher": "Own data", "title": plain, "kind": "general"})
