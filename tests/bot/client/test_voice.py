"""People who are in voice already are brought together there; everybody else meets in a private thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.client.deliveries import Meet, Remove, Show, Voice
from bot.client.replies import card
from bot.outbox import Posted
from tests.bot.client.asks import SUBJECT, Asks
from tests.front_door import FrontDoor


@dataclass
class Floor:
    """Two voice channels, a coach and a visitor."""

    house: FrontDoor
    asks: Asks
    office: ChannelHandle
    lobby: ChannelHandle
    coach: MemberActor
    visitor: MemberActor

    async def meet(
        self, voice: Voice | None, people: Sequence[MemberActor] = (), *, doubtful: bool = False
    ) -> None:
        """Have them meet."""
        ids = [person.id for person in people or (self.coach, self.visitor)]
        await self.asks.deliver(
            Meet("office-hours", "Visit 1", ids, ids, card("Your turn"), voice), doubtful=doubtful
        )

    async def talk(self, coach: ChannelHandle | None, visitor: ChannelHandle | None) -> None:
        """Both are in voice, or not."""
        for person, where in ((self.coach, coach), (self.visitor, visitor)):
            await person.join_voice(where) if where is not None else await person.leave_voice()

    def where(self, *people: MemberActor) -> list[int | None]:
        """In which voice channels they are."""
        states = self.house.guild.voice_states()
        return [
            states[one.id].channel_id if one.id in states else None
            for one in people or (self.coach, self.visitor)
        ]

    def threads(self) -> list[int]:
        """The private threads there are."""
        return self.house.threads(self.house.check_ins)

    def moves(self) -> list[dict[str, Any]]:
        """Who was moved, and where to."""
        begins = f"/guilds/{self.house.guild.id}/members/"
        found = [one for one in self.house.env.http_requests if one.method == "PATCH"]
        return [dict(one.json or {}) for one in found if one.path.startswith(begins)]


@pytest.fixture
def floor(house: FrontDoor) -> Floor:
    office, lobby = house.guild.create_voice_channel("office"), house.guild.create_voice_channel("lobby")
    return Floor(house, Asks(house), office, lobby, house.person("carla"), house.person("vic"))


async def test_two_in_voice_are_brought_to_the_sessions_channel(floor: Floor):
    await floor.talk(floor.lobby, floor.lobby)
    await floor.meet(Voice(floor.office.id))
    assert floor.where() == [floor.office.id, floor.office.id]
    assert floor.threads() == []
    posted = Posted(SUBJECT, floor.house.guild.id, floor.office.id, 0, None)
    assert await floor.asks.where() == posted


async def test_with_no_channel_of_its_own_they_go_where_the_coach_is(floor: Floor):
    await floor.talk(floor.office, floor.lobby)
    await floor.meet(Voice())
    assert floor.where() == [floor.office.id, floor.office.id]
    assert floor.moves() == [{"channel_id": floor.office.id}]


async def test_who_is_there_already_is_not_moved(floor: Floor):
    await floor.talk(floor.office, floor.office)
    await floor.meet(Voice(floor.office.id))
    assert floor.moves() == []
    assert await floor.asks.where() is not None


@pytest.mark.parametrize("missing", ["coach", "visitor", "both"])
async def test_when_somebody_is_not_in_voice_a_thread_is_opened(floor: Floor, missing: str):
    await floor.talk(
        floor.lobby if missing == "visitor" else None, floor.lobby if missing == "coach" else None
    )
    before = floor.where()
    await floor.meet(Voice(floor.office.id))
    assert floor.where() == before
    (thread,) = floor.threads()
    assert {floor.coach.id, floor.visitor.id} <= set((await floor.asks.thread()).thread_members)
    assert [floor.house.text_of(message) for message in floor.house.messages(thread)] == ["Your turn"]


async def test_where_no_voice_is_asked_for_nobody_is_moved(floor: Floor):
    await floor.talk(floor.lobby, floor.office)
    await floor.meet(None)
    assert (floor.where(), len(floor.threads())) == ([floor.lobby.id, floor.office.id], 1)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (400, 40032), (404, 10007), (404, 10003)])
async def test_somebody_who_cannot_be_moved_finds_a_thread(floor: Floor, status: int, code: int):
    await floor.talk(floor.office, floor.lobby)
    floor.house.env.inject_error("PATCH", "/guilds/*/members/*", status=status, code=code)
    await floor.meet(Voice())
    assert len(floor.threads()) == 1
    assert await floor.asks.troubles() == []


@pytest.mark.parametrize(("status", "code"), [(404, 10065), (403, 50001)])
async def test_discords_ways_to_say_that_somebody_is_not_in_voice(floor: Floor, status: int, code: int):
    await floor.talk(floor.office, floor.lobby)
    floor.house.env.inject_error("GET", "/guilds/*/voice-states/*", status=status, code=code)
    await floor.meet(Voice())
    assert len(floor.threads()) == 1


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/guilds/*/voice-states/*"), ("PATCH", "/guilds/*/members/*")]
)
async def test_while_discord_stumbles_it_is_tried_again(floor: Floor, method: str, path: str):
    await floor.talk(floor.office, floor.lobby)
    floor.house.env.inject_error(method, path, status=500)
    await floor.meet(Voice())
    assert (floor.threads(), await floor.asks.where()) == ([], None)
    await floor.asks.later()
    assert floor.where() == [floor.office.id, floor.office.id]
    assert floor.threads() == []


async def test_after_a_restart_in_the_middle_only_who_is_still_elsewhere_is_moved(floor: Floor):
    await floor.talk(floor.office, floor.lobby)
    ana = floor.house.person("ana")
    await ana.join_voice(floor.lobby)
    people = (floor.coach, floor.visitor, ana)
    await floor.meet(Voice(), people)
    assert len(floor.moves()) == 2
    await floor.asks.forget()
    await ana.join_voice(floor.lobby)
    await floor.meet(Voice(), people, doubtful=True)
    assert len(floor.moves()) == 3
    assert floor.where(*people) == [floor.office.id] * 3


async def test_once_together_they_are_free_to_go(floor: Floor):
    await floor.talk(floor.office, floor.lobby)
    await floor.meet(Voice())
    await floor.visitor.leave_voice()
    await floor.meet(Voice())
    assert (floor.threads(), len(floor.moves())) == ([], 1)
    assert floor.where() == [floor.office.id, None]


async def test_a_thread_that_was_opened_stays_the_place(floor: Floor):
    await floor.meet(Voice())
    await floor.talk(floor.office, floor.lobby)
    ana = floor.house.person("ana")
    await ana.join_voice(floor.lobby)
    await floor.meet(Voice(), (floor.coach, floor.visitor, ana))
    assert (len(floor.threads()), floor.moves()) == (1, [])
    assert ana.id in (await floor.asks.thread()).thread_members


@pytest.mark.parametrize("thread", [True, False])
async def test_how_a_meeting_in_voice_stands_is_said_nowhere_and_waits_nowhere(floor: Floor, thread: bool):
    await floor.talk(floor.office, floor.lobby)
    await floor.meet(Voice())
    posted = await floor.asks.where()
    await floor.asks.deliver(Show("office-hours", card("Ended")))
    assert await floor.asks.where() == posted
    await floor.asks.deliver(Show("office-hours", card("Ended"), inside=SUBJECT), "visit:2")
    assert (await floor.asks.waiting(), await floor.asks.given_up()) == ([], [])
    await floor.asks.deliver(Remove("office-hours", thread=thread))
    assert (await floor.asks.where(), await floor.asks.waiting()) == (None, [])
    assert not [one for one in floor.house.env.http_requests if one.method == "DELETE"]


async def test_nobody_to_bring_together_is_no_meeting_in_voice(floor: Floor):
    await floor.asks.deliver(Meet("office-hours", "Visit 1", [], [], card("Your turn"), Voice()))
    assert len(floor.threads()) == 1
