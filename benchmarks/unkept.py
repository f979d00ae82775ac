"""Between the two: answers the check-in form with the very card that Belay shows, and keeps nothing.

What lies between it and the empty command is the form and the card, on the wire, in discord.py and in the
simulated Discord; what lies between it and Belay is what Belay decides and remembers.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import discord

from benchmarks import empty
from bot.checkins import CheckIn, Visibility
from bot.client.components import Press, answers_of
from bot.client.replies import who
from bot.clock import Clock, system_clock
from cogs.checkins import views

_THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Unkept(empty.Empty):
    """The form and its answer."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the form as Belay would a first check-in."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        press = cast("Press", interaction)
        written = CheckIn(
            id=1,
            who=who(press),
            at=_THEN,
            day=_THEN.date(),
            written=views.written(answers_of(press)),
            visibility=Visibility.ME,
            alias=None,
            was_named=False,
            edited_at=None,
            answered_at=None,
            withdrawn_at=None,
            expired_at=None,
        )
        await interaction.response.send_message(
            view=views.summary(written, 1, []),
            ephemeral=True,
            allowed_mentions=discord.AllowedMentions.none(),
        )


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """Run until SIGTERM, like the empty bot."""
    del clock, glance
    parser = argparse.ArgumentParser(prog="benchmarks.unkept")
    parser.add_argument("--sync", action="store_true", help="tell Discord the empty command first")
    return empty.serve(Unkept(sync=parser.parse_args(argv).sync))
