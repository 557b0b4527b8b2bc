"""Many threads that do the same at the same moment."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


def crowd(work: Callable[[int], Answer], count: int = 4) -> list[Answer]:
    """What ``work`` answers to the number of each thread; all begin together, and the first failure is raised."""
    answers: dict[int, Answer] = {}
    failures: list[BaseException] = []
    start = threading.Barrier(count)

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    # Threads take turns as often as can be, so that they meet in the middle of things.
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    if failures:
        raise failures[0]
    return [answers[number] for number in range(count)]
