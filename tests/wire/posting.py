"""Belay with two more kinds of letters: who mentions it and writes `ask 7 Title` has ask 7 posted, or named anew.

`event 7 Title` has a scheduled event made or named anew that begins in a day, and `event 7 off` has it cancelled.
"""

from collections.abc import Sequence
from datetime import timedelta

import discord

from bot import outbox
from bot.__main__ import main as belay
from bot.cli import run
from bot.client.client import Belay
from bot.client.deliveries import Delivery, Event, Post
from bot.client.replies import card
from bot.client.store import keep_note
from bot.clock import Clock, instant, stamp
from bot.database import Connection
from bot.outbox import Letter
from bot.services import Services

KINDS = {" ask ": "tests.ask", " event ": "tests.event"}
OFF = "off"


async def render(services: Services, letter: Letter) -> Delivery:
    """The ask, as the newest letter about it says."""
    del services
    title = str(letter.facts["title"])
    tags = ("Open", f"Kind {letter.facts['number']}")
    return Post("help", title, card(title), tags=tags, people=[letter.facts["asker"]])


async def render_event(services: Services, letter: Letter) -> Delivery:
    """The event, as the newest letter about it says."""
    del services
    starts_at, title = instant(letter.facts["starts_at"]), str(letter.facts["title"])
    return Event(
        title,
        "",
        starts_at,
        starts_at + timedelta(hours=1),
        "cancelled" if title == OFF else "scheduled",
        location="a private thread",
    )


async def hear(client: Belay, message: discord.Message) -> None:
    """Write the letter that somebody wants."""
    if message.guild is None or message.author.bot:
        return
    word = next((word for word in KINDS if word in message.content), None)
    if word is None:
        return
    number, _, title = message.content.partition(word)[2].partition(" ")
    guild, asker, what = message.guild.id, message.author.id, word.strip()
    starts_at = stamp(discord.utils.snowflake_time(guild) + timedelta(days=1))

    def transaction(connection: Connection) -> None:
        subject = f"{what}:{number}"
        facts = {"title": title, "asker": asker, "number": number, "starts_at": starts_at}
        now = client.services.clock()
        keep_note(connection, f"{what} {number} {title}", "heard")
        outbox.put(
            connection, now, kind=KINDS[word], lane=subject, guild_id=guild, subject=subject, facts=facts
        )

    await client.services.database.write(transaction)


def main(argv: Sequence[str] | None = None, *, clock: Clock, glance: float) -> int:
    """The bot's entry point, after the kind was added."""

    class WithAsks(Belay):
        async def setup_hook(self) -> None:
            self.rooms.renderers |= {"tests.ask": render, "tests.event": render_event}
            await super().setup_hook()

        async def on_message(self, message: discord.Message, /) -> None:
            await hear(self, message)

    run.Belay = WithAsks
    return belay(argv, clock=clock, glance=glance)
