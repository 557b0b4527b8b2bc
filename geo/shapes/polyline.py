"""Points as a short text: Google's encoded polyline algorithm, longitude before latitude.

Each coordinate is a whole number of 1e-5 degrees, less the one before; its sign moves to the last bit, then five
bits a time, lowest first, become characters from ``?`` to ``~``.
Source of the algorithm: https://developers.google.com/maps/documentation/utilities/polylinealgorithm
(which puts latitude first; here lon, lat as everywhere).
"""

from __future__ import annotations

from collections.abc import Iterable

STEPS_PER_DEGREE = 100_000
_FIRST = 63
_MORE = 0x20
# More than 1e9 steps is no coordinate, however it was put together; a text must not grow numbers without end.
_MOST_BITS = 35


def encode_points(points: Iterable[tuple[float, float]]) -> str:
    """``lon, lat`` pairs in degrees as text, to five decimals.

    >>> encode_points([(-120.2, 38.5), (-120.95, 40.7)])
    '~ps|U_p~iFnnqC_ulL'
    """
    out: list[str] = []
    before = (0, 0)
    for point in points:
        here = (round(point[0] * STEPS_PER_DEGREE), round(point[1] * STEPS_PER_DEGREE))
        for value, last in zip(here, before, strict=True):
            _write(value - last, out)
        before = here
    return "".join(out)


def decode_points(text: str) -> list[tuple[float, float]]:
    """The ``lon, lat`` pairs of a text.

    Raises
    ------
    ValueError
        A character is not of the alphabet, or the text ends inside a pair.
    """
    numbers = _numbers(text)
    if len(numbers) % 2:
        raise ValueError("the text ends inside a pair")
    points = []
    x = y = 0
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE))
    return points


def _write(step: int, out: list[str]) -> None:
    rest = ~(step << 1) if step < 0 else step << 1
    while rest >= _MORE:
        out.append(chr((_MORE | (rest & 0x1F)) + _FIRST))
        rest >>= 5
    out.append(chr(rest + _FIRST))


def _numbers(text: str) -> list[int]:
    numbers = []
    value = bits = 0
    for char in text:
        code = ord(char) - _FIRST
        if not 0 <= code < 2 * _MORE or bits >= _MOST_BITS:
            raise ValueError(f"{char!r} does not belong here")
        value |= (code & 0x1F) << bits
        bits += 5
        if code < _MORE:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    if bits:
        raise ValueError("the text ends inside a number")
    return numbers
