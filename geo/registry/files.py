"""Registries as files: read part by part, written aside, renamed when complete. Memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.exchange.aside import aside
from geo.model.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa

_PARQUET = (".parquet", ".geoparquet", ".pq")
_KNOWN = (".csv", *_PARQUET)
# Rows that are held at a time, and rows of one task on a cluster.
BATCH = 1 << 18
PER_UNIT = 1 << 20


@dataclass(frozen=True)
class Unit:
    """A piece of work: row groups of a Parquet file, or a whole CSV file where ``groups`` is empty.

    ``part`` names what it becomes in a folder of parts.
    """

    file: Path
    part: Path
    groups: tuple[int, ...] = ()
    rows: int = 0


def units_of(input: Path, per_unit: int = PER_UNIT) -> list[Unit]:
    """The pieces of a file, or of a folder's parts by their names, in order.

    Raises
    ------
    SourceError
        There is nothing to read, or a part cannot be read.
    """
    if input.is_dir():
        files = sorted(
            file
            for file in input.rglob("*")
            if file.suffix.lower() in _KNOWN
            and not any(name[0] in "._" for name in file.relative_to(input).parts)
        )
        if not files:
            raise SourceError(
                "{folder}: no part in this folder; wanted files that end in {endings}",
                folder=input,
                endings=_KNOWN,
            )
        return [unit for file in files for unit in _units(file, file.relative_to(input), per_unit)]
    if not input.exists():
        raise SourceError("{place}: no such file or folder", place=input)
    return _units(input, Path(input.name), per_unit)


def _units(file: Path, part: Path, per_unit: int) -> list[Unit]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if kind_of(file) == "csv":
        return [Unit(file, part)]
    try:
        about = pq.read_metadata(file)
    except (pa.ArrowException, OSError) as error:
        raise SourceError(
            "{file}: cannot be read as {kind} ({said})", file=file, kind="Parquet", said=str(error)
        ) from error
    taken: list[tuple[tuple[int, ...], int]] = []
    groups: list[int] = []
    rows = 0
    for group in range(about.num_row_groups):
        groups.append(group)
        rows += about.row_group(group).num_rows
        if rows >= per_unit or group == about.num_row_groups - 1:
            taken.append((tuple(groups), rows))
            groups, rows = [], 0
    if len(taken) <= 1:
        return [Unit(file, part, *some) for some in taken] or [Unit(file, part)]
    return [
        Unit(file, part.with_name(f"{part.stem}-{number:05d}{part.suffix}"), *some)
        for number, some in enumerate(taken)
    ]


def batches(unit: Unit) -> Iterator[pa.RecordBatch]:
    """The rows of a unit as they stand in its file; every column of a CSV is text.

    Raises
    ------
    SourceError
        The file cannot be read.
    """
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    some = False
    try:
        if kind_of(unit.file) == "csv":
            parsing = pc.ParseOptions(newlines_in_values=True)
            with pc.open_csv(unit.file, parse_options=parsing) as head:
                names = head.schema.names
            if len(set(names)) < len(names):
                raise SourceError(
                    "{file}: two columns have one name: {columns}",
                    file=unit.file,
                    columns=tuple(sorted(names)),
                )
            schema = pa.schema([(name, pa.string()) for name in names])
            texts = pc.ConvertOptions(column_types=schema, strings_can_be_null=False)
            reading = pc.ReadOptions(block_size=1 << 24)
            with pc.open_csv(unit.file, reading, parsing, texts) as rows:
                for batch in rows:
                    some = True
                    yield batch
        else:
            # Streamed page by page: a row group may be larger than memory.
            with pq.ParquetFile(unit.file, buffer_size=1 << 20) as file:
                schema = file.schema_arrow
                for batch in file.iter_batches(BATCH, row_groups=list(unit.groups)):
                    some = True
                    yield batch
        if not some:
            yield pa.RecordBatch.from_pylist([], schema)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        kind = "CSV in UTF-8" if kind_of(unit.file) == "csv" else "Parquet"
        raise SourceError(
            "{file}: cannot be read as {kind} ({said})", file=unit.file, kind=kind, said=str(error)
        ) from error


def is_folder(output: Path) -> bool:
    """Whether the output is a folder of parts: its name does not end like a file's."""
    return output.suffix.lower() not in _KNOWN


@contextmanager
def output_aside(output: Path, input: Path) -> Iterator[Path]:
    """`geo.exchange.aside.aside` for what is made of ``input``: a file, or a folder of parts, which is there already.

    Raises
    ------
    SourceError
        The output cannot be written there.
    """
    if not output.name:
        raise SourceError("{place}: names no file or folder of its own; give another name", place=output)
    if is_folder(output):
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise SourceError("{place}: exists and is not an empty folder; give another name", place=output)
        if input.is_dir() and output.resolve().is_relative_to(input.resolve()):
            raise SourceError(
                "{place}: lies in the folder that is read; give a place outside it", place=output
            )
    with aside(output) as place:
        output.parent.mkdir(parents=True, exist_ok=True)
        if is_folder(output):
            place.mkdir()
        yield place


class Writer:
    """Writes batches of one schema to a CSV or Parquet file, opened with the first of them.

    ``like`` is a file whose compression a Parquet file takes over.
    """

    def __init__(self, target: Path, like: Path) -> None:
        self.target = target
        self._codec = _codec(like)
        self._schema: pa.Schema | None = None
        self._sink: Any = None

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._sink is not None:
            self._sink.close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Add a batch.

        Raises
        ------
        SourceError
            Its columns differ from those before, or do not fit the kind of file.
        """
        import pyarrow as pa

        if self._schema is None:
            self._open(batch.schema)
        elif batch.schema != self._schema:
            if batch.schema.names != self._schema.names:
                raise SourceError(
                    "{name}: parts differ in their columns: {columns} and then {others}; give an output folder to keep "
                    "them apart",
                    name=self.target.name,
                    columns=tuple(self._schema.names),
                    others=tuple(batch.schema.names),
                )
            try:
                batch = batch.cast(self._schema)
            except pa.ArrowException as error:
                raise SourceError(
                    "{name}: parts differ in the type of a column ({said}); give an output folder",
                    name=self.target.name,
                    said=str(error),
                ) from error
        if kind_of(self.target) == "csv":
            self._write_csv(batch)
        else:
            self._sink.write_batch(batch)

    def _open(self, schema: pa.Schema) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._schema = schema
        self.target.parent.mkdir(parents=True, exist_ok=True)
        if kind_of(self.target) == "csv":
            binary = [
                field.name for field in schema if pa.types.is_nested(field.type) or _is_binary(field.type)
            ]
            if binary:
                raise SourceError(
                    "{columns}: does not fit into CSV; give an output that ends in .parquet",
                    columns=tuple(binary),
                )
            self._sink = self.target.open("wb")
            return
        # A dictionary of coordinates or keys would hold each of them once: work for nothing.
        worth = [field.name for field in schema if not pa.types.is_primitive(field.type)]
        self._sink = pq.ParquetWriter(self.target, schema, compression=self._codec, use_dictionary=worth)

    def _write_csv(self, batch: pa.RecordBatch) -> None:
        import pyarrow as pa
        import pyarrow.csv as pc

        plain = pa.Table.from_batches([batch]).cast(
            pa.schema(
                [
                    pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
                    for f in batch.schema
                ]
            )
        )
        first = self._sink.tell() == 0
        # Arrow either quotes all text or refuses what needs quotes, so the second way is tried first.
        for style in ("none", "needed"):
            buffer = pa.BufferOutputStream()
            try:
                pc.write_csv(
                    plain,
                    buffer,
                    pc.WriteOptions(include_header=first, quoting_style=style, quoting_header=style),
                )
            except pa.ArrowInvalid:
                if style == "needed":
                    raise
                continue
            self._sink.write(buffer.getvalue())
            return


def _codec(like: Path) -> str:
    """The compression of a Parquet file, zstd for other files."""
    import pyarrow.parquet as pq

    if kind_of(like) == "csv":
        return "zstd"
    about = pq.read_metadata(like)
    if not about.num_row_groups or not about.num_columns:
        return "zstd"
    return str(about.row_group(0).column(0).compression).replace("UNCOMPRESSED", "none").lower()


def _is_binary(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind)


def kind_of(file: Path) -> str:
    """ "csv" or "parquet", by the name; raises `SourceError` for others."""
    suffix = file.suffix.lower()
    if suffix not in _KNOWN:
        raise SourceError(
            "{file}: ends in {ending!r}; wanted {endings}", file=file, ending=suffix, endings=_KNOWN
        )
    return "csv" if suffix == ".csv" else "parquet"
