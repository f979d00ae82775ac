"""Who comes first, as a pure function: who never does, what decides before what, and why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpers.matching import (
    MOST_REASONS,
    Candidate,
    Clocks,
    Facts,
    Match,
    Wanted,
    first_in_turn,
    named_fields,
    rank,
)
from bot.helpers.model import words_of
from bot.members import Who

ASKER = Who(1, 999)
WANTED = Wanted(5, ASKER, "strategy", "A way into data, as a nurse")
DAY = {"day": 12 * 60, "night": 3 * 60, "evening": 23 * 60}
"""Zones of these tests, and what their clocks show."""

FACTS = Facts(clocks=DAY, day_starts=8 * 60, day_ends=22 * 60, a_day=3)


def helper(
    user: int,
    kinds: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
    capacity: int = 2,
    zone: str = "day",
    quiet: tuple[int, int] | None = None,
    rested: int | None = None,
    last: int = 0,
) -> Candidate:
    """A candidate with all that a test does not care about left usual."""
    start, end = quiet or (None, None)
    return Candidate(user, frozenset(kinds), fields, capacity, zone, start, end, rested, last)


def users(matches: list[Match]) -> list[int]:
    """Who was chosen, in order."""
    return [match.who.user for match in matches]


minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    """A few helpers of every sort, each with a number of their own."""
    found: list[Candidate] = []
    for user in draw(st.lists(st.integers(1, 40), unique=True, max_size=14)):
        rested = draw(st.none() | st.integers(0, 12))
        found.append(
            helper(
                user,
                tuple(draw(st.sets(st.sampled_from(["strategy", "introduction"])))),
                tuple(draw(st.lists(st.sampled_from(["Data", "law", "nurse", "big data"]), unique=True))),
                draw(st.integers(1, 3)),
                draw(st.sampled_from(sorted(DAY))),
                draw(st.none() | st.tuples(minutes, minutes)),
                rested,
                0 if rested is None else user + 100 * (12 - rested),
            )
        )
    return found


people = st.frozensets(st.integers(1, 40), max_size=8)
numbers = st.dictionaries(st.integers(1, 40), st.integers(1, 4), max_size=8)
facts = st.builds(
    Facts,
    clocks=st.just(DAY),
    day_starts=st.just(8 * 60),
    day_ends=st.just(22 * 60),
    a_day=st.just(3),
    loads=numbers,
    today=numbers,
    barred=people,
    thanked=people,
)


@given(candidates(), facts, st.integers(0, 10), st.integers(1, 40))
def test_nobody_is_chosen_who_may_not_be(found: list[Candidate], held: Facts, count: int, asker: int):
    chosen = users(rank(replace(WANTED, asker=Who(1, asker)), found, held, count))
    for one in (one for one in found if one.user in chosen):
        assert one.user != asker
        assert one.user not in held.barred
        assert held.loads.get(one.user, 0) < one.capacity
        assert held.today.get(one.user, 0) < held.a_day
        assert not one.kinds or "strategy" in one.kinds


@given(candidates(), facts, st.integers(0, 10))
def test_as_many_are_chosen_as_fit_and_are_wanted(found: list[Candidate], held: Facts, count: int):
    fitting = [one.user for one in found if held.fit(one, WANTED)]
    chosen = users(rank(WANTED, found, held, count))
    assert len(chosen) == len(set(chosen)) == min(count, len(fitting))


@pytest.mark.no_cover
@given(candidates(), facts, st.integers(0, 10), st.randoms(use_true_random=False))
def test_the_order_of_candidates_decides_nothing(
    found: list[Candidate], held: Facts, count: int, chance: Random
):
    shuffled = chance.sample(found, len(found))
    assert rank(WANTED, shuffled, held, count) == rank(WANTED, found, held, count)


@pytest.mark.no_cover
@given(candidates(), facts, st.integers(0, 10))
def test_fewer_wanted_are_the_first_of_more(found: list[Candidate], held: Facts, count: int):
    assert rank(WANTED, found, held, count) == rank(WANTED, found, held, 40)[:count]


BETTER: list[Callable[[Candidate], Candidate]] = [
    lambda one: replace(one, quiet_from=None),
    lambda one: replace(one, zone="day"),
    lambda one: replace(one, kinds=frozenset({"strategy"})),
    lambda one: replace(one, fields=("data",)),
]
"""What lifts somebody, the first thing most. What lies below is in the facts, and in when they were invited."""

PLAIN = helper(1, zone="evening", quiet=(23 * 60, 60), rested=0, last=50)


@pytest.mark.parametrize("first", range(len(BETTER)))
def test_each_thing_decides_before_all_those_after_it(first: int):
    one, other = replace(PLAIN, user=2), replace(PLAIN, user=1, rested=None, last_invitation=0)
    one = BETTER[first](one)
    for better in BETTER[:first]:
        one, other = better(one), better(other)
    for better in BETTER[first + 1 :]:
        other = better(other)
    held = replace(FACTS, loads={2: 1}, thanked=frozenset({1}))
    if first == 0:  # somebody in quiet hours is not awake, whatever their zone
        other = replace(other, zone="evening")
    assert users(rank(WANTED, [other, one], held, 2)) == [2, 1]


def test_then_load_then_rest_then_thanks_then_turn_then_number():
    free, rested, thanked, longer, number = (
        helper(9, rested=0, last=90),
        helper(8, rested=4, last=80),
        helper(7, rested=3, last=70),
        helper(6, rested=3, last=60),
        helper(5, rested=3, last=60),
    )
    held = replace(FACTS, loads=dict.fromkeys((8, 7, 6, 5), 1), thanked=frozenset({7}))
    order = [free, rested, thanked, number, longer]
    assert users(rank(WANTED, order, held, 9)) == [one.user for one in order]


def test_never_invited_comes_before_a_week_and_a_week_is_as_good_as_a_year():
    found = [
        helper(1, rested=365, last=1),
        helper(2, rested=7, last=2),
        helper(3),
        helper(4, rested=6, last=9),
    ]
    held = replace(FACTS, thanked=frozenset({2}))
    assert users(rank(WANTED, found, held, 4)) == [3, 2, 1, 4]


def test_quiet_hours_only_when_too_few_others_are_left():
    asleep = helper(1, ("strategy",), ("data",), quiet=(9 * 60, 17 * 60))
    others = [helper(2, zone="night"), helper(3, zone="evening", rested=0, last=4)]
    assert users(rank(WANTED, [asleep, *others], FACTS, 2)) == [2, 3]
    assert users(rank(WANTED, [asleep, *others], FACTS, 3)) == [2, 3, 1]


def test_quiet_hours_may_go_over_midnight_and_equal_ends_are_none():
    assert FACTS.quiet(helper(1, zone="evening", quiet=(22 * 60, 7 * 60)))
    assert FACTS.quiet(helper(1, zone="night", quiet=(22 * 60, 7 * 60)))
    assert not FACTS.quiet(helper(1, zone="day", quiet=(22 * 60, 7 * 60)))
    assert not FACTS.quiet(helper(1, zone="day", quiet=(12 * 60, 12 * 60)))


@pytest.mark.no_cover
@given(candidates(), facts)
def test_every_reason_is_true_and_none_is_missing_that_fits(found: list[Candidate], held: Facts):
    by_user = {one.user: one for one in found}
    for match in rank(WANTED, found, held, 40):
        one = by_user[match.who.user]
        named = [name for name in one.fields if words_of(name) <= words_of(WANTED.words)]
        truths = [
            ("kind", "strategy" in one.kinds),
            (f"field:{named[0]}" if named else "", bool(named)),
            ("thanked", one.user in held.thanked),
            ("awake", held.awake(one)),
            ("free", one.user not in held.loads),
            ("new", one.rested is None),
            (f"rested:{one.rested}", bool(one.rested)),
        ]
        assert match.why == tuple(code for code, true in truths if true)[:MOST_REASONS]
        assert match.who.guild == ASKER.guild


@given(
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), min_size=1, max_size=60),
    st.integers(3, 8),
)
def test_equals_are_invited_in_turn(size: int, asks: list[tuple[int, int]], a_day: int):
    """However many each ask wants and however many hours lie between: among equals one invitation apart at most."""
    turns: dict[int, list[tuple[int, int]]] = {user: [] for user in range(1, size + 1)}
    hour = number = 0
    for count, later in asks:
        hour += later
        found = [
            helper(
                user,
                rested=None if not invited else (hour - invited[-1][1]) // 24,
                last=invited[-1][0] if invited else 0,
            )
            for user, invited in turns.items()
        ]
        today = {user: sum(at > hour - 24 for _, at in invited) for user, invited in turns.items()}
        longest = sorted((invited[-1][0] if invited else 0, user) for user, invited in turns.items())
        held = replace(FACTS, today=today, a_day=a_day)
        chosen = users(rank(WANTED, found, held, count))
        fitting = [user for _, user in longest if today[user] < a_day]
        assert chosen == fitting[:count]
        for user in chosen:
            number += 1
            turns[user].append((number, hour))
        counts = [len(invited) for invited in turns.values()]
        assert max(counts) - min(counts) <= 1


@given(candidates(), facts, st.integers(1, 6))
def test_reading_in_turn_may_stop_where_it_does(found: list[Candidate], held: Facts, count: int):
    """Among people alike in having chosen the kind; whoever was thanked or knows a named field is read in any case."""
    alike = sorted((replace(one, kinds=frozenset[str]()) for one in found), key=lambda one: one.user)
    in_turn = sorted(alike, key=lambda one: (one.last_invitation, one.user))
    taken, enough = first_in_turn(WANTED, iter(in_turn), held, count)
    assert enough or taken == in_turn
    apart = [one for one in alike if one.user in held.thanked or named_fields(WANTED.words, one.fields)]
    read = list({one.user: one for one in [*taken, *apart]}.values())
    assert rank(WANTED, read, held, count) == rank(WANTED, alike, held, count)


@pytest.mark.parametrize(
    ("field", "text", "named"),
    [
        ("Data", "a DATA role", True),
        ("data", "a database", False),
        ("machine learning", "Learning to fix a machine", True),
        ("machine learning", "machine tools", False),
        ("c++", "years of C++, mostly", True),
        ("c", "years of C++, mostly", False),
        ("R&D", "moving from D to R", True),
        ("resume", "my résumé", True),
        ("Ärztin", "als ÄRZTIN in Köln", True),
        ("!!", "what now !!", False),
    ],
)
def test_a_field_is_named_by_all_of_its_words(field: str, text: str, named: bool):
    assert (field in named_fields(text, [field])) is named


def test_clocks_show_local_time():
    clocks = Clocks(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert [clocks[zone] for zone in ("UTC", "Asia/Kolkata", "America/New_York")] == [1410, 300, 1110]
