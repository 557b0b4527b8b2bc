"""Names that are nearly what was typed: a letter left out, doubled, wrong, or two of them swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from geo.find.keys import Ints
from geo.find.spellings import Spelling, has_han

_LONGEST = 40
_SHORTEST_WORD = 3


def edits_allowed(typed: str) -> int:
    """How many edits what was typed may be away from a name: a Chinese sign says more than a letter.

    >>> [edits_allowed(typed) for typed in ("abc", "abcd", "abcdefgh", "张江", "药明巨")]
    [0, 1, 2, 0, 1]
    """
    one, two = (3, 6) if has_han(typed) else (4, 8)
    return (len(typed) >= one) + (len(typed) >= two)


@dataclass(frozen=True)
class Forms:
    """Whole names and single words, each once, the short ones first; ``owners[ends[i - 1]:ends[i]]`` bear form i."""

    forms: list[str] = field(repr=False)
    lengths: Ints
    firsts: Ints = field(repr=False)
    owners: Ints = field(repr=False)
    ends: Ints = field(repr=False)

    @classmethod
    def of(cls, ways: Iterable[tuple[int, Spelling]]) -> Forms:
        """The forms of all spellings, each given with its owner."""
        bearers: dict[str, set[int]] = {}
        for owner, (key, begins) in ways:
            if len(key) <= _LONGEST:
                bearers.setdefault(key, set()).add(owner)
            if len(begins) > 1 and not has_han(key):
                for start, end in zip(begins, (*begins[1:], len(key)), strict=True):
                    if end - start >= _SHORTEST_WORD:
                        bearers.setdefault(key[start:end], set()).add(owner)
        forms = sorted(bearers, key=lambda form: (len(form), form))
        return cls(
            forms=forms,
            lengths=np.array([len(form) for form in forms], dtype=np.int64),
            firsts=np.array([ord(form[0]) for form in forms], dtype=np.int64),
            owners=np.array([owner for form in forms for owner in sorted(bearers[form])], dtype=np.int64),
            ends=np.cumsum([len(bearers[form]) for form in forms], dtype=np.int64),
        )

    def near(self, typed: str) -> Iterator[tuple[int, Ints]]:
        """Edits, and who bears a form that few edits away; then those that only begin so, as one edit more."""
        allowed = edits_allowed(typed)
        if not allowed:
            return
        low, high = np.searchsorted(self.lengths, [len(typed) - allowed, len(typed) + allowed + 1])
        for number, edits in self._within(typed, self.forms[low:high], allowed):
            yield edits, self._bearers(low + number)
        # What only begins so is asked for more narrowly: its first sign must be one of the first two typed.
        firsts = self.firsts[high:]
        longer = (high + np.flatnonzero((firsts == ord(typed[0])) | (firsts == ord(typed[1])))).tolist()
        heads = [self.forms[number][: len(typed)] for number in longer]
        for number, edits in self._within(typed, heads, allowed):
            yield edits + 1, self._bearers(longer[number])

    def _within(self, typed: str, forms: list[str], allowed: int) -> list[tuple[int, int]]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near = extract(typed, forms, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return [(number, int(edits)) for _, edits, number in near]

    def _bearers(self, number: int) -> Ints:
        start = self.ends[number - 1] if number else 0
        return self.owners[start : self.ends[number]]
