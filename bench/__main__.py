"""``python -m bench [NAME ...] [--quick]``."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import time
from types import ModuleType

import bench
from bench.machine import machine
from bench.report import print_rows, write_json

# No bench may take longer; those that could take few trials instead. All together take some twenty minutes.
LIMIT_S = 600


def benches() -> dict[str, ModuleType]:
    """Every module of this package that has a NAME, by it."""
    modules = [
        importlib.import_module(f"bench.{found.name}")
        for found in pkgutil.iter_modules(bench.__path__)
        if not found.name.startswith("_")
    ]
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def main(arguments: list[str] | None = None) -> None:
    """Run the benches that were asked for; print their tables and write their JSON."""
    known = benches()
    parser = argparse.ArgumentParser(prog="python -m bench", description=bench.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; all by default")
    parser.add_argument("--quick", action="store_true", help="small sizes, one trial: shows that it runs")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        parser.error(f"no bench {', '.join(unknown)}; known: {', '.join(known)}")
    names = asked.names or list(known)
    if len(names) == 1:
        _one(names[0], known[names[0]], asked.quick)
        return
    # Each in a process of its own: what fails or hangs takes no other with it.
    ended = {name: _apart(name, asked.quick) for name in names}
    for name, (how, seconds) in ended.items():
        print(f"{name:12} {how:20} {seconds:5.0f} s")
    print(f"{'in all':33} {sum(seconds for _, seconds in ended.values()):5.0f} s")
    if any(how != "done" for how, _ in ended.values()):
        raise SystemExit(1)


def _one(name: str, module: ModuleType, quick: bool) -> None:
    about = machine()
    for what, value in about.items():
        print(f"{what:17} {value}")
    print()
    rows = module.run(quick=quick)
    print_rows(name, rows)
    if not quick:
        print(f"{write_json(name, about, rows)}\n")


def _apart(name: str, quick: bool) -> tuple[str, float]:
    """How a bench ended in its own process, ended with all that it started after `LIMIT_S`; and after how long."""
    start = time.monotonic()
    command = [sys.executable, "-m", "bench", name, *(["--quick"] if quick else [])]
    process = subprocess.Popen(command, start_new_session=True)
    try:
        how = "done" if process.wait(LIMIT_S) == 0 else "FAILED"
    except subprocess.TimeoutExpired:
        how = "STOPPED, too long"
    finally:
        # Servers and browsers that it left, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
    return how, time.monotonic() - start


if __name__ == "__main__":
    main()
