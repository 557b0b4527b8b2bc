"""Geocodes a file in a process of its own, a line of output for each step, so that a test can kill it midway.

Arguments: input, output, cache, and the address of a server or nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from geo.geocode.batch.cache import AnswerCache
from geo.geocode.batch.files import geocode_file
from geo.geocode.providers.network import Limits
from geo.geocode.providers.providers import build_provider
from tests.geo.geocode import toyland


def main(source: str, target: str, cache: str, url: str = "") -> None:
    """One run, from the beginning of the list."""
    limits = Limits(per_second=100_000, timeout_s=60)
    service = build_provider("photon", {"PHOTON_URL": url}, limits=limits) if url else None

    def tell(done: int, total: int | None, rate: float) -> None:
        print(done, total, flush=True)
        # One who means to kill this lets it run so many steps: it goes no further, however fast it is.
        sys.stdin.read(1)

    with AnswerCache(Path(cache)) as kept:
        summary = geocode_file(Path(source), Path(target), toyland.geocoder(service, kept), progress=tell)
    print("asked", summary.asked, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
