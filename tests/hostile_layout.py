"""A valid layout whose every word tries to run: what a stranger's file could hold at its worst.

It keeps every contract, so it is read, served and drawn like any other. One district, one zone, one company, one
role, scope, measure and source a payload; all free text of theirs is that payload.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.model.contracts import BASES, BY_TABLE, HUES
from geo.model.schema import Contract
from layers.style import SHAPES

# What a payload leaves behind where something runs it: in the page, in the log, in the server's folder.
SUM = "122883"
LEFT_FILE = "pwned-by-a-template"
TRACES = (SUM, "pwnlooppwnloop", "pwnpid")

PAYLOADS: dict[str, str] = {
    "jinja_sum": "{{ 40961 * 3 }}",
    "jinja_process": "{{ 'pwn' ~ 'pid' ~ cycler.__init__.__globals__.os.getpid() }}",
    "jinja_shell": "{{ cycler.__init__.__globals__.os.system('touch " + LEFT_FILE + "') }}",
    "jinja_block": "{% for x in [1, 2] %}pwnloop{% endfor %}",
    "jinja_comment": "be{# hidden #}tween",
    "jinja_open": "{{ {% {# }",
    "literal": "${window.__pwned='literal'}",
    "backtick": "`;window.__pwned='backtick';`",
    "image": "<img src=x onerror=\"window.__pwned='image'\">",
    "image_dialog": "<svg onload=alert(1)>",
    "script": "<script>window.__pwned='script'</script>",
    "script_end": "</script><script>window.__pwned='end'</script>",
    "style_end": "</style><!--<script>",
    "entity": "&lt;img src=x onerror=alert(2)&gt;&#x3c;",
    "javascript_url": "javascript:window.__pwned='url'",
    "double_quote": '" onmouseover="window.__pwned=\'double\'" x="',
    "single_quote": "'-(window.__pwned='single')-'",
    "backslash": "C:\\2019\\u0041\\x3c\\",
    "separator": "one\u2028window.__pwned='separator'\u2029two",
    "line_break": "one\nwindow.__pwned='break'//",
    "picture": "![x](https://evil.test/picture.png)",
    "link": "[x](javascript:window.__pwned='link')",
    "markdown": "**bold** `code` $\\frac{1}{2}$ :red[red] # x",
    "formula": "=cmd|' /C calc'!A0",
    "format": "{0} {lang.__class__} {text} %s %(x)s",
    "prototype": "__proto__",
}
# Addresses that keep the contract (http or https, no blank, quote or angle bracket) and break out of Markdown.
WEB_PAYLOADS = (
    "https://evil.test/a)![x](https://evil.test/picture.png",
    "https://evil.test/](javascript:window.__pwned='web')",
    "https://evil.test/{{40961*3}}${window.__pwned='web'}`",
    "https://evil.test/'onfocus='window.__pwned=1'autofocus='",
    "https://evil.test/\\x",
)
_SIDE = 6  # districts to a row
_STEP = 0.1  # degrees
_EVERYTHING = " ".join(PAYLOADS.values())


def zh(text: str) -> str:
    """How the hostile layout spells ``text`` in its Chinese fields."""
    return f"恶{text}"


def write_hostile_layout(folder: Path) -> Path:
    """Write the layout; the folder."""
    numbered = list(enumerate(PAYLOADS.values()))
    tables = {
        "districts": [_district(*item) for item in numbered],
        "land": [_filled("land", payload, **_square(number, 0.0, _STEP)) for number, payload in numbered],
        "zones": [_zone(*item) for item in numbered],
        "companies": [_company(*item) for item in numbered] + [_unplaced(*item) for item in numbered],
        "facts": [fact for item in numbered for fact in _facts(*item)] + [_plan_fact()],
        "sources": [_source(*item) for item in numbered],
        "places": [
            _filled("places", payload, kind="town", id=f"t{number}", **_at(number))
            for number, payload in numbered
        ],
        "roads": [_filled("roads", payload, **_at(number)) for number, payload in numbered],
        "stations": [
            _filled("stations", payload, id=f"st{number}", **_at(number)) for number, payload in numbered
        ],
    }
    for table, rows in tables.items():
        _write(folder, BY_TABLE[table], rows)
    (folder / "layout.toml").write_text(_settings(), encoding="utf-8")
    (folder / "sources.toml").write_text("".join(_file_entry(*item) for item in numbered), encoding="utf-8")
    (folder / "CHANGELOG.md").write_text("\n\n".join(PAYLOADS.values()), encoding="utf-8")
    return folder


def _filled(table: str, payload: str, **given: Any) -> dict[str, Any]:
    """A row whose free text is ``payload`` wherever nothing is given."""
    row: dict[str, Any] = {
        column.name: zh(payload) if column.name.endswith("_zh") else payload
        for column in BY_TABLE[table].columns
        if column.kind == "text" and not column.known
    }
    return row | {"stranger": payload} | given


def _district(number: int, payload: str) -> dict[str, Any]:
    return _filled(
        "districts",
        payload,
        slug=f"d{number}",
        part="supporting",
        land_km2=1.0,
        **_square(number, 0.0, _STEP),
    )


def _zone(number: int, payload: str) -> dict[str, Any]:
    return _filled(
        "zones",
        payload,
        slug=f"z{number}",
        rank="main",
        role=f"zr{number}",
        district_as_stated=f"d{(number + 1) % len(PAYLOADS)}",
        hue=HUES[number % len(HUES)],
        basis=BASES[number % len(BASES)],
        horizontal_error_m=100,
        area_km2_documented=1.5,
        area_source_id=f"src{number}",
        sources=f"src{number}",
        **_square(number, 0.02, 0.06),
    )


def _company(number: int, payload: str) -> dict[str, Any]:
    return _filled(
        "companies",
        payload,
        id=f"p{number}",
        role=f"r{number}",
        status="planned",
        district_as_stated=f"d{(number + 1) % len(PAYLOADS)}",
        zone_as_stated=f"z{(number + 1) % len(PAYLOADS)}",
        website=WEB_PAYLOADS[number % len(WEB_PAYLOADS)],
        datum="WGS-84",
        precision="street",
        radius_m=200,
        presence_confidence="low",
        address_confidence="low",
        sources=f"src{number}",
        as_of="2026",
        **_at(number),
    )


def _unplaced(number: int, payload: str) -> dict[str, Any]:
    return _filled(
        "companies",
        payload,
        id=f"u{number}",
        role=f"r{number}",
        status="unknown",
        zone_as_stated=f"z{number}",
        presence_confidence="low",
        sources=f"src{number}",
        as_of="2026",
    )


def _facts(number: int, payload: str) -> list[dict[str, Any]]:
    common = dict(
        measure=f"m{number}",
        scope=f"s{number}",
        qualifier="exact",
        source_id=f"src{number}",
        confidence="low",
        as_of="2025",
    )
    subjects = (("company", f"p{number}"), ("zone", f"z{number}"), ("district", f"d{number}"))
    return [
        _filled(
            "facts",
            payload,
            **(common | more),
            id=f"f-{subject}-{kind}",
            subject_kind=kind_of,
            subject_id=subject,
        )
        for kind_of, subject in subjects
        for kind, more in (
            ("words", {"unit": "text"}),
            ("unit", {"value": "5"}),
            ("other", {"value": "6", "qualifier": "about"}),
        )
    ]


def _plan_fact() -> dict[str, Any]:
    return _filled(
        "facts",
        _EVERYTHING,
        id="f-plan",
        subject_kind="plan",
        subject_id="plan",
        measure="m0",
        unit="text",
        qualifier="target",
        scope="s0",
        as_of="2030",
        source_id="src0",
        confidence="low",
    )


def _source(number: int, payload: str) -> dict[str, Any]:
    return _filled(
        "sources",
        payload,
        source_id=f"src{number}",
        kind="general",
        address=WEB_PAYLOADS[number % len(WEB_PAYLOADS)],
        published="2025",
        retrieved="2026",
    )


def _at(number: int) -> dict[str, float]:
    row, column = divmod(number, _SIDE)
    return {"lon": round(column * _STEP + 0.05, 5), "lat": round(row * _STEP + 0.05, 5)}


def _square(number: int, inset: float, side: float) -> dict[str, Any]:
    row, column = divmod(number, _SIDE)
    west, south = round(column * _STEP + inset, 5), round(row * _STEP + inset, 5)
    east, north = round(west + side, 5), round(south + side, 5)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}}


def _write(folder: Path, contract: Contract, rows: list[dict[str, Any]]) -> None:
    file = folder / contract.file
    file.parent.mkdir(parents=True, exist_ok=True)
    if contract.is_geometry:
        features = [
            {"type": "Feature", "geometry": row["geometry"], "properties": _without(row, "geometry")}
            for row in rows
        ]
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        names = [column.name for column in contract.columns] + ["stranger"]
        writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _file_entry(number: int, payload: str) -> str:
    told = ("sources", "licence", "attribution", "datum_as_received")
    lines = [f"{word} = {_toml(payload)}\n" for word in ("path", *told, "retrieved", "builder")]
    lines += [f"{word}_zh = {_toml(zh(payload))}\n" for word in told]
    credit = f"credit = [{_toml(payload)}]\ncredit_zh = [{_toml(zh(payload))}]\n"
    return f"[file{number}]\n{''.join(lines)}{credit}"


def _toml(text: str) -> str:
    return json.dumps(text)


def _settings() -> str:
    both = f"en = {_toml(_EVERYTHING)}\nzh = {_toml(zh(_EVERYTHING))}\n"
    lists = {"roles": "r", "scopes": "s", "zone_roles": "zr", "measures": "m", "facets": "f"}
    return (
        'slug = "hostile"\nversion = "2026.01.01"\ncountry = ""\n'
        + "".join(f"[{name}]\n{both}" for name in ("title", "subtitle", "city"))
        + '[plan]\nid = "plan"\nheadline = ["m0"]\n'
        + f"name_en = {_toml(_EVERYTHING)}\nname_zh = {_toml(zh(_EVERYTHING))}\n"
        + f"[contact]\nreport_url = {_toml(WEB_PAYLOADS[2])}\n"
        + 'report_mail = "{{40961*3}}\'`${window.__pwned}`@evil.test"\n'
        + "".join(
            f'[[{name}]]\nslug = "{letter}{number}"\nmeasure = "m{number}"\nshape = "{SHAPES[number % 6]}"\n'
            f"en = {_toml(payload)}\nzh = {_toml(zh(payload))}\nunit = {_toml(payload)}\n"
            for name, letter in lists.items()
            for number, payload in enumerate(PAYLOADS.values())
        )
    )
