"""Forms, buttons and cards of setbacks."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.components import Answers, Control, Form, button, select
from bot.client.replies import card, row
from bot.client.weeks_post import weeks_post_select
from bot.members import Gather
from bot.members.giving import WeeksPost
from bot.setbacks import Card, Given, Setback
from bot.setbacks.model import HAPPENED_LIMIT, NEXT_LIMIT
from cogs.setbacks import texts


def form(guild_id: int, opened_by: int, setback: Setback | None = None) -> Form:
    """The form of a setback; filled when it changes one. Its key is the server, and the interaction that opened the
    first."""
    made = Form("setbacks.log", f"{guild_id}-{opened_by}", texts.EDIT_TITLE if setback else texts.FORM_TITLE)
    now = setback.words if setback else None
    options = [
        discord.SelectOption(label=label, value=kind, default=now is not None and now.kind is kind)
        for kind, label in texts.KINDS.items()
    ]
    made.choice("kind", texts.KIND_LABEL, options, hint=texts.KIND_WHY, required=True)
    made.text(
        "happened",
        texts.HAPPENED_LABEL,
        hint=texts.OPTIONAL,
        placeholder=texts.HAPPENED_HINT,
        value=now.happened if now else None,
        limit=HAPPENED_LIMIT,
    )
    return made.text(
        "next_step",
        texts.NEXT_LABEL,
        hint=texts.OPTIONAL,
        placeholder=texts.NEXT_HINT,
        value=now.next_step if now else None,
        limit=NEXT_LIMIT,
    )


def given(answers: Answers) -> Given:
    """What was typed into the form."""
    return Given(answers.get("kind", ""), answers.get("happened", ""), answers.get("next_step", ""))


def start_button(guild_id: int, about: str = "") -> Control:
    """Opens the form, from a prompt ("series_post:12") too; a prompt may stand in a direct message."""
    return button("setbacks.start", f"{guild_id}-{about.partition(':')[2]}", texts.LOG_ONE)


def own_card(
    setback: Setback, doors: Sequence[Control], post: WeeksPost, *, lead: str | None = None
) -> ui.LayoutView:
    """A setback for its owner, with what can be done about it."""
    parts: list[ui.Item[Any] | str] = [] if lead is None else [lead]
    key = _key(setback)
    share = (
        button("setbacks.unshare", key, texts.MAKE_PRIVATE)
        if setback.shared
        else button("setbacks.share", key, texts.SHARE)
    )
    parts += [
        texts.own(setback),
        texts.seen_by(setback),
        row(
            share,
            button("setbacks.change", key, texts.CHANGE),
            button("setbacks.take_back", key, texts.TAKE_BACK),
        ),
    ]
    if doors:
        parts += [texts.COMPANY, row(*doors)]
    if (
        post.title is not None or setback.gather is not Gather.NO
    ):  # last and small: it is no day to be asked for more
        parts += [
            texts.weeks_post(setback, post),
            row(weeks_post_select("setbacks.gather", key, setback.gather)),
        ]
    return card(*parts)


def _key(setback: Setback) -> str:
    return f"{setback.who.guild}-{setback.id}"


def shared_card(shown: Card) -> ui.LayoutView:
    """A setback as everyone in the channel sees it."""
    count = texts.same_here_count(shown.same_here)
    parts = [texts.shared_card(shown), *([count] if count else [])]
    return card(*parts, row(button("setbacks.same_here", shown.setback.id, texts.SAME_HERE)))


def preview_card(setback: Setback, lead: str = texts.PREVIEW) -> ui.LayoutView:
    """Exactly what others will see, less the button for them, and the choice."""
    given = [texts.PREVIEW_GIVEN] if setback.gather is Gather.UNNAMED else []
    return card(
        lead,
        ui.Separator(),
        texts.shared_card(Card(setback, 0)),
        ui.Separator(),
        *given,
        row(
            button(
                "setbacks.confirm",
                f"{_key(setback)}:{setback.revision}",
                texts.SHARE_IT,
                style=discord.ButtonStyle.primary,
            ),
            button("setbacks.keep", _key(setback), texts.KEEP_PRIVATE),
        ),
    )


def mine_card(guild_id: int, setbacks: Sequence[Setback]) -> ui.LayoutView:
    """The owner's last few setbacks."""
    if not setbacks:
        return card(texts.NONE_YET, row(start_button(guild_id)))
    options = [discord.SelectOption(label=texts.option(each), value=str(each.id)) for each in setbacks]
    return card(
        texts.MINE_TITLE,
        "\n".join(texts.line(setback) for setback in setbacks),
        row(select("setbacks.open", "mine", texts.PICK, options)),
        row(start_button(guild_id)),
    )
