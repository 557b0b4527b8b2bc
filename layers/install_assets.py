"""Make what the page serves out of node_modules and our own modules: run by `make setup`, never by the app."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_TARGET = _ROOT / "layers" / "assets"
# What each script is joined from, and how a page takes it: as an ES module, or as a variable of this name. The last is
# for scripts that others end with a call, as the map's with what Folium rendered.
_SCRIPTS = {
    "page.js": ("ui/js/page.js", "explorer"),
    "file.js": ("layers/js/file.js", "explorer"),
    "header.js": ("ui/js/header.js", ""),
    "connection.js": ("ui/js/connection.js", ""),
}
_LIBRARIES = ("leaflet", "preact")
_FOLDERS = ("layers/js", "ui/js")


def install(node_modules: Path, target: Path = _TARGET) -> None:
    """Our scripts with the libraries they use, Leaflet's style sheet, and the libraries' licences.

    Raises
    ------
    FileNotFoundError
        ``node_modules`` does not hold them; npm ci installs them.
    """
    target.mkdir(parents=True, exist_ok=True)
    style = (node_modules / "leaflet" / "dist" / "leaflet.css").read_text(encoding="utf-8")
    # The layer-switch and marker pictures belong to controls that we do not use; without them nothing is fetched.
    (target / "leaflet.css").write_text(re.sub(r"url\(images/[^)]*\)", "none", style), encoding="utf-8")
    for library in _LIBRARIES:
        shutil.copy(node_modules / library / "LICENSE", target / f"{library}.LICENSE")
    join_scripts(node_modules, target)
    versions = (
        json.loads((node_modules / name / "package.json").read_text(encoding="utf-8")) for name in _LIBRARIES
    )
    (target / "libraries.version").write_text(
        "".join(f"{package['name']} {package['version']}\n" for package in versions), encoding="utf-8"
    )


def join_scripts(node_modules: Path, target: Path = _TARGET) -> None:
    """Join our modules into the scripts that pages load, each with all that it imports."""
    for name, (entry, variable) in _SCRIPTS.items():
        # A server that runs meanwhile, or another test, sees the old script or the new one.
        made = target / f"{name}.new"
        subprocess.run(join_command(node_modules, entry, made, variable), cwd=_ROOT, check=True)  # noqa: S603 - ours
        made.replace(target / name)


def join_command(node_modules: Path, entry: str, made: Path, variable: str) -> list[str]:
    """The command that joins ``entry`` with all that it imports: a script that defines ``variable``, else a module."""
    return [
        str(_esbuild(node_modules)),
        entry,
        f"--outfile={made}",
        "--bundle",
        "--minify",
        "--target=es2022",
        "--charset=utf8",
        "--legal-comments=none",
        "--log-level=warning",
        # Leaflet's package names only its older form, which is no module.
        f"--alias:leaflet={node_modules / 'leaflet' / 'dist' / 'leaflet-src.esm.js'}",
        f"--alias:preact={node_modules / 'preact'}",
        *(["--format=iife", f"--global-name={variable}"] if variable else ["--format=esm"]),
    ]


def outdated(target: Path = _TARGET) -> bool:
    """Whether a module of ours is newer than the scripts that were joined from it, or these are absent."""
    made = [target / name for name in _SCRIPTS]
    if not all(script.is_file() for script in made):
        return True
    oldest = min(script.stat().st_mtime_ns for script in made)
    return any(module.stat().st_mtime_ns > oldest for module in _modules())


def _modules() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (_ROOT / folder).glob("*.js")


def _esbuild(node_modules: Path) -> Path:
    """The program that joins scripts, for this machine: npm has installed the one that runs here.

    It is called by itself, since the package's own link to it is made by a script that set-up does not run.
    """
    found = sorted((node_modules / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise FileNotFoundError(f"{node_modules}: no esbuild; run npm ci in {_ROOT} first")
    return found[0]


if __name__ == "__main__":
    install(_ROOT / "node_modules")
