"""Export, deletion, leaving and the nightly care of what is kept about people."""

import json
from datetime import date, time, timedelta

import pytest

from bot.database import Connection, Database
from bot.members import Kind, TooOften, Way, Who, leave_in_inbox, meet, show_up, store
from bot.members.holdings import MemberHoldings
from bot.outbox import store as outbox_store
from tests.ground import Ground


def put_letter(connection: Connection, ground: Ground, who: Who) -> None:
    outbox_store.put(
        connection,
        ground.clock(),
        kind="checkins.cheered",
        lane=f"person:{who.key}",
        guild_id=who.guild,
        user_id=who.user,
        facts={"by": 4242},
    )


async def live_a_little(ground: Ground, who: Who) -> None:
    """Leave a trace in every table of the ground floor."""
    members = ground.services.members
    await members.set_zone(who, "Asia/Tokyo")
    await members.set_country(who, "JP")
    await members.set_quiet(who, time(22), time(7))
    await members.set_way(who, Kind.GREETER, Way.INBOX)
    await members.blocks.block(who, 4242)
    await ground.database.write(show_up, who, date(2026, 2, 23))
    await ground.database.write(leave_in_inbox, who, "checkins.cheered", None, {"by": 4242}, ground.clock())
    await ground.database.write(put_letter, ground, who)


def rows_of(connection: Connection, who: Who) -> dict[str, int]:
    return {
        table: connection.execute(
            f"SELECT count(*) FROM {table} WHERE guild_id = ? AND user_id = ?",  # noqa: S608 - our own names
            (who.guild, who.user),
        ).fetchone()[0]
        for table in sorted(MemberHoldings.tables)
    }


async def test_everything_held_is_exported_and_nobody_else(ground: Ground):
    await live_a_little(ground, ground.who)
    await ground.services.members.pause(ground.who, "2026-03-20")
    held = await ground.services.members.export(ground.who)
    now = "2026-03-02T12:00:00+00:00"
    assert (held["server_id"], held["user_id"], held["exported_at"]) == ("1", "100", now)
    member = held["member"]
    assert (member["first_met"], member["time_zone"], member["country"]) == (now, "Asia/Tokyo", "JP")
    assert (member["quiet_hours"], member["paused_since"]) == (["22:00:00", "07:00:00"], now)
    assert member["messages"]["greeter"] == "inbox"
    assert member["weeks"] == {
        "2026-02-23": "shown_up",
        **dict.fromkeys(["2026-03-02", "2026-03-09", "2026-03-16"], "rest"),
    }
    assert member["inbox"] == [{"kind": "checkins.cheered", "since": now, "shown": None}]
    assert member["on_their_way"] == [{"kind": "checkins.cheered", "since": now}]
    assert member["people_you_blocked_since"] == [now]
    assert sorted(use["what"] for use in member["counted_for_limits"]) == ["export"] + ["settings"] * 5
    assert "4242" not in json.dumps(held)


async def test_a_room_adds_what_it_holds(ground: Ground):
    held = await ground.services.members.export(ground.who)
    assert {holdings.name for holdings in ground.services.members.holdings} <= set(held)


async def test_a_stranger_gets_an_empty_export(ground: Ground):
    assert (await ground.services.members.export(Who(1, 999)))["member"] is None


async def test_exports_have_a_limit(ground: Ground):
    for _ in range(ground.config.limits.export.times):
        await ground.services.members.export(ground.who)
    with pytest.raises(TooOften):
        await ground.services.members.export(ground.who)


async def test_a_deletion_leaves_nothing_and_nobody_else_is_touched(ground: Ground):
    other, elsewhere = ground.another(200), Who(2, ground.who.user)
    for who in (ground.who, other, elsewhere):
        await live_a_little(ground, who)
    assert 0 not in (await ground.database.read(rows_of, ground.who)).values()
    before = await ground.database.read(rows_of, other)
    assert await ground.services.members.delete(ground.who)
    assert set((await ground.database.read(rows_of, ground.who)).values()) == {0}
    assert await ground.database.read(rows_of, other) == before
    assert await ground.database.read(rows_of, elsewhere) == before


async def test_a_second_deletion_finds_nothing(ground: Ground):
    await live_a_little(ground, ground.who)
    assert await ground.services.members.delete(ground.who)
    assert not await ground.services.members.delete(ground.who)


async def test_every_table_of_the_ground_floor_that_names_a_person_is_covered(ground: Ground):
    def naming_people(connection: Connection) -> set[str]:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table
            for (table,) in tables
            if any(
                column == "user_id"
                for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
            )
        }

    covered = {table for holdings in ground.services.members.holdings for table in holdings.tables}
    assert await ground.database.read(naming_people) <= covered


# --- leaving, and the night


async def test_people_who_left_are_forgotten_when_their_time_is_up(ground: Ground):
    members = ground.services.members
    await live_a_little(ground, ground.who)
    await live_a_little(ground, ground.another(200))
    await members.departed(ground.who)
    ground.clock.move(days=30)
    assert await members.tidy() == 0
    ground.clock.move(seconds=1)
    assert await members.tidy() == 1
    assert set((await ground.database.read(rows_of, ground.who)).values()) == {0}
    assert await ground.database.read(store.find, ground.another(200)) is not None


async def test_who_comes_back_in_time_is_kept(ground: Ground):
    members = ground.services.members
    await members.departed(ground.who)
    await live_a_little(ground, ground.who)
    await members.departed(ground.who)
    ground.clock.move(days=29)
    assert not await ground.database.write(meet, ground.who, ground.clock())
    ground.clock.move(days=29)
    assert await members.tidy() == 0


async def test_everybody_is_forgotten_when_the_bot_was_removed_from_their_server(ground: Ground):
    await live_a_little(ground, ground.who)
    await ground.services.servers.left(1)
    ground.clock.move(days=31)
    assert await ground.services.members.tidy() == 1
    assert await ground.database.read(store.find, ground.who) is None


async def test_uses_are_not_kept_for_ever(ground: Ground):
    await ground.services.members.set_country(ground.who, "DE")
    ground.clock.move(days=181)
    await ground.services.members.tidy()
    assert await ground.database.read(store.uses_of, ground.who) == []


async def test_everybodys_turn_comes_when_looking_for_the_departed(ground: Ground):
    members = ground.services.members
    people = [ground.another(number) for number in range(300, 305)]
    for person in people:
        await ground.database.write(meet, person, ground.clock())
    ground.clock.move(days=40)
    await ground.database.write(meet, ground.another(400), ground.clock())
    await members.departed(people[4])
    month = timedelta(days=30)
    looked = [await members.people_to_look_for(month, 3) for _ in range(3)]
    assert looked == [people[:3], people[3:4], people[:3]]


async def test_the_first_meeting_is_known(ground: Ground):
    database: Database = ground.database
    assert await database.write(meet, ground.who, ground.clock())
    ground.clock.move(days=1)
    assert not await database.write(meet, ground.who, ground.clock())
    member = await database.read(store.find, ground.who)
    assert member is not None
    assert member.seen_at - member.met_at == timedelta(days=1)
