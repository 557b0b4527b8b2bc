"""Take away the records of packages whose files are not all there, so that pip installs them anew."""

from __future__ import annotations

import shutil
import sysconfig
from importlib.metadata import Distribution
from pathlib import Path


def whole(record: Path) -> bool:
    """Whether every file that a ``.dist-info`` folder lists is there, with the size that it states."""
    listed = Distribution.at(record).files
    return listed is not None and all(
        (path := Path(str(file.locate()))).is_file() and file.size in {None, path.stat().st_size}
        for file in listed
        # Compiled at need, so neither proof of a whole package nor of a broken one.
        if file.suffix != ".pyc"
    )


def forget_broken(folder: Path) -> list[str]:
    """Remove the record of each broken package in ``folder``, and what a removal cut short has set aside there.

    Returns the names of the records, in order.
    """
    aside = list(folder.glob("~*"))
    broken = sorted(
        record for record in folder.glob("*.dist-info") if record not in aside and not whole(record)
    )
    for path in (*broken, *aside):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return [record.name for record in broken]


if __name__ == "__main__":
    for name in forget_broken(Path(sysconfig.get_path("purelib"))):
        print(f"{name} was cut short before; it is installed anew")
