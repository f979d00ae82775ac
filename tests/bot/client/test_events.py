"""Scheduled events: made once, kept true whatever a hand or Discord did with them, and let go of when removed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from simcord.backend.models import ScheduledEvent
from simcord.builders import ChannelHandle

from bot.client.deliveries import Event
from bot.database import Connection
from bot.timers import Timer
from tests.bot.client.asks import GONE, SUBJECT, Asks
from tests.front_door import FrontDoor

SCHEDULED, ACTIVE, COMPLETED, CANCELLED = 1, 2, 3, 4
STAGE, VOICE, ELSEWHERE = 1, 2, 3


class Calendar(Asks):
    """The scheduled events of a house; `fell_due` are the subjects whose event was removed by hand."""

    def __init__(self, house: FrontDoor) -> None:
        super().__init__(house)
        self.path = f"/guilds/{house.guild.id}/scheduled-events"
        self.fell_due: list[str] = []
        house.services.diary.register(GONE, self._fall_due)
        self.starts_at = house.env.now().replace(microsecond=0) + timedelta(hours=5)

    def _fall_due(self, connection: Connection, timer: Timer, now: datetime) -> None:
        del connection, now
        self.fell_due.append(timer.subject)

    def event(self, **parts: Any) -> Event:
        """A session in five hours."""
        return replace(
            Event(
                "Resume clinic",
                "Bring yours.",
                self.starts_at,
                self.starts_at + timedelta(hours=1),
                "scheduled",
                location="a private thread here",
                gone=GONE,
            ),
            **parts,
        )

    async def have(self, subject: str = SUBJECT, *, doubtful: bool = False, **parts: Any) -> None:
        """Have an event be so."""
        await self.deliver(self.event(**parts), subject, doubtful=doubtful)

    def events(self) -> list[ScheduledEvent]:
        """Those of the server, oldest first."""
        found = self.house.env.backend.guilds[self.house.guild.id].scheduled_events
        return [event for _, event in sorted(found.items())]

    def only(self) -> ScheduledEvent:
        """The one there is."""
        (event,) = self.events()
        return event

    def by_hand(self, **changes: Any) -> None:
        """Somebody changes it in Discord."""
        self.house.env.backend.edit_scheduled_event(self.house.guild.id, self.only().id, changes)

    def made(self) -> int:
        """How often Discord was asked to make one."""
        return len(self.sent("POST", self.path))

    def changes(self) -> list[dict[str, Any]]:
        """What was changed, oldest first."""
        begins = f"{self.path}/"
        found = [one for one in self.house.env.http_requests if one.method == "PATCH"]
        return [dict(one.json or {}) for one in found if one.path.startswith(begins)]

    async def told(self) -> list[str]:
        """What moderators read."""
        await self.house.delivered()
        return [self.house.text_of(message) for message in self.house.messages(self.house.moderators)]


@pytest.fixture
def calendar(house: FrontDoor) -> Calendar:
    return Calendar(house)


@pytest.fixture
def room(house: FrontDoor) -> ChannelHandle:
    return house.guild.create_voice_channel("coaching")


# Made


async def test_a_session_elsewhere_has_one_event_that_says_where(calendar: Calendar):
    await calendar.have()
    await calendar.have()
    event = calendar.only()
    assert (event.name, event.description, event.entity_type) == ("Resume clinic", "Bring yours.", ELSEWHERE)
    assert event.entity_metadata == {"location": "a private thread here"}
    assert datetime.fromisoformat(event.scheduled_start_time) == calendar.starts_at
    assert event.scheduled_end_time is not None
    assert datetime.fromisoformat(event.scheduled_end_time) == calendar.starts_at + timedelta(hours=1)
    posted = await calendar.where()
    assert posted is not None
    assert (posted.channel_id, posted.message_id, posted.thread_id) == (0, event.id, None)
    assert calendar.changes() == []


async def test_one_in_voice_or_on_a_stage_is_in_its_channel(
    house: FrontDoor, calendar: Calendar, room: ChannelHandle
):
    stage = house.guild.create_stage_channel("stage")
    await calendar.have("session:1", channel=room.id, location=None)
    await calendar.have("session:2", channel=stage.id, stage=True, location=None)
    assert [(event.entity_type, event.channel_id) for event in calendar.events()] == [
        (VOICE, room.id),
        (STAGE, stage.id),
    ]
    posted = await calendar.where("session:1")
    assert posted is not None
    assert posted.channel_id == room.id


@pytest.mark.parametrize("status", ["scheduled", "active", "completed", "cancelled"])
async def test_what_has_begun_or_is_over_gets_no_event_any_more(calendar: Calendar, status: Any):
    begun = calendar.house.env.now()
    await calendar.have(starts_at=begun, ends_at=begun + timedelta(hours=1), status=status)
    if status != "scheduled":
        await calendar.have(status=status)
    assert calendar.events() == []
    assert (await calendar.waiting(), await calendar.given_up(), await calendar.where()) == ([], [], None)


async def test_two_sessions_alike_have_an_event_each(calendar: Calendar):
    await calendar.have("session:1")
    await calendar.have("session:2")
    assert len(calendar.events()) == 2
    first, second = await calendar.where("session:1"), await calendar.where("session:2")
    assert first is not None
    assert second is not None
    assert first.message_id != second.message_id


# Kept true


async def test_only_what_differs_is_sent(calendar: Calendar):
    await calendar.have()
    later = calendar.starts_at + timedelta(minutes=30)
    await calendar.have(name="Interview  clinic ")
    await calendar.have(name="Interview clinic", about="Two at a time.")
    await calendar.have(name="Interview clinic", about="Two at a time.", starts_at=later)
    assert calendar.changes() == [
        {"name": "Interview  clinic "},
        {"description": "Two at a time."},
        {"scheduled_start_time": later.isoformat()},
    ]
    assert datetime.fromisoformat(calendar.only().scheduled_start_time) == later


async def test_it_moves_between_a_thread_and_a_voice_channel(calendar: Calendar, room: ChannelHandle):
    await calendar.have()
    await calendar.have(channel=room.id, location=None)
    event = calendar.only()
    assert (event.entity_type, event.channel_id, event.entity_metadata) == (VOICE, room.id, None)
    await calendar.have(location="https://meet.example/abc")
    event = calendar.only()
    assert (event.entity_type, event.channel_id) == (ELSEWHERE, None)
    assert event.entity_metadata == {"location": "https://meet.example/abc"}
    assert "scheduled_end_time" in calendar.changes()[-1], "Discord demands it with a place outside"


async def test_changes_by_hand_that_were_taken_over_are_not_sent_back(calendar: Calendar):
    await calendar.have()
    calendar.by_hand(name="Offer clinic", description="")
    await calendar.have(name="Offer clinic", about="")
    assert calendar.changes() == []


@pytest.mark.parametrize(
    ("present", "wanted", "becomes"),
    [
        (SCHEDULED, "active", ACTIVE),
        (SCHEDULED, "cancelled", CANCELLED),
        (SCHEDULED, "completed", CANCELLED),
        (ACTIVE, "scheduled", ACTIVE),
        (ACTIVE, "active", ACTIVE),
        (ACTIVE, "completed", COMPLETED),
        (ACTIVE, "cancelled", COMPLETED),
        (COMPLETED, "active", COMPLETED),
        (COMPLETED, "completed", COMPLETED),
        (COMPLETED, "cancelled", COMPLETED),
        (CANCELLED, "active", CANCELLED),
        (CANCELLED, "completed", CANCELLED),
        (CANCELLED, "cancelled", CANCELLED),
    ],
)
async def test_it_goes_only_where_discord_lets_it(
    calendar: Calendar, present: int, wanted: Any, becomes: int
):
    await calendar.have()
    calendar.by_hand(status=present)
    await calendar.have(status=wanted)
    assert calendar.only().status == becomes
    assert [change["status"] for change in calendar.changes()] == ([becomes] if becomes != present else [])
    assert (await calendar.waiting(), await calendar.given_up(), calendar.made()) == ([], [], 1)


async def test_opened_early_it_begins_and_says_the_new_name(calendar: Calendar):
    await calendar.have()
    await calendar.have(status="active", name="Offer clinic")
    assert calendar.changes() == [{"status": ACTIVE, "name": "Offer clinic"}]


async def test_opened_early_its_start_stays_while_the_rest_changes(calendar: Calendar):
    await calendar.have()
    await calendar.have(status="active")
    later = calendar.starts_at + timedelta(minutes=10)
    await calendar.have(status="active", starts_at=later, name="Offer clinic")
    assert calendar.changes()[-1] == {"name": "Offer clinic"}
    assert calendar.made() == 1


async def test_what_discord_began_by_itself_keeps_its_start(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    await house.advance(hours=5.1)
    assert calendar.only().status == ACTIVE
    longer = calendar.starts_at + timedelta(hours=2)
    await calendar.have(
        starts_at=calendar.starts_at + timedelta(minutes=1), ends_at=longer, name="Offer clinic"
    )
    assert calendar.changes() == [{"name": "Offer clinic", "scheduled_end_time": longer.isoformat()}]


async def test_moved_after_it_began_the_old_one_ends_and_another_is_made(
    house: FrontDoor, calendar: Calendar
):
    await calendar.have()
    await house.advance(hours=5.1)
    tomorrow = calendar.starts_at + timedelta(days=1)
    await calendar.have(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    old, new = calendar.events()
    assert (old.status, new.status) == (COMPLETED, SCHEDULED)
    posted = await calendar.where()
    assert posted is not None
    assert posted.message_id == new.id
    assert calendar.fell_due == []


async def test_an_old_one_that_cannot_be_ended_holds_up_nothing(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    await house.advance(hours=5.1)
    house.env.inject_error("PATCH", f"{calendar.path}/*", status=404, code=10070)
    tomorrow = calendar.starts_at + timedelta(days=1)
    await calendar.have(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    assert [event.status for event in calendar.events()] == [ACTIVE, SCHEDULED]
    posted = await calendar.where()
    assert posted is not None
    assert posted.message_id == calendar.events()[1].id
    assert await calendar.waiting() == []


@pytest.mark.parametrize("status", [COMPLETED, CANCELLED])
async def test_moved_after_its_time_was_over_another_is_made(
    house: FrontDoor, calendar: Calendar, status: int
):
    await calendar.have()
    await house.advance(hours=5.1)
    calendar.by_hand(status=status)
    tomorrow = calendar.starts_at + timedelta(days=1)
    await calendar.have(starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))
    assert [event.status for event in calendar.events()] == [status, SCHEDULED]
    assert calendar.fell_due == []


async def test_an_edit_that_came_a_moment_late_does_what_still_can_be_done(
    house: FrontDoor, calendar: Calendar
):
    await calendar.have()
    house.env.inject_error("PATCH", f"{calendar.path}/*", status=400, code=50035, times=1)
    await calendar.have(name="Offer clinic", status="active")
    assert calendar.changes()[-1] == {"status": ACTIVE}
    assert calendar.only().status == ACTIVE
    assert await calendar.waiting() == []


async def test_an_edit_that_discord_refuses_for_good_is_given_up(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    house.env.inject_error("PATCH", f"{calendar.path}/*", status=400, code=50035, times=None)
    await calendar.have(name="Offer clinic")
    assert await calendar.given_up() == ["refused: 50035"]


# Once, whatever is lost


async def test_an_event_that_was_made_but_never_confirmed_is_found(calendar: Calendar):
    await calendar.have()
    number = calendar.only().id
    await calendar.forget()
    await calendar.have(doubtful=True)
    assert calendar.only().id == number
    posted = await calendar.where()
    assert posted is not None
    assert posted.message_id == number


async def test_it_is_found_also_when_nobody_remembers_the_attempt(calendar: Calendar):
    """As after a letter that was given up, or in a restored database."""
    await calendar.have()
    await calendar.forget()
    await calendar.have()
    assert calendar.made() == 1


async def test_without_an_unclear_attempt_a_likeness_is_not_enough(calendar: Calendar):
    await calendar.have()
    await calendar.forget()
    await calendar.have(name="Offer clinic")
    assert [event.name for event in calendar.events()] == ["Resume clinic", "Offer clinic"]


@pytest.mark.parametrize("changed", ["name", "start", "both"])
async def test_after_an_unclear_attempt_it_is_found_under_its_old_name_or_time(
    calendar: Calendar, changed: str
):
    await calendar.have()
    await calendar.forget()
    later = calendar.starts_at + timedelta(minutes=5)
    parts: dict[str, Any] = {"name": "Offer clinic"} if changed != "start" else {}
    parts |= {"starts_at": later} if changed != "name" else {}
    await calendar.have(doubtful=True, **parts)
    assert calendar.made() == (2 if changed == "both" else 1)
    assert calendar.events()[-1].name == parts.get("name", "Resume clinic")
    assert datetime.fromisoformat(calendar.events()[-1].scheduled_start_time) == parts.get(
        "starts_at", calendar.starts_at
    )


async def test_an_unclear_attempt_of_what_is_cancelled_meanwhile_leaves_no_event_behind(calendar: Calendar):
    await calendar.have()
    await calendar.forget()
    await calendar.have(doubtful=True, status="cancelled")
    assert calendar.only().status == CANCELLED


@pytest.mark.parametrize("whose", ["somebody's", "another session's", "one that is over"])
async def test_others_events_are_not_taken_for_its_own(house: FrontDoor, calendar: Calendar, whose: str):
    if whose == "another session's":
        await calendar.have("session:2")
    else:
        await calendar.have()
        await calendar.forget()
        event = calendar.only()
        if whose == "somebody's":
            event.creator_id = house.moderator.id
        else:
            event.status = CANCELLED
    await calendar.have(doubtful=True)
    assert len(calendar.events()) == 2


async def test_a_server_error_is_tried_again_and_leads_to_one_event(house: FrontDoor, calendar: Calendar):
    house.env.inject_error("POST", calendar.path, status=500, times=2)
    await calendar.have()
    assert calendar.events() == []
    await calendar.later()
    await calendar.later()
    assert len(calendar.events()) == 1
    assert await calendar.waiting() == []


# Removed by hand


async def test_deleted_by_hand_it_falls_due_and_is_not_made_again(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    house.env.backend.delete_scheduled_event(house.guild.id, calendar.only().id)
    await calendar.have(name="Offer clinic")
    await house.services.diary.carry_out_due()
    assert calendar.fell_due == [SUBJECT]
    assert calendar.events() == []
    assert (await calendar.where(), await calendar.waiting()) == (None, [])


async def test_cancelled_by_hand_it_falls_due_too(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    calendar.by_hand(status=CANCELLED)
    await calendar.have(name="Offer clinic")
    await house.services.diary.carry_out_due()
    assert calendar.fell_due == [SUBJECT]
    assert calendar.changes() == []


@pytest.mark.parametrize("moved", [False, True])
async def test_deleted_with_its_channel_it_was_no_hand(
    house: FrontDoor, calendar: Calendar, room: ChannelHandle, moved: bool
):
    other = house.guild.create_voice_channel("other")
    if moved:
        await calendar.have(channel=other.id, location=None)
    await calendar.have(channel=room.id, location=None)
    house.env.backend.delete_scheduled_event(house.guild.id, calendar.only().id)
    house.env.backend.delete_channel(room.id)
    await calendar.have(channel=other.id, location=None)
    await house.services.diary.carry_out_due()
    assert (calendar.fell_due, await calendar.where(), await calendar.waiting()) == ([], None, [])
    await calendar.have()
    assert calendar.only().entity_type == ELSEWHERE


@pytest.mark.parametrize(("status", "code"), [(200, 0), (403, 50001)])
async def test_deleted_while_its_channel_stands_it_was_a_hand(
    house: FrontDoor, calendar: Calendar, room: ChannelHandle, status: int, code: int
):
    await calendar.have(channel=room.id, location=None)
    house.env.backend.delete_scheduled_event(house.guild.id, calendar.only().id)
    if code:
        house.env.inject_error("GET", f"/channels/{room.id}", status=status, code=code)
    await calendar.have(channel=room.id, location=None)
    await house.services.diary.carry_out_due()
    assert calendar.fell_due == [SUBJECT]


@pytest.mark.parametrize("status", ["scheduled", "active", "completed", "cancelled"])
async def test_gone_once_it_began_is_no_sign_of_a_hand(house: FrontDoor, calendar: Calendar, status: Any):
    await calendar.have()
    await house.advance(hours=5.1)
    house.env.backend.delete_scheduled_event(house.guild.id, calendar.only().id)
    await calendar.have(status=status)
    await house.services.diary.carry_out_due()
    assert calendar.fell_due == []
    assert (await calendar.where(), await calendar.waiting(), await calendar.given_up()) == (None, [], [])


# Not allowed


async def test_without_the_permission_moderators_are_told_once_and_the_rest_goes_on(
    house: FrontDoor, calendar: Calendar
):
    house.env.inject_error("POST", calendar.path, status=403, code=50013, times=None)
    await calendar.have("session:1")
    await calendar.have("session:2")
    (told,) = await calendar.told()
    assert "**Create Events** and **Manage Events**" in told
    assert await calendar.waiting() == []
    assert await calendar.given_up() == ["events", "events"]


async def test_a_voice_channel_that_belay_may_not_use_is_named(
    house: FrontDoor, calendar: Calendar, room: ChannelHandle
):
    house.env.inject_error("POST", calendar.path, status=403, code=50013)
    await calendar.have(channel=room.id, location=None)
    (told,) = await calendar.told()
    assert f"<#{room.id}>" in told
    assert "**Connect**" in told


async def test_a_stage_needs_more(house: FrontDoor, calendar: Calendar):
    stage = house.guild.create_stage_channel("stage")
    house.env.inject_error("POST", calendar.path, status=403, code=50013)
    await calendar.have(channel=stage.id, stage=True, location=None)
    (told,) = await calendar.told()
    assert "**Mute Members**" in told


async def test_an_edit_that_is_not_allowed_is_told_as_well(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    house.env.inject_error("PATCH", f"{calendar.path}/*", status=403, code=50013)
    await calendar.have(name="Offer clinic")
    assert [trouble.facts["needs"] for trouble in await calendar.troubles()] == ["events"]


@pytest.mark.parametrize("status", [400, 404])
async def test_a_voice_channel_that_was_deleted_is_told_with_the_way_out(
    house: FrontDoor, calendar: Calendar, room: ChannelHandle, status: int
):
    house.env.inject_error("POST", calendar.path, status=status, code=10003)
    await calendar.have(channel=room.id, location=None)
    (told,) = await calendar.told()
    assert f"<#{room.id}>, which seems to have been deleted" in told
    assert "`/coach edit`" in told


async def test_too_many_events_are_told(house: FrontDoor, calendar: Calendar):
    house.env.inject_error("POST", calendar.path, status=400, code=30038)
    await calendar.have()
    (told,) = await calendar.told()
    assert "100" in told


async def test_a_server_that_is_gone_raises_no_alarm(house: FrontDoor, calendar: Calendar):
    await calendar.have()
    house.env.inject_error("GET", f"{calendar.path}/*", status=404, code=10004)
    await calendar.have(name="Offer clinic")
    assert (await calendar.waiting(), calendar.fell_due) == ([], [])
