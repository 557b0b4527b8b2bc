"""The web application from the command line."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import signal
import socket
import sys
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from commands.options import in_readers_language
from geo.model.errors import ExplorerError, SourceError


class LogFormat(StrEnum):
    """How the log is written."""

    text = "text"
    json = "json"


class PortError(ExplorerError):
    """Nobody can listen where the server was told to."""


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8501,
    host: Annotated[
        str,
        typer.Option(
            envvar="SERVE_HOST",
            help="Address to listen on; 0.0.0.0 lets other machines in, as in a container.",
        ),
    ] = "127.0.0.1",
    base_path: Annotated[
        str,
        typer.Option(
            envvar="BASE_PATH", help="Path under which readers see the pages, such as /maps behind a proxy."
        ),
    ] = "/",
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
    metrics_port: Annotated[
        int | None,
        typer.Option(
            envvar="METRICS_PORT",
            help="Port for /metrics in Prometheus' format, at the same address; default none.",
            min=1,
            max=65535,
            show_default=False,
        ),
    ] = None,
    log_format: Annotated[
        LogFormat, typer.Option(envvar="LOG_FORMAT", help="How lines of the log are written.")
    ] = LogFormat.text,
) -> None:
    """Serve the pages until Ctrl-C."""
    os.environ["LOG_FORMAT"] = log_format.value
    with _ending_at_once():
        from geo.workspace.base import check_readable
        from web.installed import require_assets

        require_assets()
        os.environ["LAYOUT"] = os.pathsep.join(_places(layout or []))
        if workspace:
            check_readable(workspace)
            os.environ["WORKSPACE"] = str(workspace.resolve())
        # Said at once, and not after the pages' code is loaded; Streamlit binds it again when it is.
        listener(host, port).close()
        metrics = listener(host, metrics_port) if metrics_port else None
        app, place = _loaded(base_path, metrics)
    # Streamlit looks for secrets beside what was started.
    sys.argv = [str(place)]
    options = {"server.port": port, "server.address": host, "server.baseUrlPath": os.environ["BASE_PATH"]}
    # Ctrl-C is the way to end it that we name: nothing failed, so `make run` must not say that something did.
    with contextlib.suppress(KeyboardInterrupt):
        app.run(config={**settings(place.parent), **options})
    from web.log import tell

    tell("Stopped.")


@contextlib.contextmanager
def _ending_at_once() -> Iterator[None]:
    """Ctrl-C ends the process with 0 while nothing is owed to anybody.

    As an exception it could be lost in a library that is just being loaded.
    """

    def end(number: int, frame: FrameType | None) -> None:
        if os.environ["LOG_FORMAT"] != "json":
            os.write(sys.stdout.fileno(), b"Stopped.\n")
        os._exit(0)

    before = signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _places(given: list[str]) -> list[str]:
    """The layouts to serve: folders wherever they are looked for from; two of one slug are refused."""
    from geo.exchange.postgis import is_address
    from geo.model.sources import layout_folder, layout_places
    from web.layouts import refuse_clashes

    given = given or layout_places()
    places = [place if is_address(place) else str(layout_folder(place).resolve()) for place in given]
    for place in places:
        if os.pathsep in place and len(places) > 1 and not is_address(place):
            raise SourceError(
                "{place}: has {sign!r} in its path, so it cannot be one of several layouts; give it another path",
                place=place,
                sign=os.pathsep,
            )
    if len(places) > 1:
        refuse_clashes(places)
    return places


def _loaded(base_path: str, metrics: socket.socket | None) -> tuple[Any, Path]:
    """The application and its file; its figures are answered on ``metrics`` from here on."""
    from web.base_path import PrefixError, parse_base_path
    from web.log import write_log

    try:
        os.environ["BASE_PATH"] = parse_base_path(base_path)
    except PrefixError as error:
        said = in_readers_language(error.sentence)
        raise typer.BadParameter(said, param_hint="--base-path") from error
    write_log()
    # Ours by its place: another installed module may be called app too.
    file = Path(__file__).resolve().parents[1] / "app.py"
    spec = importlib.util.spec_from_file_location("layout_explorer_app", file)
    if spec is None or spec.loader is None or not file.exists():
        raise SourceError("app.py is not installed beside this command; install the package again")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if metrics:
        from web.metrics import serve_metrics

        serve_metrics(metrics)
    return module.app, file


def settings(folder: Path) -> dict[str, Any]:
    """What ``config.toml`` sets, by Streamlit's names, which reads it only in the folder that it is started in."""
    beside = folder / ".streamlit" / "config.toml"
    config = beside if beside.exists() else folder / "ui" / "streamlit" / "config.toml"

    def flat(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value
            for key, given in values.items()
            for name, value in (
                flat(f"{prefix}{key}.", given) if isinstance(given, dict) else {f"{prefix}{key}": given}
            ).items()
        }

    return flat("", tomllib.loads(config.read_text(encoding="utf-8")))


def listener(host: str, port: int) -> socket.socket:
    """A socket bound to an address of this machine.

    Raises
    ------
    PortError
        It is taken, not allowed, or no address of this machine.
    """
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        at = {"port": port, "host": host}
        if error.errno == errno.EADDRINUSE:
            raise PortError(
                "port {port} of {host} is taken; choose another (--port, make run PORT=...) or stop what listens there",
                **at,
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise PortError(
                "port {port} of {host} is not allowed to this user; choose one from 1024 on with --port", **at
            ) from error
        raise PortError(
            "{host} is no address of this machine; give --host one of its own, or 0.0.0.0 for all", **at
        ) from error
    return made
