"""Batches: in order, each address once, never again after a break, and nothing sent that was not chosen."""

from __future__ import annotations

import csv
import itertools
import json
import random
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo.geocode.answer.answers import Answer, Candidate, no_answer
from geo.geocode.batch.batch import Query
from geo.geocode.batch.cache import AnswerCache
from geo.geocode.batch.files import geocode_file, read_queries
from geo.geocode.batch.pipeline import geocoder_of
from geo.geocode.batch.records import FIELDS, Record
from geo.geocode.providers.network import Limits
from geo.geocode.providers.providers import build_provider
from geo.model.datum import convert
from geo.model.errors import ChoiceError, GeocodeError, SourceError
from geo.model.sources import read_layout
from tests.geo.geocode import toyland
from tests.geo.geocode.serving import GOOD, Served, serving

ROOT = Path(__file__).parents[3]
EXACT = "玩城市西岭新区玫瑰路100号"
HOSTILE = [
    "",
    "玩城市玫瑰路" * 2000,
    "玩城市玫瑰路\x00100号",
    '=HYPERLINK("http://evil","玩城市玫瑰路100号")',
    "<script>alert(1)</script>玩城市玫瑰路100号",
    "北京市朝阳区玫瑰路100号",
    "120.02, 30.05",
    "asdf jkl",
]


class Counting:
    """A service that knows one point and counts how often it is asked; some addresses make it fail."""

    name = "counting"
    version = "1"

    def __init__(self, lon: float = 120.0201, lat: float = 30.0501, precision: str = "building") -> None:
        self.asked: Counter[str] = Counter()
        self.point = Candidate(lon, lat, precision, 60.0, "there")

    def answer(self, text: str) -> Answer:
        self.asked[text] += 1
        if "失败" in text:
            raise GeocodeError("counting: no answer")
        return (
            no_answer("counting knows no such address", "counting")
            if "无名" in text
            else Answer(self.point, 0.9, "counting")
        )


def records(texts: list[str], **parts: object) -> list[Record]:
    return list(toyland.geocoder(**parts).records(Query(text) for text in texts))  # type: ignore[arg-type]


@pytest.fixture
def server() -> Iterator[Served]:
    with serving() as served:
        yield served


# --- records ----------------------------------------------------------------------------------------------
def test_a_record_has_the_promised_fields_in_their_order() -> None:
    promised = "query lon lat datum precision radius_m confidence district zone matched provider notes"
    assert list(FIELDS) == promised.split()
    (record,) = records([EXACT])
    assert (record.lon, record.lat, record.datum) == (120.02, 30.05, "WGS-84")
    assert (record.precision, record.radius_m, record.district) == ("street_number", 50, "west")
    assert (record.zone, record.provider, record.notes) == (None, "embedded", "")


def test_records_come_in_the_order_of_the_input_with_duplicates_in_place() -> None:
    texts = [f"玩城市西岭新区玫瑰路{number}号" for number in random.Random(1).choices(range(90, 320), k=3000)]
    assert [record.query for record in records(texts)] == texts


def test_hostile_rows_are_reported_each_and_none_is_placed() -> None:
    texts = list(itertools.chain.from_iterable((bad, EXACT) for bad in HOSTILE))
    found = records(texts)
    assert [record.query for record in found] == texts
    for record in found[::2]:
        assert (record.lon, record.lat, record.confidence, record.precision) == (None, None, 0.0, None)
        assert record.notes
    assert all(record.placed for record in found[1::2])


def test_a_point_outside_the_district_stated_is_noted_with_its_distance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    query = Query("玩城市东溪区紫萍路9号")
    (sure,) = toyland.geocoder().records([query])
    # The same number of 东溪区, but its known position lies 962 m inside 西岭新区.
    moved = toyland.ROADS["lon"].where(toyland.ROADS["number"] != "9", 120.09)
    monkeypatch.setattr(toyland, "ROADS", toyland.ROADS.assign(lon=moved))
    (record,) = toyland.geocoder().records([query])
    assert record.district == "west"
    assert "962 m outside east" in record.notes
    assert record.confidence < sure.confidence


def test_the_zone_is_that_of_the_point_or_the_one_that_is_named() -> None:
    inside, named, elsewhere = records(["玩城市东溪区星海科技园", "玩城市东溪区", EXACT])
    assert inside.zone == "xinghai"
    assert (named.zone, elsewhere.zone) == (None, None)


def test_a_place_in_several_districts_is_in_none_of_them_by_its_point() -> None:
    unstated, stated = records(["玩城市河谷园", "玩城市东溪区河谷园"])
    assert (unstated.district, stated.district) == (None, "east")
    assert unstated.lon == stated.lon == 120.099
    assert "lies in several districts" in unstated.notes
    assert "outside" not in stated.notes


# --- asked once ---------------------------------------------------------------------------------------------
def test_duplicates_are_asked_once_and_so_is_a_second_run(tmp_path: Path) -> None:
    service = Counting()
    texts = [EXACT, "玩城市玫瑰路150号", EXACT, f" {EXACT} ", "玩城市玫瑰路150号"] * 20
    with AnswerCache(tmp_path / "cache.sqlite") as cache:
        first = records(texts, service=service, cache=cache)
        second = records(texts, service=service, cache=cache)
    assert first == second
    assert set(service.asked.values()) == {1}


def test_a_row_that_failed_is_not_kept_and_is_asked_again() -> None:
    service, cache = Counting(), AnswerCache()
    text = "玩城市西岭新区失败路1号"
    (record,) = records([text], service=service, cache=cache)
    assert (record.provider, record.precision) == ("embedded", "district")
    assert "counting: no answer" in record.notes
    records([text], service=service, cache=cache)
    assert sum(service.asked.values()) == 2


def test_new_data_or_another_provider_means_asking_anew() -> None:
    cache, first, second = AnswerCache(), Counting(), Counting()
    second.version = "2"
    records([EXACT], service=first, cache=cache)
    records([EXACT], service=second, cache=cache)
    assert sum(second.asked.values()) == 1


def test_nonsense_and_other_cities_are_not_sent_to_a_service() -> None:
    service = Counting()
    assert not any(record.placed for record in records(HOSTILE[:-1], service=service))
    assert not service.asked


def test_a_service_is_asked_for_the_road_and_not_for_the_company() -> None:
    service = Counting()
    records(["青云生物科技有限公司玩城市西岭新区玫瑰路100号2幢301室"], service=service)
    assert list(service.asked) == ["玩城市西岭新区玫瑰路100号"]


def test_our_own_finer_answer_is_kept_and_a_point_in_another_city_is_not_used() -> None:
    (coarse,) = records([EXACT], service=Counting(precision="street"))
    assert (coarse.provider, coarse.lon) == ("embedded", 120.02)
    assert "knows it only as street" in coarse.notes
    (far,) = records(["玩城市西岭新区无路可寻街1号"], service=Counting(116.4, 39.9))
    assert far.provider == "embedded"
    assert "outside every district" in far.notes


def test_a_service_in_the_wrong_datum_is_seen_in_the_batch() -> None:
    shifted = [float(each) for each in convert(120.02, 30.05, "WGS-84", "GCJ-02")]
    geocoder = toyland.geocoder(Counting(*shifted))
    texts = [f"玩城市西岭新区玫瑰路100号{building}幢" for building in range(1, 9)]
    list(geocoder.records(Query(text) for text in texts))
    assert geocoder.summary.provider_datum.datum == "GCJ-02"


def test_coordinates_that_came_with_the_list_are_compared_and_their_datum_guessed() -> None:
    geocoder = toyland.geocoder()
    places = [(120.02, "100"), (120.0304, "200"), (120.0408, "300弄")]
    queries = []
    for lon, number in places * 4:
        x, y = (float(each) for each in convert(lon, 30.05, "WGS-84", "BD-09"))
        queries.append(Query(f"玩城市西岭新区玫瑰路{number if '弄' in number else number + '号'}", x, y))
    found = list(geocoder.records(queries))
    guess = geocoder.summary.given_datum
    assert (guess.datum, guess.pairs) == ("BD-09", 12)
    assert "BD-09 0 m" in guess.evidence
    assert all("the coordinates given lie" in record.notes for record in found)


# --- bounded and private ------------------------------------------------------------------------------------
def test_an_endless_list_is_read_only_as_far_as_it_is_used() -> None:
    endless = (Query(f"玩城市西岭新区玫瑰路{number}号") for number in itertools.count())
    found = toyland.geocoder().records(endless)
    assert [next(found).query for _ in range(3)][-1] == "玩城市西岭新区玫瑰路2号"


def test_nothing_is_sent_anywhere_unless_a_service_was_chosen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    geocoder = geocoder_of(read_layout(), cache_file=tmp_path / "cache.sqlite")
    found = list(
        geocoder.records(
            [Query("上海市浦东新区张江路92号"), Query("12 Wulumuqi Middle Road, Shanghai"), Query("")]
        )
    )
    assert [record.placed for record in found] == [True, True, False]


def test_no_key_is_kept_in_the_cache(server: Served, tmp_path: Path) -> None:
    server.says(GOOD["amap"](120.02, 30.05))
    settings = {"AMAP_URL": server.url, "AMAP_KEY": "s3cr3t-key"}
    service = build_provider("amap", settings, limits=Limits(per_second=1000))
    with AnswerCache(tmp_path / "cache.sqlite") as cache:
        assert records([EXACT], service=service, cache=cache)[0].provider == "amap"
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"s3cr3t" not in held


def test_the_cache_serves_several_threads() -> None:
    geocoder = toyland.geocoder(cache=AnswerCache())
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: [one.lon for one in geocoder.records([Query(EXACT)])], range(8)))
    assert found == [[120.02]] * 8


def test_a_file_that_is_no_cache_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite").write_text("this is a letter, not a data base" * 100)
    with pytest.raises(SourceError, match=r"cache\.sqlite"):
        AnswerCache(tmp_path / "cache.sqlite")


def test_an_unknown_provider_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ChoiceError, match="embedded"):
        geocoder_of(read_layout(), provider="google")


# --- killed and started again -------------------------------------------------------------------------------
def run(source: Path, target: Path, cache: Path, url: str = "", kill_after: int | None = None) -> list[str]:
    """Runs a batch in a process of its own; after so many lines of progress it is killed without warning."""
    command = [sys.executable, "-m", "tests.geo.geocode.run_batch", str(source), str(target), str(cache)]
    lines: list[str] = []
    with subprocess.Popen(
        [*command, *([url] if url else [])],
        cwd=ROOT,
        stdin=subprocess.DEVNULL if kill_after is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        if kill_after is not None:
            assert process.stdin is not None
            process.stdin.write("." * kill_after)
            process.stdin.flush()
        for line in process.stdout:
            lines.append(line.strip())
            if kill_after is not None and len(lines) >= kill_after:
                process.kill()
                break
        process.wait()
    return lines


def write_list(file: Path, texts: list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "address"])
        rows.writerows(enumerate(texts))


def kept(cache: Path) -> int:
    base = sqlite3.connect(cache)
    try:
        return int(base.execute("SELECT count(*) FROM answers").fetchone()[0])
    finally:
        base.close()


def test_killed_at_any_moment_and_started_again_it_writes_the_same_file(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    numbers = random.Random(5).choices(range(1, 4000), k=8000)
    write_list(source, [f"玩城市西岭新区玫瑰路{number}号" for number in numbers] + HOSTILE)
    whole, broken = tmp_path / "whole.csv", tmp_path / "broken.csv"
    run(source, whole, tmp_path / "whole.sqlite")
    cache = tmp_path / "broken.sqlite"
    before = 0
    for lines in (1, 6, 3):
        run(source, broken, cache, kill_after=lines)
        assert not broken.exists()
        assert kept(cache) >= before
        before = kept(cache)
    last = run(source, broken, cache)
    assert broken.read_bytes() == whole.read_bytes()
    assert last[-1] == f"asked {kept(cache) - before}"


def test_a_service_is_asked_for_nothing_that_it_answered_before_the_kill(
    tmp_path: Path, server: Served
) -> None:
    server.says(GOOD["photon"](120.0201, 30.0501))
    source = tmp_path / "in.csv"
    texts = [f"玩城市西岭新区玫瑰路{number}号" for number in range(1, 241)]
    write_list(source, texts + texts[:50])
    whole, broken, cache = tmp_path / "whole.json", tmp_path / "broken.json", tmp_path / "broken.sqlite"
    for lines in (3, 5, 4):
        run(source, broken, cache, server.url, kill_after=lines)
    run(source, broken, cache, server.url)
    times = Counter(query["q"] for query in server.asked)
    assert len(times) == len(texts)
    # At most the one request that was on its way at each kill is sent a second time.
    assert sum(times.values()) - len(times) <= 3
    run(source, whole, tmp_path / "whole.sqlite", server.url)
    assert broken.read_bytes() == whole.read_bytes()


# --- files --------------------------------------------------------------------------------------------------
def test_a_csv_is_read_by_its_headings_in_utf8_and_gb18030(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        file = tmp_path / f"{encoding}.csv"
        file.write_text("名称,地址,经度,纬度\n甲,玫瑰路1号,120.5,30.5\n乙\n", encoding=encoding)
        first, second = read_queries(file)
        assert first == Query("玫瑰路1号", 120.5, 30.5)
        assert second.text == ""


def test_a_list_without_headings_a_text_and_json_lines_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("玫瑰路1号\n玫瑰路2号\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("玫瑰路1号\n玫瑰路2号\n", encoding="utf-8")
    lines = [json.dumps({"address": "玫瑰路1号", "lng": 120.5, "lat": None}), json.dumps("玫瑰路2号")]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "a.json").write_text(f"[{lines[0]},\n{lines[1]}]", encoding="utf-8")
    for name in ("a.csv", "a.txt", "a.jsonl", "a.json"):
        assert [query.text for query in read_queries(tmp_path / name)] == ["玫瑰路1号", "玫瑰路2号"]


def test_a_table_without_a_column_of_addresses_names_the_columns_it_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,city\nx,y\n", encoding="utf-8")
    with pytest.raises(ChoiceError, match="city, name"):
        list(read_queries(tmp_path / "a.csv"))
    assert [query.text for query in read_queries(tmp_path / "a.csv", column="City")] == ["y"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.csv"):
        list(read_queries(tmp_path / "none.csv"))


def test_csv_output_cannot_run_as_a_formula_and_json_is_one_object_a_line(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    write_list(source, [*HOSTILE, EXACT])
    geocode_file(source, tmp_path / "out.csv", toyland.geocoder())
    geocode_file(source, tmp_path / "out.json", toyland.geocoder())
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(HOSTILE) + 1
    assert not any(cell.startswith(("=", "+", "@", "-", "\t")) for row in rows for cell in row.values())
    assert rows[0]["lon"] == ""
    objects = [json.loads(line) for line in (tmp_path / "out.json").read_text(encoding="utf-8").splitlines()]
    assert [told["query"] for told in objects] == [*HOSTILE, EXACT]
    assert objects[0]["lon"] is None
    assert list(objects[-1]) == list(FIELDS)


def test_progress_tells_the_rows_done_and_all(tmp_path: Path) -> None:
    source, told = tmp_path / "in.txt", []
    source.write_text("玩城市玫瑰路1号\n" * 2500, encoding="utf-8")

    def progress(done: int, total: int | None, rate: float) -> None:
        told.append((done, total, rate > 0))

    geocode_file(source, tmp_path / "out.json", toyland.geocoder(), progress=progress)
    assert told == [(1000, 2500, True), (2000, 2500, True), (2500, 2500, True)]
