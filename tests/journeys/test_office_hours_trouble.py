"""Office hours where Discord is in trouble, or people are in voice: how a turn brings them together all the same."""

import pytest

from tests.front_door import FrontDoor
from tests.journeys.office import Office, office_of


@pytest.fixture
async def office(house: FrontDoor) -> Office:
    """A server with office hours."""
    return await office_of(house)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/channels/*/thread-members/*"), ("POST", "/channels/*/messages")]
)
async def test_a_turn_whose_thread_was_only_opened_is_completed_later(
    house: FrontDoor, office: Office, method: str, path: str
):
    ana = await office.member("ana")
    shown = await office.queue()
    await office.open(shown)
    await office.join(ana)
    house.env.inject_error(method, path, status=500, times=1)
    await house.services.office_hours.desk.visiting.next(office.staff())
    await house.delivered()
    await house.advance(minutes=1)
    house.client.courier.look()
    await house.delivered()
    (thread,) = house.threads(office.channel)
    assert ana.id in house.env.backend.channels[thread].thread_members
    assert len(house.messages(thread)) == 1


async def test_who_is_in_voice_already_is_moved_and_no_thread_is_opened(house: FrontDoor, office: Office):
    ana = await office.member("ana")
    shown = await office.queue()
    office_voice = house.guild.create_voice_channel("office")
    lobby = house.guild.create_voice_channel("lobby")
    await office.open(shown)
    await office.join(ana)
    await office.coach.join_voice(office_voice)
    await ana.join_voice(lobby)
    called = await office.coach.slash(office.channel, "coach next")
    assert ana.mention in office.text(called)
    states = house.guild.voice_states()
    assert [states[person.id].channel_id for person in (office.coach, ana)] == [office_voice.id] * 2
    assert house.threads(office.channel) == []
    desk = await office.coach.slash(office.channel, "coach open")
    assert "in voice" in office.text(desk)
