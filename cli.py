"""``layout-explorer``: the same work without a browser.

Exit codes: 0 done, 1 done with rejected rows, 2 wrong usage, 3 an error of ours with one clear message.
"""

from __future__ import annotations

import errno
import sys

import typer

from commands import places, printed, serving, tables, workspace
from commands.options import FAILED, in_readers_language
from geo.model.errors import ExplorerError
from words.sentence import Sentence

cli = typer.Typer(
    name="layout-explorer",
    help="Where an industry sits in a city, how surely, and on whose word.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
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
        try:
            cli()
        finally:
            # Here, and not when Python ends: a full disk is told as any other error.
            sys.stdout.flush()
    except ExplorerError as error:
        typer.echo(in_readers_language(error.sentence), err=True)
        raise SystemExit(FAILED) from error
    except OSError as error:
        if error.errno not in _THE_READERS:
            raise
        about = {"file": error.filename or Sentence("the output"), "said": error.strerror}
        said = Sentence("{file}: {said}; free it or choose another place", about)
        typer.echo(in_readers_language(said), err=True)
        raise SystemExit(FAILED) from error
