"""The log: one JSON object a line, without what people wrote, asked for or are called.

A failure is told by its type and by the places in the code that it came through. Its message may hold a reader's words,
so it is left out, and so are addresses of clients, queries and names of files.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

_HOUSE = ("geo", "layers", "sheets", "ui", "commands")
_SERVER = ("streamlit", "uvicorn")


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time, level, logger, event, and of a failure its type and frames."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; other libraries' messages are kept only as they stand in their code, without what fills them."""
        own = record.name.split(".")[0] in _HOUSE
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if own else str(record.msg)[:200],
        }
        if record.exc_info and record.exc_info[0]:
            line["failure"] = record.exc_info[0].__name__
            line["frames"] = [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def log_as_json() -> None:
    """Our own loggers, and those of the server that exist by now, write JSON lines from here on."""
    lines = JsonLines()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(lines)
    # Whoever has no handler, as the server's protocol, would write plain text with all that was said.
    if not logging.root.handlers:
        logging.root.addHandler(handler)
    for name in _HOUSE:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    for name, known in logging.root.manager.loggerDict.items():
        if isinstance(known, logging.Logger) and name.split(".")[0] in _SERVER:
            for theirs in known.handlers:
                theirs.setFormatter(lines)
