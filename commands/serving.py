"""The web application from the command line."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    layout: Annotated[
        list[str] | None,
        typer.Option(
            "--layout",
            metavar="DIR|ADDRESS|built-in",
            help="Layout folder, or postgresql://... of a shared one; default the built-in one. Several: name it again "
            "for each; / shows the first, layout=SLUG in an address another. Also the variable LAYOUT, parted as PATH.",
            show_default=False,
        ),
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", envvar="WORKSPACE", help="Folder that keeps what people save; default none."
        ),
    ] = None,
) -> None:
    """Serve the pages until Ctrl-C."""
    import importlib.util

    from geo.model.errors import SourceError

    os.environ["LAYOUT"] = os.pathsep.join(_places(layout or []))
    if workspace:
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


def _places(given: list[str]) -> list[str]:
    """The layouts to serve: folders wherever they are looked for from; two of one slug are refused."""
    from geo.exchange.postgis import is_address
    from geo.model.errors import SourceError
    from geo.model.sources import layout_folder, layout_places
    from web.layouts import refuse_clashes

    given = given or layout_places()
    places = [place if is_address(place) else str(layout_folder(place).resolve()) for place in given]
    folders = [place for place in places if not is_address(place)]
    for place in folders:
        if os.pathsep in place and len(places) > 1:
            raise SourceError(
                "{place}: has {sign!r} in its path, so it cannot be one of several layouts; give it another path",
                place=place,
                sign=os.pathsep,
            )
    # What databases hold is copied by the server, once it is up; a clash there stands on the layout's page.
    refuse_clashes(folders)
    return places


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
