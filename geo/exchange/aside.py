"""Files and folders that appear whole or not at all: made beside their place, renamed when they are complete."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.model.errors import SourceError


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A free place beside ``target`` for a file or a folder, which becomes it when all went well, and goes when not.

    The place ends as the target does. A folder takes the place of an empty one alone.

    Raises
    ------
    SourceError
        The folder above is absent or full, or may not be written to; something that cannot be replaced is there.
    """
    place = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part{target.suffix}")
    try:
        yield place
        if place.is_dir() and target.is_dir():
            target.rmdir()
        place.replace(target)
    except OSError as error:
        raise SourceError(
            "{file}: cannot be written ({said}); choose another place",
            file=target,
            said=error.strerror or error,
        ) from error
    finally:
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def write_whole(file: Path, data: bytes) -> None:
    """Write a file: what was there before or the whole of ``data`` stands under its name, also after a power cut.

    Raises `SourceError` as `aside` does.
    """
    with aside(file) as place, place.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
