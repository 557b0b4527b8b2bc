"""``make soak``: the real server, many readers who click everything at random, and what must hold at the end.

The server lives, answers no 5xx, logs no error; no page has an error; memory stays level once everything was in use.
``SOAK_SECONDS`` (1200), ``SOAK_SESSIONS`` (20) and ``SOAK_SEED`` (1) in the environment change the run. A seed decides
what each reader wants to do; what is there to be clicked depends on how fast the machine is.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright

from bench.report import print_rows
from geo.model.layout import Layout
from geo.model.sources import read_layout
from tests.chromium import CHROMIUM, FLAGS, PATIENCE_MS
from tests.serving import Server, serving
from tests.soak.memory import Meter
from tests.soak.reader import Reader

# Everything was in use and every cache has met its bound after this long, or a quarter of a shorter run.
_SETTLED_S = 300.0
# What memory may grow by after that: a minute, and in all as a share. A run of a few minutes says nothing of it.
_SLOPE_MB, _SHARE, _TELLING_S = 6.0, 0.12, 900.0
# A button pressed while a newer run draws it again: Streamlit has dropped the file and asks the reader to press once
# more. A file that we could not make, our own logger names (`web.stopping`).
_TAKEN_BACK = ("streamlit.runtime.backend_operation_handler", "MediaFileStorageError")
_WINDOWS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"},
    {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN", "has_touch": True},
    {"viewport": {"width": 1600, "height": 900}, "locale": "zh-CN", "color_scheme": "dark"},
)


async def soak(server: Server, layout: Layout, seconds: float, sessions: int, seed: int) -> list[str]:
    """Let the readers act, print what they did; gives all that must not be."""
    meter = Meter(server.process.pid)
    measuring = asyncio.create_task(meter.run())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        readers = [await _reader(browser, server, layout, seed, number) for number in range(sessions)]
        end = time.monotonic() + seconds

        def over() -> bool:
            return time.monotonic() > end or server.process.poll() is not None

        told = asyncio.create_task(_tell(meter, readers))
        ended = await asyncio.gather(*(reader.read(over) for reader in readers), return_exceptions=True)
        await browser.close()
    measuring.cancel()
    told.cancel()
    problems = [f"a reader was thrown out: {error!r}" for error in ended if error]
    problems += [trouble for reader in readers for trouble in reader.troubles]
    settled = min(_SETTLED_S, seconds / 4)
    slope, early, late = meter.growth(settled)
    done: Counter[str] = sum((reader.done for reader in readers), Counter())
    print_rows("what was done", [{"act": name, "times": count} for name, count in done.most_common()])
    print_rows(
        "the server",
        [
            {
                "seconds": seconds,
                "sessions": sessions,
                "seed": seed,
                "MB at first": meter.samples[0][1],
                "MB settled": early,
                "MB at last": late,
                "MB at most": max(held for _, held in meter.samples),
                "MB a minute": round(slope, 2),
            }
        ],
    )
    if seconds >= _TELLING_S and slope > _SLOPE_MB and late > early * (1 + _SHARE):
        problems.append(f"memory grows by {slope:.1f} MB a minute, from {early:.0f} to {late:.0f} MB")
    return problems


async def _tell(meter: Meter, readers: list[Reader]) -> None:
    """Say every half minute how it goes."""
    while True:
        await asyncio.sleep(30)
        seconds, held = meter.samples[-1]
        acts = sum(sum(reader.done.values()) for reader in readers)
        troubles = sum(len(reader.troubles) for reader in readers)
        print(f"{seconds:5.0f} s  {held:5.0f} MB  {acts} acts  {troubles} troubles", flush=True)


async def _reader(browser: Browser, server: Server, layout: Layout, seed: int, number: int) -> Reader:
    context = await browser.new_context(**_WINDOWS[number % len(_WINDOWS)], accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    # Reproducible is what is wanted of it, not secret.
    reader = Reader(await context.new_page(), server.url, layout, random.Random(f"{seed}-{number}"))
    reader.watch()
    return reader


def logged(log: str) -> list[str]:
    """What a server's log has of errors."""
    found = []
    for line in log.splitlines():
        try:
            told = json.loads(line)
            level = told["level"]
            if (told["logger"], told.get("failure")) == _TAKEN_BACK:
                level = ""
        except (ValueError, KeyError, TypeError):
            level = "error" if "Traceback" in line or "Error" in line else ""
        if level in ("error", "critical"):
            found.append(f"log: {line[:1500]}")
    return found


def main() -> int:
    """Run; 0 where nothing was wrong."""
    seconds = float(os.environ.get("SOAK_SECONDS") or 1200)
    sessions = int(os.environ.get("SOAK_SESSIONS") or 20)
    seed = int(os.environ.get("SOAK_SEED") or 1)
    layout = read_layout()
    # All readers come from one address here, so the limit for one client would refuse them.
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), RATE_LIMIT="0", LOG_FORMAT="json") as server,
    ):
        problems = asyncio.run(soak(server, layout, seconds, sessions, seed))
        code = server.process.poll()
        if code is not None:
            problems.insert(0, f"the server ended with {code}")
        elif server.get("/healthz")[0] != 200:
            problems.insert(0, "the server is not well at the end")
        problems += logged(server.log())
    for problem, count in Counter(problems).most_common():
        print(f"{count} x {problem}")
    print("soak: clean" if not problems else f"soak: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
