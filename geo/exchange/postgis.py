"""A layout in PostGIS, shared by many machines, read as a folder; `geo.exchange.publish` puts one there.

Each table of a layout is a table of the database with the same columns, numbers as numbers and shapes as geometry in
EPSG:4326; ``layout_files`` holds what is no table. Which schema they lie in says the address itself, in libpq's own
way: ``postgresql://HOST/DATABASE?options=-csearch_path%3DSCHEMA``. A password belongs into ``~/.pgpass`` or PGPASSWORD;
one in the address is never repeated in a message.
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geo.model.contracts import CONTRACTS
from geo.model.crs import STORAGE_CRS
from geo.model.errors import SourceError
from geo.model.road_tables import FILES as ROAD_FILES
from geo.model.schema import Contract

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection

_ADDRESS = re.compile(r"postgres(ql)?(\+\w+)?:", re.IGNORECASE)
FILES = ("layout.toml", "sources.toml", "CHANGELOG.md", "CHANGELOG.zh.md", *ROAD_FILES)
FILES_TABLE = "layout_files"
# Rows stand in a layout in an order that matters: of outlines that overlap, and of what is listed.
ROW_NUMBER = "row_number"
_WAIT_S = 10


def is_address(place: object) -> bool:
    """Whether a place is a database's address and no folder's name."""
    return _ADDRESS.match(str(place)) is not None


_READING = Lock()


def local_folder(address: str) -> Path:
    """A folder of this process alone with the layout at ``address``, as it stood at the first call.

    Raises
    ------
    SourceError
        The address cannot be understood, the database does not answer or holds no layout.
    """
    # One reader at a time: others wait for its answer instead of reading the same tables again.
    with _READING:
        return _read_once(address)


@lru_cache(maxsize=4)
def _read_once(address: str) -> Path:
    above = Path(tempfile.mkdtemp(prefix="layout-"))
    atexit.register(shutil.rmtree, above, ignore_errors=True)
    return read_into(above / "shared", address)


def read_into(folder: Path, address: str) -> Path:
    """The layout at ``address`` as a new folder, all tables as they stood at one moment; raises as `local_folder`."""
    with connected(address, "REPEATABLE READ") as connection:
        from sqlalchemy import inspect, text

        present = set(inspect(connection).get_table_names())
        if FILES_TABLE not in present:
            raise SourceError(
                "{database}: holds no layout; `layout-explorer publish ADDRESS --layout DIR` puts one there",
                database=shown(address),
            )
        for name, content in connection.execute(text(f"SELECT name, content FROM {FILES_TABLE}")):
            # What is not ours to write would be written anywhere.
            if name in FILES:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(content, encoding="utf-8", newline="")
        for contract in CONTRACTS:
            if contract.table in present:
                table = _read_table(connection, contract)
                # A layout without an optional table has it in the database, empty.
                if len(table) or not contract.optional:
                    _write(folder / contract.file, contract, table)
    return folder


def shown(address: str) -> str:
    """The address as messages may show it: server and database, no name of a user, no password, no option."""
    url = _url(address)
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{url.host or ''}{port}/{url.database or ''}"


def _url(address: str) -> URL:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        # Neither the address nor what was said of it is repeated: a password may stand anywhere in them.
        raise SourceError(
            "the database's address cannot be understood; wanted postgresql://USER@HOST:PORT/DATABASE, "
            "signs like @ : / in a name or password written as %40 %3A %2F"
        ) from None


@contextmanager
def connected(address: str, isolation: str = "READ COMMITTED") -> Iterator[Connection]:
    """A transaction, ended well or not at all; what the database says against it becomes a `SourceError`."""
    try:
        from psycopg import Error as DriverError
        from sqlalchemy import create_engine
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.pool import NullPool
    except ImportError as error:
        raise SourceError(
            "a layout in PostGIS: a package is not installed; pip install 'industrial-layout-explorer[postgis]'"
        ) from error
    try:
        engine = create_engine(
            _url(address),
            poolclass=NullPool,
            isolation_level=isolation,
            connect_args={"connect_timeout": _WAIT_S},
        )
        with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, DriverError, pd.errors.DatabaseError) as error:
        said: BaseException = error
        # The driver's own words lie innermost; those round them repeat whole statements and rows.
        while not isinstance(said, DriverError) and said.__cause__:
            said = said.__cause__
        first = (str(said).strip().splitlines() or [type(said).__name__])[0]
        raise SourceError(
            "{database}: {said}", database=shown(address), said=_without_secrets(address, first)
        ) from None


def _without_secrets(address: str, said: str) -> str:
    url = _url(address)
    for secret in (url.password, *map(str, url.query.values())):
        if secret:
            said = said.replace(str(secret), "…")
    return said


def _read_table(connection: Connection, contract: Contract) -> pd.DataFrame:
    """One table as text, rows in their order, shapes in the storage CRS."""
    from sqlalchemy import inspect

    have = [column["name"] for column in inspect(connection).get_columns(contract.table)]
    names = ['"' + name.replace('"', '""') + '"' for name in have if name not in (ROW_NUMBER, "geometry")]
    # The database writes numbers the shortest way that gives the same number back.
    cells = ", ".join(f"{name}::text AS {name}" for name in names)
    order = f"ORDER BY {ROW_NUMBER} NULLS LAST" if ROW_NUMBER in have else ""
    if not contract.is_geometry:
        table = pd.read_sql(f"SELECT {cells} FROM {contract.table} {order}", connection)
        return table.astype(object).where(table.notna(), "")
    if "geometry" not in have:
        raise SourceError("table {table}: has no column geometry", table=contract.table)
    shapes = gpd.read_postgis(
        f"SELECT {cells}, geometry FROM {contract.table} {order}", connection, geom_col="geometry"
    )
    if shapes.crs is None and len(shapes):
        raise SourceError(
            "table {table}: its shapes name no CRS; wanted an SRID, never by guess", table=contract.table
        )
    if shapes.crs is not None:
        shapes = shapes.to_crs(STORAGE_CRS)
    return pd.DataFrame(shapes)


def _write(file: Path, contract: Contract, table: pd.DataFrame) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not contract.is_geometry:
        table.to_csv(file, index=False, lineterminator="\n")
        return
    cells = table.drop(columns="geometry").astype(object)
    rows = cells.where(cells.notna(), None).to_dict("records")
    shapes = shapely.to_geojson(table["geometry"].to_numpy())
    features = [
        {"type": "Feature", "properties": row, "geometry": shape and json.loads(shape)}
        for row, shape in zip(rows, shapes, strict=True)
    ]
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
