"""How a letter may reach the person it is addressed to: the whole table, and a refused direct message."""

from datetime import UTC, datetime, time
from itertools import product

import pytest

from bot.database import Connection
from bot.members import Kind, ReachKind, Way, Who, decide_reach, leave_in_inbox, store
from bot.members.model import DEFAULT_WAYS
from tests.ground import Ground

QUIET_ENDS = datetime(2026, 3, 2, 14, tzinfo=UTC)
"""The clock of `ground` stands at 12:00 in London; quiet hours here are 11:00 to 14:00."""

TABLE = {
    # way, away, quiet, discreet: what happens
    **{(Way.OFF, *rest): ReachKind.NEVER for rest in product([False, True], repeat=3)},
    **{(Way.INBOX, *rest): ReachKind.INBOX for rest in product([False, True], repeat=3)},
    **{
        (way, True, *rest): ReachKind.INBOX
        for way in (Way.MENTION, Way.DM)
        for rest in product([False, True], repeat=2)
    },
    (Way.MENTION, False, False, False): ReachKind.MENTION,
    (Way.MENTION, False, False, True): ReachKind.INBOX,
    (Way.MENTION, False, True, False): ReachKind.LATER,
    (Way.MENTION, False, True, True): ReachKind.INBOX,
    (Way.DM, False, False, False): ReachKind.DM,
    (Way.DM, False, False, True): ReachKind.DM,
    (Way.DM, False, True, False): ReachKind.LATER,
    (Way.DM, False, True, True): ReachKind.LATER,
}


def test_the_table_is_whole():
    assert set(TABLE) == set(product(Way, [False, True], [False, True], [False, True]))


@pytest.mark.parametrize(("way", "away", "quiet", "discreet"), list(TABLE))
async def test_how_a_letter_reaches_a_person(
    ground: Ground, way: Way, away: bool, quiet: bool, discreet: bool
):
    members = ground.services.members
    await members.set_way(ground.who, Kind.OFFERS, way)
    if quiet:
        await members.set_quiet(ground.who, time(11), time(14))
    if away:
        await members.pause(ground.who, "2 weeks")
    reach = await ground.database.read(
        decide_reach, ground.who, Kind.OFFERS, ground.clock(), discreet=discreet
    )
    assert reach.kind is TABLE[way, away, quiet, discreet]
    assert reach.until == (QUIET_ENDS if reach.kind is ReachKind.LATER else None)
    assert reach.first is (reach.kind is ReachKind.DM)


@pytest.mark.parametrize("way", Way)
async def test_a_person_who_left_is_never_written_to(ground: Ground, way: Way):
    await ground.services.members.set_way(ground.who, Kind.OFFERS, way)
    await ground.services.members.departed(ground.who)
    reach = await ground.database.read(decide_reach, ground.who, Kind.OFFERS, ground.clock(), discreet=False)
    assert reach.kind is ReachKind.NEVER


async def test_a_stranger_is_never_written_to(ground: Ground):
    reach = await ground.database.read(decide_reach, Who(1, 999), Kind.NEWS, ground.clock(), discreet=False)
    assert reach.kind is ReachKind.NEVER


async def test_quiet_hours_are_in_the_persons_own_zone(ground: Ground):
    members = ground.services.members
    await members.set_way(ground.who, Kind.OFFERS, Way.MENTION)
    await members.set_quiet(ground.who, time(20), time(22))
    await members.set_zone(ground.who, "Asia/Tokyo")  # noon in London is nine in the evening there
    reach = await ground.database.read(decide_reach, ground.who, Kind.OFFERS, ground.clock(), discreet=False)
    assert reach.until == datetime(2026, 3, 2, 13, tzinfo=UTC)


async def test_only_the_first_direct_message_is_a_first(ground: Ground):
    await ground.services.members.set_way(ground.who, Kind.NEWS, Way.DM)
    await ground.database.write(store.set_dm_opened, ground.who, ground.clock())
    reach = await ground.database.read(decide_reach, ground.who, Kind.NEWS, ground.clock(), discreet=False)
    assert (reach.kind, reach.first) == (ReachKind.DM, False)


def test_nothing_is_a_direct_message_unasked():
    assert Way.DM not in DEFAULT_WAYS.values()
    assert set(DEFAULT_WAYS) == set(Kind)


async def test_refused_direct_messages_become_mentions_and_nothing_is_lost(ground: Ground):
    members, who = ground.services.members, ground.who
    await members.set_way(who, Kind.REMINDERS, Way.DM)
    await members.set_way(who, Kind.NEWS, Way.DM)
    await members.set_way(who, Kind.DOSE, Way.DM)
    await members.set_way(who, Kind.GREETER, Way.OFF)
    await members.set_way(ground.another(200), Kind.NEWS, Way.DM)

    def refused(connection: Connection) -> None:
        store.turn_dms_off(connection, who)
        leave_in_inbox(connection, who, "members.dm_refused", None, {}, ground.clock())

    await ground.database.write(refused)
    ways = (await members.preferences(who)).ways
    assert (ways[Kind.REMINDERS], ways[Kind.NEWS], ways[Kind.GREETER]) == (Way.MENTION, Way.MENTION, Way.OFF)
    assert ways[Kind.DOSE] is Way.INBOX  # nobody is called for one in public
    assert [item.kind for item in await members.inbox(who)] == ["members.dm_refused"]
    other = await members.preferences(ground.another(200))
    assert other.ways[Kind.NEWS] is Way.DM
    reach = await ground.database.read(decide_reach, who, Kind.NEWS, ground.clock(), discreet=True)
    assert reach.kind is ReachKind.INBOX  # what is discreet is not even hinted at in public


async def test_who_turned_a_kind_on_and_can_be_reached(ground: Ground):
    members = ground.services.members
    people = [ground.another(number) for number in range(201, 206)]
    for person in people:
        await members.set_way(person, Kind.GREETER, Way.MENTION)
    await members.set_way(people[1], Kind.GREETER, Way.OFF)
    await members.pause(people[2], "2 weeks")
    await members.departed(people[3])
    await members.set_way(Who(2, 201), Kind.GREETER, Way.MENTION)
    found = await ground.database.read(store.with_way, 1, Kind.GREETER, ground.clock())
    assert found == [people[0], people[4]]
