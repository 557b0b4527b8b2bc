"""docs/operate.md says of every setting what the code reads, and an image takes in no secret."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from cli import cli

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
CODE = ("app.py", "cli.py", "commands", "drawing", "geo", "layers", "sheets", "ui", "web", "words")
# What a provider's entry calls its settings (geo/geocode/providers/providers.py), and what a command's option calls its own.
NAMING = {"envvar", "key", "url_setting", "signing_key"}
MAPPINGS = {"os.environ", "environ", "env", "environment", "settings"}


def variables_of_code() -> set[str]:
    files = [file for name in CODE for file in sorted((ROOT / name).rglob("*.py")) or [ROOT / name]]
    return {
        name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in read_by(node)
        if re.fullmatch(r"[A-Z][A-Z0-9_]+", name)
    }


def read_by(node: ast.AST) -> Iterator[str]:
    """Texts by which a piece of code asks for, or sets, a variable."""
    if isinstance(node, ast.keyword) and node.arg in NAMING:
        yield from texts(node.value)
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in MAPPINGS:
        yield from texts(node.slice)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        asked = node.func.attr in {"get", "setdefault", "pop"} and ast.unparse(node.func.value) in MAPPINGS
        if node.args and (asked or node.func.attr == "getenv"):
            yield from texts(node.args[0])
    elif isinstance(node, ast.DictComp) and "environ.get" in ast.unparse(node):
        yield from texts(node)


def texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def settings_rows() -> list[tuple[set[str], set[str]]]:
    """Options and variables of each row of the table of settings."""
    (table,) = re.findall(r"^\| option of `serve` .*\n\|[-| ]+\n((?:\|.*\n)+)", TEXT, re.M)
    cells = [line.split("|") for line in table.splitlines()]
    assert all(len(row) == 6 and row[3].strip() and row[4].strip() for row in cells)
    return [(set(re.findall(r"`(.+?)`", row[1])), set(re.findall(r"`(.+?)`", row[2]))) for row in cells]


def test_every_variable_that_the_code_reads_is_in_the_table_and_no_other() -> None:
    code = variables_of_code()
    assert {"LAYOUT", "WORKSPACE", "TIANDITU_KEY", "AMAP_KEY", "GEOCODER_USER_AGENT", "GDAL_SKIP"} <= code
    listed = [name for _, variables in settings_rows() for name in variables]
    assert len(listed) == len(set(listed))
    assert set(listed) == code


def test_every_option_of_serve_is_in_the_table_beside_its_variable_and_no_other() -> None:
    serve = get_command(cli).commands["serve"]  # type: ignore[attr-defined]
    options = {
        option: {parameter.envvar} - {None}
        for parameter in serve.params
        for option in parameter.opts
        if option != "--help"
    }
    # Of several layouts, which the variable joins: the command parts them itself.
    options["--layout"] = {"LAYOUT"}
    rows = {option: variables for listed, variables in settings_rows() for option in listed}
    assert rows == options


def test_the_paper_names_commands_files_and_limits_as_they_are() -> None:
    commands = get_command(cli)
    for line in re.findall(r"layout-explorer((?: [a-z]+)+)", TEXT):
        found = commands
        for word in line.split():
            if not getattr(found, "commands", None):
                break
            assert word in found.commands, line
            found = found.commands[word]
    for path in re.findall(r"`(docs/[\w/-]*\w\.\w+)`", TEXT):
        assert (ROOT / path).exists(), path
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "docs/operate.md" in readme


def test_each_variable_of_the_compose_file_is_told() -> None:
    compose = (ROOT / "docs" / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    (explorer,) = re.findall(r"^  explorer:\n((?:    .*\n|\n)+)", compose, re.M)
    named = set(re.findall(r"^      ([A-Z][A-Z_]+):", explorer, re.M)) - {"EXTRAS"}
    assert named >= {"LAYOUT", "WORKSPACE"}
    assert {name for name in named if f"`{name}`" not in TEXT} == set()


def left_out(path: str) -> bool:
    """Whether Docker leaves a file out of the image, by the rules of .dockerignore without exceptions."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert not [rule for rule in rules if rule.startswith("!")]
    parts = path.split("/")
    above = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    return any(re.fullmatch(pattern(rule), place) for rule in rules for place in above)


def pattern(rule: str) -> str:
    """A rule as a regular expression: ``**/`` any folders, ``*`` anything within a name."""
    kinds = {"**/": "(?:.*/)?", "*": "[^/]*"}
    return "".join(
        kinds.get(part) or re.escape(part) for part in re.split(r"(\*\*/|\*)", rule.rstrip("/")) if part
    )


SECRETS = """
    .streamlit/secrets.toml docs/deploy/.env .env .env.local mine/.env
    kept/workspace.sqlite kept/workspace.sqlite-wal kept/workspace.sqlite.v2 kept/workspace.lock
    workspace.sqlite mine/kept/workspace.sqlite.before-20260101T000000000000Z backup.sqlite
    docs/deploy/tls/privkey.pem privkey.pem server.key .pgpass .git/config
""".split()


@pytest.mark.parametrize("path", SECRETS)
def test_no_secret_goes_into_an_image(path: str) -> None:
    assert left_out(path)


def test_an_image_gets_all_that_a_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sources = project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    needed = [*sources, "pyproject.toml", "README.md", "LICENSE", "sheets/package-lock.json", "sheets/.npmrc"]
    needed += ["data/layout.toml", "geo/workspace/base.py", "words/zh/card.toml", "layers/assets.py"]
    assert [path for path in needed if left_out(path)] == []
    assert all((ROOT / path).exists() for path in needed)
