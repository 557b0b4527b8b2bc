"""Many simultaneous sessions, each changing a filter about every five seconds: how long a change takes.

A browser opens the page once, makes the change and takes it back; what it sent is what every session then sends, over
a web socket of its own. A change is answered when the server says that its run has ended: what a browser draws after
that is not counted, which flatters the pages that send it much. Sessions, server and this program share the cores.
"""

from __future__ import annotations

import asyncio
import base64
import random
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bench import Row
from bench.browser import chromium, tab
from bench.files import files_served, rival_assets
from bench.map import PILL, companies_table, synthetic_folder
from bench.server import APP, RIVALS, Server, served

NAME = "sessions"
_COUNTS = (5, 10, 20, 40)
_PERIOD_S = 5.0
_LASTS_S = 20.0
# After this long without an answer a change counts as taking as long, and its session ends.
_PATIENCE_S = 20.0
# A page whose changes take longer than this at the 95th percentile is not driven harder.
_TOO_SLOW_S = 3.0


@dataclass
class Script:
    """What a browser sends: to open the page, to choose, and to take the choice back."""

    opening: list[bytes] = field(default_factory=list)
    choosing: list[bytes] = field(default_factory=list)
    undoing: list[bytes] = field(default_factory=list)


def run(quick: bool) -> list[Row]:
    """A row a page and number of sessions; the same hundred companies, and ours with a hundred thousand."""
    counts = _COUNTS[:1] if quick else _COUNTS
    sizes = (100,) if quick else (100, 100_000)
    rows: list[Row] = []
    for size in sizes:
        environment = {"LAYOUT": str(synthetic_folder(size)), "RATE_LIMIT": "0"}
        with served(APP, environment) as app:
            urllib.request.urlopen(f"{app.url}healthz", timeout=300).read()
            rows += _driven("ours", size, app, counts)
    if not quick:
        with tempfile.TemporaryDirectory() as folder, files_served({}, rival_assets()) as assets:
            table = companies_table(100, Path(folder))
            environment = {"BENCH_TABLE": str(table), "BENCH_ASSETS": assets}
            with served(RIVALS / "folium_markers.py", environment) as rival:
                rows += _driven("folium markers", 100, rival, counts)
    return rows


def _driven(page: str, companies: int, server: Server, counts: tuple[int, ...]) -> list[Row]:
    script = _recorded(server.url)
    rows: list[Row] = []
    for count in counts:
        cpu, memory = server.cpu_s(), server.memory_mb()
        took, lost, held = asyncio.run(_all_sessions(server, script, count))
        row: Row = {
            "page": page,
            "companies": companies,
            "sessions": count,
            "changes": len(took),
            "p50 s": round(median(took), 3) if took else None,
            "p95 s": round(quantiles(took, n=20)[-1], 3) if len(took) > 1 else None,
            "given up": lost,
            "server CPU s": round(server.cpu_s() - cpu, 1),
            "memory MB a session": round((held - memory) / count, 2),
        }
        rows.append(row)
        p95 = row["p95 s"]
        if not isinstance(p95, float) or p95 > _TOO_SLOW_S:
            break
    return rows


def _recorded(url: str) -> Script:
    """What a browser sends for each step; a step is over when nothing has gone to and fro for a while."""
    script = Script()
    with chromium() as browser, tab(browser) as opened:
        sent: list[bytes] = []
        last = [time.monotonic()]

        def out(event: dict[str, Any]) -> None:
            last[0] = time.monotonic()
            if event["response"]["opcode"] == 2:
                sent.append(base64.b64decode(event["response"]["payloadData"]))

        def back(event: dict[str, Any]) -> None:
            last[0] = time.monotonic()

        opened.session.on("Network.webSocketFrameSent", out)
        opened.session.on("Network.webSocketFrameReceived", back)
        opened.page.goto(url)
        for part in (script.opening, script.choosing, script.undoing):
            if part is not script.opening:
                last[0] = time.monotonic()
                opened.page.locator(PILL).first.click(timeout=60_000)
            else:
                opened.page.locator(PILL).first.wait_for(timeout=60_000)
            while time.monotonic() < last[0] + 2:
                opened.page.wait_for_timeout(250)
            part += [message for message in sent if _reruns(message)]
            sent.clear()
    if not (script.opening and script.choosing and script.undoing):
        raise RuntimeError(f"{url}: a change of the filter sent nothing to the server")
    return script


def _reruns(message: bytes) -> bool:
    return bool(BackMsg.FromString(message).WhichOneof("type") == "rerun_script")


async def _all_sessions(server: Server, script: Script, count: int) -> tuple[list[float], int, float]:
    """Seconds of each change, how many sessions were given up, and the server's memory when all had opened."""
    chance = random.Random(count)
    began = asyncio.Barrier(count)
    # Many at once would measure how pages open, so they open one after the other.
    opening = asyncio.Lock()
    held: list[float] = []

    async def all_opened() -> None:
        # The first to get through reads for all, while every one is open and none has changed anything.
        if await began.wait() == 0:
            held.append(server.memory_mb())

    found = await asyncio.gather(
        *(
            _session(server.url, script, random.Random(chance.random()), began, all_opened, opening)
            for _ in range(count)
        )
    )
    return [second for took, _ in found for second in took], sum(lost for _, lost in found), held[0]


async def _session(
    url: str,
    script: Script,
    chance: random.Random,
    began: asyncio.Barrier,
    all_opened: Callable[[], Awaitable[None]],
    opening: asyncio.Lock,
) -> tuple[list[float], bool]:
    took: list[float] = []
    address = f"{url.replace('http', 'ws', 1)}_stcore/stream"
    start = 0.0
    try:
        async with opening:
            socket = await connect(
                address, origin=url.rstrip("/"), subprotocols=["streamlit", "x"], max_size=None
            )
            for message in script.opening:
                await _answered(socket, message)
        async with socket:
            await all_opened()
            end = time.monotonic() + _LASTS_S
            chosen = False
            await asyncio.sleep(chance.uniform(0, _PERIOD_S))
            while time.monotonic() < end:
                start = time.monotonic()
                for message in script.undoing if chosen else script.choosing:
                    await _answered(socket, message)
                took.append(time.monotonic() - start)
                chosen = not chosen
                await asyncio.sleep(max(0.0, chance.uniform(0.6, 1.4) * _PERIOD_S - took[-1]))
    except (WebSocketException, OSError, TimeoutError):
        if not start:
            await began.abort()
            raise
        return [*took, time.monotonic() - start], True
    return took, False


async def _answered(socket: ClientConnection, message: bytes) -> None:
    """Send, and read until the run that it began has ended."""
    await socket.send(message)
    async with asyncio.timeout(_PATIENCE_S):
        async for answer in socket:
            assert isinstance(answer, bytes)
            # Only the small messages can be the last: the big ones need not be taken apart here.
            if len(answer) < 1000 and ForwardMsg.FromString(answer).WhichOneof("type") == "script_finished":
                return
    raise TimeoutError
