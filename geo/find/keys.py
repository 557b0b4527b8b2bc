"""Many short texts that can be asked for a part of them at once: one long row of characters in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_GAP = "\n"


@dataclass(frozen=True)
class Keys:
    """Keys one after another, a line break before each; earlier ones are the better answers.

    Attributes
    ----------
    signs
        Code points of the whole row.
    word_at
        Whether a word begins at each sign.
    starts, lengths
        Where each key begins in the row, and how many signs it has.
    owners
        What each key belongs to: numbers that only the caller understands.
    """

    signs: npt.NDArray[np.uint32]
    word_at: npt.NDArray[np.bool_]
    starts: Ints
    lengths: Ints
    owners: Ints
    _times: dict[int, int] = field(repr=False)

    @classmethod
    def of(cls, keys: Sequence[str], begins: Sequence[Sequence[int]], owners: Sequence[int]) -> Keys:
        """Keys in the order given; ``begins`` are the places in each where a word begins."""
        row = "".join(_GAP + key for key in keys)
        signs = np.frombuffer(row.encode("utf-32-le"), dtype=np.uint32)
        lengths = np.array([len(key) for key in keys], dtype=np.int64)
        starts = np.cumsum(lengths + 1) - lengths
        word_at = np.zeros(len(signs), dtype=bool)
        counts = np.array([len(places) for places in begins], dtype=np.int64)
        places = np.fromiter((place for some in begins for place in some), np.int64, int(counts.sum()))
        word_at[np.repeat(starts, counts) + places] = True
        known, times = np.unique(signs, return_counts=True)
        return cls(
            signs=signs,
            word_at=word_at,
            starts=starts,
            lengths=lengths,
            owners=np.array(owners, dtype=np.int64),
            _times=dict(zip(known.tolist(), times.tolist(), strict=True)),
        )

    def find(self, part: str) -> Ints:
        """Every place in the row where ``part`` stands, in order; the rarest of its signs is looked for first."""
        wanted = [ord(sign) for sign in part]
        if not wanted or len(wanted) >= len(self.signs) or not all(sign in self._times for sign in wanted):
            return np.empty(0, dtype=np.int64)
        rarest_first = sorted(range(len(wanted)), key=lambda at: self._times[wanted[at]])
        first = rarest_first[0]
        room = len(self.signs) - len(wanted) + 1
        found = np.flatnonzero(self.signs[first : first + room] == wanted[first])
        for at in rarest_first[1:]:
            if not len(found):
                break
            found = found[self.signs[found + at] == wanted[at]]
        return found

    def keys_at(self, found: Ints) -> Ints:
        """Which key each place of the row lies in."""
        return np.searchsorted(self.starts, found, side="right") - 1
