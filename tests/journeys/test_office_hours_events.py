"""Discord's own events and Belay's sessions: whatever a hand does to the one becomes the other's, and nothing echoes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.office_hours.model import Place, Session, SessionState, Why
from tests.front_door import FrontDoor
from tests.journeys.office import Office
from tests.journeys.planning import EVENING, create, edit, events, planning_office, refill

_ELEVEN = EVENING + 5 * 3600
_LATER = {
    "scheduled_start_time": "2026-01-02T23:00:00+00:00",
    "scheduled_end_time": "2026-01-03T00:30:00+00:00",
}


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await planning_office(house)


async def by_hand(office: Office, changes: dict[str, Any], which: int = 0) -> None:
    """Somebody edits an event in Discord."""
    event = events(office)[which]
    office.house.env.backend.edit_scheduled_event(office.house.guild.id, event.id, changes)
    await office.house.env.settle()
    await office.house.delivered()


async def deleted_by_hand(office: Office, which: int = 0) -> None:
    """Somebody deletes an event in Discord."""
    event = events(office)[which]
    office.house.env.backend.delete_scheduled_event(office.house.guild.id, event.id)
    await office.house.env.settle()
    await office.house.delivered()


@asynccontextmanager
async def away(office: Office) -> AsyncGenerator[None, None]:
    """Belay is not there meanwhile."""
    house = office.house
    await house._stop()  # pyright: ignore[reportPrivateUsage] - the first half of a restart
    yield
    await house.env.restart_bot(await house._fresh_client())  # pyright: ignore[reportPrivateUsage] - and the second
    await house.env.settle()
    await house.delivered()


async def session(office: Office, session_id: int = 1) -> Session:
    """A session as it stands."""
    shown = await office.house.services.office_hours.board.show(session_id)
    assert shown is not None
    return shown.session


def edits(office: Office) -> int:
    """How often Belay changed an event."""
    return sum(
        request.method == "PATCH" and "/scheduled-events/" in request.path
        for request in office.house.env.http_requests
    )


# Edited


async def test_an_event_moved_by_hand_moves_the_session(office: Office):
    await create(office, about="Bring one page")
    ana = await office.member("ana")
    await office.book(ana)
    await by_hand(office, {"name": "Letters", **_LATER})
    text = office.text(office.announcement("Letters"))
    assert f"<t:{_ELEVEN}:F> (<t:{_ELEVEN}:R>) · 1 hour 30 minutes" in text
    assert "slots free" in text
    assert f"<t:{_ELEVEN}" in office.letters(ana)[-1]
    assert len(office.letters(ana)) == 1
    moved = await session(office)
    assert (moved.plan.title, moved.plan.about, moved.sequence) == ("Letters", "Bring one page", 1)
    assert edits(office) == 0, "what a hand wrote there is not written again"


async def test_an_event_taken_to_a_channel_or_a_link_takes_the_session_there(office: Office):
    await create(office)
    lounge = office.house.guild.create_voice_channel("lounge")
    await by_hand(office, {"channel_id": lounge.id, "entity_type": 2, "entity_metadata": None})
    assert f"**Where:** in {lounge.mention}" in office.text(office.announcement())
    hall = office.house.guild.create_stage_channel("hall")
    await by_hand(office, {"channel_id": hall.id, "entity_type": 1})
    assert f"**Where:** on the stage {hall.mention}" in office.text(office.announcement())
    link = {"location": "https://meet.example.com/x"}
    await by_hand(office, {"channel_id": None, "entity_type": 3, "entity_metadata": link})
    assert "**Where:** https://meet.example.com/x" in office.text(office.announcement())


async def test_what_belay_says_where_a_coach_wrote_nothing_stays_out_of_the_session(office: Office):
    await create(office)
    assert "with a coach, for everyone" in events(office)[0].description
    await by_hand(office, {"name": "Letters"})
    assert (await session(office)).plan.about == ""
    await by_hand(office, {"description": "Bring two pages"})
    assert "> Bring two pages" in office.text(office.announcement("Letters"))


async def test_belays_own_changes_do_not_come_back(office: Office):
    await create(office)
    ana = await office.member("ana")
    await office.book(ana)
    for hour in (19, 20, 21):
        await refill(office, await edit(office), when=f"2026-01-02 {hour}:00", about=f"Until {hour}")
    assert (await session(office)).sequence == 3
    assert len(office.letters(ana)) == 3
    assert edits(office) == 3
    await office.house.restart()
    assert (await session(office)).sequence == 3
    assert edits(office) == 3


async def test_changed_while_belay_was_away(office: Office):
    await create(office)
    async with away(office):
        event = events(office)[0]
        office.house.env.backend.edit_scheduled_event(office.house.guild.id, event.id, _LATER)
    assert f"<t:{_ELEVEN}:F>" in office.text(office.announcement())


async def test_discord_does_not_answer_and_it_is_looked_at_again_at_the_next_start(office: Office):
    await create(office)
    office.house.env.inject_error("GET", "/guilds/*/scheduled-events/*", status=403, times=1)
    await by_hand(office, _LATER)
    assert f"<t:{EVENING}:F>" in office.text(office.announcement())
    await office.house.restart()
    await office.house.delivered()
    assert f"<t:{_ELEVEN}:F>" in office.text(office.announcement())


# Deleted


@pytest.mark.parametrize("how", ["deleted", "cancelled", "deleted while away", "cancelled while away"])
async def test_an_event_deleted_by_hand_cancels_the_session_and_everybody_hears(office: Office, how: str):
    await create(office, repeat="weekly")
    ana = await office.member("ana")
    await office.house.press(ana, office.house.messages(office.channel)[0], "Notify me")
    if how == "deleted":
        await deleted_by_hand(office)
    elif how == "cancelled":
        await by_hand(office, {"status": 4})
    else:
        async with away(office):
            guild, event, backend = office.house.guild.id, events(office)[0], office.house.env.backend
            if how == "deleted while away":
                backend.delete_scheduled_event(guild, event.id)
            else:
                backend.edit_scheduled_event(guild, event.id, {"status": 4})
    ended = await session(office)
    assert (ended.state, ended.why) == (SessionState.CANCELLED, Why.DISCORD)
    first = office.text(office.house.messages(office.channel)[0])
    assert "**This session is cancelled.**" in first
    assert f"The next one: **Resume hour**, <t:{EVENING + 7 * 86400}:F>" in first
    assert "### This session does not take place" in office.letters(ana)[-1]
    assert len(office.letters(ana)) == 1
    (told,) = office.house.messages(office.house.moderators)
    assert "Resume hour" in office.text(told)
    await office.house.restart()
    assert len(office.letters(ana)) == 1
    assert (await session(office, 2)).state is SessionState.PLANNED


async def lose(office: Office, channel: int, *, kept: bool) -> None:
    """A channel is deleted, and events in it as well, of which Discord says nothing, unless they are `kept`."""
    backend = office.house.env.backend
    backend.delete_channel(channel)
    stored = backend.get_guild(office.house.guild.id).scheduled_events
    for event in [] if kept else [one for one in stored.values() if one.channel_id == channel]:
        del stored[event.id]


@pytest.mark.parametrize("kept", [False, True])
async def test_a_voice_channel_is_deleted_and_sessions_go_on_in_private_threads(office: Office, kept: bool):
    lounge = office.house.guild.create_voice_channel("lounge")
    await create(office, place=lounge, repeat="weekly")
    ana = await office.member("ana")
    form = await office.house.press(ana, office.house.messages(office.channel)[0], "Book")
    await office.house.fill(ana, form)
    await lose(office, lounge.id, kept=kept)
    await office.house.env.settle()
    await office.house.delivered()
    present = await session(office)
    assert (present.state, present.plan.place) == (SessionState.PLANNED, Place.THREAD)
    assert "**Where:** in a private thread" in office.text(office.announcement())
    new = [event for event in events(office) if event.channel_id is None]
    assert ["private thread" in event.entity_metadata["location"] for event in new] == [True, True]
    assert len(office.letters(ana)) == 1
    await office.house.advance(days=10)
    assert (await session(office, 3)).plan.place is Place.THREAD, "nor is a later one made there"


@pytest.mark.parametrize("kept", [False, True])
async def test_a_voice_channel_is_deleted_while_belay_is_away(office: Office, kept: bool):
    lounge = office.house.guild.create_voice_channel("lounge")
    await create(office, place=lounge)
    async with away(office):
        await lose(office, lounge.id, kept=kept)
    assert (await session(office)).plan.place is Place.THREAD
    assert len([event for event in events(office) if event.channel_id is None]) == 1


async def test_once_it_has_begun_an_event_that_vanishes_ends_no_session(office: Office):
    shown = await office.queue()
    await office.open(shown)
    await office.house.advance(minutes=30)
    await deleted_by_hand(office)
    assert (await session(office, shown.session.id)).state is SessionState.OPEN
    await office.house.restart()
    assert (await session(office, shown.session.id)).state is SessionState.OPEN


async def test_events_that_are_no_sessions_are_left_alone(office: Office):
    await create(office)
    guild = office.house.guild.id
    other = office.house.env.backend.create_scheduled_event(
        guild,
        name="Quiz night",
        entity_type=3,
        scheduled_start_time="2026-01-02T19:00:00+00:00",
        scheduled_end_time="2026-01-02T20:00:00+00:00",
        entity_metadata={"location": "Here"},
    )
    office.house.env.backend.edit_scheduled_event(guild, other.id, {"name": "Quiz"})
    office.house.env.backend.delete_scheduled_event(guild, other.id)
    await office.house.env.settle()
    assert (await session(office)).sequence == 0
    assert len(events(office)) == 1
