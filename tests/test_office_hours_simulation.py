"""The simulated sessions: Belay keeps its promises in them, the checker finds what is broken, and the same seed is the
same people. How long anybody waits is not asserted, but who waits less is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks import office_hours
from benchmarks.office_hours import play
from benchmarks.office_hours.people import Coach, Person, Planned, plan
from benchmarks.office_hours.play import Session, Turn
from benchmarks.office_hours.report import held, promises, waits
from bot.office_hours.model import Wait

SMALL = office_hours.Size(sessions=25, others=1)


@pytest.mark.no_cover
def test_a_quick_run_keeps_its_promises() -> None:
    both = office_hours.live(SMALL)
    assert list(both.broken) == []
    assert both.fair.most_passed <= 3
    assert both.fifo.most_passed == 0
    assert both.fair.everyone.people == both.fifo.everyone.people > 150
    # First-timers come first, which is the point of it.
    new, as_they_came = both.fair.first_timers, both.fifo.first_timers
    assert new.median is not None
    assert as_they_came.median is not None
    assert new.median < as_they_came.median
    assert new.called >= as_they_came.called
    # Few sessions: well below the goal there would be a fault.
    assert both.fair.held_waiting.inside > 0.7
    assert both.fifo.held_waiting.inside > 0.7
    printed = office_hours.printed(both)
    assert "Promises broken: none." in printed
    assert printed.count("Goal: ") == 2


def test_the_same_seed_is_the_same_people() -> None:
    assert plan(3, 1) == plan(3, 1)
    assert plan(3, 1) != plan(3, 2)


# One session, by hand


def person(number: int, at: float, **about: object) -> Person:
    usual = Person(number, at, visits=1, recent=0, lasts=1.0, pause=1.0, patience=500.0)
    return replace(usual, **about)


def session(*people: Person, minutes: float = 60, coaches: int = 1) -> Planned:
    return Planned(1, minutes, 10, tuple(Coach(number, 1.0, minutes) for number in range(coaches)), people)


def called(planned: Planned, policy: str = "fair") -> dict[int, float | None]:
    lived = play.live(planned, "fair" if policy == "fair" else "fifo", 3, [])
    return {number: turn.called for number, turn in lived.turns.items()}


def test_visits_and_pauses_take_their_time() -> None:
    assert called(session(person(1, 0), person(2, 1), person(3, 40))) == {1: 0, 2: 11, 3: 40}
    assert called(session(person(1, 0), person(2, 1), coaches=2)) == {1: 0, 2: 1}


def test_a_first_timer_comes_first_in_one_order_alone() -> None:
    planned = session(person(1, 0), person(2, 1), person(3, 2, visits=0))
    assert called(planned) == {1: 0, 2: 22, 3: 11}
    assert called(planned, "fifo") == {1: 0, 2: 11, 3: 22}


def test_people_leave_hold_and_are_not_found() -> None:
    assert called(session(person(1, 0), person(2, 1, patience=5.0))) == {1: 0, 2: None}
    assert called(session(person(1, 0), person(2, 1, holds=(5, 20)), person(3, 2))) == {1: 0, 3: 11, 2: 25}
    lost = person(1, 0, absent=True)
    assert called(session(lost, person(2, 1))) == {1: 0, 2: 5}
    back = play.live(session(replace(lost, returns=True)), "fair", 3, [])
    assert [minutes for _, minutes in back.finished] == [10]


def test_nobody_is_called_after_the_close_but_it_is_known_when_they_would_have_been() -> None:
    lived = play.live(session(person(1, 0), person(2, 1), minutes=10), "fair", 3, [])
    late = lived.turns[2]
    assert (late.called, late.would_be_called, late.left) == (None, 11, False)
    assert lived.waiting == {2}
    assert len(lived.finished) == 1


def test_a_coach_who_goes_calls_nobody_any_more() -> None:
    planned = session(person(1, 0), person(2, 1), person(3, 25), coaches=2)
    gone = replace(planned, coaches=(planned.coaches[0], replace(planned.coaches[1], until=20.0)))
    assert called(gone) == {1: 0, 2: 1, 3: 25}
    assert called(replace(gone, people=(person(1, 24), person(2, 25)))) == {1: 24, 2: 35}


# The checker and the figures


def fine() -> Session:
    lived = play.live(session(person(1, 0), person(2, 1)), "fair", 3, [])
    assert promises([lived], "fair", 3) == []
    return lived


def passed_too_often(turn: Turn) -> None:
    turn.passed = 4


def shown_nothing(turn: Turn) -> None:
    turn.shown = None


def shown_odd_minutes(turn: Turn) -> None:
    turn.shown = Wait(3, 10)


def shown_no_range(turn: Turn) -> None:
    turn.shown = Wait(10, 10)


def dropped(turn: Turn) -> None:
    turn.called = None


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        (passed_too_often, "was passed 4 times"),
        (shown_nothing, "was shown no range"),
        (shown_odd_minutes, "was shown Wait(least=3, most=10)"),
        (shown_no_range, "was shown Wait(least=10, most=10)"),
        (dropped, "was dropped in silence"),
    ],
)
def test_the_checker_finds(breaks: Callable[[Turn], None], words: str) -> None:
    lived = fine()
    breaks(lived.turns[2])
    assert promises([lived], "fair", 3) == [f"fair, session 1, person 2 {words}"]


def test_in_the_order_of_arrival_nobody_is_passed() -> None:
    lived = fine()
    lived.turns[1].passed = 1
    assert promises([lived], "fifo", 3) == ["fifo, session 1, person 1 was passed 1 times"]


def turn(waited: float | None, shown: Wait, **about: object) -> Turn:
    return Turn(person(1, 10, **about), shown, None, None if waited is None else 10 + waited)


@pytest.mark.parametrize(
    ("one", "ranges", "inside", "early", "late"),
    [
        (turn(5, Wait(5, 10)), 1, 1, 0, 0),
        (turn(10, Wait(5, 10)), 1, 1, 0, 0),
        (turn(4.9, Wait(5, 10)), 1, 0, 1, 0),
        (turn(10.1, Wait(5, 10)), 1, 0, 0, 1),
        (turn(None, Wait(5, 10), patience=12.0), 1, 0, 0, 1),
        (turn(None, Wait(5, 10), patience=8.0), 0, 1, 0, 0),
        (replace(turn(7, Wait(5, 10)), held=True), 0, 1, 0, 0),
    ],
)
def test_what_a_range_held(one: Turn, ranges: int, inside: float, early: float, late: float) -> None:
    found = held([Session(session(), {1: one})], lambda turn: True)
    assert (found.ranges, found.inside, found.early, found.late) == (ranges, inside, early, late)
    assert found.width == (5 if ranges else 0)


def test_figures_of_waits() -> None:
    turns = [replace(turn(None, Wait(0, 5)), called=called) for called in (10, 14, 20, None)]
    turns[3].left = True
    found = waits(turns)
    assert (found.people, found.median, found.three_in_four, found.longest) == (4, 4, 10, 10)
    assert (found.called, found.left, found.at_close) == (3, 1, 0)
    assert waits([]).median is None
