"""Whose turn is next: by example, and by rule whatever people do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.office_hours import Policy
from bot.members import Who
from bot.office_hours.model import Given, PlaceState, QueuePlace, Tick
from bot.office_hours.service.turns.order import in_turn, passed_by, same_topic

OPENS = datetime(2026, 3, 3, 18, tzinfo=UTC)


def place(
    number: int, *, at: int | None = None, visits: int = 0, recent: int = 0, passed: int = 0
) -> QueuePlace:
    """The place `number`, joined `at` that minute (or its number)."""
    joined = OPENS + timedelta(minutes=number if at is None else at)
    return QueuePlace(
        number,
        1,
        Who(1, number),
        PlaceState.WAITING,
        None,
        joined,
        passed,
        visits=visits,
        recent=min(recent, visits),
    )


def topical(number: int, topic: str, *ticks: Tick) -> QueuePlace:
    return replace(place(number), given=Given(topic, "", frozenset(ticks)))


def numbers(places: Sequence[QueuePlace]) -> list[int]:
    return [one.id for one in places]


def fair(*places: QueuePlace, passed_at_most: int = 3) -> list[int]:
    return numbers(in_turn(places, "fair", passed_at_most))


def test_first_timers_then_fewest_visits_lately_then_arrival() -> None:
    often, seldom, back, new, newer = (
        place(1, visits=9, recent=4),
        place(2, visits=9, recent=1),
        place(3, visits=9),
        place(4),
        place(5),
    )
    assert fair(often, seldom, back, new, newer, passed_at_most=9) == [4, 5, 3, 2, 1]


def test_two_at_the_same_instant_come_as_they_were_written_down() -> None:
    assert fair(place(2, at=0), place(1, at=0)) == [1, 2]


def test_who_was_passed_often_enough_comes_first_by_arrival() -> None:
    worn, more_worn = place(1, visits=1, recent=9, passed=3), place(2, visits=1, passed=5)
    assert fair(place(3), more_worn, worn) == [1, 2, 3]


def test_a_position_counts_who_will_have_been_passed_on_the_way() -> None:
    back = place(1, visits=2, recent=1)
    new = [place(number) for number in range(2, 8)]
    assert fair(back, *new, passed_at_most=3) == [2, 3, 4, 1, 5, 6, 7]
    assert fair(replace(back, passed=2), *new, passed_at_most=3) == [2, 1, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("passed_at_most", [0, 3])
def test_first_come_is_arrival_alone(passed_at_most: int) -> None:
    places = [place(1, visits=9, recent=4), place(2), place(3, visits=9, passed=7)]
    assert numbers(in_turn(places, "fifo", passed_at_most)) == [1, 2, 3]
    assert fair(*places, passed_at_most=0) == [1, 2, 3]


def test_an_empty_queue() -> None:
    assert in_turn([], "fair", 3) == in_turn([], "fifo", 3) == []


def test_those_who_wait_and_came_earlier_are_passed() -> None:
    held = replace(place(2), state=PlaceState.HELD)
    called = place(4)
    assert passed_by([place(1), held, place(3, at=4), called, place(5, at=4), place(6)], called) == [1, 3]


def test_the_same_topic_is_shared_by_those_who_both_ticked_it() -> None:
    called = topical(1, "Offer and  salary", Tick.TOGETHER)
    places = [
        topical(2, "offer AND salary ", Tick.TOGETHER, Tick.NAME),
        topical(3, "Offer and salary", Tick.NAME),
        topical(4, "Interviews", Tick.TOGETHER),
        place(5),
        called,
        topical(6, "Offer and salary", Tick.TOGETHER),
    ]
    assert numbers(same_topic(places, called)) == [2, 6]
    assert numbers(same_topic(reversed(places), called)) == [6, 2]
    assert numbers(same_topic(places, replace(called, state=PlaceState.CALLED))) == [2, 6]
    assert same_topic(places, topical(1, "Offer and salary")) == []
    assert same_topic(places, place(1)) == []


def test_nobody_shares_without_a_topic_or_a_place() -> None:
    assert same_topic([topical(2, " ", Tick.TOGETHER)], topical(1, "", Tick.TOGETHER)) == []
    away = replace(topical(2, "Interviews", Tick.TOGETHER), state=PlaceState.HELD)
    assert same_topic([away], topical(1, "Interviews", Tick.TOGETHER)) == []


# By rule

policies: st.SearchStrategy[Policy] = st.sampled_from(("fair", "fifo"))
queues = st.lists(
    st.builds(
        place,
        st.integers(1, 10_000),
        at=st.integers(0, 5),
        visits=st.integers(0, 3),
        recent=st.integers(0, 3),
        passed=st.integers(0, 5),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(queues, policies, st.integers(0, 4), st.randoms(use_true_random=False))
def test_the_order_is_total_and_depends_on_the_people_alone(
    places: list[QueuePlace], policy: Policy, limit: int, chance: random.Random
) -> None:
    found = in_turn(places, policy, limit)
    assert sorted(numbers(found)) == sorted(numbers(places))
    shuffled = list(places)
    chance.shuffle(shuffled)
    assert in_turn(shuffled, policy, limit) == found


@given(queues, policies, st.integers(0, 4))
def test_the_order_is_that_of_calling_one_after_another(
    places: list[QueuePlace], policy: Policy, limit: int
) -> None:
    expected = numbers(in_turn(places, policy, limit))
    called: list[int] = []
    while places:
        first = in_turn(places, policy, limit)[0]
        called.append(first.id)
        passed = passed_by(places, first)
        places = [
            replace(one, passed=one.passed + (one.id in passed)) for one in places if one.id != first.id
        ]
    assert called == expected


@given(queues, st.integers(0, 4))
def test_the_next_is_who_the_rule_says(places: list[QueuePlace], limit: int) -> None:
    worn = [one for one in places if one.passed >= limit]
    new = [one for one in places if not one.visits]
    few = min((one.recent for one in places), default=0)
    first_of = worn or new or [one for one in places if one.recent == few]
    expected = min(first_of, key=lambda one: (one.joined_at, one.id), default=None)
    assert next(iter(in_turn(places, "fair", limit)), None) == expected


@dataclass(frozen=True)
class Comes:
    visits: int
    recent: int


@dataclass(frozen=True)
class Goes:
    which: int


@dataclass(frozen=True)
class Holds:
    which: int


class Calls:
    pass


events = st.lists(
    st.builds(Comes, st.integers(0, 2), st.integers(0, 3))
    | st.builds(Calls)
    | st.builds(Calls)
    | st.builds(Goes, st.integers(0, 9))
    | st.builds(Holds, st.integers(0, 9)),
    max_size=60,
)


@given(events, policies, st.integers(0, 4))
def test_nobody_is_passed_more_often_whatever_people_do(
    happened: list[Comes | Goes | Holds | Calls], policy: Policy, limit: int
) -> None:
    places: dict[int, QueuePlace] = {}
    for number, event in enumerate(happened, 1):
        waiting = [one for one in places.values() if one.state is PlaceState.WAITING]
        match event:
            case Comes(visits, recent):
                places[number] = place(number, visits=visits, recent=recent)
            case Goes(which):
                places.pop(which, None)
            case Holds(which):  # and a second time: is back
                if (one := places.get(which)) is not None:
                    held = one.state is PlaceState.WAITING
                    places[which] = replace(one, state=PlaceState.HELD if held else PlaceState.WAITING)
            case Calls() if waiting:
                called = in_turn(waiting, policy, limit)[0]
                for passed in passed_by(places.values(), called):
                    places[passed] = replace(places[passed], passed=places[passed].passed + 1)
                del places[called.id]
            case Calls():
                pass
        most = limit if policy == "fair" else 0
        assert all(one.passed <= most for one in places.values())
