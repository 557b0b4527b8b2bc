"""What facets and their choices are called. Browsers get it once, with the layout; answers bring counts alone."""

from __future__ import annotations

from geo.find.facets import NONE, facet_codes
from geo.model.layout import Layout, Words
from layers.contract import FacetTable
from words.sentence import LANGUAGES
from words.speaker import Speaker, speaker

# Always open; the others fold away.
_FIRST = ("zone", "role", "district")


def facet_table(layout: Layout) -> list[FacetTable]:
    """Every facet in the order of the page: its slug, the slugs of its choices, and by language what they are called.

    The facet's own name stands under "".
    """
    labels = {lang: facet_labels(layout, speaker(lang)) for lang in LANGUAGES}
    return [
        {
            "slug": slug,
            "folded": slug not in _FIRST,
            "words": words,
            "names": {lang: labels[lang][slug] for lang in LANGUAGES},
        }
        for slug, words in sorted(facet_codes(layout).items(), key=lambda facet: facet[0] not in _FIRST)
    ]


def facet_labels(layout: Layout, say: Speaker) -> dict[str, dict[str, str]]:
    """What each facet, under "", and each of its slugs is called."""
    lang = say.lang

    def named(table: object) -> dict[str, str]:
        return {
            str(slug): Words(en, zh).in_(lang)
            for slug, en, zh in zip(table.index, table["name_en"], table["name_zh"], strict=True)  # type: ignore[attr-defined,index]
        }

    def said(prefix: str, slugs: tuple[str, ...]) -> dict[str, str]:
        return {slug: say(f"{prefix}_{slug}") for slug in slugs}

    labels = {
        "zone": {**named(layout.zones), NONE: say("no_zone"), "": say("facet_zone")},
        "district": {**named(layout.districts), "": say("facet_district")},
        "role": {
            **{slug: term.words.in_(lang) for slug, term in layout.roles.items()},
            "": say("facet_role"),
        },
        "status": {
            **said("status", ("operating", "under_construction", "planned", "moved_away", "unknown")),
            "": say("facet_status"),
        },
        "listed": {"yes": say("listed_yes"), "no": say("listed_no"), "": say("facet_listed")},
        "founded": {"": say("facet_founded")},
        "precision": {
            **said("precision", ("building", "street_number", "street", "block", "town", "district")),
            "": say("facet_precision"),
        },
        "confidence": {**said("confidence", ("high", "medium", "low")), "": say("facet_confidence")},
    }
    for slug, term in layout.facets.items():
        labels[slug] = {"yes": say("fact_found"), NONE: say("not_found"), "": term.words.in_(lang)}
    for words in labels.values():
        words.setdefault(NONE, say("not_known"))
    return labels
