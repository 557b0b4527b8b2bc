"""Whatever a reader is refused or told has its sentence in Chinese, and no program puts its words together."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from geo.check.links import _NAMES
from geo.check.shifts import _MISHAPS
from geo.check.words import MARKUP
from geo.intake.accept import REASONS, accept_companies
from geo.intake.columns import proposed
from geo.intake.locate import _OFF_ADDRESSES, _OFF_NAMES
from geo.intake.mended import rejected_files
from geo.intake.sandbox import read_safely
from geo.intake.sniff import WANTED
from geo.model import errors
from geo.model.errors import ChoiceError, Problem, SourceError, TableError
from geo.model.layout import Layout
from geo.model.schema import _KINDS, NOT_REPEATED
from words.sentence import Filler, Sentence, sentence
from words.speaker import speaker

ROOT = Path(__file__).parents[2]
ROOMS = ("geo", "words", "drawing", "layers", "sheets", "web", "ui", "commands")
# Which argument of a call holds the words.
PLACES = {
    name: 0
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.ExplorerError)
} | {
    "ChoiceError": 0,
    "PortError": 0,
    "PrefixError": 0,
    "Sentence": 0,
    "Problem": 4,
    "at": 4,
    "_wrong": 2,
    "problem": 2,
    "_repeated": 3,
    "_overlap": 5,
}
# These make their own words of what they are given.
del PLACES["TableError"], PLACES["ConflictError"]
TABLES = (
    *(words for _, words in _KINDS.values()),
    *_NAMES.values(),
    *_MISHAPS,
    *MARKUP,
    NOT_REPEATED,
    *(sentence(reason).words for reason in REASONS.values()),
    _OFF_ADDRESSES,
    _OFF_NAMES,
    # The kinds of what is kept, of whatever a fact is about, and of shapes.
    *("set", "table", "edit", "decision", "note", "district", "zone", "outline", "park", "company"),
)


def calls() -> Iterator[tuple[Path, ast.Module, ast.Call, int]]:
    for file in (ROOT / "cli.py", *sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLACES:
                yield file, tree, node, PLACES[node.func.id]
            elif (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "super().__init__"
                and "errors" in file.name
            ):
                yield file, tree, node, 0


def texts(node: ast.expr, tree: ast.Module) -> Iterator[str]:
    """The words that an argument may hold; raises for those that a program puts together."""
    if isinstance(node, ast.JoinedStr):
        raise AssertionError(ast.unparse(node))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.BinOp):
        yield eval(ast.unparse(node), {"WANTED": WANTED})
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, tree)
        yield from texts(node.orelse, tree)
    elif isinstance(node, ast.Name):
        for other in ast.walk(tree):
            if isinstance(other, ast.Assign):
                for target in other.targets:
                    yield from assigned(node.id, target, other.value, tree)
            elif isinstance(other, ast.For) and isinstance(other.iter, ast.Tuple):
                for value in other.iter.elts:
                    yield from assigned(node.id, other.target, value, tree)


def assigned(name: str, target: ast.expr, value: ast.expr, tree: ast.Module) -> Iterator[str]:
    if isinstance(target, ast.Name) and target.id == name and not isinstance(value, ast.Name):
        yield from texts(value, tree)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from assigned(name, one, other, tree)


@cache
def said() -> frozenset[str]:
    """The English words of every refusal and note in the code."""
    found = set(TABLES)
    for file, tree, call, place in calls():
        if len(call.args) <= place:
            continue
        try:
            found |= set(texts(call.args[place], tree))
            if file.name == "sources.py":
                # `check` names the file itself.
                found |= {words.removeprefix("{file}: ") for words in texts(call.args[place], tree)}
        except AssertionError as error:
            raise AssertionError(f"{file.relative_to(ROOT)}:{call.lineno}: {error}") from None
    return frozenset(found - {""})


def chinese() -> dict[str, str]:
    return tomllib.loads((ROOT / "words" / "sentences.zh.toml").read_text(encoding="utf-8"))


def test_no_refusal_is_put_together_by_a_program_and_each_has_its_sentence_in_chinese() -> None:
    assert len(said()) > 200
    assert not sorted(said() - set(chinese()))


def test_no_sentence_is_kept_that_nothing_says() -> None:
    held = {
        node.value
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not sorted(set(chinese()) - said() - held)


def test_a_chinese_sentence_fills_only_what_the_english_one_does() -> None:
    def fills(text: str) -> set[str | None]:
        return {part[1] for part in Filler().parse(text)} - {None}

    assert not [words for words, text in chinese().items() if not fills(text) <= fills(words)]


def test_chinese_sentences_are_chinese_with_full_width_punctuation() -> None:
    for text in chinese().values():
        assert re.search(r"[\u4e00-\u9fff]", text) or "：{" in text or "{said}" in text, text
        bare = re.sub(r"\{[^}]*\}|`[^`]*`", "", text)
        assert not re.search(r"[\u4e00-\u9fff] ?[,;:!?()]|[,;:!?()] ?[\u4e00-\u9fff]", bare), text


def test_a_texts_quotation_marks_are_chinese_ones_and_unseen_characters_are_named() -> None:
    assert Filler().vformat("{a!q}", (), {"a": "x\x1b'y"}) == "“x\\x1b'y”"
    unknown = ChoiceError("datum", "WSG-84", ["WGS-84", "BD-09"])
    assert unknown.sentence.in_("zh") == "坐标系“WSG-84”无法识别，是否指“WGS-84”？可用：BD-09、WGS-84"


def test_a_sentence_within_a_sentence_is_said_in_the_same_language() -> None:
    wanted = Sentence("one of {known}", {"known": ("a", "b")})
    problem = Problem("a.csv", 3, "role", "seller", wanted)
    assert str(problem) == "a.csv, row 3, role: found 'seller', wanted one of a, b"
    assert problem.sentence.in_("zh") == "a.csv 第 3 行，role：现为“seller”，应为：a、b 之一"
    error = TableError("toyland", [problem, Problem("b.csv", 0, "", "", "a slug")])
    assert error.sentence.in_("zh").splitlines() == [
        f"toyland：{2} 个问题",
        "  a.csv 第 3 行，role：现为“seller”，应为：a、b 之一",
        "  b.csv：应为：标识符（slug）",
    ]


def test_a_refusal_is_said_in_the_readers_language_with_the_files_own_words_as_they_are() -> None:
    with pytest.raises(SourceError) as told:
        read_safely("{0.__class__}.csv", b"")
    assert str(told.value) == "{0.__class__}.csv: is empty; send a file with rows"
    assert speaker("en").sentence(told.value.sentence) == str(told.value)
    assert (
        speaker("zh").sentence(told.value.sentence) == "{0.__class__}.csv：文件为空，请发送有数据行的文件。"
    )
    # From the reading process and through another error.
    with pytest.raises(SourceError) as told:
        read_safely("a.geojson", b'{"type": "FeatureCollection", "features": [], "crs": {}}')
    assert speaker("zh").sentence(told.value.sentence) == "文件只有表头，没有数据行。"
    (note,) = read_safely("a.csv", "名称\n甲\n".encode("gb18030")).notes
    assert speaker("zh").sentence(note) == "按 GB18030 编码读取，分隔符为 ,"
    # What nobody has put into Chinese stays as it is.
    assert speaker("zh").sentence(SourceError("{x} {y}").sentence) == "{x} {y}"


def test_a_refused_row_says_why_in_the_readers_language(toyland: Layout) -> None:
    brought = read_safely("a.csv", b"name,lon,lat\nToy,x,y\n")
    accepted = accept_companies(brought, proposed(brought), toyland)
    assert list(accepted.rejected["reason"]) == ["longitude and latitude are not two numbers"]
    assert "经纬度不是两个数字" in rejected_files(accepted, "zh")["rejected.csv"].decode()


@pytest.mark.parametrize(
    ("locale", "told"), [("zh_CN.UTF-8", "没有这个布局文件夹"), ("C.UTF-8", "no such layout folder")]
)
def test_the_command_says_an_error_in_the_language_of_the_locale(locale: str, told: str) -> None:
    environ = {**os.environ, "LC_ALL": locale, "LAYOUT": "nowhere", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "zones"],
        check=False,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, told in done.stderr) == (3, True)
