"""Bytes of a recognised file -> a table of text. Run inside `geo.intake.sandbox`, never in the server itself."""

from __future__ import annotations

import shapely

from geo.intake.brought import CELL_LIMIT, REFUSAL_COLUMNS, VERTEX_LIMIT, Brought, check_size
from geo.intake.features import read_geojson, read_gpkg, read_parquet, read_shapefile
from geo.intake.reference import in_storage
from geo.intake.sniff import Kind
from geo.intake.tables import read_csv, read_xlsx
from geo.model.errors import CRSError, SourceError

# What `geo.exchange.exports` puts before text that a spreadsheet would run.
_GUARDED = r"^'(?=[=+\-@\t\r])"


def read_brought(kind: Kind, data: bytes) -> Brought:
    """The table in a file of a known kind.

    Raises
    ------
    SourceError
        It cannot be read as what it is, or breaks a limit; the message says which and what to do.
    """
    read = {
        "csv": read_csv,
        "xlsx": read_xlsx,
        "geojson": read_geojson,
        "gpkg": read_gpkg,
        "parquet": read_parquet,
        "shapefile": read_shapefile,
    }[kind]
    try:
        brought = read(data)
        return _bounded(brought)
    except SourceError:
        raise
    except CRSError as error:
        raise SourceError(error.sentence.words, **error.sentence.fill) from error
    except MemoryError as error:
        raise SourceError(
            "the {kind} file needs more memory than is given to one file; send it in parts", kind=kind
        ) from error
    except Exception as error:
        # A reader fails on a broken file in its own ways; the reader's words help, its traceback does not.
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise SourceError(
            "the file is broken and cannot be read as {kind}: {said}", kind=kind, said=said
        ) from error


def _bounded(brought: Brought) -> Brought:
    table, shapes = brought.table, brought.shapes
    if not len(table):
        raise SourceError("the file holds no rows below its headings")
    check_size(*table.shape)
    if shapes is not None and int(shapely.get_num_coordinates(shapes).sum()) > VERTEX_LIMIT:
        raise SourceError(
            "the shapes have more than {most} vertices; simplify them first", most=f"{VERTEX_LIMIT:,}"
        )
    names = [_plain_name(name) or f"column {place + 1}" for place, name in enumerate(table.columns)]
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    text = table.set_axis(names, axis=1).astype(object).fillna("").astype(str)
    text = text.map(lambda cell: cell.replace("\0", "")[:CELL_LIMIT].strip())
    if set(REFUSAL_COLUMNS) <= set(names):
        # Refused rows come back as we wrote them: with our two columns, and formulas made text.
        text = text.drop(columns=list(REFUSAL_COLUMNS)).replace(_GUARDED, "", regex=True)
    if shapes is None:
        return Brought(text, None, "", brought.notes)
    shapes, crs = in_storage(shapes, brought.crs)
    return Brought(text, shapes, crs, brought.notes)


def _plain_name(name: object) -> str:
    return "".join(char for char in str(name) if char.isprintable()).strip()[:100]
