"""What is installed: which version, and whether all that set-up makes is there."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from drawing.typeface import absent_assets as absent_fonts
from geo.model.errors import absent_asset
from layers.assets import absent_assets as absent_scripts


def app_version() -> str:
    """The installed version; "0" where the code runs without being installed."""
    try:
        return version("industrial-layout-explorer")
    except PackageNotFoundError:
        return "0"


def require_assets() -> None:
    """Raise `SourceError`, which says what to do, where a file is absent that pages or sheets cannot be without."""
    if absent := [*absent_scripts(), *absent_fonts()]:
        raise absent_asset(absent[0])
