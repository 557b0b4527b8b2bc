"""What the figures were taken on: processor, memory, system and the versions that matter."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "streamlit",
    "folium",
    "streamlit-folium",
    "pydeck",
    "geopandas",
    "shapely",
    "pyarrow",
    "duckdb",
    "distributed",
    "playwright",
)


def machine() -> dict[str, str]:
    """One line each: the machine, its load before the run, and the versions."""
    about = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "load": " ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": platform.python_version(),
        "chromium": _chromium(),
    }
    return about | {name: _version(name) for name in _PACKAGES}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        return "absent"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    words = said.stdout.split()
    return words[1] if len(words) > 1 else "unknown"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
