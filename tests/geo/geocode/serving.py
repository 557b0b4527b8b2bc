"""A geocoding server on the loopback that speaks each provider's protocol, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Query = dict[str, str]
Reply = tuple[int, Any, dict[str, str]]

# What each service sends for the toy city's 玫瑰路100号, and how it words its troubles.
GOOD = {
    "nominatim": lambda lon, lat: [
        {
            "lat": str(lat),
            "lon": str(lon),
            "display_name": "100, 玫瑰路",
            "addresstype": "house",
            "place_rank": 30,
        }
    ],
    "photon": lambda lon, lat: {
        "features": [
            {
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"type": "house", "housenumber": "100", "street": "玫瑰路"},
            }
        ]
    },
    "baidu": lambda lon, lat: {
        "status": 0,
        "result": {"location": {"lng": lon, "lat": lat}, "precise": 1, "confidence": 80, "level": "门址"},
    },
    "amap": lambda lon, lat: {
        "status": "1",
        "infocode": "10000",
        "geocodes": [{"formatted_address": "玫瑰路100号", "location": f"{lon},{lat}", "level": "门牌号"}],
    },
    "tianditu": lambda lon, lat: {
        "status": "0",
        "msg": "ok",
        "location": {"lon": lon, "lat": lat, "level": "门址", "score": 100, "keyWord": "玫瑰路100号"},
    },
}
NOTHING: dict[str, Any] = {
    "nominatim": [],
    "photon": {"features": []},
    "baidu": {"status": 0, "result": {}},
    "amap": {"status": "1", "infocode": "10000", "count": "0", "geocodes": []},
    "tianditu": {"status": "404", "msg": "no data"},
}
QUOTA: dict[str, Any] = {
    "baidu": {"status": 302, "message": "quota"},
    "amap": {"status": "0", "info": "DAILY_QUERY_OVER_LIMIT", "infocode": "10003"},
    "tianditu": {"code": 301014, "msg": "over limit"},
}
BAD_KEY: dict[str, Any] = {
    "baidu": {"status": 200, "message": "APP does not exist"},
    "amap": {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"},
    "tianditu": {"code": 301002, "msg": "bad key"},
}
COARSE: dict[str, Callable[[str], Any]] = {
    "nominatim": lambda level: [
        {
            "lat": "30.05",
            "lon": "120.05",
            "display_name": "x",
            "addresstype": {"city": "city", "district": "county"}[level],
        }
    ],
    "photon": lambda level: {
        "features": [
            {
                "geometry": {"type": "Point", "coordinates": [120.05, 30.05]},
                "properties": {"type": {"city": "city", "district": "county"}[level]},
            }
        ]
    },
    "baidu": lambda level: {
        "status": 0,
        "result": {
            "location": {"lng": 120.05, "lat": 30.05},
            "precise": 0,
            "confidence": 20,
            "level": {"city": "城市", "district": "区县"}[level],
        },
    },
    "amap": lambda level: {
        "status": "1",
        "infocode": "10000",
        "geocodes": [
            {
                "formatted_address": "x",
                "location": "120.05,30.05",
                "level": {"city": "市", "district": "区县"}[level],
            }
        ],
    },
    "tianditu": lambda level: {
        "status": "0",
        "location": {
            "lon": 120.05,
            "lat": 30.05,
            "level": {"city": "市", "district": "区县"}[level],
            "score": 90,
        },
    },
}


@dataclass
class Served:
    """A running server: what it is told to say, one reply a request, the last one over and over."""

    url: str
    replies: list[Any] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def says(self, *replies: Any) -> None:
        """Sets the replies: JSON values for status 200, or ``(status, body, headers)``, or ``"drip"``."""
        self.replies = list(replies)
        self.asked.clear()


@contextmanager
def serving() -> Iterator[Served]:
    """A server on a free port of the loopback, stopped at the end."""
    state = Served("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            state.asked.append(query)
            state.agents.append(self.headers["User-Agent"])
            reply = state.replies[min(len(state.asked), len(state.replies)) - 1]
            if callable(reply):
                reply = reply(query)
            if reply == "drip":
                self._drip()
                return
            status, body, headers = reply if isinstance(reply, tuple) else (200, reply, {})
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(data))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def _drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            try:
                while not state.release.wait(0.02):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            except OSError:
                pass

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        state.release.set()
        server.shutdown()
        thread.join()
        server.server_close()
