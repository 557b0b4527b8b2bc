"""What an address asks of a comparison: subjects, rows, pictures, weights and maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd

from geo.measures.classify import K_RANGE, SCHEMES
from geo.measures.measures import Measure, measures_of
from geo.measures.ranking import AIMS, Aim, Criterion
from geo.measures.subjects import choose_subjects
from geo.model.layout import Layout
from geo.shapes.shapes import Drawn
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

PARTS = ("table", "pictures", "ranking", "planned", "access", "maps")
AREAS = ("district", "zone")
# One picture, two with a divider, two maps of the same ground, two of other ground at the same scale.
MAPS = ("one", "swipe", "view", "scale")
MOST_SUBJECTS = 12
DIVIDE = 50
DIVIDE_RANGE = range(2, 99)
_WEIGHT_FORM = "measure:weight, measure:weight:less or measure:weight:nearest:ideal, weights from 0 to 100"
_BREAKS_FORM = "rising numbers parted by commas"
_DIVIDE_FORM = f"a whole number from {DIVIDE_RANGE[0]} to {DIVIDE_RANGE[-1]}"

# Keeps the known ones among the values of a word, and reports the others.
Known = Callable[[str, Iterable[str]], list[str]]
# Reports a value that was dropped, with what would have been known.
Drop = Callable[[str, str, Sequence[str]], None]


@dataclass(frozen=True)
class CompareWords:
    """What is compared and how it is shown.

    Attributes
    ----------
    subjects
        Words as `geo.measures.subjects.choose_subjects` reads them; empty for the zones of the plan.
    drawn
        What the reader drew; the first is the subject ``drawn:1``, and so on.
    rows
        Measures of the table; empty for the usual ones.
    scatter
        Up to three measures: across, up, and size.
    measures, areas, scheme, k, breaks, per_km2
        The choropleth: one measure, or two to swipe between; of districts or zones; how it is classed; over land area.
    divide
        Where the divider of two measures stands, in per cent of the map's width.
    pair
        The subjects of two linked maps.
    """

    subjects: tuple[str, ...] = ()
    drawn: tuple[Drawn, ...] = ()
    part: str = "table"
    rows: tuple[str, ...] = ()
    scope: str = ""
    scatter: tuple[str, ...] = ()
    weights: tuple[Criterion, ...] = ()
    measures: tuple[str, ...] = ()
    areas: str = "district"
    scheme: str = "quantiles"
    k: int = 5
    breaks: tuple[float, ...] = ()
    per_km2: bool = False
    maps: str = "one"
    divide: int = DIVIDE
    pair: tuple[str, ...] = ()
    lang: str = "en"

    @property
    def say(self) -> Speaker:
        """Our words in its language."""
        return speaker(self.lang)


def read_compare(
    words: Mapping[str, Sequence[str]],
    layout: Layout,
    known_only: Known,
    drop: Drop,
    drawn: tuple[Drawn, ...] = (),
) -> CompareWords:
    """The comparison that ``words`` (lists of values by word) ask for, with the shapes read from them already."""
    zones = [slug for slug in words.get("zone", ()) if slug in layout.zones.index]
    districts = [f"district:{slug}" for slug in words.get("district", ()) if slug in layout.districts.index]
    parks = [f"park:{slug}" for slug in known_only("park", park_slugs(layout) if "park" in words else ())]
    subjects = list(dict.fromkeys([*zones, *districts, *parks, *drawn_words(drawn)]))
    if len(subjects) > MOST_SUBJECTS:
        drop("zone", ", ".join(subjects[MOST_SUBJECTS:]), (f"{MOST_SUBJECTS}",))
    asked = {"rows", "scatter", "weights", "measure"} & words.keys()
    measures = measures_of(layout) if asked else {}
    k = next(iter(known_only("k", map(str, K_RANGE))), "5")
    return CompareWords(
        subjects=tuple(subjects[:MOST_SUBJECTS]),
        drawn=drawn,
        part=next(iter(known_only("part", PARTS)), "table"),
        rows=tuple(known_only("rows", measures)),
        scope=next(iter(known_only("scope", layout.scopes)), ""),
        scatter=tuple(known_only("scatter", numeric(measures))[:3]),
        weights=_weights(words.get("weights", ()), measures, drop),
        measures=tuple(known_only("measure", numeric(measures))[:2]),
        areas=next(iter(known_only("areas", AREAS)), "district"),
        scheme=next(iter(known_only("scheme", SCHEMES)), "quantiles"),
        k=int(k),
        breaks=_breaks(next(iter(words.get("breaks", ())), ""), drop),
        per_km2=bool(known_only("per", ("km2",))),
        maps=next(iter(known_only("maps", MAPS)), "one"),
        divide=_divide(next(iter(words.get("divide", ())), ""), drop),
        pair=tuple(known_only("pair", pair_words(layout, drawn) if "pair" in words else ())[:2]),
    )


def park_slugs(layout: Layout) -> list[str]:
    """Parks of the gazetteer, of which there are figures but no outline."""
    return [str(id) for id in layout.places.loc[layout.places["kind"] == "park", "id"]]


def pair_words(layout: Layout, drawn: Sequence[Drawn] = ()) -> list[str]:
    """The subjects that have an outline to show on a map."""
    districts = (f"district:{slug}" for slug in layout.districts.index)
    return [*map(str, layout.zones.index), *districts, *drawn_words(drawn)]


def drawn_words(drawn: Sequence[Drawn]) -> list[str]:
    """The words that name shapes among the subjects, in their order."""
    return [f"drawn:{number}" for number in range(1, len(drawn) + 1)]


def subjects_of(layout: Layout, words: Sequence[str], drawn: Sequence[Drawn] = ()) -> gpd.GeoDataFrame:
    """The subjects that words name (`geo.measures.subjects`); shapes are called by their number."""
    numbered = {str(number): shape.outline for number, shape in enumerate(drawn, 1)}
    subjects = choose_subjects(layout, words, numbered)
    by_hand = subjects["kind"] == "drawn"
    for lang in LANGUAGES:
        names = [speaker(lang)("drawn_name", number=slug) for slug in subjects.loc[by_hand, "slug"]]
        subjects.loc[by_hand, f"name_{lang}"] = names
    return subjects


def numeric(measures: Mapping[str, Measure]) -> list[str]:
    """The measures that are numbers."""
    return [
        slug for slug, measure in measures.items() if measure.unit not in {"text", "date", "dates", "year"}
    ]


def weight_word(criterion: Criterion) -> str:
    """A criterion as a value of ``weights=``.

    >>> weight_word(Criterion("distance_port", 40, "nearest", 12.5))
    'distance_port:40:nearest:12.5'
    """
    parts = [criterion.measure, f"{criterion.weight:g}"]
    if criterion.aim != "more" or criterion.ideal is not None:
        parts.append(criterion.aim)
    if criterion.ideal is not None:
        parts.append(f"{criterion.ideal:g}")
    return ":".join(parts)


def _weights(values: Sequence[str], measures: Mapping[str, Measure], drop: Drop) -> tuple[Criterion, ...]:
    found: dict[str, Criterion] = {}
    allowed = set(numeric(measures))
    for value in values:
        criterion = _criterion(value)
        if criterion is None or criterion.measure not in allowed:
            drop("weights", value, (_WEIGHT_FORM,))
        else:
            found[criterion.measure] = criterion
    return tuple(found.values())


def _criterion(value: str) -> Criterion | None:
    measure, *rest = value.split(":")
    try:
        weight = float(rest[0])
        aim: Aim = next(aim for aim in AIMS if aim == (rest[1] if len(rest) > 1 else "more"))
        ideal = float(rest[2]) if len(rest) > 2 else None
    except (ValueError, IndexError, StopIteration):
        return None
    fits = (
        0 <= weight <= 100
        and (ideal is None or abs(ideal) < 1e15)
        and (aim == "nearest") == (ideal is not None)
    )
    return Criterion(measure, weight, aim, ideal) if fits and len(rest) < 4 else None


def _breaks(value: str, drop: Drop) -> tuple[float, ...]:
    if not value:
        return ()
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    if (
        not numbers
        or len(numbers) > K_RANGE[-1]
        or numbers != sorted(set(numbers))
        or abs(numbers[-1]) > 1e18
    ):
        drop("breaks", value, (_BREAKS_FORM,))
        return ()
    return tuple(numbers)


def _divide(value: str, drop: Drop) -> int:
    if value in map(str, DIVIDE_RANGE):
        return int(value)
    if value:
        drop("divide", value, (_DIVIDE_FORM,))
    return DIVIDE
