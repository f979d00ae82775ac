"""The card of an early-ask offer."""

from collections.abc import Sequence

from discord import ui

from bot.client.components import Control, button
from bot.client.replies import card, row
from bot.early_ask import EarlyAskOffer
from cogs.early_ask import texts


def offer(made: EarlyAskOffer, ways: Sequence[Control]) -> ui.LayoutView:
    """Why, the ways to somebody who can help, and "not now"."""
    not_now = button("early_ask.not_now", made.id, texts.NOT_NOW)
    return card(texts.offer(made.reason), row(*ways, not_now))
