"""What every builder writes with: GeoJSON and the list of sources."""

import hashlib
import tomllib

import pytest
import shapely

from data.build.__main__ import main
from data.build.geojson import write_geojson
from data.build.sources import write_sources
from data.build.tables import read_table
from geo.model.errors import ChoiceError, TableError

META = """\
[squares]
path = "squares.geojson"
sources = ["our own"]
licence = "MIT"
attribution = 'Said by "us"'
credit = ["us"]
datum_as_received = "WGS-84"
retrieved = 2026-11-22
builder = "by hand"
"""


def test_geojson_turns_rings_and_rounds(tmp_path):
    clockwise = shapely.Polygon([(0, 0), (0, 1), (1.000004, 1), (1, -0.000001)])
    file = write_geojson(tmp_path / "new" / "a.geojson", [({"name": "上海", "n": None}, clockwise)])
    assert file.read_bytes().decode() == (
        '{"type":"FeatureCollection","features":[\n'
        '{"type":"Feature","properties":{"name":"上海","n":null},"geometry":{"type":"Polygon",'
        '"coordinates":[[[0.0,0.0],[1.0,0.0],[1.0,1.0],[0.0,1.0],[0.0,0.0]]]}}\n'
        "]}\n"
    )


def test_sources_carry_the_checksum_of_their_file(tmp_path):
    file = tmp_path / "squares.geojson"
    file.write_bytes(b"[]")
    meta = tmp_path / "meta.toml"
    meta.write_text(META, encoding="utf-8")
    written = write_sources(tmp_path, [file], meta=meta)
    entry = tomllib.loads(written.read_text(encoding="utf-8"))["squares"]
    assert entry == tomllib.loads(META)["squares"] | {"sha256": hashlib.sha256(b"[]").hexdigest()}


def test_every_gap_in_the_sources_is_named_at_once(tmp_path):
    meta = tmp_path / "meta.toml"
    meta.write_text(META.replace('licence = "MIT"\n', ""), encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_bytes(b"")
    with pytest.raises(TableError) as caught:
        write_sources(tmp_path, [other], meta=meta)
    said = str(caught.value)
    assert "3 problems" in said
    assert "squares.licence" in said
    assert "squares.geojson" in said
    assert "other.csv" in said
    assert not (tmp_path / "sources.toml").exists()


def test_a_comma_without_quotes_is_named_with_its_row(tmp_path):
    table = tmp_path / "toys.csv"
    table.write_text('id,note\nt1,"1,000 toys"\nt2,1,000 toys\n', encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_table(table)
    assert "toys.csv, row 3, id: found 't2: 3 cells', wanted 2 cells" in str(caught.value)
    table.write_text('id,note\nt1,"1,000 toys"\n', encoding="utf-8")
    assert read_table(table) == [{"id": "t1", "note": "1,000 toys"}]


def test_an_unknown_builder_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(ChoiceError, match="did you mean 'districts'"):
        main(tmp_path, ["district"])
