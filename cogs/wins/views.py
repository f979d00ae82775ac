"""Forms, buttons and cards of wins."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.components import Answers, Control, Form, button, select
from bot.client.replies import card, row
from bot.client.weeks_post import weeks_post_select
from bot.members import Gather
from bot.members.giving import WeeksPost
from bot.wins import Card, Given, Visibility, Win
from bot.wins.model import HELPED_LIMIT, WHAT_LIMIT
from cogs.wins import texts


def form(guild_id: int, opened_by: int, win: Win | None = None) -> Form:
    """The form of a win; filled when it changes one. Its key is the server, and the interaction that opened the first."""
    made = Form("wins.keep", f"{guild_id}-{opened_by}", texts.EDIT_TITLE if win else texts.FORM_TITLE)
    made.text(
        "what",
        texts.WHAT_LABEL,
        hint=texts.WHAT_WHY,
        placeholder=texts.WHAT_HINT,
        value=win.words.what if win else None,
        limit=WHAT_LIMIT,
        required=True,
    )
    return made.text(
        "helped",
        texts.HELPED_LABEL,
        hint=texts.HELPED_WHY,
        placeholder=texts.HELPED_HINT,
        value=win.words.helped if win else None,
        limit=HELPED_LIMIT,
    )


def given(answers: Answers) -> Given:
    """What was typed into the form."""
    return Given(answers.get("what", ""), answers.get("helped", ""))


def start_button(guild_id: int, about: str = "") -> Control:
    """Opens the form, from a prompt ("series_post:12") too; a prompt may stand in a direct message."""
    return button("wins.start", f"{guild_id}-{about.partition(':')[2]}", texts.SHARE_ONE)


def own_card(shown: Card, post: WeeksPost, *, lead: str | None = None) -> ui.LayoutView:
    """A win for its owner, with what can be done about it."""
    win, key = shown.win, _key(shown.win)
    sees = [
        discord.SelectOption(label=label, description=hint, value=who, default=win.visibility is who)
        for who, (label, hint) in texts.VISIBILITIES.items()
    ]
    parts: list[ui.Item[Any] | str] = [] if lead is None else [lead]
    parts.append(texts.own(win))
    if shown.cheers:
        parts.append(texts.cheered_by(shown.cheers))
    parts += [
        texts.sees(win),
        row(select("wins.visibility", key, texts.WHO_SEES, sees)),
        row(button("wins.change", key, texts.CHANGE), button("wins.take_back", key, texts.TAKE_BACK)),
    ]
    if post.title is not None or win.gather is not Gather.NO:
        parts += [texts.weeks_post(win, post), row(weeks_post_select("wins.gather", key, win.gather))]
    return card(*parts)


def _key(win: Win) -> str:
    return f"{win.who.guild}-{win.id}"


def shared_card(shown: Card) -> ui.LayoutView:
    """A win as everyone in the channel sees it."""
    win = shown.win
    return card(
        texts.shared_card(win, win.visibility),
        row(button("wins.cheer", win.id, texts.counted(shown.cheers))),
    )


def preview_card(win: Win, visibility: Visibility, lead: str | None = None) -> ui.LayoutView:
    """Exactly what others will see, less the button for them, and the choice."""
    beside = texts.beside_preview(win, visibility)
    return card(
        lead or texts.preview(visibility),
        ui.Separator(),
        texts.shared_card(win, visibility),
        ui.Separator(),
        *([beside] if beside else []),
        row(
            button(
                "wins.confirm",
                f"{_key(win)}:{win.revision}:{visibility}",
                texts.SHARE_IT,
                style=discord.ButtonStyle.primary,
            ),
            button("wins.leave", _key(win), texts.LEAVE),
        ),
    )


def mine_card(guild_id: int, wins: Sequence[Win]) -> ui.LayoutView:
    """The owner's last few wins."""
    if not wins:
        return card(texts.NONE_YET, row(start_button(guild_id)))
    options = [discord.SelectOption(label=texts.option(each), value=str(each.id)) for each in wins]
    return card(
        texts.MINE_TITLE,
        "\n".join(texts.line(win) for win in wins),
        row(select("wins.open", "mine", texts.PICK, options)),
        row(start_button(guild_id)),
    )
