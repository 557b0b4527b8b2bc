"""Build every file of `data/` again: `python -m data.build [BUILDER ...]`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from data.build.sources import sha256_of, write_sources
from geo.model.errors import ChoiceError, ExplorerError

# In this order: zones are measured against districts, companies and facts are checked against both.
BUILDERS = ("districts", "zones", "companies", "facts", "places", "road_book")


def main(out: Path, names: list[str]) -> None:
    """Run the named builders, or all, then write the checksums; one line a file is printed."""
    built: list[Path] = []
    for name in names or BUILDERS:
        if name not in BUILDERS:
            raise ChoiceError("builder", name, BUILDERS)
        # A builder is a module with `build(out) -> files written`; it is loaded when its turn comes.
        for file in import_module(f"data.build.{name}").build(out):
            built.append(file)
            print(_line(out, file), flush=True)
    print(_line(out, write_sources(out, built)))


def _line(out: Path, file: Path) -> str:
    return f"{file.relative_to(out).as_posix():36} {file.stat().st_size:>9,} bytes  sha256 {sha256_of(file)}"


if __name__ == "__main__":
    try:
        main(Path(__file__).parents[1], sys.argv[1:])
    except ExplorerError as error:
        sys.exit(f"data.build: {error}")
