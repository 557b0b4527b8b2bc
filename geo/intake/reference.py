"""The reference system of a brought file: which it is, and its shapes in the one that tables are stored in.

What a file says of its system is a stranger's text, and PROJ opens files and addresses that such a text names. So only
registered names and plain WKT are taken, and this runs inside `geo.intake.sandbox`.
"""

from __future__ import annotations

import re

import numpy as np
import pyproj
import shapely

from geo.model.crs import STORAGE_CRS
from geo.model.errors import CRSError
from geo.model.warned import warnings_as

Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]
_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|ESRI|OGC):(?:[\w.]*:)?(\w{1,12})", re.IGNORECASE)
_PLAIN_WKT = re.compile(
    r"\s*(GEOGCS|PROJCS|GEOGCRS|PROJCRS|GEODCRS|GEODETICCRS|COMPD_?C)\w*\s*[\[(]", re.IGNORECASE
)
# Words by which a text makes PROJ look into files.
_REACHING = re.compile(r"grids|EXTENSION|PARAMETERFILE|BOUNDCRS|\+init|\+proj|proj4", re.IGNORECASE)


def in_storage(shapes: Shapes, said: str) -> tuple[Shapes, str]:
    """Shapes in `STORAGE_CRS`, and the name of the system that they came in, "" where the file does not say.

    Raises
    ------
    CRSError
        The system is not known, or the file does not say and its numbers are not degrees.
    """
    if not said.strip():
        west, south, east, north = shapely.total_bounds(shapes)
        if not (np.isnan(west) or (west >= -180 and east <= 180 and south >= -90 and north <= 90)):
            raise CRSError(
                "the file does not say its CRS and its numbers are not degrees; add the .prj or convert it"
            )
        return shapes, ""
    crs, name = _known(said)
    if name == STORAGE_CRS:
        return shapes, name
    # A name that a newer one has replaced is warned of, and read all the same.
    with warnings_as("ignore"):
        change = pyproj.Transformer.from_crs(crs, STORAGE_CRS, always_xy=True)
    return shapely.transform(shapes, lambda at: np.column_stack(change.transform(at[:, 0], at[:, 1]))), name


def _known(said: str) -> tuple[pyproj.CRS, str]:
    name = _NAME.fullmatch(said.strip())
    try:
        if name and name[2].upper() == "CRS84":
            return pyproj.CRS(STORAGE_CRS), STORAGE_CRS
        if name:
            return pyproj.CRS(f"{name[1]}:{name[2]}"), f"{name[1]}:{name[2]}".upper()
        if _PLAIN_WKT.match(said) and not _REACHING.search(said):
            crs = pyproj.CRS.from_wkt(said)
            code = crs.to_epsg()
            return (pyproj.CRS(code), f"EPSG:{code}") if code else (crs, str(crs.name)[:60])
    except pyproj.exceptions.CRSError:
        pass
    raise CRSError(
        "CRS {crs!r} is not known; convert the file to {wanted}", crs=said.strip()[:60], wanted=STORAGE_CRS
    )
