"""The log: one line an event, without what people wrote, asked for or are called.

A failure is told by its type and by the places in the code that it came through. Its message may hold a reader's words,
so it is left out, and so are addresses of clients, queries and names of files. ``LOG_FORMAT=json`` makes every line of
ours, of Streamlit's and of uvicorn's a JSON object; else it is a line of text that tells the same.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit.logger

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; "" outside of one, as in a page's script."""

_HOUSE = ("geo", "words", "drawing", "layers", "sheets", "web", "ui", "commands")
_log = logging.getLogger(__name__)


def told(record: logging.LogRecord) -> dict[str, Any]:
    """What a record tells: time, level, logger, event, the request's id, and of a failure its type and frames.

    Other libraries' messages are kept only as they stand in their code, without what fills them.
    """
    own = record.name.split(".")[0] in _HOUSE
    line: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage() if own else str(record.msg)[:200],
        **getattr(record, "told", {}),
    }
    if request := REQUEST_ID.get():
        line["request"] = request
    if record.exc_info and record.exc_info[0]:
        line["failure"] = record.exc_info[0].__name__
        line["frames"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(record.exc_info[2])
        ]
    return line


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return json.dumps(told(record), ensure_ascii=False)


class TextLines(logging.Formatter):
    """A record as one line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and event, then the rest by name."""
        line = told(record)
        first = " ".join(str(line.pop(name)) for name in ("time", "level", "logger", "event"))
        return " ".join([first, *(f"{name}={value}" for name, value in line.items())]).replace("\n", " ")


def write_log(environment: Mapping[str, str] | None = None) -> None:
    """Have every logger of this process write such lines to the error output from here on.

    Called at the start, and again when uvicorn is up, which has set up its own loggers by then.
    """
    env = os.environ if environment is None else environment
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if env.get("LOG_FORMAT") == "json" else TextLines())
    logging.root.handlers = [handler]
    for name in _HOUSE:
        logging.getLogger(name).setLevel(logging.INFO)

    # Streamlit gives each logger of its own a handler, also those that it makes later: by this function, which it looks
    # up by its name in its module. Where that changes, its lines come as plain text (tests/test_serve.py).
    def write_by_ours(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    streamlit.logger.setup_formatter = write_by_ours
    streamlit.logger.update_formatter()
    # Requests have their line in `web.access_log`.
    for name in ("uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)

    sys.excepthook = lambda kind, error, place: _log.critical("ended by", exc_info=(kind, error, place))
    threading.excepthook = _thread_failed
    warnings.showwarning = _warned


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _log.error("a thread failed", exc_info=(failed.exc_type, failed.exc_value, failed.exc_traceback))


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: Any, **__: Any
) -> None:
    _log.warning("%s at %s:%d", category.__name__, Path(filename).name, lineno)


def tell(line: str) -> None:
    """Something for whoever started the server: a line on its output, or of the log where all lines are JSON."""
    if os.environ.get("LOG_FORMAT") == "json":
        _log.info(line)
    else:
        print(line, flush=True)
