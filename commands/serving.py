"""The web application from the command line."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.options import LayoutOption


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    layout: LayoutOption = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", envvar="WORKSPACE", help="Folder that keeps what people save; default none."
        ),
    ] = None,
) -> None:
    """Serve the pages until Ctrl-C."""
    import importlib.util

    from geo.errors import SourceError
    from geo.postgis import is_address
    from geo.sources import layout_folder
    from geo.workspace.base import check_readable
    from ui.installed import require_assets

    require_assets()
    if layout:
        os.environ["LAYOUT"] = layout if is_address(layout) else str(layout_folder(layout).resolve())
    if workspace:
        check_readable(workspace)
        os.environ["WORKSPACE"] = str(workspace.resolve())
    found = importlib.util.find_spec("app")
    if found is None or found.origin is None:
        raise SourceError("app.py is not installed beside this command; install the package again")
    app = Path(found.origin)
    beside = app.parent / ".streamlit" / "config.toml"
    config = beside if beside.exists() else app.parent / "ui" / "streamlit" / "config.toml"
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    # Replaces this process, so that signals reach the server itself.
    os.execve(sys.executable, [*command, *_config_flags(config)], dict(os.environ))  # noqa: S606 - our own interpreter


def _config_flags(config: Path) -> list[str]:
    """Our settings as flags: Streamlit reads a config file only from the folder it is started in."""
    settings = tomllib.loads(config.read_text(encoding="utf-8"))

    def flags(prefix: str, values: dict[str, Any]) -> list[str]:
        return [
            flag
            for name, value in values.items()
            for flag in (
                flags(f"{prefix}{name}.", value)
                if isinstance(value, dict)
                else [f"--{prefix}{name}", str(value).lower() if isinstance(value, bool) else str(value)]
            )
        ]

    return flags("", settings)
