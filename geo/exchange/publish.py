"""A layout folder put into PostGIS, where other machines read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.exchange.postgis import FILES, FILES_TABLE, ROW_NUMBER, connected, shown
from geo.model.contracts import BY_TABLE, CONTRACTS
from geo.model.crs import STORAGE_CRS
from geo.model.errors import SourceError
from geo.model.sources import read_layout, read_tables, typed

if TYPE_CHECKING:
    from sqlalchemy import Connection

# A point to look at and to ask by; companies keep their place as lon and lat, its one truth.
_POINT = (
    "ALTER TABLE companies ADD COLUMN IF NOT EXISTS geometry geometry(Point, 4326) "
    "GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED"
)


def publish(folder: Path, address: str) -> int:
    """Put a layout folder into the database in place of the layout there, whole or not at all; how many rows.

    Raises
    ------
    SourceError
        The database does not answer, lacks PostGIS or rights, or holds tables of these names that are no layout's.
    TableError
        The folder breaks its contracts.
    """
    # What readers could not read is not published.
    read_layout(folder)
    tables, _ = read_tables(folder)
    rows = 0
    with connected(address) as connection:
        from sqlalchemy import inspect, text

        present = set(inspect(connection).get_table_names())
        # GeoPandas would take "public" whatever the address says.
        schema = connection.execute(text("SELECT current_schema()")).scalar()
        strange = sorted(present & set(BY_TABLE))
        if strange and FILES_TABLE not in present:
            raise SourceError(
                "{database}: the schema has tables of its own named {tables}; name another schema",
                database=shown(address),
                tables=tuple(strange),
            )
        for contract in CONTRACTS:
            table = typed(contract.table, tables[contract.table]).rename_axis(ROW_NUMBER)
            # Emptied rather than made anew: who may read it, and views on it, stay.
            if contract.table in present:
                connection.execute(text(f"DELETE FROM {contract.table}"))
                _widen(connection, contract.table, table)
            if contract.is_geometry:
                shapes = gpd.GeoDataFrame(table, geometry="geometry", crs=STORAGE_CRS)
                shapes.to_postgis(contract.table, connection, schema, if_exists="append", index=True)
            else:
                table.to_sql(contract.table, connection, if_exists="append", index=True)
            rows += len(table)
        connection.execute(text(_POINT))
        files = pd.DataFrame(
            [
                (name, (folder / name).read_text(encoding="utf-8"))
                for name in FILES
                if (folder / name).is_file()
            ],
            columns=["name", "content"],
        )
        if FILES_TABLE in present:
            connection.execute(text(f"DELETE FROM {FILES_TABLE}"))
        files.to_sql(FILES_TABLE, connection, if_exists="append", index=False)
    return rows


def _widen(connection: Connection, name: str, table: pd.DataFrame) -> None:
    """Give a table that an earlier version filled the columns that came since."""
    from sqlalchemy import inspect

    quote = connection.dialect.identifier_preparer.quote
    have = {column["name"] for column in inspect(connection).get_columns(name)}
    for column in (str(column) for column in table.columns if column not in have):
        kind = "double precision" if pd.api.types.is_numeric_dtype(table[column]) else "text"
        connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {quote(column)} {kind}")
