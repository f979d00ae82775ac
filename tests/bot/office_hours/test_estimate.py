"""Ranges of waits: always fit to be shown, always the same, as long as the queue is. How often they hold is measured
by `python -m benchmarks officehours`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.members import Who
from bot.office_hours.model import PlaceState, QueuePlace, Wait
from bot.office_hours.service.turns.estimate import Pace, joining, narrowest, waits
from bot.office_hours.service.turns.order import in_turn

OPENS = datetime(2026, 3, 3, 18, tzinfo=UTC)
ALONE = Pace(coaches=1, turn=15, lasting=(15.0,) * 20, elapsed=(1.0,), open_for=30)


def place(number: int, *, visits: int = 1, recent: int = 0, passed: int = 0) -> QueuePlace:
    joined = OPENS + timedelta(minutes=number)
    return QueuePlace(
        number, 1, Who(1, number), PlaceState.WAITING, None, joined, passed, visits=visits, recent=recent
    )


def queue(length: int, **about: int) -> list[QueuePlace]:
    return [place(number, **about) for number in range(1, length + 1)]


def middle(wait: Wait) -> float:
    return (wait.least + wait.most) / 2


def test_without_a_coach_nothing_is_known() -> None:
    assert waits(queue(3), replace(ALONE, coaches=0, elapsed=())) == {}
    assert joining(queue(3), replace(ALONE, coaches=0, elapsed=())) is None


def test_an_empty_queue_has_no_waits_and_still_one_for_who_joins() -> None:
    assert waits([], ALONE) == {}
    assert joining([], replace(ALONE, elapsed=())) == Wait(0, 5)


def test_a_free_coach_calls_at_once() -> None:
    assert waits(queue(1), replace(ALONE, elapsed=())) == {1: Wait(0, 5)}
    assert waits(queue(2, visits=0), replace(ALONE, coaches=2, elapsed=())) == {1: Wait(0, 5), 2: Wait(0, 5)}


def test_one_visit_under_way_takes_about_as_long_as_visits_did() -> None:
    [first] = waits(queue(1, visits=0), ALONE).values()
    assert first.least <= 14 <= first.most
    assert first.most <= 35


def test_the_middle_grows_by_a_visit_for_each_who_waits_before() -> None:
    fifo = replace(ALONE, policy="fifo", lasting=(20.0,) * 20)
    found = list(waits(queue(6), fifo).values())
    for before, after in pairwise(found):
        assert 5 <= middle(after) - middle(before) <= 35
    assert 80 <= middle(found[-1]) <= 140


def test_two_coaches_halve_it() -> None:
    fifo = replace(ALONE, policy="fifo")
    alone = middle(list(waits(queue(8), fifo).values())[-1])
    together = middle(list(waits(queue(8), replace(fifo, coaches=2, elapsed=(1.0, 8.0))).values())[-1])
    assert together == pytest.approx(alone / 2, rel=0.2)


def test_recent_visits_count_more_than_the_plan_and_the_plan_more_than_nothing() -> None:
    fifo = Pace(coaches=1, turn=20, elapsed=(0.0,), policy="fifo")
    planned, quick, one_quick = (
        middle(list(waits(queue(5), replace(fifo, lasting=lasting)).values())[-1])
        for lasting in ((), (8.0,) * 20, (8.0,))
    )
    assert quick < one_quick < planned


def test_only_the_latest_twenty_count() -> None:
    quick = replace(ALONE, lasting=(8.0,) * 20)
    assert waits(queue(4), replace(quick, lasting=quick.lasting + (90.0,) * 50)) == waits(queue(4), quick)


def test_what_is_known_well_is_told_more_narrowly() -> None:
    unsure = replace(ALONE, policy="fifo", lasting=(5.0, 40.0, 8.0, 30.0))
    sure = replace(ALONE, policy="fifo")
    for vague, sharp in zip(waits(queue(5), unsure).values(), waits(queue(5), sure).values(), strict=True):
        assert sharp.most - sharp.least < vague.most - vague.least


def test_in_the_fair_order_who_came_often_is_told_of_those_who_may_come() -> None:
    busy = replace(ALONE, joined=10)
    often = waits(queue(2, recent=4), busy)[2]
    new = waits(queue(2, visits=0), busy)[2]
    first_come = waits(queue(2, recent=4), replace(busy, policy="fifo"))[2]
    assert often.most > new.most
    assert new == first_come
    assert waits(queue(2, recent=4, passed=3), busy)[2] == new  # nobody may come between any more
    assert waits(queue(2, recent=4), replace(busy, passed_at_most=0))[2] == new


def test_those_who_wait_already_and_come_before_count_as_having_passed() -> None:
    busy = replace(ALONE, joined=10)
    new = [place(number, visits=0) for number in (2, 3, 4)]
    often = place(1, recent=4)
    assert in_turn([often, *new], "fair", 3) == [*new, often]
    assert waits([*new, often], busy)[1] == waits([*new, replace(often, passed=3)], busy)[1]


def test_some_of_a_long_queue_leave_before_their_turn() -> None:
    found = waits(queue(40), replace(ALONE, policy="fifo"))[40]
    assert found.most < 39 * 15


def test_before_a_pace_is_known_the_range_is_wide() -> None:
    found = waits(queue(12), Pace(coaches=1, turn=15, policy="fifo"))[12]
    assert found.most - found.least >= 85  # 75 if the planned length were sure


def test_the_busier_the_longer() -> None:
    calm, busy = (waits(queue(2), replace(ALONE, joined=joined))[2] for joined in (0, 40))
    assert middle(calm) < middle(busy)


def test_a_visit_that_lasts_does_not_last_for_ever() -> None:
    for minutes in (0.0, 15.0, 60.0, 600.0, 60_000.0):
        wait = waits(queue(1, visits=0), replace(ALONE, elapsed=(minutes,)))[1]
        assert wait.most < 24 * 60


def test_who_joins_now_is_told_what_the_last_place_would_be() -> None:
    new = queue(4, visits=0)
    found = joining(new, ALONE)
    assert found == waits([*new, place(5, recent=1)], ALONE)[5]
    # Those who came more often lately come after who joins, and so count as nothing.
    often = [place(number, visits=9, recent=5) for number in (5, 6)]
    assert joining(in_turn([*new, *often], "fair", 3), ALONE) == found


@pytest.mark.parametrize(
    ("minutes", "wait"),
    [
        ([0.0], Wait(0, 5)),
        ([4.9] * 5, Wait(0, 5)),
        ([5.0] * 5, Wait(5, 10)),
        ([1.0] + [12.0] * 9, Wait(10, 15)),
        ([1.0] * 3 + [12.0] * 7, Wait(0, 15)),
        ([1.0] + [7.0] * 9 + [12.0] * 2, Wait(5, 15)),  # 0 to 10 is as short and holds ten, this holds eleven
        ([1.0] + [7.0] * 9 + [12.0], Wait(0, 10)),  # either holds ten: the earlier
    ],
)
def test_the_narrowest_range(minutes: list[float], wait: Wait) -> None:
    assert narrowest(minutes) == wait


def test_a_very_long_queue_is_told_too() -> None:
    found = waits(queue(150, visits=0), replace(ALONE, policy="fifo"))
    assert len(found) == 150
    assert found[150].least > 300


places = st.lists(
    st.builds(
        place,
        st.integers(1, 500),
        visits=st.integers(0, 3),
        recent=st.integers(0, 40),
        passed=st.integers(0, 60),
    ),
    max_size=20,
    unique_by=lambda one: one.id,
)
lengths = st.floats(0, 10_000, allow_nan=False)
paces = st.builds(
    Pace,
    coaches=st.integers(1, 6),
    turn=st.integers(5, 120),
    lasting=st.lists(lengths, max_size=25).map(tuple),
    elapsed=st.lists(lengths, max_size=8).map(tuple),
    policy=st.sampled_from(("fair", "fifo")),
    passed_at_most=st.integers(0, 50),
    joined=st.integers(0, 1_000),
    open_for=lengths,
)


@settings(deadline=None, max_examples=60)  # a first play of a long queue takes longer than the next
@given(places, paces)
def test_whatever_the_queue_its_waits_are_fit_to_be_shown(waiting: list[QueuePlace], pace: Pace) -> None:
    waiting = in_turn(waiting, pace.policy, pace.passed_at_most)
    found = waits(waiting, pace)
    assert list(found) == [one.id for one in waiting]
    for wait in [*found.values(), joining(waiting, pace)]:
        assert wait is not None
        assert wait.least % 5 == wait.most % 5 == 0
        assert 0 <= wait.least <= wait.most - 5
    assert waits(waiting, pace) == found
