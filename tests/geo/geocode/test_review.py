"""Decisions on doubtful rows: who, when and why, and the same state wherever they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocode.answer.guards import Guard
from geo.geocode.batch.batch import Query
from geo.geocode.batch.records import Record
from geo.geocode.review.decisions_csv import COLUMNS, from_csv, to_csv
from geo.geocode.review.review import ACTIONS, Decision, Decisions, decide, review_key
from geo.model.errors import ChoiceError, TableError
from tests.geo.geocode import toyland

GUARD = Guard(toyland.areas())
TEXTS = ["玩城市西岭新区玫瑰路100号", "玩城市东溪区无名路1号", "玩城市紫萍路20号", "北京市玫瑰路1号"]
RECORDS = list(toyland.geocoder().records(Query(text) for text in TEXTS))
SURE, COARSE, AMBIGUOUS, ELSEWHERE = RECORDS
MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def applied(*decisions: Decision) -> list[Record]:
    return list(Decisions().with_(*decisions).applied(RECORDS, GUARD))


def test_the_queue_holds_what_is_below_the_confidence_in_the_order_of_the_list() -> None:
    rows = Decisions().queue(RECORDS, below=0.9)
    assert [row.place for row in rows] == [1, 2, 3]
    assert [row.place for row in Decisions().queue(RECORDS, below=0.9, unplaced_too=False)] == [1]
    assert Decisions().queue(RECORDS, below=0.0) == []


def test_a_decided_row_leaves_the_queue_and_can_be_shown_again() -> None:
    decisions = Decisions().with_(decide(COARSE, "accept", "li", when=MORNING))
    assert [row.place for row in decisions.queue(RECORDS, below=0.9)] == [2, 3]
    again = decisions.queue(RECORDS, below=0.9, decided_too=True)[0]
    assert again.decision is not None
    assert again.decision.who == "li"


def test_accepting_keeps_the_place_and_says_who_when_and_why() -> None:
    record = applied(decide(COARSE, "accept", "li", "checked on site", when=MORNING))[1]
    assert (record.lon, record.lat, record.provider, record.confidence) == (
        COARSE.lon,
        COARSE.lat,
        "embedded",
        1.0,
    )
    assert record.notes.endswith("accepted by li on 2026-11-22: checked on site")


def test_picking_or_moving_sets_the_place_and_finds_its_district_and_zone() -> None:
    moved = decide(
        AMBIGUOUS,
        "move",
        "li",
        "gate",
        lon=120.15,
        lat=30.05,
        precision="building",
        radius_m=30,
        when=MORNING,
    )
    record = applied(moved)[2]
    assert (record.lon, record.lat, record.precision, record.radius_m) == (120.15, 30.05, "building", 30)
    assert (record.district, record.zone, record.provider) == ("east", "xinghai", "review")
    assert record.notes == "placed by li on 2026-11-22: gate"


def test_rejecting_places_nothing_with_the_reason() -> None:
    record = applied(decide(SURE, "reject", "li", "closed in 2024", when=MORNING))[0]
    assert (record.lon, record.lat, record.confidence) == (None, None, 0.0)
    assert record.notes == "rejected by li on 2026-11-22: closed in 2024"


def test_the_latest_decision_counts_and_the_earlier_ones_stay_in_the_audit() -> None:
    first = decide(COARSE, "reject", "li", when=at(1))
    second = decide(COARSE, "accept", "wang", when=at(2))
    decisions = Decisions().with_(second).with_(first)
    assert decisions.standing[review_key(COARSE.query)] == second
    assert decisions.audit == (first, second)
    assert len(decisions.with_(first, second).audit) == 2


def test_a_decision_finds_its_address_in_another_writing() -> None:
    decisions = Decisions().with_(decide(COARSE, "reject", "li", when=MORNING))
    other = next(iter(toyland.geocoder().records([Query("玩城市 東溪區 無名路 １號")])))
    assert next(iter(decisions.applied([other], GUARD))).lon is None


def test_a_decision_in_local_time_is_kept_in_utc() -> None:
    local = datetime(2026, 11, 22, 17, 30, tzinfo=timezone(timedelta(hours=8)))
    assert (
        decide(COARSE, "accept", "li", when=local).when == decide(COARSE, "accept", "li", when=MORNING).when
    )


@pytest.mark.parametrize(
    ("record", "action", "parts", "problem"),
    [
        (COARSE, "accept", {"who": " "}, "who"),
        (AMBIGUOUS, "accept", {"who": "li"}, "the place decided on"),
        (AMBIGUOUS, "pick", {"who": "li", "lon": 120.1, "lat": 30.0, "precision": "roughly"}, "precision"),
        (AMBIGUOUS, "move", {"who": "li", "precision": "building"}, "the place decided on"),
        (
            AMBIGUOUS,
            "move",
            {"who": "li", "lon": 30.0, "lat": 120.0, "precision": "building"},
            "longitude first",
        ),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(
    record: Record, action: str, parts: dict[str, object], problem: str
) -> None:
    with pytest.raises(TableError, match=problem):
        decide(record, action, **parts)  # type: ignore[arg-type]


def test_an_unknown_action_names_the_known_ones() -> None:
    with pytest.raises(ChoiceError, match="did you mean 'reject'"):
        decide(COARSE, "rejekt", "li")


NAMES = st.text(min_size=1, max_size=20).filter(lambda name: name.strip())
DECISION = st.builds(
    lambda record, action, who, why, minutes, lon, lat: decide(
        record, action, who, why, lon=lon, lat=lat, precision="street", radius_m=50, when=at(minutes)
    ),
    st.sampled_from([SURE, COARSE]),
    st.sampled_from(ACTIONS),
    NAMES,
    st.text(max_size=40),
    st.integers(0, 5),
    st.floats(-180, 180),
    st.floats(-90, 90),
)


def test_a_zero_with_a_minus_is_written_as_the_zero_it_equals() -> None:
    plus, minus = (
        Decision("2026-11-22T09:31:00Z", TEXTS[0], "pick", "li", "", zero, zero, "street", zero)
        for zero in (0.0, -0.0)
    )
    assert to_csv(Decisions().with_(minus)) == to_csv(Decisions().with_(plus))


@given(st.lists(DECISION, max_size=8), st.randoms())
def test_exported_and_read_in_any_order_and_number_they_give_the_same_state(
    made: list[Decision], random: object
) -> None:
    here = Decisions().with_(*made)
    there = from_csv(to_csv(here))
    assert there == here
    assert there.standing == here.standing
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    elsewhere = Decisions().with_(*shuffled[:3]).merged(Decisions().with_(*shuffled)).merged(there)
    assert elsewhere == here
    assert to_csv(elsewhere) == to_csv(here)


def test_no_cell_of_the_export_runs_in_a_spreadsheet() -> None:
    exported = to_csv(Decisions().with_(decide(COARSE, "reject", "=cmd()", "@SUM(1)", when=MORNING)))
    assert "'=cmd()" in exported
    assert ",=cmd()" not in exported
    assert from_csv(exported).audit[0].who == "=cmd()"


def test_a_file_that_holds_anything_else_is_refused_with_every_row_named() -> None:
    good = to_csv(Decisions().with_(decide(COARSE, "accept", "li", when=MORNING)))
    header, row = good.splitlines()
    bad = [row.replace("accept", "agree"), row.replace("2026-11-22T", "yesterday "), row.replace("120.", "x")]
    with pytest.raises(TableError) as told:
        from_csv("\n".join([header, row, *bad]))
    assert sorted(problem.row for problem in told.value.problems) == [3, 4, 5]
    with pytest.raises(TableError, match="who"):
        from_csv(",".join(name for name in COLUMNS if name != "who") + "\n")
