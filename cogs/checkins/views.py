"""The forms, cards and buttons of check-ins."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.checkins import Card, CheckIn, Feeling, ResponseKind, Visibility, Written
from bot.client.components import Answers, Control, Form, button, select
from bot.client.replies import card, row
from cogs.checkins import texts

_CARD_TEXT = 3600  # of the 4,000 characters a message may hold
_BUTTONS: Mapping[ResponseKind, tuple[str, str]] = {
    ResponseKind.CHEER: ("checkins.cheer", texts.CHEER),
    ResponseKind.SAME_HERE: ("checkins.same_here", texts.SAME_HERE),
    ResponseKind.CAN_HELP: ("checkins.can_help", texts.CAN_HELP),
}


def open_button(guild_id: int, about: str = "") -> Control:
    """**Check in**. `about` ("series_post:12") makes it differ from panel to panel."""
    key = f"{guild_id}-{about.partition(':')[2]}" if about else str(guild_id)
    return button("checkins.open", key, texts.CHECK_IN, style=discord.ButtonStyle.primary)


def form(kind: str, key: object, limit: int, written: Written, next_hint: str | None = None) -> Form:
    """The one form for writing and editing: five fields, all optional. `limit`: characters a field."""
    made = Form(kind, key, texts.FORM_TITLE)
    made.choice(
        "feeling",
        texts.FEELING,
        [
            discord.SelectOption(
                label=label, description=hint, value=str(int(feeling)), default=written.feeling is feeling
            )
            for feeling, (label, hint) in texts.FEELINGS.items()
        ],
        hint=texts.FEELING_HINT,
    )
    made.text("worked_in", texts.WORKED_IN, hint=texts.WORKED_IN_HINT, value=written.worked_in, limit=limit)
    made.text("worked_on", texts.WORKED_ON, hint=texts.WORKED_ON_HINT, value=written.worked_on, limit=limit)
    made.text(
        "next_step",
        texts.NEXT_STEP,
        hint=next_hint or texts.NEXT_STEP_HINT,
        value=written.next_step,
        limit=limit,
    )
    made.text(
        "in_the_way", texts.IN_THE_WAY, hint=texts.IN_THE_WAY_HINT, value=written.in_the_way, limit=limit
    )
    return made


def written(answers: Answers) -> Written:
    """What was filled in."""
    given = answers.get("feeling", "")
    return Written(
        Feeling(int(given)) if given in {"1", "2", "3", "4", "5"} else None,
        *(answers.get(name) or None for name in ("worked_in", "worked_on", "next_step", "in_the_way")),
    )


def summary(
    check_in: CheckIn, weeks: int, help_buttons: list[Control], asides: Sequence[ui.Item[Any] | str] = ()
) -> ui.LayoutView:
    """What only the author sees after checking in: the words, who sees them, and what can be done next.

    `asides`: what other rooms have to say beside it.
    """
    room = _CARD_TEXT - 400 - sum(len(part) for part in asides if isinstance(part, str))
    sees = select(
        "checkins.visibility",
        check_in.id,
        texts.WHO_SEES,
        [
            discord.SelectOption(
                label=label, description=hint, value=visibility, default=visibility is check_in.visibility
            )
            for visibility, (label, hint) in texts.VISIBILITIES.items()
        ],
    )
    parts: list[ui.Item[Any] | str] = [
        texts.saved(check_in, weeks),
        texts.card_parts(check_in.written, room),
    ]
    if asides:
        parts += [ui.Separator(), *asides]
    if help_buttons:  # before the rest, so that nobody has to scroll for it
        parts += [ui.Separator(), texts.help_offered(), row(*help_buttons)]
    parts += [
        ui.Separator(),
        f"**{texts.WHO_SEES}** {texts.seen_by(check_in)}",  # the select shows the choice, not its name
        row(sees),
        row(
            button("checkins.edit", check_in.id, texts.EDIT),
            button("checkins.withdraw", check_in.id, texts.TAKE_BACK),
        ),
    ]
    return card(*parts)


def sure(check_in_id: int) -> ui.LayoutView:
    """Asked before taking a check-in back."""
    return card(
        texts.sure(),
        row(
            button("checkins.keep", check_in_id, texts.SURE_NO),
            button("checkins.gone", check_in_id, texts.SURE_YES, style=discord.ButtonStyle.danger),
        ),
    )


def public_card(shown: Card) -> ui.LayoutView:
    """What others see, with its three answers and how many gave each."""
    check_in = shown.check_in
    unnamed = check_in.visibility is Visibility.UNNAMED
    name = check_in.alias or "" if unnamed else f"<@{check_in.who.user}>"
    answers = [
        button(kind, check_in.id, texts.counted(label, shown.counts[response]))
        for response, (kind, label) in _BUTTONS.items()
    ]
    return card(
        texts.card_head(name, check_in), texts.card_parts(check_in.written, _CARD_TEXT), row(*answers)
    )


def offer(introduction_id: int, helper: str, check_in: CheckIn) -> ui.LayoutView:
    """To the author: somebody can help."""
    parts: list[ui.Item[Any] | str] = [
        texts.offer(helper, f"<t:{int(check_in.at.timestamp())}:D>"),
        row(
            button("checkins.accept", introduction_id, texts.YES, style=discord.ButtonStyle.primary),
            button("checkins.decline", introduction_id, texts.NOT_NOW),
        ),
    ]
    if check_in.visibility is Visibility.UNNAMED:
        parts.insert(1, texts.OFFER_UNNAMED)
    return card(*parts)


def reminder(guild_id: int) -> ui.LayoutView:
    """A reminder to check in."""
    return card(texts.reminded(), row(open_button(guild_id)))


def paused(text: str, guild_id: int) -> ui.LayoutView:
    """A pause began: with the way back."""
    return card(text, row(button("members.resume", guild_id, texts.BACK)))
