"""Forms, buttons and cards of setbacks."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.components import Answers, Control, Form, button, select
from bot.client.replies import card, row
from bot.setbacks import Card, Given, Setback
from bot.setbacks.model import HAPPENED_LIMIT, NEXT_LIMIT
from cogs.setbacks import texts


def form(opened_by: int, setback: Setback | None = None) -> Form:
    """The form of a setback; filled when it changes one. Its key is the interaction that opened the first."""
    made = Form("setbacks.log", opened_by, texts.EDIT_TITLE if setback else texts.FORM_TITLE)
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


def door(_guild: int, _about: str) -> Control:
    """The way into this room from a prompt."""
    return start_button()


def start_button() -> Control:
    """Opens the form."""
    return button("setbacks.start", "new", texts.LOG_ONE)


def own_card(setback: Setback, doors: Sequence[Control], *, lead: str | None = None) -> ui.LayoutView:
    """A setback for its owner, with what can be done about it."""
    parts: list[ui.Item[Any] | str] = [] if lead is None else [lead]
    share = (
        button("setbacks.unshare", setback.id, texts.MAKE_PRIVATE)
        if setback.shared
        else button("setbacks.share", setback.id, texts.SHARE)
    )
    parts += [
        texts.own(setback),
        texts.SHARED if setback.shared else texts.ONLY_YOU,
        row(
            share,
            button("setbacks.change", setback.id, texts.CHANGE),
            button("setbacks.take_back", setback.id, texts.TAKE_BACK),
        ),
    ]
    if doors:
        parts += [texts.COMPANY, row(*doors)]
    return card(*parts)


def shared_card(shown: Card) -> ui.LayoutView:
    """A setback as everyone in the channel sees it."""
    count = texts.same_here_count(shown.same_here)
    parts = [texts.shared_card(shown), *([count] if count else [])]
    return card(*parts, row(button("setbacks.same_here", shown.setback.id, texts.SAME_HERE)))


def preview_card(setback: Setback, lead: str = texts.PREVIEW) -> ui.LayoutView:
    """Exactly what others will see, less the button for them, and the choice."""
    return card(
        lead,
        ui.Separator(),
        texts.shared_card(Card(setback, 0)),
        ui.Separator(),
        row(
            button(
                "setbacks.confirm",
                f"{setback.id}:{setback.revision}",
                texts.SHARE_IT,
                style=discord.ButtonStyle.primary,
            ),
            button("setbacks.keep", setback.id, texts.KEEP_PRIVATE),
        ),
    )


def mine_card(setbacks: Sequence[Setback]) -> ui.LayoutView:
    """The owner's last few setbacks."""
    if not setbacks:
        return card(texts.NONE_YET, row(start_button()))
    options = [discord.SelectOption(label=texts.option(each), value=str(each.id)) for each in setbacks]
    return card(
        texts.MINE_TITLE,
        "\n".join(texts.line(setback) for setback in setbacks),
        row(select("setbacks.open", "mine", texts.PICK, options)),
        row(start_button()),
    )
