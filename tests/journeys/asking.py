"""What people do with asks, in the words of the journeys about them."""

from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.members import Kind, Way, Who
from tests.front_door import FrontDoor

WORDS = {
    "kind": "strategy",
    "title": "Where to look as a nurse",
    "need": "Which doors would you try first?",
    "tried": "Two agencies",
}


async def compose(house: FrontDoor, person: MemberActor, **values: str) -> InteractionResult:
    """The preview of an ask that the person wrote; what is not given is as in `WORDS`."""
    form = await person.slash(house.check_ins, "ask new")
    return await house.fill(person, form, **(WORDS | values))


async def ask(house: FrontDoor, person: MemberActor, how: str = "Post", **values: str) -> InteractionResult:
    """The person writes an ask and posts it; what they are shown then."""
    preview = await compose(house, person, **values)
    return await house.press(person, preview, how)


def openers(house: FrontDoor) -> list[discord.Message]:
    """What opens each ask, oldest first, wherever asks are posted."""
    in_forum = [house.messages(thread)[0] for thread in house.threads(house.forum)]
    return in_forum or [message for message in house.messages(house.help) if message.components]


def opener(house: FrontDoor) -> discord.Message:
    """What opens the newest ask, as it stands now."""
    return openers(house)[-1]


def thread(house: FrontDoor, parent: ChannelHandle | None = None) -> ChannelHandle:
    """The newest thread below a channel; the one of asks, if none is named."""
    return (parent or house.help).threads[-1]


def inside(house: FrontDoor, parent: ChannelHandle | None = None) -> str:
    """All that can be read in the newest thread of an ask."""
    return "\n".join(house.text_of(message) for message in house.messages(thread(house, parent)))


def members(place: ChannelHandle) -> set[int]:
    """Who is in a thread."""
    return set(place._channel.thread_members)  # pyright: ignore[reportPrivateUsage] - simcord shows it nowhere else


async def helper(house: FrontDoor, name: str, **profile: Any) -> MemberActor:
    """Somebody who made themselves a helper."""
    person = house.person(name)
    form = await person.slash(house.check_ins, "helper profile")
    await person.submit_modal(form, {"capacity": ["3"], **profile})
    return person


async def by_dm(house: FrontDoor, person: MemberActor, kind: Kind) -> None:
    """The person has letters of a kind come by direct message."""
    await house.services.members.set_way(Who(house.guild.id, person.id), kind, Way.DM)


def dms(house: FrontDoor, person: MemberActor) -> list[discord.Message]:
    """What Belay wrote to a person directly."""
    return house.messages(person.user.dm_channel)


async def press_in_dm(
    house: FrontDoor, person: MemberActor, message: discord.Message, label: str
) -> InteractionResult:
    """The person presses a button in their direct messages."""
    pressed: InteractionResult = await person.user.click(message, custom_id=house.button(message, label))
    return pressed


async def inbox(house: FrontDoor, person: MemberActor) -> InteractionResult:
    """What waits for somebody, shown to them alone."""
    shown = await person.slash(house.check_ins, "me inbox")
    assert all(answer.ephemeral for answer in house.answers(shown))
    return shown


async def show_me(house: FrontDoor, person: MemberActor) -> InteractionResult:
    """The person presses the button of the neutral line that names them."""
    (line,) = [one for one in house.messages(house.check_ins) if person.mention in house.text_of(one)]
    assert "something is waiting for you" in house.text_of(line)
    return await house.press(person, line, "Show")
