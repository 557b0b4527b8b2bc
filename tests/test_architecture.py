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

from geo.layout import Layout

ROOT = Path(__file__).parents[1]
# What `geo` stands on: its import is not ours to pay for.
LIBRARIES = ("geopandas", "numpy", "pandas", "pyproj", "shapely")
KEPT_OUT = ("folium", "streamlit", "matplotlib", "branca", "sklearn")

# Run in a fresh interpreter: `geo` with every module of its own room, whose time is taken beyond the libraries'.
# Processor time, so that a busy machine does not count.
IMPORT_ALL = """
import importlib, json, pkgutil, sys, time
for name in {libraries!r}:
    importlib.import_module(name)
start = time.process_time()
import geo
alone = sorted(name for name in {kept_out!r} if name in sys.modules)
for module in pkgutil.iter_modules(geo.__path__, "geo."):
    importlib.import_module(module.name)
seconds = time.process_time() - start
print(json.dumps({{"alone": alone, "all": sorted(n for n in {kept_out!r} if n in sys.modules), "seconds": seconds}}))
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


def test_the_model_loads_within_half_a_second_beyond_its_libraries(imported: dict[str, object]) -> None:
    seconds = imported["seconds"]
    assert isinstance(seconds, float)
    assert seconds < 0.5


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
        "import geo.sources, geo.measures, geo.check, geo.starter\n"
        "print('done')\n"
    )
    assert said == "done\n"


def test_rooms_import_one_another_in_one_direction_only() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


CODE = ("app.py", "cli.py", "geo", "layers", "sheets", "ui", "commands")
# Places and industries of China as such, which a parser of Chinese addresses must know.
GENERAL = {"geo/geocode/other_places.py"}


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
        assert re.match(r"[>=]=\d", bound), needed
        assert f"\n{name.casefold()}==" in fixed, needed
    for needed in project["dependencies"]:
        assert re.split(r"[\[>=<]", needed)[0].casefold() in reasons, needed
