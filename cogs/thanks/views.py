"""The form of thanks, and the card that the person thanked reads."""

from collections.abc import Sequence

from discord import ui

from bot.client.components import Form
from bot.client.replies import card
from bot.thanks import Thank
from bot.thanks.model import MOST_PEOPLE, WORDS_LIMIT
from cogs.thanks import texts


def form(opened_by: int, chosen: Sequence[int] = ()) -> Form:
    """Asks for people and words; `chosen` are in it already. Its key is the interaction that opened it."""
    made = Form("thanks.give", opened_by, texts.FORM)
    made.people(
        "people", texts.PEOPLE, hint=texts.PEOPLE_HINT, chosen=chosen, most=MOST_PEOPLE, required=True
    )
    return made.text(
        "words",
        texts.WORDS,
        hint=texts.WORDS_HINT,
        placeholder=texts.WORDS_EXAMPLE,
        limit=WORDS_LIMIT,
        required=True,
    )


def words_card(thank: Thank, what_for: str | None) -> ui.LayoutView:
    """Somebody's thanks."""
    return card(texts.words(thank, what_for))
