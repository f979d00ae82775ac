"""Letters for tests of the courier: a kind of their own, whose renderer says what the test says."""

from typing import Any

import discord
from discord import ui
from simcord.backend.models import Channel, Message

from bot.client.deliveries import Delivery, Post
from bot.client.replies import card
from bot.database import Connection
from bot.outbox import Letter, Posted, put, where_posted
from bot.outbox import store as outbox_store
from bot.servers import Trouble
from bot.services import Services
from tests.front_door import FrontDoor

KIND = "tests.ask"
SUBJECT = "ask:1"
GONE = "tests.gone"


def opener(text: str = "A recruiter goes quiet") -> ui.LayoutView:
    """What opens an ask."""
    return card(text)


class Asks:
    """Has deliveries carried out in a house, as letters of one kind and lane."""

    def __init__(self, house: FrontDoor) -> None:
        self.house = house
        self._says: dict[str, Delivery] = {}
        self.join()

    def join(self) -> None:
        """Have the present client render these letters (a restart brings another)."""
        self.house.client.rooms.renderers[KIND] = self._render

    async def _render(self, services: Services, letter: Letter) -> Delivery:
        del services
        return self._says[letter.subject or ""]

    async def deliver(self, delivery: Delivery, subject: str = SUBJECT, *, doubtful: bool = False) -> None:
        """Write the letter and wait until nothing that is due waits; `doubtful`: after an unclear attempt."""
        await self.write(delivery, subject, doubtful=doubtful)
        await self.house.delivered()

    async def write(self, delivery: Delivery, subject: str = SUBJECT, *, doubtful: bool = False) -> None:
        """Write the letter."""
        self._says[subject] = delivery

        def transaction(connection: Connection) -> None:
            now = self.house.env.now()
            put(
                connection,
                now,
                kind=KIND,
                lane="ask:1",
                guild_id=self.house.guild.id,
                facts={},
                subject=subject,
            )
            if doubtful:
                connection.execute("UPDATE outbox SET attempts = 1 WHERE subject = ?", (subject,))

        await self.house.services.database.write(transaction)

    async def post(
        self, text: str = "A recruiter goes quiet", *, doubtful: bool = False, **parts: Any
    ) -> None:
        """Have an ask posted, or say something else."""
        fields: dict[str, Any] = {"name": text, "gone": GONE, **parts}
        await self.deliver(Post("help", view=opener(text), **fields), doubtful=doubtful)

    async def where(self, subject: str = SUBJECT) -> Posted | None:
        """Where a subject is shown."""
        return await self.house.services.database.read(where_posted, subject)

    async def forget(self, subject: str = SUBJECT) -> None:
        """As if the process had died before it could keep where it was posted."""
        await self.house.services.database.write(outbox_store.forget_posted, subject)

    async def without_its_thread(self) -> None:
        """As if it had died before the thread was opened, or before that was kept."""

        def transaction(connection: Connection) -> None:
            connection.execute("UPDATE posted SET thread_id = NULL")

        await self.house.services.database.write(transaction)

    async def thread(self, subject: str = SUBJECT) -> Channel:
        """The thread about a subject."""
        posted = await self.where(subject)
        assert posted is not None
        assert posted.thread_id is not None
        return self.house.env.backend.channels[posted.thread_id]

    async def waiting(self) -> list[Letter]:
        """Letters that are still to be said."""
        return await self.house.services.database.read(outbox_store.all_waiting)

    async def given_up(self) -> list[str]:
        """Why letters were given up."""
        return await self.house.services.database.read(outbox_store.given_up)

    async def troubles(self) -> list[Trouble]:
        """What moderators were told of."""
        return await self.house.services.servers.troubles(self.house.guild.id)

    def shown(self, channel: int) -> list[Message]:
        """What Belay said in a channel or thread, oldest first."""
        stored = self.house.env.backend.messages.get(channel, {})
        return [message for _, message in sorted(stored.items()) if message.components]

    def sent(self, method: str, path: str) -> list[dict[str, Any]]:
        """The bodies of requests, oldest first."""
        found = [one for one in self.house.env.http_requests if (one.method, one.path) == (method, path)]
        return [one.json or {} for one in found]

    def tags(self) -> dict[str, str]:
        """Id -> name of the forum's tags."""
        forum = self.house.env.backend.channels[self.house.forum.id]
        return {str(tag["id"]): str(tag["name"]) for tag in forum.available_tags}

    async def applied(self) -> list[str]:
        """The names of the tags on the post."""
        names = self.tags()
        return [names[str(tag)] for tag in (await self.thread()).applied_tags]

    async def deny(self, channel: int, permission: str, *, back: bool = False) -> None:
        """Take a permission away from Belay in a channel, or give it back."""
        found = self.house.client.get_channel(channel)
        assert isinstance(found, discord.abc.GuildChannel)
        overwrite = discord.PermissionOverwrite()
        overwrite.update(**{permission: back})
        await found.set_permissions(found.guild.me, overwrite=overwrite)
        await self.house.env.settle()

    async def later(self) -> None:
        """Let time go by until what was put off is due."""
        await self.house.advance(minutes=1)
        self.house.client.courier.look()
        await self.house.delivered()
