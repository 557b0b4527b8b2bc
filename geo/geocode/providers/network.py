"""A provider over the network: asked no faster than it allows, given up in time, and left alone once it is down."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from geopy.exc import (  # type: ignore[import-untyped]
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)

from geo.geocode.answer.answers import Answer, Candidate, in_wgs84, no_answer
from geo.geocode.providers.levels import TOO_COARSE, Level
from geo.geocode.providers.transport import HideSecrets
from geo.model.errors import GeocodeError

_CONFIDENCE = {
    "building": 0.9,
    "street_number": 0.9,
    "street": 0.8,
    "block": 0.7,
    "town": 0.6,
    "district": 0.4,
}


class GeopyClient(Protocol):
    """What is used of a geopy geocoder."""

    def geocode(self, query: str, *, timeout: float) -> Any:
        """A geopy ``Location``, or None."""
        ...


@dataclass(frozen=True)
class Limits:
    """How a provider may be asked.

    ``timeout_s`` bounds one row with all its retries and pauses; ``failures`` in a row close the provider for
    ``pause_s``, and a used-up quota or a refused key closes it for the rest of the run.
    """

    per_second: float = 1.0
    timeout_s: float = 10.0
    retries: int = 3
    backoff_s: float = 0.5
    failures: int = 3
    pause_s: float = 60.0


@dataclass
class NetworkProvider:
    """One geocoding service, with its datum and its limits; answers come back in WGS-84.

    All sessions of a server share one, so that together they keep to the service's pace.
    """

    name: str
    datum: str
    version: str
    client: GeopyClient = field(repr=False)
    level: Callable[[Mapping[str, Any]], Level] = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    secrets: HideSecrets = field(default_factory=lambda: HideSecrets(()), repr=False)
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    network: bool = field(default=True, init=False)
    _next_at: float = field(default=0.0, init=False, repr=False)
    _closed_until: float = field(default=0.0, init=False, repr=False)
    _closed_because: str = field(default="", init=False, repr=False)
    _failures: int = field(default=0, init=False, repr=False)
    _counting: Lock = field(default_factory=Lock, init=False, repr=False)

    def answer(self, text: str) -> Answer:
        """What the service says of one address.

        Raises
        ------
        GeocodeError
            The service did not answer; the message says why and holds no key. Ask again later: nothing is
            known of the address.
        """
        if self.clock() < self._closed_until:
            raise GeocodeError("{service} is not asked: {said}", service=self.name, said=self._closed_because)
        place = self._ask(text)
        self._failures = 0
        return (
            no_answer(f"{self.name} knows no such address", self.name) if place is None else self._read(place)
        )

    def _ask(self, text: str) -> Any:
        """The service's place, after as many attempts as the row's time allows."""
        self._wait_for_turn()
        deadline = self.clock() + self.limits.timeout_s
        for attempt in range(self.limits.retries + 1):
            try:
                return self.client.geocode(text, timeout=max(deadline - self.clock(), 0.01))
            except (
                GeocoderQuotaExceeded,
                GeocoderAuthenticationFailure,
                GeocoderInsufficientPrivileges,
            ) as error:
                # A rate limit is a kind of quota to geopy, but it passes.
                if not isinstance(error, GeocoderRateLimited):
                    raise self._closed(math.inf, str(error)) from None
                pause = self._pause(attempt, error)
                message = str(error)
            except (GeocoderTimedOut, GeocoderUnavailable) as error:
                raise self._failed(str(error)) from None
            except (GeocoderParseError, GeocoderQueryError) as error:
                raise self._failed(str(error)) from None
            except GeocoderServiceError as error:
                pause, message = self._pause(attempt, error), str(error)
            except (GeopyError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise self._failed(f"the answer has an unknown form ({type(error).__name__})") from None
            if attempt == self.limits.retries or self.clock() + pause >= deadline:
                break
            self.sleep(pause)
        raise self._failed(message)

    def _read(self, place: Any) -> Answer:
        try:
            level = self.level(place.raw)
            lon, lat = in_wgs84(place.longitude, place.latitude, self.datum)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._failed(f"the answer has an unknown form ({type(error).__name__})") from None
        if level.precision == TOO_COARSE:
            return no_answer(f"{self.name} knows only the city or what is above it: no point", self.name)
        label = str(place.address or "")[:200]
        found = Candidate(lon, lat, level.precision, level.radius_m, self.secrets.clean(label))
        notes = (
            ("the provider knows the district only: the point stands for it",)
            if level.precision == "district"
            else ()
        )
        return Answer(found, _CONFIDENCE[level.precision], self.name, "", notes)

    def _wait_for_turn(self) -> None:
        # A turn is taken before it is waited for: threads that wait at the same time get one each.
        with self._counting:
            now = self.clock()
            turn = max(now, self._next_at)
            self._next_at = turn + 1.0 / self.limits.per_second
        if now < turn:
            self.sleep(turn - now)

    def _pause(self, attempt: int, error: Exception) -> float:
        asked = getattr(error, "retry_after", None)
        return float(asked) if asked else self.limits.backoff_s * 2.0**attempt

    def _failed(self, message: str) -> GeocodeError:
        with self._counting:
            self._failures += 1
            failures = self._failures
        if failures >= self.limits.failures:
            return self._closed(
                self.clock() + self.limits.pause_s, f"{failures} failures in a row, last: {message}"
            )
        return GeocodeError("{service}: {said}", service=self.name, said=self.secrets.clean(message))

    def _closed(self, until: float, message: str) -> GeocodeError:
        self._closed_until, self._closed_because = until, self.secrets.clean(message)
        return GeocodeError("{service}: {said}", service=self.name, said=self._closed_because)
