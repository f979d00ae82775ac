"""Between the two: answers a check-in form, or "I can help", with the very card that Belay shows, and keeps nothing.

What lies between it and the empty command is the form or button and the card, on the wire, in discord.py and in the
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
from bot.help_requests import Ask, Shown, State, Words
from bot.members import Who
from cogs.checkins import views as checking_in
from cogs.help_requests import views as helping

_THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Unkept(empty.Empty):
    """The form or the button, and its answer."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer as Belay would a first check-in, or an offer of help."""
        press = cast("Press", interaction)
        if interaction.type is discord.InteractionType.modal_submit:
            view = _summary(press)
        elif interaction.type is discord.InteractionType.component:
            view = helping.offered(an_ask(who(press).guild), first=True)
        else:
            return
        await interaction.response.send_message(
            view=view, ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )


def _summary(press: "Press") -> discord.ui.LayoutView:
    """Of a check-in."""
    written = CheckIn(
        id=1,
        who=who(press),
        at=_THEN,
        day=_THEN.date(),
        written=checking_in.written(answers_of(press)),
        visibility=Visibility.ME,
        alias=None,
        was_named=False,
        edited_at=None,
        answered_at=None,
        withdrawn_at=None,
        expired_at=None,
    )
    return checking_in.summary(written, 1, [])


def an_ask(guild: int) -> Shown:
    """An ask that one person helps with."""
    asked = Ask(
        id=1,
        guild=guild,
        asker=Who(guild, 2),
        opened_by=1,
        state=State.HELPED,
        reason=None,
        kind="resume-review",
        words=Words(
            "resume-review", "Resume for a first data role", "Would you read it once?", "Two templates."
        ),
        alias=None,
        first=True,
        made_at=_THEN,
        posted_at=_THEN,
        edited_at=None,
        answered_at=_THEN,
        quiet_since=_THEN,
        round=1,
        round_at=_THEN,
        step=1,
        told=0,
        invited=0,
        closed_at=None,
        asked_still_at=None,
        news=None,
        outcome=None,
        outcome_shared=False,
        expired_at=None,
    )
    return Shown(asked, helping=(3,), wrote=(), followers=0, files=0, link=None, thread=None)


def main(argv: Sequence[str] | None = None, *, clock: Clock = system_clock, glance: float = 30.0) -> int:
    """Run until SIGTERM, like the empty bot."""
    del clock, glance
    parser = argparse.ArgumentParser(prog="benchmarks.unkept")
    parser.add_argument("--sync", action="store_true", help="tell Discord the empty command first")
    return empty.serve(Unkept(sync=parser.parse_args(argv).sync))
