"""The work itself, on any engine: rows in, the same rows with their district and zone out, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.model.areas import NOWHERE, Assigner
from geo.model.errors import SourceError
from geo.registry.files import Unit, Writer, batches, is_folder, output_aside, units_of
from geo.registry.point_columns import PointColumns

if TYPE_CHECKING:
    import pyarrow as pa

# Rows done, and rows in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a registry; ``located`` are those with a position that could be read."""

    rows: int = 0
    located: int = 0
    by_district: dict[str, int] = field(default_factory=dict)
    by_zone: dict[str, int] = field(default_factory=dict)

    @property
    def in_district(self) -> int:
        """Rows that lie in a district."""
        return sum(self.by_district.values())

    @property
    def in_zone(self) -> int:
        """Rows that lie in a zone."""
        return sum(self.by_zone.values())

    def __add__(self, other: Counts) -> Counts:
        def both(mine: dict[str, int], theirs: dict[str, int]) -> dict[str, int]:
            return {slug: mine.get(slug, 0) + theirs.get(slug, 0) for slug in (mine | theirs)}

        return Counts(
            self.rows + other.rows,
            self.located + other.located,
            both(self.by_district, other.by_district),
            both(self.by_zone, other.by_zone),
        )


def assign_here(input: Path, output: Path, assigner: Assigner, progress: Progress | None) -> Counts:
    """The whole registry in this process."""
    units = units_of(input)
    counts, total = Counts(), sum(unit.rows for unit in units)
    with output_aside(output, input) as place:
        groups = [(place / unit.part, [unit]) for unit in units] if is_folder(output) else [(place, units)]
        for target, some in groups:
            with Writer(target, some[0].file) as writer:
                for unit in some:
                    for batch, added in assigned(unit, assigner):
                        writer.write(batch)
                        counts += added
                        if progress:
                            progress(counts.rows, max(total, counts.rows))
    return counts


def assigned(unit: Unit, assigner: Assigner) -> Iterator[tuple[pa.RecordBatch, Counts]]:
    """The rows of a unit with their district and zone, and what became of them: the work itself, on any engine."""
    columns: PointColumns | None = None
    for batch in batches(unit):
        columns = columns or PointColumns.of(batch.schema, str(unit.file))
        lon, lat = columns.read(batch, str(unit.file))
        district, zone = assigner.codes(lon, lat)
        districts, zones = assigner.areas.district_slugs, assigner.areas.zone_slugs
        yield (
            _with_columns(batch, {"district": (district, districts), "zone": (zone, zones)}),
            Counts(
                rows=len(lon),
                located=int((np.isfinite(lon) & np.isfinite(lat)).sum()),
                by_district=_tally(district, districts),
                by_zone=_tally(zone, zones),
            ),
        )


def _with_columns(
    batch: pa.RecordBatch, added: dict[str, tuple[np.ndarray[Any, np.dtype[np.int32]], tuple[str, ...]]]
) -> pa.RecordBatch:
    """``batch`` with columns of slugs, null where there is none; its own columns of these names are kept as stated."""
    import pyarrow as pa

    names = list(batch.schema.names)
    for name in added:
        if name in names:
            if f"{name}_as_stated" in names:
                raise SourceError(
                    "columns {name} and {name}_as_stated: both are there already; rename one of them",
                    name=name,
                )
            names[names.index(name)] = f"{name}_as_stated"
    schema, columns = batch.schema, list(batch.columns)
    fields = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
    for name, (codes, slugs) in added.items():
        column = pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=codes == NOWHERE), pa.array(slugs, pa.string())
        )
        fields.append(pa.field(name, column.type))
        columns.append(column)
    # The metadata say which column holds geometry, and in which CRS.
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields, schema.metadata))


def _tally(codes: np.ndarray[Any, np.dtype[np.int32]], slugs: tuple[str, ...]) -> dict[str, int]:
    # NOWHERE is -1, so that it is counted first.
    counts = np.bincount(codes + 1, minlength=len(slugs) + 1)[1:]
    return {slug: int(count) for slug, count in zip(slugs, counts, strict=True) if count}
