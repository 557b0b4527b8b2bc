"""Companies without coordinates, placed by the layout's own geocoder; and the datum of those that have some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.geocode.answer.guards import DatumGuess, guess_datum
from geo.geocode.batch.batch import Query
from geo.geocode.batch.pipeline import geocoder_of
from geo.intake.brought import Brought
from geo.intake.columns import datum_word, mapped
from geo.intake.positions import coordinates
from geo.model.layout import Layout
from words.sentence import Sentence

# Addresses that are found for telling datums apart; more would not change the median.
_MOST_PAIRS = 500
_OFF_ADDRESSES = (
    "{rows} {rows:row whose address we know lies|rows whose addresses we know lie} off it by, if they were in: "
    "{offsets} (median)"
)
_OFF_NAMES = (
    "{rows} {rows:company that we know lies|companies that we know lie} off by, if they were in: "
    "{offsets} (median)"
)
_EXACT = ("building", "street_number")


@dataclass(frozen=True)
class DatumEvidence:
    """The datum that coordinates seem to be in, and what speaks for it.

    Attributes
    ----------
    datum
        "" where nothing speaks for one, or where the evidence disagrees.
    heading
        A heading that names a datum, and that datum; two empty words where none does.
    addresses, names
        How the coordinates lie to the addresses of their rows, and to companies of the layout with the same name.
    """

    datum: str
    heading: tuple[str, str]
    addresses: DatumGuess
    names: DatumGuess

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What speaks for one datum or another; none where nothing does."""
        named = {"column": self.heading[0], "datum": self.heading[1]}
        said = [Sentence("the heading {column!r} names {datum}", named)] if self.heading[1] else []
        for words, guess in ((_OFF_ADDRESSES, self.addresses), (_OFF_NAMES, self.names)):
            if guess.offsets_m:
                offsets = tuple(f"{datum} {metres:,.0f} m" for datum, metres in guess.offsets_m.items())
                said.append(Sentence(words, {"rows": guess.pairs, "offsets": offsets}))
        return tuple(said)


def located(table: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Accepted companies, those with an address and no coordinates where the layout's own geocoder puts them.

    Nothing is sent anywhere. A row that is not found keeps its empty position, with the reason in ``position_note``.
    """
    wanted = (table["lon"] == "") & ((table["address_zh"] != "") | (table["address_en"] != ""))
    if not wanted.any():
        return table
    records = list(geocoder_of(layout).records(map(Query, _addresses(table)[wanted])))
    placed = [one.lon is not None for one in records]
    found = {
        "lon": ["" if one.lon is None else f"{one.lon:.6f}" for one in records],
        "lat": ["" if one.lat is None else f"{one.lat:.6f}" for one in records],
        "datum": ["WGS-84" if known else "" for known in placed],
        "precision": [one.precision or "" for one in records],
        "radius_m": ["" if one.radius_m is None else str(one.radius_m) for one in records],
        "position_note": [one.matched or one.notes for one in records],
    }
    return table.assign(
        **{
            name: table[name].mask(wanted, pd.Series(cells, index=table.index[wanted]))
            for name, cells in found.items()
        }
    )


def datum_evidence(brought: Brought, mapping: Mapping[str, str], layout: Layout) -> DatumEvidence:
    """The datum that a table's coordinates seem to be in, by its headings, its addresses and known companies."""
    fields = mapped(brought.table, mapping)
    lon, lat, _ = coordinates(brought, fields, layout)
    columns = [column for column, field in mapping.items() if field in ("lon", "lat", "lonlat")]
    heading = next(((column, datum_word(column)) for column in columns if datum_word(column)), ("", ""))
    addresses, names = _by_address(fields, lon, lat, layout), _by_name(fields, lon, lat, layout)
    said = {word for word in (heading[1], addresses.datum, names.datum) if word}
    return DatumEvidence(said.pop() if len(said) == 1 else "", heading, addresses, names)


def _addresses(table: pd.DataFrame) -> pd.Series:
    blank = pd.Series("", index=table.index)
    chinese = table.get("address_zh", blank)
    return chinese.where(chinese != "", table.get("address_en", blank))


def _by_address(fields: pd.DataFrame, lon: np.ndarray, lat: np.ndarray, layout: Layout) -> DatumGuess:
    texts = _addresses(fields)
    rows = np.flatnonzero((texts != "").to_numpy() & np.isfinite(lon) & np.isfinite(lat))[:_MOST_PAIRS]
    if not rows.size:
        return guess_datum([], [], [], [])
    geocoder = geocoder_of(layout)
    queries = zip(texts.iloc[rows], lon[rows].tolist(), lat[rows].tolist(), strict=True)
    for _ in geocoder.records(Query(*one) for one in queries):
        # The geocoder keeps the pairs that can tell datums apart.
        pass
    return geocoder.summary.given_datum


def _by_name(fields: pd.DataFrame, lon: np.ndarray, lat: np.ndarray, layout: Layout) -> DatumGuess:
    known = layout.located[layout.located["precision"].isin(_EXACT)]
    points = {
        name.casefold(): (shape.x, shape.y)
        for tongue in ("name_en", "name_zh")
        for name, shape in zip(known[tongue], known.geometry, strict=True)
        if name
    }
    nowhere = (np.nan, np.nan)
    names = fields.reindex(columns=["name_en", "name_zh"], fill_value="")
    places = np.array(
        [
            points.get(zh.casefold()) or points.get(en.casefold()) or nowhere
            for en, zh in zip(names["name_en"], names["name_zh"], strict=True)
        ],
        dtype=float,
    ).reshape(-1, 2)
    return guess_datum(lon, lat, places[:, 0], places[:, 1])
