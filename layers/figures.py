"""Figures as people read them: thousands separated, yuan in billions, the unit behind the number."""

from __future__ import annotations

import math
import re

from geo.measures.cells import Cell
from geo.model.layout import Words
from words.speaker import Speaker

_PLAIN = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def figure_text(value: str, unit: str, qualifier: str, say: Speaker) -> str:
    """A fact's value with its unit and, where it is not exact, the word that says so.

    >>> from words.speaker import speaker
    >>> figure_text("10000000000", "yuan", "target", speaker("en"))
    '10.0 bn yuan'
    >>> figure_text("10000000000", "yuan", "target", speaker("zh"))
    '100.0 亿元'
    >>> figure_text("100", "firms", "more_than", speaker("en"))
    'over 100 firms'
    """
    if unit == "date":
        text = date_text(value, say)
    elif unit != "text" and _PLAIN.fullmatch(value):
        text = quantity_text(float(value), unit, say)
    else:
        text = value_with_unit(value, unit, say)
    return say(f"qualified_{qualifier}", text=text) if say.known(f"qualified_{qualifier}") else text


def cell_text(cell: Cell, say: Speaker) -> str:
    """A figure with its unit and the word that says it is not exact; "not found" where there is none."""
    if cell.value is None:
        return say("not_found")
    if isinstance(cell.value, Words):
        words = cell.value.in_(say.lang)
        text = date_text(words, say) if cell.unit == "date" else value_with_unit(words, cell.unit, say)
    elif cell.computed_from and 0 < abs(cell.value) < 0.1:
        # Two decimals would say nothing of a small density.
        text = value_with_unit(f"{cell.value:.2g}", cell.unit, say)
    else:
        text = quantity_text(cell.value, cell.unit, say)
    key = f"qualified_{cell.qualifier}"
    return say(key, text=text) if say.known(key) else text


def quantity_text(number: float, unit: str, say: Speaker) -> str:
    """A number with its unit; money in the language's own large units."""
    base, _, per = unit.partition("/")
    if base == "yuan" and per in {"", "year"}:
        text = _yuan_text(number, say)
        return say("per_year", text=text) if per else text
    if unit == "year":
        return number_text(number).replace(",", "")
    return value_with_unit(number_text(number), unit, say)


def value_with_unit(value: str, unit: str, say: Speaker) -> str:
    """Text and unit; a unit without words of ours stands as the data have it."""
    if unit in {"text", "dates", "ratio", "year", ""}:
        return value
    key = "unit_" + re.sub(r"\W+", "_", unit).strip("_")
    word = say(key, count=value) if say.known(key) else unit
    return f"{value}{'' if word.startswith('%') else ' '}{word}"


def number_text(number: float) -> str:
    """Thousands separated, at most two decimals, none that say nothing.

    >>> number_text(1448.3), number_text(10000.0), number_text(0.5418)
    ('1,448.3', '10,000', '0.54')
    """
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def date_text(date: str, say: Speaker) -> str:
    """``2022-11-12`` as 12 Nov 2022 or 2022年11月12日; coarser dates keep their coarseness."""
    found = _DATE.fullmatch(date)
    if not found:
        return date
    year, month, day = found.groups()
    if say.lang == "zh":
        return f"{int(year)}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")
    named = f"{_MONTHS[int(month) - 1]} {year}" if month else year
    return f"{int(day)} {named}" if day else named


def distance_text(metres: float, say: Speaker) -> str:
    """Metres to the ten below a kilometre, else kilometres with one decimal."""
    if metres < 10:
        return f"{math.ceil(metres):d} {say('unit_m')}"
    if metres < 995:
        return f"{round(metres / 10) * 10:d} {say('unit_m')}"
    return f"{metres / 1000:,.1f} {say('unit_km')}"


def _yuan_text(number: float, say: Speaker) -> str:
    if say.lang == "zh":
        if abs(number) >= 1e8:
            return f"{number / 1e8:,.1f} 亿元"
        return f"{number_text(number / 1e4)} 万元" if abs(number) >= 1e4 else f"{number_text(number)} 元"
    if abs(number) >= 1e9:
        return f"{number / 1e9:,.1f} bn yuan"
    return f"{number_text(number / 1e6)} m yuan" if abs(number) >= 1e6 else f"{number_text(number)} yuan"
