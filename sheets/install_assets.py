"""Make the sheets' typeface out of node_modules: run by `make setup`, never by the app.

The package ships one variable font cut into a hundred files for browsers. Paper needs whole fonts at fixed
weights, so the outlines of each weight are drawn out of the pieces into one TrueType file, without hints or
layout tables.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_TARGET = _HERE / "assets"
_PACKAGE = Path("@fontsource-variable") / "noto-sans-sc"
FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
# Dots and quotes as wide as a Chinese character; in mixed lines they stand better with this much room at each side.
_NARROWED = dict.fromkeys((ord(char) for char in "·‘’“”"), 70)
# Seconds from 1904 to 2000: a fixed date keeps the bytes of files that embed the font the same.
_CREATED = 3029529600


def install(node_modules: Path, target: Path = _TARGET) -> None:
    """Two weights as TrueType files, their licence, and which version they were made from."""
    source = node_modules / _PACKAGE
    pieces = sorted((source / "files").glob("*.woff2"))
    if not pieces:
        raise FileNotFoundError(f"{source}: no font files; run npm ci in {_HERE.name}/ first")
    target.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [
            pool.submit(merge, pieces, name, weight, target / f"NotoSansSC-{name}.ttf")
            for name, weight in WEIGHTS.items()
        ]
        for job in jobs:
            job.result()
    shutil.copy(source / "LICENSE", target / "NotoSansSC.LICENSE")
    version = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    (target / "NotoSansSC.version").write_text(f"{version}\n", encoding="utf-8")


def merge(pieces: list[Path], style: str, weight: int, target: Path) -> None:
    """One weight of a variable font that lies in ``pieces``, as a TrueType file at ``target``."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    glyphs: dict[str, object] = {}
    widths: dict[str, int] = {}
    characters: dict[int, str] = {}
    for piece in pieces:
        font = TTFont(piece)
        drawn = font.getGlyphSet(location={"wght": weight})
        wanted = {code: name for code, name in font.getBestCmap().items() if code not in characters}
        named = {f"u{code:04X}": name for code, name in wanted.items()}
        if ".notdef" not in glyphs:
            named[".notdef"] = ".notdef"
        for new, old in named.items():
            pen = TTGlyphPen(None)
            drawn[old].draw(pen)
            glyph, width = pen.glyph(), round(drawn[old].width)
            if side := _NARROWED.get(int(new[1:], 16) if new != ".notdef" else 0):
                left, _, right, _ = glyph.coordinates.calcIntBounds()
                pen = TTGlyphPen(None)
                drawn[old].draw(TransformPen(pen, (1, 0, 0, 1, side - left, 0)))
                glyph, width = pen.glyph(), right - left + 2 * side
            glyphs[new], widths[new] = glyph, width
        characters |= {code: f"u{code:04X}" for code in wanted}
    order = [".notdef", *sorted(name for name in glyphs if name != ".notdef")]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(dict(sorted(characters.items())))
    builder.setupGlyf({name: glyphs[name] for name in order})
    outlines = builder.font["glyf"]
    builder.setupHorizontalMetrics(
        {name: (widths[name], getattr(outlines[name], "xMin", 0)) for name in order}
    )
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {
            "familyName": FAMILY,
            "styleName": style,
            "fullName": f"{FAMILY} {style}",
            "psName": f"NotoSansSC-{style}",
            "licenseDescription": "SIL Open Font License 1.1",
        }
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=weight)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = _CREATED
    builder.font.recalcTimestamp = False
    builder.save(target)


if __name__ == "__main__":
    install(_HERE / "node_modules")
