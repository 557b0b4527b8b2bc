"""One request over the network: a hard limit in time and size, no redirects, and no secret in any message.

geopy's own adapters pass a timeout to the socket, where each byte that arrives starts it anew: a server that
drips one byte a second would hold a batch for hours. Here the whole exchange has one deadline.
"""

from __future__ import annotations

import json
import logging
import queue
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from email.message import Message
from typing import IO, Any
from urllib.parse import quote, quote_plus

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter  # type: ignore[import-untyped]
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable  # type: ignore[import-untyped]

MOST_BYTES = 2_000_000
THREAD = "geocoding request"
_CHUNK = 65_536
_HIDDEN = "***"


class DeadlineAdapter(BaseSyncAdapter):
    """geopy's way to the network, bounded: `timeout` limits the exchange from the first name look-up on."""

    def __init__(self, *, proxies: Mapping[str, str] | None, ssl_context: ssl.SSLContext | None) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler(dict(proxies) if proxies else None),
            urllib.request.HTTPSHandler(context=ssl_context or ssl.create_default_context()),
            _NoRedirect(),
        )

    def get_json(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> Any:
        """The parsed answer; `GeocoderParseError` if it is no JSON."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except ValueError:
            raise GeocoderParseError("the answer is not JSON") from None

    def get_text(self, url: str, *, timeout: float | None, headers: Mapping[str, str]) -> str:
        """The answer's text. Messages of errors never hold the address that was asked for: it may hold a key."""
        limit = 10.0 if timeout is None else timeout
        results: queue.SimpleQueue[str | Exception] = queue.SimpleQueue()
        # The scheme is checked where the provider is built.
        request = urllib.request.Request(url, headers=dict(headers))  # noqa: S310
        deadline = time.monotonic() + limit
        # A look-up of a host's name cannot be interrupted, so the exchange runs beside and is left behind.
        threading.Thread(
            target=self._exchange, args=(request, deadline, results), name=THREAD, daemon=True
        ).start()
        try:
            result = results.get(timeout=limit)
        except queue.Empty:
            raise GeocoderTimedOut(f"no complete answer within {limit:g} s") from None
        if isinstance(result, Exception):
            raise result from None
        return result

    def _exchange(
        self, request: urllib.request.Request, deadline: float, results: queue.SimpleQueue[str | Exception]
    ) -> None:
        try:
            results.put(self._read(request, deadline))
        except urllib.error.HTTPError as error:
            with error:
                headers = {name.lower(): value for name, value in error.headers.items()}
            results.put(_http_error(error.code, headers))
        except TimeoutError:
            results.put(GeocoderTimedOut("the connection timed out"))
        except urllib.error.URLError as error:
            timed_out = isinstance(error.reason, TimeoutError)
            kind = GeocoderTimedOut if timed_out else GeocoderUnavailable
            results.put(kind("the connection timed out" if timed_out else "the server cannot be reached"))
        except GeocoderServiceError as error:
            results.put(error)
        except Exception as error:
            # The kind of the error says enough; its text may quote the request.
            results.put(GeocoderUnavailable(f"the connection broke: {type(error).__name__}"))

    def _read(self, request: urllib.request.Request, deadline: float) -> str:
        body = bytearray()
        remaining = max(deadline - time.monotonic(), 0.001)
        with self._opener.open(request, timeout=remaining) as response:
            while chunk := response.read1(_CHUNK):
                body += chunk
                if len(body) > MOST_BYTES:
                    raise GeocoderServiceError(f"the answer is longer than {MOST_BYTES} bytes")
                if time.monotonic() > deadline:
                    raise GeocoderTimedOut("the answer came too slowly")
        return body.decode("utf-8", errors="replace")


def _http_error(status: int, headers: Mapping[str, str]) -> Exception:
    message = f"HTTP status {status}"
    # geopy takes 503 and 504 for timeouts; here every 5xx is a busy server, to be asked again.
    error: Exception = (
        GeocoderServiceError(message)
        if status >= 500
        else AdapterHTTPError(message, status_code=status, headers=headers, text="")
    )
    return error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could carry a key to another host: it counts as an error."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


class HideSecrets(logging.Filter):
    """Keeps keys out of log records, where geopy writes each request at level DEBUG."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self.secrets = {secret for secret in secrets if secret}

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record; always lets it pass."""
        record.msg, record.args = self.clean(record.getMessage()), None
        return True

    def clean(self, text: str) -> str:
        """``text`` with every secret, plain or as it stands in a URL, replaced."""
        for secret in self.secrets:
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, _HIDDEN)
        return text


def hide_secrets(secrets: Iterable[str]) -> HideSecrets:
    """Hides ``secrets`` in what geopy logs from now on, beside those hidden before."""
    logger = logging.getLogger("geopy")
    hiding = next((one for one in logger.filters if isinstance(one, HideSecrets)), None)
    if hiding is None:
        hiding = HideSecrets(())
        logger.addFilter(hiding)
    # A new set: another thread may be going through the old one to clean a record.
    hiding.secrets = hiding.secrets | {secret for secret in secrets if secret}
    return hiding
