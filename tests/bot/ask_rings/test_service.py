"""Rules of rings of asks: one at a time, joined and left at will, over on time, and nobody is given away."""

import asyncio
import json
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.ask_rings import AskRings, Counts, Part, Ring
from bot.ask_rings.model import NoRing, RingGone, RingOver
from bot.config import parse
from bot.database import Connection
from bot.errors import MissingPermission, NotSetUp
from bot.members import TooOften, Who
from bot.members import find as find_member
from bot.outbox import Posted
from bot.outbox import store as outbox_store
from bot.servers import Staff
from cogs.ask_rings import texts, views
from tests.ground import MONDAY_NOON, Ground, open_ground

MONA = Staff(1, 900, frozenset(), manages_server=True)
NED = Staff(1, 901, frozenset({77}), manages_server=False)
"""A moderator by role, once role 77 is picked."""


@dataclass
class Doings:
    """Stands in for the room of asks: who asked and answered when, and which asks were answered."""

    asked: list[tuple[Who, datetime, bool]] = field(default_factory=list[tuple[Who, datetime, bool]])
    helped: list[tuple[Who, datetime]] = field(default_factory=list[tuple[Who, datetime]])
    had_answer: int = 0

    def all_of(self, _: Connection, who: Who, since: datetime, until: datetime) -> tuple[int, int]:
        """Unnamed asks too."""
        asks = sum(1 for one, at, _ in self.asked if one == who and since <= at <= until)
        return asks, sum(1 for one, at in self.helped if one == who and since <= at <= until)

    def named_of(self, connection: Connection, who: Who, since: datetime, until: datetime) -> tuple[int, int]:
        """Without unnamed asks."""
        _, answers = self.all_of(connection, who, since, until)
        return sum(
            1 for one, at, named in self.asked if named and one == who and since <= at <= until
        ), answers

    def answered_of(self, connection: Connection, who: Who, since: datetime, until: datetime) -> int:
        """How many named asks had an answer."""
        return min(self.had_answer, self.named_of(connection, who, since, until)[0])

    def join(self, rings: AskRings) -> None:
        """Be what counts."""
        rings.activity, rings.public_activity = self.all_of, self.named_of
        rings.public_answered = self.answered_of


async def start(ground: Ground) -> Ring:
    """A ring whose panel was delivered."""
    made = await ground.services.ask_rings.start(MONA)
    await show(ground, made.ring)
    return made.ring


async def show(ground: Ground, ring: Ring, channel: int = 11) -> None:
    """As if all letters had been delivered, and the panel stood in a channel."""
    await ground.clear_letters()
    posted = Posted(f"ring:{ring.id}", 1, channel, 5000 + ring.id, None)
    await ground.database.write(outbox_store.remember_posted, posted, ground.clock())


async def said(ground: Ground) -> list[str]:
    """The kinds of letters that wait."""
    return [letter.kind for letter in await ground.letters()]


async def counts(ground: Ground, ring: Ring) -> Counts:
    """What everyone sees of a ring."""
    progress = await ground.services.ask_rings.progress(ring.id)
    assert progress is not None
    return progress.counts


async def happened(ground: Ground, who: Who) -> None:
    """The room of asks says that somebody did something in public."""
    await ground.database.write(ground.services.ask_rings.something_happened, who, ground.clock())


async def forget(ground: Ground, who: Who) -> None:
    """What happens in this room when somebody deletes their data."""
    await ground.database.write(ground.services.ask_rings.holdings.forget, who, ground.clock())


# Starting


async def test_a_ring_begins_with_its_panel(ground: Ground):
    made = await ground.services.ask_rings.start(MONA)
    assert (made.new, made.posted, made.channel) == (True, None, 11)
    assert made.ring.ends_at == MONDAY_NOON + timedelta(hours=48)
    (letter,) = await ground.letters()
    assert (letter.kind, letter.subject, letter.user_id) == (
        "ask_rings.panel",
        f"ring:{made.ring.id}",
        None,
    )
    assert "900" not in json.dumps(letter.facts)


async def test_how_long_it_goes_on_is_a_setting(ground: Ground):
    ground.config = parse("series: []\nasks: {ring: 24h}", "config.yaml")
    made = await ground.services.ask_rings.start(MONA)
    assert made.ring.ends_at - made.ring.started_at == timedelta(hours=24)


async def test_a_second_start_finds_the_one_that_runs(ground: Ground):
    ring = await start(ground)
    ground.clock.move(hours=5)
    again = await ground.services.ask_rings.start(MONA)
    assert (again.new, again.ring) == (False, ring)
    assert again.posted == Posted(f"ring:{ring.id}", 1, 11, 5000 + ring.id, None)
    assert await said(ground) == []


async def test_a_second_start_brings_back_a_panel_that_was_removed_by_hand(ground: Ground):
    ring = await start(ground)
    await ground.database.write(outbox_store.forget_posted, f"ring:{ring.id}")
    await ground.services.ask_rings.join(ground.who, ring.id)
    assert await said(ground) == [], "whoever removed it meant it"
    again = await ground.services.ask_rings.start(MONA)
    assert (again.new, again.posted) == (False, None)
    assert await said(ground) == ["ask_rings.panel"]


async def test_two_moderators_in_the_same_instant_start_one_ring(ground: Ground):
    rings = ground.services.ask_rings
    one, other = await asyncio.gather(rings.start(MONA), rings.start(MONA))
    assert sorted([one.new, other.new]) == [False, True]
    assert one.ring == other.ring
    assert await said(ground) == ["ask_rings.panel"]


async def test_the_database_itself_holds_one_running_ring_a_server(ground: Ground):
    await start(ground)

    def second(connection: Connection) -> None:
        connection.execute("INSERT INTO ask_rings (guild_id, started_at, ends_at) VALUES (1, 0, 1)")

    with pytest.raises(sqlite3.IntegrityError):
        await ground.database.write(second)


async def test_another_server_has_its_own(ground: Ground):
    ring = await start(ground)
    await ground.services.servers.set_up(2, "UTC", {"check-ins": 21}, {})
    other = await ground.services.ask_rings.start(Staff(2, 900, frozenset(), manages_server=True))
    assert other.new
    with pytest.raises(RingGone):
        await ground.services.ask_rings.join(Who(2, 100), ring.id)
    with pytest.raises(RingGone):
        await ground.services.ask_rings.part(Who(2, 100), ring.id)
    with pytest.raises(RingGone):
        await ground.services.ask_rings.leave(Who(2, 100), ring.id)


async def test_without_a_channel_nothing_begins(ground: Ground):
    await ground.services.servers.set_up(2, "UTC", {}, {})
    with pytest.raises(NotSetUp) as refused:
        await ground.services.ask_rings.start(Staff(2, 900, frozenset(), manages_server=True))
    assert refused.value.place == "check-ins"
    with pytest.raises(NoRing):
        await ground.services.ask_rings.running(Staff(2, 900, frozenset(), manages_server=True))


async def test_only_moderators_start_and_end(ground: Ground):
    rings = ground.services.ask_rings
    with pytest.raises(MissingPermission):
        await rings.start(NED)
    ring = await start(ground)
    with pytest.raises(MissingPermission):
        await rings.running(NED)
    with pytest.raises(MissingPermission):
        await rings.end(NED, ring.id)
    assert (await rings.running(MONA)).ring == ring
    await ground.services.servers.set_up(1, "Europe/London", {}, {"moderator": 77})
    assert (await rings.end(NED, ring.id)).over


# Joining and leaving


async def test_who_joins_is_somebody_belay_knows(ground: Ground):
    ring = await start(ground)
    await ground.services.ask_rings.join(ground.who, ring.id)
    assert await ground.database.read(find_member, ground.who) is not None
    assert await ground.database.read(find_member, Who(1, MONA.user)) is not None


async def test_joining_twice_is_joining_once(ground: Ground):
    ring = await start(ground)
    first = await ground.services.ask_rings.join(ground.who, ring.id)
    assert await said(ground) == ["ask_rings.panel"]
    await ground.clear_letters()
    again = await ground.services.ask_rings.join(ground.who, ring.id)
    assert [(part.joined, part.first) for part in (first, again)] == [(True, True), (True, False)]
    assert first.posted is not None
    assert await said(ground) == []
    assert (await counts(ground, ring)).joined == 1


async def test_many_who_join_are_one_change_of_the_panel(ground: Ground):
    ring = await start(ground)
    for number in range(100, 110):
        await ground.services.ask_rings.join(ground.another(number), ring.id)
    assert await said(ground) == ["ask_rings.panel"]
    assert (await counts(ground, ring)).joined == 10


async def test_who_joins_while_the_panel_is_being_posted_is_on_it(ground: Ground):
    made = await ground.services.ask_rings.start(MONA)
    (before,) = await ground.letters()
    await ground.services.ask_rings.join(ground.who, made.ring.id)
    (letter,) = await ground.letters()
    assert (letter.id, letter.revision) == (before.id, before.revision + 1), "so it is said anew"


async def test_leaving_is_free_and_can_be_taken_back(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    never_in = await rings.leave(ground.who, ring.id)
    assert not never_in.joined
    assert await said(ground) == []
    await rings.join(ground.who, ring.id)
    await ground.clear_letters()
    assert not (await rings.leave(ground.who, ring.id)).joined
    assert await said(ground) == ["ask_rings.panel"]
    assert (await counts(ground, ring)).joined == 0
    assert (await rings.join(ground.who, ring.id)).first


async def test_joining_over_and_over_has_a_limit(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    for _ in range(60):
        await rings.join(ground.who, ring.id)
        await rings.leave(ground.who, ring.id)
    with pytest.raises(TooOften):
        await rings.join(ground.who, ring.id)
    assert not (await rings.part(ground.who, ring.id)).joined


async def test_a_ring_that_never_was(ground: Ground):
    rings = ground.services.ask_rings
    assert await rings.progress(7) is None
    with pytest.raises(RingGone):
        await rings.join(ground.who, 7)
    with pytest.raises(RingGone):
        await rings.end(MONA, 7)


# What counts


async def test_what_was_done_since_the_ring_began_counts_and_nothing_before(ground: Ground):
    doings = Doings()
    doings.join(ground.services.ask_rings)
    doings.asked.append((ground.who, ground.clock(), True))
    ground.clock.move(hours=1)
    ring = await start(ground)
    ground.clock.move(hours=1)
    doings.asked.append((ground.who, ground.clock(), True))
    doings.helped += [(ground.who, ground.clock()), (ground.another(101), ground.clock())]
    ground.clock.move(hours=1)
    part = await ground.services.ask_rings.join(ground.who, ring.id)
    assert (part.asks, part.answers) == (1, 1)
    assert await counts(ground, ring) == Counts(joined=1, asks=1, answers=1)
    ground.clock.set(ring.ends_at + timedelta(hours=1))
    doings.helped.append((ground.who, ground.clock()))
    await ground.fall_due()
    assert await counts(ground, ring) == Counts(joined=1, asks=1, answers=1)
    assert (await ground.services.ask_rings.part(ground.who, ring.id)).answers == 1


async def test_the_panel_is_refreshed_for_those_who_joined_while_it_runs(ground: Ground):
    await happened(ground, ground.who)
    ring = await start(ground)
    await happened(ground, ground.who)
    assert await said(ground) == []
    await ground.services.ask_rings.join(ground.who, ring.id)
    await ground.clear_letters()
    await happened(ground, ground.who)
    await happened(ground, ground.who)
    assert await said(ground) == ["ask_rings.panel"]
    await ground.clear_letters()
    ground.clock.set(ring.ends_at)
    await happened(ground, ground.who)
    assert await said(ground) == []


async def test_an_unnamed_ask_is_seen_by_its_author_alone(ground: Ground):
    doings = Doings(had_answer=1)
    doings.join(ground.services.ask_rings)
    ring = await start(ground)
    await ground.services.ask_rings.join(ground.who, ring.id)
    ground.clock.move(hours=1)
    doings.asked.append((ground.who, ground.clock(), False))
    assert (await ground.services.ask_rings.part(ground.who, ring.id)).asks == 1
    assert await counts(ground, ring) == Counts(joined=1)
    await ground.services.ask_rings.end(MONA, ring.id)
    assert await counts(ground, ring) == Counts(joined=1)
    assert (await ground.services.ask_rings.part(ground.who, ring.id)).asks == 1


async def test_what_is_done_in_this_very_instant_counts(ground: Ground):
    windows: list[tuple[datetime, datetime]] = []

    def note(_: Connection, _who: Who, since: datetime, until: datetime) -> tuple[int, int]:
        windows.append((since, until))
        return 0, 0

    rings = ground.services.ask_rings
    rings.activity = rings.public_activity = note
    ring = await start(ground)
    await rings.join(ground.who, ring.id)
    await counts(ground, ring)
    assert set(windows) == {(ring.started_at, ring.ends_at)}


# The end


async def test_it_ends_by_itself_with_what_it_came_to(ground: Ground):
    doings = Doings(had_answer=1)
    doings.join(ground.services.ask_rings)
    ring = await start(ground)
    for number in (100, 101, 102):
        await ground.services.ask_rings.join(ground.another(number), ring.id)
    await ground.clear_letters()
    ground.clock.move(hours=47)
    doings.asked += [(ground.another(number), ground.clock(), True) for number in (100, 101)]
    doings.asked.append((ground.another(199), ground.clock(), True))
    doings.helped.append((ground.another(102), ground.clock()))
    await ground.fall_due()
    assert await said(ground) == []
    ground.clock.set(ring.ends_at)
    await ground.fall_due()
    assert await said(ground) == ["ask_rings.panel", "ask_rings.summary"]
    panel, summary = await ground.letters()
    assert panel.lane == summary.lane, "the thanks come after the panel"
    assert (summary.subject, summary.facts) == (f"ring_summary:{ring.id}", {"ring": ring.id})
    doings.had_answer = 5
    assert await counts(ground, ring) == Counts(joined=3, asks=2, answers=1, answered=2)
    assert await ground.next_due() is None


async def test_what_it_came_to_stands(ground: Ground):
    doings = Doings()
    doings.join(ground.services.ask_rings)
    ring = await start(ground)
    await ground.services.ask_rings.join(ground.who, ring.id)
    doings.asked.append((ground.who, ground.clock(), True))
    await ground.services.ask_rings.end(MONA, ring.id)
    doings.asked.clear()
    await forget(ground, ground.who)
    assert await counts(ground, ring) == Counts(joined=1, asks=1)


async def test_a_ring_nobody_joined_ends_as_well(ground: Ground):
    ring = await start(ground)
    ground.clock.set(ring.ends_at)
    await ground.fall_due()
    assert await said(ground) == ["ask_rings.panel", "ask_rings.summary"]
    assert await counts(ground, ring) == Counts()


async def test_it_outlives_a_restart_and_ends_after_downtime_as_of_its_time(tmp_path: Path):
    async with open_ground(tmp_path / "belay.db") as before:
        ring = await start(before)
        await before.services.ask_rings.join(before.who, ring.id)
    async with open_ground(tmp_path / "belay.db", now=MONDAY_NOON + timedelta(hours=20)) as during:
        assert (await during.services.ask_rings.part(during.who, ring.id)).joined
        assert not (await during.services.ask_rings.start(MONA)).new
    async with open_ground(tmp_path / "belay.db", now=MONDAY_NOON + timedelta(days=9)) as after:
        await after.clear_letters()
        await after.fall_due()
        assert await said(after) == ["ask_rings.panel", "ask_rings.summary"]
        progress = await after.services.ask_rings.progress(ring.id)
        assert progress is not None
        assert (progress.over, progress.ring.ended_at) == (True, ring.ends_at)
        await after.fall_due()
        assert len(await said(after)) == 2


async def test_in_the_moment_before_its_timer_it_is_over_already(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    await rings.join(ground.who, ring.id)
    ground.clock.set(ring.ends_at)
    for late in (rings.join, rings.leave):
        with pytest.raises(RingOver) as refused:
            await late(ground.another(101), ring.id)
        assert refused.value.ended_at == ring.ends_at
    with pytest.raises(NoRing):
        await rings.running(MONA)
    with pytest.raises(RingOver):
        await rings.end(MONA, ring.id)
    assert (await rings.part(ground.who, ring.id)).over
    await ground.clear_letters()
    made = await rings.start(MONA)
    assert made.new
    assert await said(ground) == ["ask_rings.panel", "ask_rings.summary", "ask_rings.panel"]
    await ground.clear_letters()
    await ground.fall_due()
    assert await said(ground) == [], "the old timer finds nothing left to do"
    assert await rings.progress(made.ring.id) is not None


async def test_a_moderator_ends_it_early(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    await rings.join(ground.who, ring.id)
    await ground.clear_letters()
    ground.clock.move(hours=3)
    progress = await rings.end(MONA, ring.id)
    assert (progress.over, progress.ring.end) == (True, ground.clock())
    assert await said(ground) == ["ask_rings.panel", "ask_rings.summary"]
    assert await ground.next_due() is None
    with pytest.raises(RingOver) as refused:
        await rings.end(MONA, ring.id)
    assert refused.value.ended_at == ground.clock()
    assert (await rings.start(MONA)).new


async def test_a_panel_removed_by_hand_stays_removed_at_the_end(ground: Ground):
    ring = await start(ground)
    await ground.database.write(outbox_store.forget_posted, f"ring:{ring.id}")
    await ground.services.ask_rings.end(MONA, ring.id)
    assert await said(ground) == ["ask_rings.summary"]


async def test_after_the_end_a_part_is_for_those_who_were_in(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    await rings.join(ground.who, ring.id)
    await rings.end(MONA, ring.id)
    part = await rings.part(ground.who, ring.id)
    assert (part.joined, part.over) == (True, True)
    shown = str(views.part(part, 2, [], texts.MINE_TITLE).to_components())
    assert "Thank you for having been in it" in shown
    assert texts.LEAVE not in shown
    with pytest.raises(RingOver):
        await rings.part(ground.another(101), ring.id)


# The channel


async def test_the_panel_moves_with_the_channel(ground: Ground):
    await ground.services.servers.set_up(1, "Europe/London", {}, {})
    ring = await start(ground)
    await change_channel(ground, 11)
    assert await said(ground) == []
    await ground.services.ask_rings.join(ground.who, ring.id)  # a letter about the panel waits already
    await change_channel(ground, 31)
    await change_channel(ground, 31)
    letters = {letter.kind: letter for letter in await ground.letters()}
    assert set(letters) == {"ask_rings.panel", "ask_rings.moved"}
    old = letters["ask_rings.moved"].subject
    assert old is not None
    assert old != letters["ask_rings.panel"].subject
    posted = await ground.database.read(outbox_store.where_posted, old)
    assert posted is not None
    assert (posted.channel_id, posted.message_id) == (11, 5000 + ring.id)
    assert await ground.database.read(outbox_store.where_posted, f"ring:{ring.id}") is None


async def test_a_panel_of_a_ring_that_ended_stays_where_it_is(ground: Ground):
    ring = await start(ground)
    await ground.services.ask_rings.end(MONA, ring.id)
    await ground.clear_letters()
    await change_channel(ground, 31)
    assert await said(ground) == []


async def change_channel(ground: Ground, channel: int) -> None:
    """What `/setup` tells this room."""
    server = replace(await ground.services.servers.find(1), places={"check-ins": channel})
    await ground.database.write(ground.services.ask_rings.server_changed, server, ground.clock())


# What is held about people


async def test_export_holds_ones_own_doings_and_nobody_elses(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    ground.clock.move(hours=1)
    await rings.join(ground.who, ring.id)
    await rings.join(ground.another(101), ring.id)
    await rings.end(MONA, ring.id)
    mine = await ground.database.read(rings.holdings.export, ground.who)
    assert mine == {
        "joined": [
            {
                "ring_started_at": "2026-03-02T12:00:00+00:00",
                "ring_ended_at": "2026-03-02T13:00:00+00:00",
                "joined_at": "2026-03-02T13:00:00+00:00",
            }
        ],
        "started": [],
        "ended": [],
    }
    hers = await ground.database.read(rings.holdings.export, Who(1, MONA.user))
    assert hers == {
        "joined": [],
        "started": ["2026-03-02T12:00:00+00:00"],
        "ended": ["2026-03-02T13:00:00+00:00"],
    }
    assert await ground.database.read(rings.holdings.export, ground.another(102)) == {
        "joined": [],
        "started": [],
        "ended": [],
    }


async def test_who_is_forgotten_leaves_the_ring_that_runs(ground: Ground):
    ring = await start(ground)
    await ground.services.ask_rings.join(ground.who, ring.id)
    await ground.clear_letters()
    await forget(ground, ground.who)
    assert await said(ground) == ["ask_rings.panel"]
    assert (await counts(ground, ring)).joined == 0
    await ground.clear_letters()
    await forget(ground, ground.who)
    assert await said(ground) == []


async def test_in_rings_that_ended_they_stand_as_former_members(ground: Ground):
    rings = ground.services.ask_rings
    ring = await start(ground)
    for number in (100, 101):
        await rings.join(ground.another(number), ring.id)
    await rings.end(MONA, ring.id)
    for who in (ground.who, ground.another(101), Who(1, MONA.user)):
        await forget(ground, who)
    assert (await counts(ground, ring)).joined == 2

    def people(connection: Connection) -> list[int | None]:
        ended = connection.execute("SELECT started_by, ended_by FROM ask_rings").fetchone()
        members = connection.execute("SELECT user_id FROM ring_members ORDER BY id")
        return [*ended, *(user for (user,) in members)]

    assert await ground.database.read(people) == [None, None, -1, -2]


async def test_nothing_expires_since_there_is_no_text(ground: Ground):
    ring = await start(ground)
    await ground.services.ask_rings.join(ground.who, ring.id)
    await ground.database.write(
        ground.services.ask_rings.holdings.expire, ground.clock() + timedelta(days=900)
    )
    assert (await ground.services.ask_rings.part(ground.who, ring.id)).joined


# Words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Counts(), "some weeks are full"),
        (Counts(3), "Thank you to the 3 people who joined. It was a quiet one"),
        (Counts(1, 0, 2), "1 person joined and gave others 2 answers. Thank you for answering."),
        (Counts(2, 1, 0, 0), "posted 1 ask. It goes on being brought to people"),
        (Counts(2, 1, 1, 1), "posted 1 ask and gave others 1 answer. A person answered it."),
        (Counts(4, 3, 5, 3), "A person answered each of them.\nThank you for asking, and for answering."),
        (Counts(4, 3, 5, 2), "A person answered 2 of them; whatever is still open goes on being brought"),
        (
            Counts(4, 3, 0, 0),
            "They go on being brought to people until somebody answers.\nThank you for asking.",
        ),
    ],
)
def test_the_thanks_fit_what_the_ring_came_to(found: Counts, words: str):
    assert words in texts.summary(found)


@pytest.mark.parametrize(
    ("asks", "answers", "words"),
    [
        (0, 0, "post one ask, as small as you like, with your name or unnamed: `/ask new`. Or begin"),
        (0, 2, "post one ask, as small as you like, with your name or unnamed: `/ask new`.\n"),
        (1, 1, "answer somebody; a ring asks for two in all"),
        (1, 2, "That is all a ring asks of anybody, and thank you."),
    ],
)
def test_what_is_next_fits_what_was_done(asks: int, answers: int, words: str):
    ring = Ring(1, 1, MONDAY_NOON, MONDAY_NOON + timedelta(hours=48), None)
    part = Part(ring, joined=True, first=False, over=False, asks=asks, answers=answers, posted=None)
    assert words in texts.own(part, 2)
