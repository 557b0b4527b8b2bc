"""Copy what the page serves out of node_modules: run by `make setup`, never by the app."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_TARGET = _HERE / "assets"


def install(node_modules: Path, target: Path = _TARGET) -> None:
    """Leaflet's script, its style sheet without pictures we do not use, and its licence."""
    source = node_modules / "leaflet"
    target.mkdir(parents=True, exist_ok=True)
    script = (source / "dist" / "leaflet.js").read_text(encoding="utf-8")
    (target / "leaflet.js").write_text(re.sub(r"\n//# sourceMappingURL=.*", "", script), encoding="utf-8")
    style = (source / "dist" / "leaflet.css").read_text(encoding="utf-8")
    # The layer-switch and marker pictures belong to controls that we do not use; without them nothing is fetched.
    (target / "leaflet.css").write_text(re.sub(r"url\(images/[^)]*\)", "none", style), encoding="utf-8")
    shutil.copy(source / "LICENSE", target / "leaflet.LICENSE")


if __name__ == "__main__":
    install(_HERE.parent / "node_modules")
