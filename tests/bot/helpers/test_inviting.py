"""Whom an ask is brought to, on a real database: nobody who may not be, the same as if everybody were read."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import stamp
from bot.config import Config
from bot.database import Connection, migrate, shipped_migrations
from bot.helpers import Given, Helpers, Offer, store
from bot.helpers.matching import Wanted, rank
from bot.members import Kind, Quiet, Way, Who, meet
from bot.members.store import set_left, set_pause, set_quiet, set_way, set_zone
from tests.ground import MONDAY_NOON, Ground

ASKER = Who(1, 999)
WORDS = "A way into data, as a nurse"
ASK: dict[str, Any] = {"guild": 1, "ask_id": 5, "asker": ASKER, "kind": "strategy", "words": WORDS}
HOUR = timedelta(hours=1)


async def help_with(ground: Ground, user: int, *kinds: str, fields: str = "", capacity: str = "") -> Who:
    """Somebody who made a profile."""
    who = ground.another(user)
    await ground.services.helpers.save(who, Given(kinds, fields, capacity))
    return who


async def invited(ground: Ground, count: int = 9, **changes: Any) -> list[tuple[int, tuple[str, ...]]]:
    """Who is invited to an ask of user 999, and why."""

    def transaction(connection: Connection) -> list[tuple[Who, tuple[str, ...]]]:
        about: dict[str, Any] = {**ASK, "count": count, "now": ground.clock(), **changes}
        return ground.services.helpers.invite(connection, **about)

    return [(who.user, why) for who, why in await ground.database.write(transaction)]


@pytest.fixture
def alone(ground: Ground) -> Helpers:
    """The room, with nothing handed in by others."""
    helpers = ground.services.helpers
    fresh = Helpers(ground.database, ground.clock, lambda: ground.config)
    helpers.loads, helpers.offering, helpers.thanked = fresh.loads, fresh.offering, fresh.thanked
    return helpers


async def test_the_fitting_are_invited_each_once_an_ask_and_told_why(ground: Ground, alone: Helpers):
    alone.thanked = lambda _connection, guild, kind: frozenset(
        {104} if (guild, kind) == (1, "strategy") else ()
    )
    await help_with(ground, 101)
    await help_with(ground, 102, "strategy", "introduction")
    await help_with(ground, 103, "introduction", fields="data")
    await help_with(ground, 104, fields="law, Data")
    assert await invited(ground, 2) == [
        (102, ("kind", "awake", "free", "new")),
        (104, ("field:Data", "thanked", "awake", "free")),
    ]
    assert await invited(ground) == [(101, ("awake", "free", "new"))]
    assert await invited(ground) == []


async def test_nobody_is_wanted(ground: Ground):
    await help_with(ground, 101)
    assert await invited(ground, 0) == []
    assert await invited(ground, 1) != []


async def test_somebody_with_many_asks_in_hand_waits(ground: Ground, alone: Helpers):
    alone.loads = lambda _connection, guild: {101: 1, 102: 1} if guild == 1 else {}
    await help_with(ground, 101, capacity="1")
    await help_with(ground, 102, capacity="2")
    assert await invited(ground) == [(102, ("awake", "new"))]


async def test_whoever_offered_already_is_not_invited(ground: Ground, alone: Helpers):
    alone.offering = lambda _connection, ask: frozenset({101} if ask == 5 else ())
    await help_with(ground, 101)
    assert await invited(ground) == []
    assert [user for user, _ in await invited(ground, ask_id=6)] == [101]


async def test_a_block_holds_both_ways(ground: Ground):
    for user in (101, 102, 103):
        await help_with(ground, user)
    await ground.services.members.blocks.block(ASKER, 101)
    await ground.services.members.blocks.block(ground.another(102), ASKER.user)
    assert [user for user, _ in await invited(ground)] == [103]


async def test_a_day_has_so_many_invitations(ground: Ground):
    await help_with(ground, 101)
    for ask in range(ground.config.asks.invitations_a_day):
        assert len(await invited(ground, ask_id=10 + ask)) == 1
        ground.clock.move(hours=1)
    assert await invited(ground, ask_id=20) == []
    ground.clock.move(hours=19)
    assert await invited(ground, ask_id=21) == [(101, ("awake", "free"))]
    assert await invited(ground, ask_id=22) == []


async def test_days_without_an_invitation_are_counted(ground: Ground):
    await help_with(ground, 101)
    await invited(ground, ask_id=10)
    ground.clock.move(days=9)
    assert await invited(ground, ask_id=11) == [(101, ("awake", "free", "rested:9"))]


async def test_turns_outlive_the_invitations_themselves(ground: Ground):
    for user in (101, 102):
        await help_with(ground, user)
    await invited(ground, 2)
    ground.clock.move(days=181)
    await ground.database.write(ground.services.helpers.holdings.expire, ground.clock() - timedelta(days=180))
    assert await invited(ground, 1, ask_id=6) == [(101, ("awake", "free", "rested:181"))]
    assert [user for user, _ in await invited(ground, 1, ask_id=7)] == [102]


async def in_turn(ground: Ground, size: int) -> None:
    """Equals from 101 on, each invited once, one after the other, not long ago."""
    for user in range(101, 101 + size):
        await help_with(ground, user)
    for ask in range(size):
        await invited(ground, 1, ask_id=100 + ask)


async def test_whoever_was_thanked_is_seen_behind_many_others(ground: Ground, alone: Helpers):
    await in_turn(ground, 12)
    alone.thanked = lambda _connection, _guild, _kind: frozenset({112})
    assert [user for user, _ in await invited(ground, 2)] == [112, 101]


async def test_a_named_field_is_seen_behind_many_others(ground: Ground):
    await in_turn(ground, 12)
    await help_with(ground, 112, fields="data")
    assert [user for user, _ in await invited(ground, 2)] == [112, 101]


async def test_those_in_front_who_are_busy_or_asleep_do_not_hide_those_behind(ground: Ground, alone: Helpers):
    await in_turn(ground, 12)
    await ground.services.members.set_zone(ground.another(102), "Pacific/Auckland")
    await ground.services.members.set_quiet(ground.another(103), time(9), time(17))
    alone.loads = lambda _connection, _guild: {101: 1}
    assert [user for user, _ in await invited(ground, 2)] == [104, 105]


async def test_who_chose_the_kind_is_seen_behind_all_who_give_anything(ground: Ground):
    await in_turn(ground, 12)
    await help_with(ground, 112, "strategy")
    assert [user for user, _ in await invited(ground, 2)] == [112, 101]


async def test_an_older_kind_leads_to_nobody(ground: Ground):
    await help_with(ground, 101, "strategy")
    assert await invited(ground, kind="a-kind-nobody-chose") == []


@dataclass(frozen=True)
class Helper:
    """Somebody as they may be stored."""

    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    capacity: int
    zone: str | None
    quiet: Quiet | None
    state: str
    way: Way
    last: int


_MOMENTS = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
_HELPERS = st.builds(
    Helper,
    st.sets(st.sampled_from(["strategy", "introduction"])).map(lambda kinds: tuple(sorted(kinds))),
    st.lists(st.sampled_from(["data", "law", "nurse", "big data"]), unique=True).map(tuple),
    st.integers(1, 3),
    st.sampled_from([None, "Asia/Tokyo", "America/Denver", "Europe/Berlin"]),
    st.none() | st.builds(Quiet, _MOMENTS, _MOMENTS),
    st.sampled_from(["here"] * 5 + ["off", "resting", "rested", "away", "back", "gone"]),
    st.sampled_from([Way.MENTION, Way.DM, Way.INBOX, Way.OFF]),
    st.integers(0, 300),
)
_SOME = st.frozensets(st.integers(101, 112), max_size=5)


@cache
def _empty() -> Connection:
    """A database without anybody, made once: examples are many."""
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    migrate(connection, dict(shipped_migrations()))
    connection.execute("INSERT INTO servers (guild_id, zone, set_up_at) VALUES (1, 'Europe/London', 0)")
    return connection


@contextmanager
def world(helpers: list[Helper]) -> Generator[Connection]:
    """A database with these helpers, numbered from 101 on."""
    connection = _empty()
    connection.execute("BEGIN")
    try:
        for number, helper in enumerate(helpers):
            _put(connection, Who(1, 101 + number), helper)
        yield connection
    finally:
        connection.execute("ROLLBACK")


def _put(connection: Connection, who: Who, helper: Helper) -> None:
    now = MONDAY_NOON
    meet(connection, who, now)
    set_zone(connection, who, helper.zone)
    set_quiet(connection, who, helper.quiet)
    set_way(connection, who, Kind.INVITATIONS, helper.way)
    store.keep(connection, who, Offer(helper.kinds, helper.fields, helper.capacity), now)
    if helper.last:  # the later the sooner; 300 is now
        at = now - HOUR * (300 - helper.last)
        connection.execute(
            "INSERT INTO invitations (guild_id, ask_id, user_id, at) VALUES (1, ?, ?, ?)",
            (1000 + who.user, who.user, stamp(at)),
        )
        connection.execute(
            "UPDATE helpers SET invited_at = ?, last_invitation = ? WHERE guild_id = 1 AND user_id = ?",
            (stamp(at), helper.last, who.user),
        )
    match helper.state:
        case "off":
            store.set_off(connection, who, now)
        case "resting":
            store.set_pause(connection, who, now + HOUR)
        case "rested":
            store.set_pause(connection, who, now)
        case "away":
            set_pause(connection, who, now - HOUR, now + HOUR)
        case "back":
            set_pause(connection, who, now - HOUR, now)
        case "gone":
            set_left(connection, who, now)
        case _:
            pass


class _NoDatabase:
    """Stands where a database would: `invite` takes a connection."""


def room(now: datetime, loads: dict[int, int], offering: frozenset[int], thanked: frozenset[int]) -> Helpers:
    """The rules, with what other rooms know."""
    config = Config()
    helpers = Helpers(_NoDatabase(), lambda: now, lambda: config)  # pyright: ignore[reportArgumentType] - not used
    helpers.loads = lambda _connection, _guild: loads
    helpers.offering = lambda _connection, _ask: offering
    helpers.thanked = lambda _connection, _guild, _kind: thanked
    return helpers


@settings(max_examples=150)
@given(
    st.lists(_HELPERS, max_size=12),
    st.dictionaries(st.integers(101, 112), st.integers(1, 3), max_size=6),
    _SOME,
    _SOME,
    _SOME,
    st.integers(1, 5),
    st.integers(0, 23),
)
def test_whatever_is_stored(
    helpers: list[Helper],
    loads: dict[int, int],
    offering: frozenset[int],
    thanked: frozenset[int],
    blocked: frozenset[int],
    count: int,
    hour: int,
):
    now = MONDAY_NOON + HOUR * hour
    rules = room(now, loads, offering, thanked)
    with world(helpers) as connection:
        for user in blocked:
            pair = (ASKER.user, user) if user % 2 else (user, ASKER.user)
            connection.execute(
                "INSERT INTO blocks (guild_id, user_id, blocked_id, at) VALUES (1, ?, ?, 0)", pair
            )
        wanted = Wanted(5, ASKER, "strategy", WORDS)
        everybody = [
            one
            for chose in (True, False)
            for one in store.among(connection, 1, "strategy", now, range(101, 113), chose=chose)
        ]
        facts = rules._facts(connection, 1, wanted, now)  # pyright: ignore[reportPrivateUsage] - the same facts
        would_be = [(match.who, match.why) for match in rank(wanted, everybody, facts, count)]
        first = rules.invite(connection, **ASK, count=count, now=now)
        second = rules.invite(connection, **ASK, count=9, now=now)
    assert first == would_be
    users = [who.user for who, _ in [*first, *second]]
    assert len(users) == len(set(users))
    gone = {"off", "gone", *(["resting", "away"] if hour < 1 else [])}
    for user in users:
        helper = helpers[user - 101]
        assert helper.state not in gone
        assert helper.way is not Way.OFF
        assert user not in blocked | offering
        assert loads.get(user, 0) < helper.capacity
        assert not helper.kinds or "strategy" in helper.kinds


@settings(max_examples=60)
@given(st.integers(1, 8), st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), max_size=40))
def test_equals_are_invited_in_turn(size: int, asks: list[tuple[int, int]]):
    """However many each ask wants and however long it is until the next: one invitation apart at most."""
    equal = Helper((), (), 2, None, None, "here", Way.MENTION, 0)
    counts = dict.fromkeys(range(101, 101 + size), 0)
    now = MONDAY_NOON
    with world([equal] * size) as connection:
        for ask, (count, later) in enumerate(asks):
            now += HOUR * later
            rules = room(now, {}, frozenset(), frozenset())
            about: dict[str, Any] = {**ASK, "ask_id": ask}
            for who, _ in rules.invite(connection, **about, count=count, now=now):
                counts[who.user] += 1
            assert max(counts.values()) - min(counts.values()) <= 1
