"""Random harm for a bounded time: ``python -m tests.hostile.fuzz``, 600 s or what ``FUZZ_SECONDS`` says.

Whole and broken files go through recognition and readers, texts through the address parser. A file may be refused by a
`SourceError` and nothing else; an address always gives an answer. What breaks that is printed, smallest first, by
Hypothesis, which keeps it and tries it first the next time.
"""

from __future__ import annotations

import contextlib
import os
import resource
import time
import warnings
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.geocode.gazetteer.tables import gazetteer_of
from geo.geocode.grammar.address import parse_address
from geo.geocode.grammar.parts import Address
from geo.intake.readers import read_brought
from geo.intake.sandbox import MEMORY_LIMIT
from geo.intake.sniff import kind_of
from geo.model.errors import SourceError
from geo.model.sources import BUILT_IN, read_layout
from tests.hostile.corpus import REFUSED, TOLERATED, Harm, Lure

_ROUND = 200
_SLOW_SECONDS = 20.0
# Those that are slow by their size say nothing more when a byte is changed.
_SMALL = 60_000
_WORDS = "上海市 浦东新区 徐汇区 虹桥路 张江路 弄 号 室 楼 No. Road Lane 1191 200000 ， , ( ) Pudong Zhangjiang \0 \u202e １２ 壹 {{7}}".split()


def _seeds() -> list[bytes]:
    small = (harm for harm in (*REFUSED, *TOLERATED) if not _made_large(harm))
    return [data for data in (harm.make(Lure()) for harm in small) if 0 < len(data) <= _SMALL]


def _made_large(harm: Harm) -> bool:
    return any(
        word in harm.what
        for word in ("bomb", "limit", "million", "vertices", "gigabytes", "too many", "lies")
    )


@st.composite
def broken(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A known file with some of its bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 16))
        data[at : at + length] = draw(st.binary(max_size=16))
    return bytes(data)


def main() -> None:
    """Fuzz until the time is over; the exit code is not 0 where something broke."""
    # Libraries warn of what is wrong in a file; all of it is wrong here.
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY_LIMIT, 2 * MEMORY_LIMIT))
    end = time.monotonic() + float(os.environ.get("FUZZ_SECONDS") or 600)
    files = st.one_of(broken(_seeds()), st.binary(max_size=400), st.text(max_size=400).map(str.encode))
    texts = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_WORDS), max_size=14).map("".join))
    vocabulary = gazetteer_of(read_layout(BUILT_IN)).vocabulary
    steady = settings(max_examples=_ROUND, deadline=None, suppress_health_check=list(HealthCheck))

    @steady
    @given(files)
    def reads_or_refuses(data: bytes) -> None:
        begin = time.monotonic()
        with contextlib.suppress(SourceError):
            table = read_brought(kind_of("file", data), data).table
            assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())
        assert time.monotonic() - begin < _SLOW_SECONDS

    @steady
    @given(texts)
    def answers(text: str) -> None:
        assert isinstance(parse_address(text, vocabulary), Address)

    targets: tuple[Callable[[], None], ...] = (reads_or_refuses, answers)
    rounds = 0
    while time.monotonic() < end:
        for target in targets:
            target()
        rounds += 1
    print(f"{rounds * _ROUND * len(targets):,} examples, nothing broke")


if __name__ == "__main__":
    main()
