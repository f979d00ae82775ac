"""The cards, buttons and forms of `/dose`, and the message that it sends."""

from collections.abc import Sequence
from datetime import time

import discord
from discord import ui

from bot.client.components import Control, Form, button, select
from bot.client.replies import card, row
from bot.members import Way
from bot.prompts.model.doses import Dose, DoseCard
from cogs.prompts.texts import doses as texts

_PRIMARY = discord.ButtonStyle.primary
_LONGEST_TIME = 20  # characters; "half" of them would do
_CHOICES = 25
_IN_A_ROW = 5


def of_card(shown: DoseCard) -> ui.LayoutView:
    """One series, as the person has it or could have it."""
    return _subscribed(shown) if shown.is_active else _offered(shown)


def _offered(shown: DoseCard) -> ui.LayoutView:
    return card(texts.offer(shown), row(_begin(shown), _another_time(shown)), texts.offer_foot(shown))


def _subscribed(shown: DoseCard) -> ui.LayoutView:
    assert shown.dose is not None
    controls = [button("prompts.stop_here", _dose_key(shown.dose), texts.STOP)]
    if shown.title is not None:
        controls.insert(0, _another_time(shown))
        if shown.way is Way.OFF:
            controls.insert(0, _begin(shown))
        elif shown.way is not Way.DM:
            controls.insert(0, button("prompts.dose", _key(shown), texts.BY_DM, style=_PRIMARY))
    return card(texts.present(shown), row(*controls))


def stopped(shown: DoseCard) -> ui.LayoutView:
    """It is stopped."""
    if shown.title is None:
        return card(texts.stopped(shown))
    return card(texts.stopped(shown), row(button("prompts.dose_again", _key(shown), texts.SEND_AGAIN)))


def which(cards: Sequence[DoseCard], at: time | None) -> ui.LayoutView:
    """There are several series to choose from; `at`: the time that was given."""
    options = [
        discord.SelectOption(
            label=shown.title or texts.title(shown),
            value=shown.series_id,
            description=texts.days(shown.days)[:100] if shown.days else None,
        )
        for shown in cards[:_CHOICES]
    ]
    key = "" if at is None else str(at.hour * 60 + at.minute)
    lead = texts.which() if at is None else texts.which_at(at)
    return card(lead, row(select("prompts.dose_which", key, texts.WHICH, options)))


def time_form(shown: DoseCard) -> Form:
    """Asks for another time of day."""
    return Form("prompts.dose_at", _key(shown), texts.FORM).text(
        "at",
        texts.FORM_AT,
        hint=texts.form_hint(shown.zone),
        value=f"{shown.at:%H:%M}",
        limit=_LONGEST_TIME,
        required=True,
        long=False,
    )


def message(said: str, footer: str, dose: Dose, ways_in: Sequence[Control]) -> ui.LayoutView:
    """What is sent: the text, what can be done from it, and one tap that stops it."""
    controls = [*ways_in, button("prompts.stop_dose", _dose_key(dose), texts.STOP_THESE)]
    rows = [row(*controls[start : start + _IN_A_ROW]) for start in range(0, len(controls), _IN_A_ROW)]
    return card(said, *rows, footer)


def _begin(shown: DoseCard) -> Control:
    return button("prompts.dose", _key(shown), texts.send_at(shown.at), style=_PRIMARY)


def _another_time(shown: DoseCard) -> Control:
    return button("prompts.dose_time", _key(shown), texts.ANOTHER_TIME)


def _key(shown: DoseCard) -> str:
    """Names the server too, since what follows on **Stop these** stands in a direct message."""
    return f"{shown.guild_id}-{shown.series_id}"


def _dose_key(dose: Dose) -> str:
    return f"{dose.who.guild}-{dose.id}"
