"""Who may import whom, and what importing costs."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from typer.main import get_command

from cli import cli
from geo.model.layout import Layout
from ui.frame.main import PAGES

ROOT = Path(__file__).parents[1]
# What `geo` stands on: its import is not ours to pay for.
LIBRARIES = ("geopandas", "numpy", "pandas", "pyproj", "shapely")
KEPT_OUT = ("folium", "streamlit", "matplotlib", "branca", "sklearn")

# Run in a fresh interpreter: `geo` with every module of its own room, whose time is taken beyond the libraries'.
# Processor time, so that a busy machine does not count, and set against the libraries', so that a slow one does not.
IMPORT_ALL = """
import importlib, json, pkgutil, sys, time
start = time.process_time()
for name in {libraries!r}:
    importlib.import_module(name)
libraries, start = time.process_time() - start, time.process_time()
import geo
alone = sorted(name for name in {kept_out!r} if name in sys.modules)
for module in pkgutil.walk_packages(geo.__path__, "geo."):
    importlib.import_module(module.name)
share = (time.process_time() - start) / libraries
print(json.dumps({{"alone": alone, "all": sorted(n for n in {kept_out!r} if n in sys.modules), "share": share}}))
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def imported() -> dict[str, object]:
    answer: dict[str, object] = json.loads(run(IMPORT_ALL.format(libraries=LIBRARIES, kept_out=KEPT_OUT)))
    return answer


def test_the_model_loads_no_map_page_or_paper(imported: dict[str, object]) -> None:
    assert imported["alone"] == []
    assert imported["all"] == []


def test_the_model_loads_in_less_time_than_its_libraries(imported: dict[str, object]) -> None:
    # Those take about half a second, which is what it may take beyond them.
    share = imported["share"]
    assert isinstance(share, float)
    assert share < 1


def test_importing_the_model_reads_no_data_and_opens_no_socket() -> None:
    # The hook cannot be taken off, so a module that reads or connects while it loads is named by the traceback.
    said = run(
        "import sys\n"
        "import geopandas\n"
        f"data = {str(ROOT / 'data')!r}\n"
        "def watch(event, args):\n"
        "    if event.startswith('socket.') and event != 'socket.__new__':\n"
        "        raise RuntimeError(event)\n"
        "    if event == 'open' and str(args[0]).startswith(data):\n"
        "        raise RuntimeError(str(args[0]))\n"
        "sys.addaudithook(watch)\n"
        "import geo.model.sources, geo.measures.measures, geo.check, geo.model.starter\n"
        "print('done')\n"
    )
    assert said == "done\n"


def test_rooms_import_one_another_in_one_direction_only() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


CODE = ("app.py", "cli.py", "geo", "words", "drawing", "layers", "sheets", "web", "ui", "commands")
# Places and industries of China as such, which a parser of Chinese addresses must know.
GENERAL = {"geo/geocode/grammar/other_places.py"}


def said_by_code(file: Path) -> Iterator[str]:
    """Names and texts of a file of code, without its comments and docstrings."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        yield from (str(value) for value in tomllib.loads(text).values())
    elif file.suffix != ".py":
        yield re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.S)
    else:
        tree = ast.parse(text)
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            for _, value in ast.iter_fields(node):
                if isinstance(value, str) and id(node) not in docstrings:
                    yield value


def test_nothing_of_the_built_in_city_and_industry_is_in_code(shanghai: Layout) -> None:
    tables = (shanghai.zones, shanghai.districts, shanghai.companies, shanghai.places)
    names = {
        name
        for table in tables
        for column in ("name_en", "name_zh")
        for name in table[column]
        if len(name) > 3 or not name.isascii()
    }
    words = {"shanghai", "上海", "cell therapy", "cell-therapy", "细胞", "car-t", "gmp", *names}
    words = {word.casefold() for word in {*words, *shanghai.zones.index, *shanghai.districts.index}}
    files = [file for name in CODE for file in sorted((ROOT / name).rglob("*")) or [ROOT / name]]
    files = [
        file
        for file in files
        if file.suffix in {".py", ".js", ".css", ".toml"} and "assets" not in file.parts
    ]
    assert len(files) > 150
    found = {
        (name, word)
        for file in files
        if (name := str(file.relative_to(ROOT))) not in GENERAL
        for said in ["\n".join(said_by_code(file)).casefold()]
        for word in words
        if word in said and re.search(rf"(?<![a-z_]){re.escape(word)}(?![a-z_])", said)
    }
    assert not found


def test_every_dependency_has_a_bound_a_fixed_version_and_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8").casefold()
    fixed = (ROOT / "constraints.txt").read_text(encoding="utf-8").casefold()
    extras = project["optional-dependencies"].values()
    for needed in chain(project["dependencies"], *extras):
        name, bound = re.fullmatch(r"([\w.-]+)(?:\[\w+\])?(.*)", needed).groups()  # type: ignore[union-attr]
        assert re.match(r"[>=~]=\d", bound), needed
        assert f"\n{name.casefold()}==" in fixed, needed
    for needed in project["dependencies"]:
        assert re.split(r"[\[~>=<]", needed)[0].casefold() in reasons, needed


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_every_command_as_it_is() -> None:
    commands = get_command(cli).commands  # type: ignore[attr-defined]
    shown = re.findall(r"(?:^    |`)layout-explorer ([^`#\n]+)", README, re.M)
    named = {word for line in shown for word in line.split(" ", 1)[0].split("|")}
    assert named == set(commands)
    for line in shown:
        name, *words = line.replace("[", " ").replace("]", " ").split()
        for first in name.split("|"):
            command = commands[first]
            while words and (group := getattr(command, "commands", {})).get(words[0]):
                command = group[words.pop(0)]
            known = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} - {"--help"} <= known, line


def test_the_readme_names_pages_targets_and_files_that_are_there() -> None:
    pages = set(re.findall(r"\(`/(\w*)`\)", README))
    assert {page or "map" for page in pages} == set(PAGES)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:`|^    )make (\w+)", README, re.M)) <= targets
    paths = {path for path in re.findall(r"[`(]([\w./-]+/[\w./-]*)[`)]", README) if not path.startswith("/")}
    assert len(paths) > 10
    # Others are of a reader's own layout or machine.
    own = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    ours = {path for path in paths if (ROOT / path.split("/")[0]).exists() and path not in own}
    assert not {path for path in ours if not (ROOT / path).exists()}


def test_the_readme_counts_as_the_data_do(shanghai: Layout) -> None:
    sites = shanghai.companies
    town = int((sites["precision"] == "town").sum())
    absent = int(sites["lon"].isna().sum())
    assert f"{len(sites)} companies and institutions" in " ".join(README.split())
    assert f"{absent} of the {len(sites)} companies have no position" in README
    assert f"{town} are known only to the town" in README
    assert round(len(shanghai.facts), -2) == 400
    assert "some 400 published figures" in " ".join(README.split())


def test_the_readme_credits_every_source_and_licence_of_the_built_files() -> None:
    files = tomllib.loads((ROOT / "data" / "sources.toml").read_text(encoding="utf-8"))
    for entry in files.values():
        for datum in re.findall(r"WGS-84|GCJ-02|BD-09", entry["datum_as_received"]):
            assert datum in README, entry["path"]
        for licence in re.findall(r"ODbL|CC BY 4\.0|Apache-2\.0|MIT", entry["licence"]):
            assert licence in README, entry["path"]
