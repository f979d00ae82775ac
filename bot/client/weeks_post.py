"""How a card lets its owner give what they wrote to the week's post: the words and the choice, the same in every room."""

import discord

from bot.client.components import Control, select
from bot.client.texts import GATHER, WEEKS_POST
from bot.members import Gather


def weeks_post_select(kind: str, key: str, present: Gather) -> Control:
    """Whether and how it stands in the week's post; answered by the room as `kind`."""
    options = [
        discord.SelectOption(label=label, value=how, default=present is how) for how, label in GATHER.items()
    ]
    return select(kind, key, WEEKS_POST, options)
