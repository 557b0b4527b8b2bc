"""``layout-explorer``: the same work without a browser.

Exit codes: 0 done, 1 done with rejected rows, 2 wrong usage, 3 an error of ours with one clear message.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from commands import places, printed, serving, tables, workspace
from commands.options import FAILED, in_readers_language
from geo.model.errors import ExplorerError
from words.sentence import Sentence

cli = typer.Typer(
    name="layout-explorer",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if not wanted:
        return
    from geo.model.sources import layout_folder, read_settings
    from web.installed import app_version

    settings = read_settings(layout_folder())
    typer.echo(
        f"layout-explorer {app_version()}, data {settings.get('slug', '')} {settings.get('version', '')}"
    )
    raise typer.Exit


@cli.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Version of the program, and of the data that LAYOUT names or it brings.",
        ),
    ] = False,
) -> None:
    """Where an industry sits in a city, how surely, and on whose word."""


for command in (
    tables.zones,
    tables.districts,
    tables.companies,
    tables.facts,
    tables.compare,
    tables.check,
    tables.new,
    tables.publish,
    places.geocode,
    places.assign,
    printed.sheet,
    printed.atlas,
    serving.serve,
    workspace.diff,
):
    cli.command()(command)
cli.command("import")(places.bring)
cli.add_typer(workspace.cli, name="workspace")


# What a disk or a place says that the reader can mend and we cannot; any other such error is a fault of ours.
_THE_READERS = frozenset(
    getattr(errno, name)
    for name in "ENOSPC EDQUOT EFBIG EROFS EACCES EPERM ENOENT ENOTDIR EISDIR EEXIST ENAMETOOLONG".split()
)


def main() -> None:
    """Run the command; an error of ours, or of the disk, is one clear message and exit code 3."""
    try:
        _run()
    except ExplorerError as error:
        _fail(error.sentence)
    except BrokenPipeError:
        # As the shell says it of a program whose reader had seen enough.
        _leave_unwritten()
        raise SystemExit(128 + signal.SIGPIPE) from None
    except OSError as error:
        if error.errno not in _THE_READERS:
            raise
        about = {"file": error.filename or Sentence("the output"), "said": error.strerror}
        _fail(Sentence("{file}: {said}; free it or choose another place", about))


def _run() -> None:
    """The command, until all that it printed is written: a full disk is told here, and not when Python ends."""
    try:
        cli()
    except SystemExit as ended:
        # Typer and rich end with 1 where the reader is gone, which is our word for rejected rows.
        if isinstance(ended.__context__, BrokenPipeError):
            raise BrokenPipeError from None
        raise
    finally:
        if sys.stdout:
            sys.stdout.flush()


def _fail(said: Sentence) -> NoReturn:
    """Say what is wrong, where anybody can still be told, and end with 3."""
    with suppress(OSError):
        typer.echo(in_readers_language(said), err=True)
    _leave_unwritten()
    raise SystemExit(FAILED)


def _leave_unwritten() -> None:
    """Let go of what could not be written: Python would try it again at its end, fail, and end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        except (AttributeError, ValueError):
            # Not there, or closed.
            continue
