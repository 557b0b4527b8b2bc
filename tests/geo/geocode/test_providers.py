"""Each provider against a server that speaks its protocol, well and badly."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from geo.geocode.providers.network import Limits, NetworkProvider
from geo.geocode.providers.providers import PROVIDERS, build_provider
from geo.geocode.providers.transport import THREAD
from geo.model.datum import convert
from geo.model.errors import ChoiceError, GeocodeError
from tests.geo.geocode.serving import BAD_KEY, COARSE, GOOD, NOTHING, QUOTA, Served, serving

SECRET = "k3y/with+odd=signs&äh"
FAST = Limits(per_second=1000, timeout_s=60, retries=2, backoff_s=0.01, failures=3, pause_s=60)
EVERY = pytest.mark.parametrize("name", sorted(PROVIDERS))
KEYED = pytest.mark.parametrize("name", sorted(QUOTA))


@pytest.fixture
def server() -> Iterator[Served]:
    with serving() as served:
        yield served


def provider(name: str, server: Served, limits: Limits = FAST, **settings: str) -> NetworkProvider:
    entry = PROVIDERS[name]
    own = {entry.url_setting: server.url} | ({entry.key: SECRET} if entry.key else {})
    return build_provider(name, own | settings, city="玩城", limits=limits)


@EVERY
def test_a_good_answer_comes_back_in_wgs84(name: str, server: Served) -> None:
    datum = PROVIDERS[name].datum
    lon, lat = (float(each) for each in convert(120.02, 30.05, "WGS-84", datum))
    server.says(GOOD[name](lon, lat))
    answer = provider(name, server).answer("玩城市玫瑰路100号")
    assert answer.found is not None
    assert (answer.found.lon, answer.found.lat) == (
        pytest.approx(120.02, abs=1e-6),
        pytest.approx(30.05, abs=1e-6),
    )
    assert answer.found.precision == "street_number"
    assert answer.provider == name
    assert "玫瑰路100号" in " ".join(server.asked[0].values())


@EVERY
def test_no_result_is_an_answer_and_not_a_failure(name: str, server: Served) -> None:
    server.says(NOTHING[name])
    answer = provider(name, server).answer("无名路1号")
    assert answer.found is None
    assert "knows no such address" in answer.notes[0]


@EVERY
def test_a_city_is_no_point_and_a_district_is_marked(name: str, server: Served) -> None:
    server.says(COARSE[name]("city"), COARSE[name]("district"))
    asked = provider(name, server)
    city, district = asked.answer("玩城"), asked.answer("玩城东溪区")
    assert city.found is None
    assert "no point" in city.notes[0]
    assert district.found is not None
    assert district.found.precision == "district"
    assert "district only" in district.notes[0]
    assert district.confidence <= 0.4


@KEYED
def test_a_used_up_quota_ends_the_asking(name: str, server: Served) -> None:
    server.says(QUOTA[name])
    asked = provider(name, server)
    for _ in range(5):
        with pytest.raises(GeocodeError):
            asked.answer("玫瑰路100号")
    assert len(server.asked) == 1


@KEYED
def test_a_refused_key_ends_the_asking(name: str, server: Served) -> None:
    server.says(BAD_KEY[name])
    asked = provider(name, server)
    for _ in range(3):
        with pytest.raises(GeocodeError):
            asked.answer("玫瑰路100号")
    assert len(server.asked) == 1


@EVERY
@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again_and_then_answers(name: str, status: int, server: Served) -> None:
    server.says((status, {}, {}), (status, {}, {}), GOOD[name](120.02, 30.05))
    assert provider(name, server).answer("玫瑰路100号").found is not None
    assert len(server.asked) == 3


@EVERY
def test_a_server_that_stays_busy_is_left_alone_after_some_rows(name: str, server: Served) -> None:
    server.says((500, {}, {}))
    asked = provider(name, server)
    for _ in range(10):
        with pytest.raises(GeocodeError):
            asked.answer("玫瑰路100号")
    assert len(server.asked) == FAST.failures * (FAST.retries + 1)


def test_a_wish_to_wait_longer_than_the_row_may_take_is_not_waited_for(server: Served) -> None:
    server.says((429, {}, {"Retry-After": "3600"}))
    slept: list[float] = []
    asked = provider("amap", server)
    asked.sleep = slept.append
    with pytest.raises(GeocodeError, match="429"):
        asked.answer("玫瑰路100号")
    assert slept == []
    assert len(server.asked) == 1


@EVERY
@pytest.mark.parametrize(
    "body", [b"<html>oops", b"", b"null", b"[1, 2]", b'{"status": "1", "geocodes": [{}]}', b"{}"]
)
def test_a_malformed_answer_is_a_failure_with_a_plain_message(name: str, body: bytes, server: Served) -> None:
    server.says((200, body, {}))
    said = ""
    try:
        said = provider(name, server).answer("玫瑰路100号").notes[0]
    except GeocodeError as error:
        said = str(error)
    assert name in said


@EVERY
def test_a_drip_costs_a_row_its_time_and_then_nothing(name: str, server: Served) -> None:
    server.says("drip")
    asked = provider(name, server, replace(FAST, timeout_s=0.4, failures=2))
    spared = []
    # The drip would go on for as long as somebody listens.
    for _ in range(20):
        with pytest.raises(GeocodeError) as told:
            asked.answer("玫瑰路100号")
        spared.append("is not asked" in str(told.value))
    assert spared == [False] * 2 + [True] * 18
    assert len(server.asked) <= 2
    # What was left behind ends soon after, and does not wait for the server.
    left = [thread for thread in threading.enumerate() if thread.name == THREAD]
    for thread in left:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in left)


def test_a_server_that_is_not_there_is_left_alone_too() -> None:
    asked = build_provider("photon", {"PHOTON_URL": "http://127.0.0.1:9"}, limits=FAST)
    for _ in range(5):
        with pytest.raises(GeocodeError):
            asked.answer("玫瑰路100号")
    with pytest.raises(GeocodeError, match="not asked: 3 failures in a row"):
        asked.answer("玫瑰路100号")


def test_after_a_pause_the_server_is_asked_again(server: Served) -> None:
    now = [0.0]
    asked = provider("photon", server, replace(FAST, retries=0, failures=1))
    asked.clock = lambda: now[0]
    server.says((500, {}, {}), GOOD["photon"](120.02, 30.05))
    with pytest.raises(GeocodeError):
        asked.answer("玫瑰路100号")
    now[0] = 59.0
    with pytest.raises(GeocodeError, match="not asked"):
        asked.answer("玫瑰路100号")
    now[0] = 61.0
    assert asked.answer("玫瑰路100号").found is not None


def test_requests_keep_the_distance_that_the_service_asks_for(server: Served) -> None:
    slept: list[float] = []
    asked = provider("photon", server, replace(FAST, per_second=2))
    asked.clock = lambda: 100.0 + sum(slept)
    asked.sleep = slept.append
    server.says(GOOD["photon"](120.02, 30.05))
    for _ in range(4):
        asked.answer("玫瑰路100号")
    assert slept == [0.5, 0.5, 0.5]


def test_a_redirect_is_not_followed(server: Served) -> None:
    server.says((302, {}, {"Location": f"{server.url}/elsewhere"}))
    with pytest.raises(GeocodeError):
        provider("amap", server, replace(FAST, retries=0)).answer("玫瑰路100号")
    assert len(server.asked) == 1


def test_an_endless_answer_is_cut_off(server: Served) -> None:
    server.says((200, b" " * 3_000_000, {}))
    with pytest.raises(GeocodeError, match="longer than"):
        provider("photon", server, replace(FAST, retries=0)).answer("玫瑰路100号")


@KEYED
def test_no_key_is_seen_in_logs_errors_or_answers(
    name: str, server: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    signed: dict[str, Any] = {"BAIDU_SK": SECRET[::-1]}
    seen = [repr(provider(name, server, **signed)), provider(name, server, **signed).version]
    echo = (500, {"message": f"bad key {SECRET}", "request": SECRET}, {})
    for reply in (
        "drip",
        GOOD[name](120.02, 30.05),
        BAD_KEY[name],
        QUOTA[name],
        echo,
        (200, SECRET.encode(), {}),
    ):
        server.says(reply)
        limits = replace(FAST, timeout_s=0.4) if reply == "drip" else FAST
        try:
            seen.append(provider(name, server, limits, **signed).answer("玫瑰路100号").to_json())
        except GeocodeError as error:
            seen.append(f"{error!s} {error!r} {error.__cause__!r}")
    assert server.asked[0][{"baidu": "ak", "amap": "key", "tianditu": "tk"}[name]] == SECRET
    seen += [record.getMessage() for record in caplog.records]
    for text in seen:
        for form in (SECRET, "k3y", SECRET[::-1], "yek"):
            assert form not in text


def test_a_missing_key_names_its_setting_and_an_unknown_provider_the_nearest() -> None:
    with pytest.raises(GeocodeError, match="AMAP_KEY"):
        build_provider("amap", {})
    with pytest.raises(ChoiceError, match="did you mean 'photon'"):
        build_provider("foton", {})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/", "http://user:pass@x/", "nonsense"])
def test_only_web_servers_are_asked(url: str) -> None:
    with pytest.raises(GeocodeError, match="NOMINATIM_URL"):
        build_provider("nominatim", {"NOMINATIM_URL": url})


def test_an_own_server_below_a_path_is_asked_with_the_user_agent_set(server: Served) -> None:
    server.says(GOOD["nominatim"](120.02, 30.05))
    own = {"NOMINATIM_URL": f"{server.url}/nominatim/", "GEOCODER_USER_AGENT": "our-team/1.0"}
    assert build_provider("nominatim", own, limits=FAST).answer("玫瑰路100号").found is not None
    assert server.agents == ["our-team/1.0"]


def test_the_package_loads_no_heavy_library_until_it_is_needed() -> None:
    script = (
        "import sys, geo.geocode, geo.geocode.grammar.address, geo.geocode.answer.ladder, geo.geocode.providers.providers;"
        "heavy = {'geopy', 'pypinyin', 'opencc', 'folium', 'streamlit', 'matplotlib', 'sqlite3'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
