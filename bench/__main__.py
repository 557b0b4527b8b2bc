"""``python -m bench [NAME ...] [--quick]``."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
from types import ModuleType

import bench
from bench.machine import machine
from bench.report import print_rows, write_json


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
    about = machine()
    for name, value in about.items():
        print(f"{name:17} {value}")
    print()
    for name in asked.names or known:
        rows = known[name].run(quick=asked.quick)
        print_rows(name, rows)
        if not asked.quick:
            print(f"{write_json(name, about, rows)}\n")


if __name__ == "__main__":
    main()
