"""A layout in a real PostGIS: a throw-away cluster on the loopback, with a password that must never be seen again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

import cli
from geo.exchange.postgis import is_address, shown
from geo.exchange.publish import publish
from geo.model.errors import SourceError, TableError
from geo.model.layout import Layout
from geo.model.sources import BUILT_IN, layout_folder, read_layout
from tests import left_out
from tests.serving import free_port, serving

sqlalchemy = pytest.importorskip("sqlalchemy")

SECRET = "toy/pass:word"
ENCODED = "toy%2Fpass%3Aword"


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs of the newest version that has PostGIS beside it, as Debian lays them."""
    found = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    return Path("/usr/lib/postgresql") / found[-1].parts[-3] / "bin" if found else None


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Host and port of a cluster of this module's own, stopped and removed at the end."""
    programs = _programs()
    if programs is None:
        assert left_out.MAY_LEAVE_OUT, left_out.DATABASE
        pytest.skip(left_out.DATABASE)
    # PostgreSQL refuses to run as root; the packages bring a user for it.
    other: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    (folder / "password").write_text(SECRET)
    if other:
        shutil.chown(folder, "postgres")
        shutil.chown(folder / "password", "postgres")

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, "-D", folder / "data", *words],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **other,
        )

    port = free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "--no-sync", "-E", "UTF8", "-U", "keeper", "-A", "scram-sha-256", "--pwfile=password")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def _open(address: str) -> Iterator[Any]:
    engine = sqlalchemy.create_engine(
        address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        yield lambda words: connection.execute(sqlalchemy.text(words))
    engine.dispose()


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    """The address of a database of the test's own, with PostGIS in it."""
    base = f"postgresql://keeper:{ENCODED}@{server}"
    name = f"db{abs(hash(request.node.name))}"
    with _open(f"{base}/postgres") as run:
        run(f"CREATE DATABASE {name}")
    with _open(f"{base}/{name}") as run:
        run("CREATE EXTENSION postgis")
    return f"{base}/{name}"


def _same(shared: Layout, own: Layout) -> None:
    for name in ("facts", "sources", "places", "roads", "stations"):
        pd.testing.assert_frame_equal(getattr(shared, name), getattr(own, name))
    for name in ("districts", "zones", "companies", "land", "rivers"):
        assert_geodataframe_equal(getattr(shared, name), getattr(own, name), check_like=True)
    pd.testing.assert_frame_equal(shared.files, own.files)
    for name in ("slug", "version", "title", "roles", "measures", "facets", "plan", "changelog", "report_to"):
        assert getattr(shared, name) == getattr(own, name)


def test_the_built_in_layout_comes_back_cell_for_cell(address: str, shanghai: Layout) -> None:
    rows = publish(BUILT_IN, address)
    assert rows > len(shanghai.companies) + len(shanghai.facts)
    _same(read_layout(address), shanghai)
    # What other programs see: points and shapes with their CRS, to ask by.
    with _open(address) as run:
        zhangjiang = run(
            "SELECT count(*) FROM companies JOIN zones ON ST_Intersects(zones.geometry, companies.geometry)"
            " WHERE zones.slug = 'zhangjiang'"
        ).scalar()
    shape = shanghai.zones.geometry["zhangjiang"]
    assert zhangjiang == int(shanghai.companies.intersects(shape).sum()) > 0


def test_every_command_and_the_pages_show_the_shared_layout(
    address: str,
    toy_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    def call(*words: object) -> str:
        monkeypatch.setattr(sys, "argv", ["layout-explorer", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capfd.readouterr()
        assert SECRET not in said.out + said.err
        assert ENCODED not in said.out + said.err
        assert not ended.value.code, said
        return said.out

    monkeypatch.delenv("LAYOUT", raising=False)
    call("publish", address, "--layout", toy_folder)
    own = call("companies", "--layout", toy_folder, "--format", "json")
    assert call("companies", "--layout", address, "--format", "json") == own
    call("check", "--layout", address)
    monkeypatch.setenv("LAYOUT", address)
    assert call("companies", "--format", "json") == own
    located = read_layout(toy_folder).located
    located[["lon", "lat"]].to_csv(tmp_path / "in.csv", index=False)
    call("assign", tmp_path / "in.csv", "--output", tmp_path / "out.csv")
    assigned = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert list(assigned["zone"]) == list(located["zone"])
    monkeypatch.delenv("LAYOUT")
    (tmp_path / "served").mkdir()
    with serving(tmp_path / "served", LAYOUT=address) as pages:
        status, _, body = pages.get("/healthz")
        assert status == 200
        assert json.loads(body)["data"]["layout"] == read_layout(toy_folder).slug
        assert "toy%2F" not in pages.log() + body.decode()
        assert SECRET not in pages.log() + body.decode()


def test_what_planners_change_in_the_database_is_read_and_checked(address: str, toy_folder: Path) -> None:
    publish(toy_folder, address)
    own = read_layout(toy_folder)
    company = own.located.index[0]
    with _open(address) as run:
        run("ALTER TABLE zones ADD COLUMN remark text")
        run(f"UPDATE companies SET name_en = 'Renamed' WHERE id = '{company}'")
        run("CREATE ROLE reader; GRANT SELECT ON companies TO reader")
    # The same address again is read once a process; a word in it that changes nothing makes it another.
    changed = read_layout(f"{address}?application_name=again")
    assert changed.companies.loc[company, "name_en"] == "Renamed"
    assert list(changed.companies.index) == list(own.companies.index)
    with _open(address) as run:
        run(f"UPDATE companies SET role = 'nobody knows' WHERE id = '{company}'")
    with pytest.raises(TableError, match="nobody knows"):
        read_layout(f"{address}?application_name=broken")
    # Published anew, all is as in the folder, and who may read it still may.
    publish(toy_folder, address)
    _same(read_layout(f"{address}?application_name=anew"), own)
    with _open(address) as run:
        assert run("SELECT has_table_privilege('reader', 'companies', 'SELECT')").scalar()


def test_a_database_that_an_earlier_version_filled_takes_the_columns_that_came_since(
    address: str, toy_folder: Path
) -> None:
    publish(toy_folder, address)
    with _open(address) as run:
        run("ALTER TABLE companies DROP COLUMN website; ALTER TABLE companies DROP COLUMN founded")
        run("ALTER TABLE zones DROP COLUMN hue")
    publish(toy_folder, address)
    _same(read_layout(address), read_layout(toy_folder))


def test_shapes_in_another_crs_are_converted(address: str, toy_folder: Path) -> None:
    publish(toy_folder, address)
    with _open(address) as run:
        run(
            "ALTER TABLE districts ALTER COLUMN geometry TYPE geometry(Geometry, 3857)"
            " USING ST_Transform(geometry, 3857)"
        )
    shared, own = read_layout(address), read_layout(toy_folder)
    assert shared.districts.geom_equals_exact(own.districts, 1e-9).all()
    with _open(address) as run:
        run(
            "ALTER TABLE districts ALTER COLUMN geometry TYPE geometry(Geometry, 0)"
            " USING ST_SetSRID(geometry, 0)"
        )
    with pytest.raises(SourceError, match="wanted an SRID, never by guess"):
        read_layout(f"{address}?application_name=again")


def test_several_layouts_live_in_schemas_of_one_database(
    address: str, toy_folder: Path, shanghai: Layout
) -> None:
    with _open(address) as run:
        run("CREATE SCHEMA toys")
    toys = f"{address}?options=-csearch_path%3Dtoys,public"
    publish(toy_folder, toys)
    publish(BUILT_IN, address)
    assert read_layout(toys).slug == read_layout(toy_folder).slug
    assert read_layout(address).slug == shanghai.slug


def test_tables_that_are_no_layouts_are_never_touched(address: str, toy_folder: Path) -> None:
    with _open(address) as run:
        run("CREATE TABLE companies AS SELECT 'theirs' AS name")
    with pytest.raises(SourceError, match="tables of its own named companies"):
        publish(toy_folder, address)
    with pytest.raises(SourceError, match="holds no layout"):
        read_layout(address)
    with _open(address) as run:
        assert run("SELECT name FROM companies").scalar() == "theirs"


def test_a_folder_with_mistakes_is_not_published_and_nothing_half(address: str, toy_folder: Path) -> None:
    publish(toy_folder, address)
    with _open(address) as run:
        run("ALTER TABLE companies ADD CONSTRAINT short_names CHECK (length(name_en) < 2) NOT VALID")
    with pytest.raises(SourceError, match="short_names"):
        publish(toy_folder, address)
    with _open(address) as run:
        assert run("SELECT count(*) FROM districts").scalar() == 3
    companies = toy_folder / "companies" / "companies.csv"
    companies.write_text(companies.read_text().replace("maker", "nobody knows"))
    with pytest.raises(TableError, match="nobody knows"):
        publish(toy_folder, address)


def test_no_message_repeats_a_password(server: str) -> None:
    wrong = f"postgresql://keeper:{ENCODED}@{server}/absent"
    for place, wanted in (
        (wrong, f"postgresql://{server}/absent: .*does not exist"),
        (f"postgresql://keeper:not{ENCODED}@{server}/postgres", "password authentication failed"),
        (f"postgresql://{server}/postgres?user=keeper&password=not{ENCODED}", "password authentication"),
        (f"postgresql://keeper:{ENCODED}@127.0.0.1:1/postgres", "refused"),
        (f"postgresql://keeper:{SECRET}@{server}/postgres", "holds no layout"),
        (f"postgresql:/keeper:{ENCODED}@{server}/postgres", "cannot be understood"),
    ):
        with pytest.raises(SourceError, match=wanted) as refused:
            layout_folder(place)
        for secret in (SECRET, ENCODED):
            assert secret not in str(refused.value)
        assert refused.value.__cause__ is None


def test_an_address_is_told_from_a_folder() -> None:
    assert is_address("postgresql://host/db")
    assert is_address("postgres://host/db")
    assert not is_address("postgresql")
    assert not is_address(Path("/data/postgres"))
    assert shown("postgresql://me:secret@host:5433/db?password=x") == "postgresql://host:5433/db"


def test_a_points_table_can_be_read_by_geopandas_itself(address: str, toy_folder: Path) -> None:
    publish(toy_folder, address)
    engine = sqlalchemy.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    points = gpd.read_postgis("SELECT id, geometry FROM companies", engine, geom_col="geometry")
    engine.dispose()
    assert points.crs == "EPSG:4326"
    assert points.geometry.notna().sum() == len(read_layout(toy_folder).located)
