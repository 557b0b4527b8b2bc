"""``layout-explorer``: the same work without a browser.

Exit codes: 0 done, 1 done with rejected rows, 2 wrong usage, 3 an error of ours with one clear message.
"""

from __future__ import annotations

import typer

from commands import places, printed, serving, tables, workspace
from commands.options import FAILED
from geo.errors import ExplorerError

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


def main() -> None:
    """Run the command; an error of ours is one clear message and exit code 3."""
    try:
        cli()
    except ExplorerError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(FAILED) from error
