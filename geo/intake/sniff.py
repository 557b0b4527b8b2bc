"""What a file is, by its bytes and not by its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from geo.model.errors import SourceError

Kind = Literal["csv", "xlsx", "geojson", "gpkg", "parquet", "shapefile"]

SIZE_LIMIT = 50 * 1024 * 1024
UNPACKED_LIMIT = 300 * 1024 * 1024
# Text packs to a tenth or so; a hundredth is made to deceive.
RATIO_LIMIT = 100
MEMBER_LIMIT = 500
WANTED = "a CSV, XLSX, GeoJSON, GeoPackage, GeoParquet file or a zipped shapefile"


def kind_of(name: str, data: bytes) -> Kind:
    """The kind of a file that a reader brought.

    Raises
    ------
    SourceError
        It is empty, too large, none of the wanted kinds, or an archive made to deceive.
    """
    shown = PurePosixPath(name.replace("\\", "/")).name[:80] or "the file"
    if not data:
        raise SourceError("{file}: is empty; send a file with rows", file=shown)
    if len(data) > SIZE_LIMIT:
        raise SourceError(
            "{file}: {size} MB; the limit is {most} MB, send it in parts",
            file=shown,
            size=f"{len(data) / 1e6:.0f}",
            most=SIZE_LIMIT // 1024 // 1024,
        )
    if data.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"PK\x03\x04"):
        return _archive_kind(shown, data)
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return "geojson"
    if start.startswith(
        (b"<", b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"GIF8", b"\x1f\x8b")
    ):
        raise SourceError(
            "{file}: its content is not " + WANTED + "; the ending of the name does not count", file=shown
        )
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" in data[:65536]:
        raise SourceError("{file}: holds binary data that is not " + WANTED, file=shown)
    return "csv"


def _archive_kind(shown: str, data: bytes) -> Kind:
    """XLSX or a zipped shapefile, after the archive's own list was checked; nothing is unpacked here."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise SourceError(
            "{file}: the archive is broken ({said}); pack it again", file=shown, said=str(error)
        ) from error
    if len(members) > MEMBER_LIMIT:
        raise SourceError(
            "{file}: {count} members in the archive; at most {most} are read",
            file=shown,
            count=len(members),
            most=MEMBER_LIMIT,
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(len(data), 10_000):
        raise SourceError(
            "{file}: unpacks to {unpacked} MB from {packed} MB; refused, send plain files",
            file=shown,
            unpacked=f"{unpacked / 1e6:.0f}",
            packed=f"{len(data) / 1e6:.1f}",
        )
    names = [member.filename for member in members]
    for name in names:
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name:
            raise SourceError(
                "{file}: a member's path leads out of the archive; pack it again with plain names", file=shown
            )
    lower = [name.lower() for name in names]
    if any(name.endswith((".zip", ".gz", ".7z", ".rar", ".tar")) for name in lower):
        raise SourceError("{file}: holds another archive; send what is inside it", file=shown)
    if any(member.flag_bits & 0x1 for member in members):
        raise SourceError("{file}: is locked with a password; send it without", file=shown)
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if any(name.endswith(".shp") for name in lower):
        return "shapefile"
    raise SourceError(
        "{file}: the archive holds neither a workbook nor a shapefile; wanted " + WANTED, file=shown
    )
