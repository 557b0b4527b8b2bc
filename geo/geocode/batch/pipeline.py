"""Many addresses to records: in input order, in bounded memory, each asked once, and never again after a break."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from geo.geocode.answer.answers import FINENESS, Answer
from geo.geocode.answer.guards import Guard, Whereabouts, guard_of
from geo.geocode.answer.ladder import EmbeddedProvider
from geo.geocode.batch.batch import Query, Summary, asked_text
from geo.geocode.batch.cache import AnswerCache, cache_key
from geo.geocode.batch.records import Record, unplaced
from geo.geocode.gazetteer.tables import gazetteer_of
from geo.geocode.providers.providers import PROVIDERS, build_provider
from geo.model.errors import ChoiceError, GeocodeError
from geo.model.layout import Layout

Progress = Callable[[int, int | None, float], None]
"""Called with the rows done, the rows in all (None if not known) and the rows a second so far."""

_LOCAL_CHUNK, _NETWORK_CHUNK = 1000, 10
# Pairs of coordinates kept for telling datums apart; more would not change the median.
_MOST_PAIRS = 5000
# A known place further from its address than this cannot tell datums apart.
_SURE_RADIUS_M = 400.0
_CONFLICT, _REACHABLE_CONFLICT = 0.6, 0.85


class Provider(Protocol):
    """Whatever answers: the layout's own data, or a service over the network."""

    @property
    def name(self) -> str:
        """Its word in records."""
        ...

    @property
    def version(self) -> str:
        """What its answers rest on; a new one means that it is asked again."""
        ...

    def answer(self, text: str) -> Answer:
        """What it says of one address; raises `GeocodeError` where it could not say anything."""
        ...


class Geocoder:
    """Addresses to records by the layout's data and, if one was chosen, a service over the network.

    Parameters
    ----------
    embedded
        The layout's own data. It reads every address, answers where the service does not, and is what a
        service's points are checked against.
    guard
        Districts and zones.
    service
        A provider over the network; None sends nothing anywhere.
    cache
        Where answers are kept.
    """

    def __init__(
        self,
        embedded: EmbeddedProvider,
        guard: Guard,
        service: Provider | None = None,
        cache: AnswerCache | None = None,
    ) -> None:
        self.embedded, self.guard, self.service = embedded, guard, service
        self.cache = AnswerCache() if cache is None else cache
        self.summary = Summary()

    def records(
        self, queries: Iterable[Query], progress: Progress | None = None, total: int | None = None
    ) -> Iterator[Record]:
        """A record for each query, in order. ``summary`` grows with them and starts anew with each call."""
        self.summary, begin = Summary(), time.monotonic()
        waiting = iter(queries)
        size = _LOCAL_CHUNK if self.service is None else _NETWORK_CHUNK
        while chunk := list(islice(waiting, size)):
            for record in self._chunk(chunk):
                self.summary.add(record)
                yield record
            if progress:
                done = self.summary.rows
                progress(done, total, done / max(time.monotonic() - begin, 1e-9))

    def _chunk(self, chunk: Sequence[Query]) -> Iterator[Record]:
        local = self._answers({query.text: query.text for query in chunk}, self.embedded)
        answers = local if self.service is None else self._with_service(chunk, local)
        found = [answers[query.text].found for query in chunk]
        lon = np.array([one.lon if one else np.nan for one in found])
        lat = np.array([one.lat if one else np.nan for one in found])
        where = self.guard.whereabouts(lon, lat, [answers[query.text].district for query in chunk])
        for place, query in enumerate(chunk):
            yield self._record(query, answers[query.text], where, place)

    def _answers(self, texts: Mapping[str, str], provider: Provider) -> dict[str, Answer]:
        """Answers by address; ``texts`` gives what to ask for each. What is in the cache is not asked."""
        keys = {text: cache_key(text, provider.name, provider.version) for text in texts}
        known = self.cache.known(keys.values())
        fresh: dict[bytes, tuple[str, Answer]] = {}
        for text, key in keys.items():
            if key not in known:
                known[key] = provider.answer(texts[text])
                fresh[key] = (text, known[key])
        self.summary.asked += len(fresh)
        if fresh:
            self.cache.keep(fresh, provider.version)
        return {text: known[key] for text, key in keys.items()}

    def _with_service(self, chunk: Sequence[Query], local: Mapping[str, Answer]) -> dict[str, Answer]:
        service = self.service
        assert service is not None
        answers: dict[str, Answer] = {}
        for text in dict.fromkeys(query.text for query in chunk):
            said = self.embedded.gazetteer.parse(text)
            if said.refused or said.elsewhere:
                # Nonsense and other cities are not sent anywhere.
                answers[text] = local[text]
                continue
            try:
                # One answer at a time: each is on disk before the next is asked for.
                theirs = self._answers({text: asked_text(text, said)}, service)[text]
            except GeocodeError as error:
                self.summary.failed += 1
                answers[text] = _noted(local[text], str(error))
                continue
            answers[text] = self._better(theirs, local[text])
        return answers

    def _better(self, theirs: Answer, ours: Answer) -> Answer:
        """The service's answer where it gives a point in the city that is no coarser than ours."""
        if theirs.found is None:
            return _noted(ours, *theirs.notes)
        if ours.found and FINENESS[ours.found.precision] > FINENESS[theirs.found.precision]:
            return _noted(ours, f"{theirs.provider} knows it only as {theirs.found.precision}")
        point = np.array([theirs.found.lon]), np.array([theirs.found.lat])
        if not self.guard.whereabouts(*point, [""]).district[0]:
            off = f"{theirs.found.lon:.4f},{theirs.found.lat:.4f}"
            return _noted(ours, f"{theirs.provider} answers with {off}, outside every district: not used")
        if ours.found and ours.found.radius_m <= _SURE_RADIUS_M and len(self.summary.answered) < _MOST_PAIRS:
            pair = (theirs.found.lon, theirs.found.lat, ours.found.lon, ours.found.lat)
            self.summary.answered.append(pair)
        other = (ours.found,) if ours.found else ()
        return Answer(
            theirs.found,
            theirs.confidence,
            theirs.provider,
            ours.district,
            theirs.notes,
            (*other, *ours.candidates),
        )

    def _record(self, query: Query, answer: Answer, where: Whereabouts, place: int) -> Record:
        found, notes, confidence = answer.found, list(answer.notes), answer.confidence
        if found is None:
            return unplaced(query.text, answer.provider, "; ".join(notes))
        district, off = where.district[place], float(where.off_m[place])
        if found.spans:
            # The point of an area in several districts is in one of them by chance.
            district, off = answer.district, 0.0
            notes.append(f"{found.matched} lies in several districts")
        elif not district:
            notes.append("lies outside every district")
        if off > self.guard.tolerance_m:
            confidence *= _CONFLICT if off > found.radius_m else _REACHABLE_CONFLICT
            notes.append(f"lies {off:.0f} m outside {answer.district}, the district stated")
        if query.lon == query.lon and query.lat == query.lat:
            notes += self._compared(query, answer)
        fine = FINENESS[found.precision] >= FINENESS["block"]
        zone = where.zone[place] if fine else found.zone
        return Record(
            query=query.text,
            lon=round(found.lon, 6),
            lat=round(found.lat, 6),
            datum="WGS-84",
            precision=found.precision,
            radius_m=round(found.radius_m),
            confidence=round(confidence, 2),
            district=district or None,
            zone=zone or None,
            matched=found.matched,
            provider=answer.provider,
            notes="; ".join(notes),
        )

    def _compared(self, query: Query, answer: Answer) -> list[str]:
        """Notes on the coordinates that came with the address."""
        found = answer.found
        assert found is not None
        if found.radius_m <= _SURE_RADIUS_M and len(self.summary.given) < _MOST_PAIRS:
            self.summary.given.append((query.lon, query.lat, found.lon, found.lat))
        away = found.distance_m(query.lon, query.lat)
        return [f"the coordinates given lie {away:.0f} m away"] if away > found.radius_m else []


def geocoder_of(
    layout: Layout,
    provider: str = "embedded",
    settings: Mapping[str, str] | None = None,
    cache_file: Path | None = None,
) -> Geocoder:
    """A geocoder for a layout.

    Parameters
    ----------
    provider
        "embedded", or the name of a service in `geo.geocode.providers.providers.PROVIDERS`.
    settings
        Keys and addresses of services, by name.
    cache_file
        Where answers are kept between runs; None keeps none.

    Raises
    ------
    ChoiceError, GeocodeError, SourceError
        The provider is not known; it lacks its key; the cache cannot be used.
    """
    embedded = EmbeddedProvider(gazetteer_of(layout))
    if provider != embedded.name and provider not in PROVIDERS:
        raise ChoiceError("provider", provider, (embedded.name, *PROVIDERS))
    city = layout.city.zh or layout.city.en
    service = None if provider == embedded.name else build_provider(provider, settings or {}, city)
    return Geocoder(embedded, guard_of(layout), service, AnswerCache(cache_file))


def _noted(answer: Answer, *notes: str) -> Answer:
    return Answer(
        answer.found,
        answer.confidence,
        answer.provider,
        answer.district,
        (*answer.notes, *notes),
        answer.candidates,
    )
