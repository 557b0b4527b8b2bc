"""What the server counts, in the text format of Prometheus; handed out on a port of its own where one is asked for.

Labels are few and fixed: nothing that a reader wrote or is called can become one.
"""

from __future__ import annotations

import asyncio
import socket
import threading

import uvicorn
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

disable_created_metrics()  # type: ignore[no-untyped-call] # a second series for each, of when it began
# A registry of our own: the library's has figures of Python's inside that nobody asked for.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # memory, open files, processor seconds

REQUESTS = Counter(
    "layout_explorer_requests",
    "Answers by the kind of address, method and status; 429, 413, 411, 421 and 503 are refusals.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "layout_explorer_request_seconds",
    "From a request to the last byte of its answer, by the kind of address.",
    ["route"],
    registry=REGISTRY,
)
SESSIONS = Gauge("layout_explorer_sessions", "Pages that are connected now.", registry=REGISTRY)
RUN_SECONDS = Histogram(
    "layout_explorer_run_seconds",
    "Runs of a page's script; map: the part that a choice on the map page runs, within a page's run or alone.",
    ["part"],
    registry=REGISTRY,
)
EXPORT_SECONDS = Histogram(
    "layout_explorer_export_seconds",
    "Making a file that a reader asked for.",
    buckets=(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120),
    registry=REGISTRY,
)
EXPORTS = Gauge(
    "layout_explorer_exports",
    "Files of readers: running (being made now), waiting (made, and not fetched yet).",
    ["state"],
    registry=REGISTRY,
)
EXPORTS_REFUSED = Counter(
    "layout_explorer_exports_refused", "Files not begun, since the server stops.", registry=REGISTRY
)


async def metrics(request: Request) -> Response:
    """All figures as they are now."""
    text = await asyncio.to_thread(generate_latest, REGISTRY)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def serve_metrics(listener: socket.socket) -> None:
    """Answer ``/metrics`` on a bound socket from a thread that ends with the process."""
    app = Starlette(routes=[Route("/metrics", metrics)])
    # The library's own server looks up the host's name at its start, which may ask another host.
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    threading.Thread(target=server.run, args=([listener],), name="metrics", daemon=True).start()
