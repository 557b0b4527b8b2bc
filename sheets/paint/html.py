"""A map sheet as one interactive HTML file."""

from __future__ import annotations

from dataclasses import replace

from drawing.shapes import Page
from geo.model.layout import Layout
from layers.standalone import FileText, standalone_page
from sheets.map.companies import passing
from sheets.page.address import view_address
from sheets.page.head import titles
from sheets.page.notes import approval_of, attribution_of, held_of
from sheets.page.record import Record
from sheets.page.spec import SheetSpec
from words.sentence import LANGUAGES


def html_page(layout: Layout, spec: SheetSpec, page: Page, record: Record) -> str:
    """The sheet's view as a file that opens from disk: its extent, filters and layers, cards in both languages."""
    texts: dict[str, FileText] = {}
    for lang in LANGUAGES:
        own = replace(spec, lang=lang)
        title, subtitle = titles(layout, own)
        held = held_of(layout, own, set(layout.zones["basis"]))
        foot = (spec.note, " ".join((*held, approval_of(layout, spec))), attribution_of(layout, own.say))
        texts[lang] = FileText(title, subtitle, tuple(line for line in foot if line))
    chosen = f"company:{spec.company}" if spec.company else spec.card
    if spec.what == "zone":
        chosen = f"zone:{spec.zone}"
    kind, _, slug = chosen.partition(":")
    narrowed = bool(spec.filters or spec.q or spec.short)
    # The map itself leaves out what lies outside a drawn area.
    matching = passing(layout, replace(spec, shape=""))
    assert page.bounds is not None
    view = {
        "lang": spec.lang,
        "layers": list(spec.layers) if spec.layers is not None else None,
        "filter": {},
        "only": [str(id) for id in layout.companies.index[matching]] if narrowed else None,
        "bounds": page.bounds.as_latlon(),
        "shape": spec.shape or None,
        "within": spec.within,
        "selected": {"kind": kind, "id": slug} if chosen else None,
        **({"layout": spec.layout} if spec.layout else {}),
    }
    return standalone_page(
        layout,
        texts=texts,
        view=view,
        record=record,
        about=page.alt,
        home=view_address(spec).partition("?")[0],
    )
