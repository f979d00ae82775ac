"""A server with office hours, and what members and coaches do there, in the words of the journeys about them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, RoleHandle
from simcord.results import InteractionResult

from bot.client.components import Control
from bot.client.replies import card, row
from bot.members import Kind, Who
from bot.office_hours.model import Asked, Format, SessionShown
from bot.servers import Staff
from tests.front_door import FrontDoor
from tests.journeys.asking import by_dm, dms

_drafts = count(9_000_000)


@dataclass
class Office:
    """A channel for office hours and a coach."""

    house: FrontDoor
    channel: ChannelHandle
    role: RoleHandle
    coach: MemberActor

    def staff(self, person: MemberActor | None = None) -> Staff:
        """A coach, as the services know them."""
        user = (person or self.coach).id
        return Staff(self.house.guild.id, user, frozenset({self.role.id}), manages_server=False)

    def who(self, person: MemberActor) -> Who:
        """A person, as the services know them."""
        return Who(self.house.guild.id, person.id)

    def another_coach(self, name: str) -> MemberActor:
        """One more who coaches."""
        return self.house.guild.add_member(self.house.env.create_user(name), roles=[self.role])

    async def member(self, name: str) -> MemberActor:
        """A member who hears of office hours by direct message."""
        person = self.house.person(name)
        await by_dm(self.house, person, Kind.OFFICE_HOURS)
        return person

    def local(self, moment: datetime) -> str:
        """As a coach in London writes it."""
        return moment.astimezone(ZoneInfo("Europe/London")).strftime("%Y-%m-%d %H:%M")

    async def plan(
        self,
        *,
        by: MemberActor | None = None,
        start: datetime | None = None,
        title: str = "Resume hour",
        **fields: Any,
    ) -> SessionShown:
        """A session that is planned and announced; without `start`, in two days. `by`: its coach. `fields` as `Asked`."""
        begins = start or (self.house.env.now() + timedelta(days=2)).replace(second=0, microsecond=0)
        planning = self.house.services.office_hours.planning
        asked = Asked(self.local(begins), title, **fields)
        draft = await planning.draft(self.staff(by), next(_drafts), asked)
        shown = await planning.create(self.staff(by), draft.id)
        await self.house.delivered()
        return shown

    async def queue(self, **fields: Any) -> SessionShown:
        """A session with a queue, which begins in ten minutes."""
        begins = (self.house.env.now() + timedelta(minutes=10)).replace(second=0, microsecond=0)
        return await self.plan(start=begins, title="Open door", format=Format.QUEUE, **fields)

    async def settle(self) -> None:
        """Until everybody has heard; first direct messages are a second apart."""
        await self.house.delivered()
        await self.house.advance(seconds=5)
        await self.house.delivered()

    async def open(self, shown: SessionShown, coach: MemberActor | None = None) -> None:
        """A coach is there."""
        await self.house.services.office_hours.desk.open(self.staff(coach), shown.session.id)
        await self.settle()

    async def close(self) -> None:
        """The coach closes."""
        await self.house.services.office_hours.desk.close(self.staff(), surely=True)
        await self.settle()

    def announcement(self, title: str = "Resume hour") -> discord.Message:
        """The newest announcement of a session of that title, as it stands now."""
        return [
            one for one in self.house.messages(self.channel) if f"### {title}" in self.house.text_of(one)
        ][-1]

    async def book(
        self, person: MemberActor, title: str = "Resume hour", label: str = "Book", **values: str
    ) -> InteractionResult:
        """The person presses **Book** (or `label`) on the announcement and sends the form."""
        form = await self.house.press(person, self.announcement(title), label)
        return await self.house.fill(person, form, **values)

    async def join(self, person: MemberActor, title: str = "Open door", **values: str) -> InteractionResult:
        """The person presses **Join queue** on the announcement and sends the form."""
        return await self.book(person, title, "Join queue", **values)

    def letters(self, person: MemberActor) -> list[str]:
        """All that Belay wrote to a person directly, oldest first."""
        return [self.house.text_of(one) for one in dms(self.house, person)]

    def letter_text(self, person: MemberActor) -> str:
        """What the newest of them says."""
        return self.letters(person)[-1]

    def letter(self, person: MemberActor, words: str) -> discord.Message:
        """The newest direct message with these words."""
        found = [one for one in dms(self.house, person) if words in self.house.text_of(one)]
        assert found, f"no letter with {words!r}, but: {self.letters(person)}"
        return found[-1]

    async def tap(self, person: MemberActor, words: str, label: str) -> InteractionResult:
        """The person presses a button of the newest direct message with these words."""
        message = self.letter(person, words)
        pressed: InteractionResult = await person.user.click(
            message, custom_id=self.house.button(message, label)
        )
        return pressed

    async def send(self, person: MemberActor, form: InteractionResult, **values: object) -> InteractionResult:
        """The person sends a form that was opened in a direct message."""
        sent: InteractionResult = await person.user.submit_modal(form, values)
        return sent

    async def forge(self, control: Control) -> discord.Message:
        """A control where everybody can press it, as somebody who knows its custom id could."""
        channel = self.house.client.get_partial_messageable(self.channel.id)
        await channel.send(view=card("Forged", row(control)))
        return self.house.messages(self.channel)[-1]

    def text(self, shown: InteractionResult | discord.Message) -> str:
        """All that can be read."""
        return self.house.text_of(shown)


async def office_of(house: FrontDoor) -> Office:
    """Make one: `/setup` has picked the channel and the role of coaches."""
    channel = house.guild.create_text_channel("office-hours")
    role = house.guild.create_role("Coaches", permissions=discord.Permissions(manage_events=True))
    server = await house.services.servers.find(house.guild.id)
    await house.services.servers.set_up(
        house.guild.id, server.zone, {"office-hours": channel.id}, {"coach": role.id}
    )
    coach = house.guild.add_member(house.env.create_user("cora"), roles=[role])
    return Office(house, channel, role, coach)
