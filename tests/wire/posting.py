"""Belay with one more kind of letter: who mentions it and writes `ask 7 Title` has ask 7 posted, or named anew."""

from collections.abc import Sequence

import discord

from bot import outbox
from bot.__main__ import main as belay
from bot.cli import run
from bot.client.client import Belay
from bot.client.deliveries import Delivery, Post
from bot.client.replies import card
from bot.client.store import keep_note
from bot.clock import Clock
from bot.database import Connection
from bot.outbox import Letter
from bot.services import Services

KIND = "tests.ask"


async def render(services: Services, letter: Letter) -> Delivery:
    """The ask, as the newest letter about it says."""
    del services
    title = str(letter.facts["title"])
    tags = ("Open", f"Kind {letter.facts['number']}")
    return Post("help", title, card(title), tags=tags, people=[letter.facts["asker"]])


async def hear(client: Belay, message: discord.Message) -> None:
    """Write the letter that somebody wants."""
    if message.guild is None or message.author.bot or " ask " not in message.content:
        return
    number, _, title = message.content.partition(" ask ")[2].partition(" ")
    guild, asker = message.guild.id, message.author.id

    def transaction(connection: Connection) -> None:
        subject = f"ask:{number}"
        facts = {"title": title, "asker": asker, "number": number}
        now = client.services.clock()
        keep_note(connection, f"ask {number} {title}", "heard")
        outbox.put(connection, now, kind=KIND, lane=subject, guild_id=guild, subject=subject, facts=facts)

    await client.services.database.write(transaction)


def main(argv: Sequence[str] | None = None, *, clock: Clock, glance: float) -> int:
    """The bot's entry point, after the kind was added."""

    class WithAsks(Belay):
        async def setup_hook(self) -> None:
            self.rooms.renderers[KIND] = render
            await super().setup_hook()

        async def on_message(self, message: discord.Message, /) -> None:
            await hear(self, message)

    run.Belay = WithAsks
    return belay(argv, clock=clock, glance=glance)
