"""Which text of its bank a series says next: pure."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256

LOW = 3
"""Texts never posted: when so many are left in a bank, moderators hear that it will soon begin anew."""

Said = Mapping[str, datetime]
"""The texts that a series has posted in a server, each with the due time it was posted for last."""


def next_text(bank: Sequence[str], said: Said, guild_id: int, series_id: str) -> str:
    """What a series says next: of its bank, the text that was posted longest ago, one never posted first.

    So no text comes again before all others did, whatever was added, taken out or moved meanwhile: a text is known by
    its words. Those never posted come in an order that is shuffled by server and series, and always the same.
    """
    never = datetime.min.replace(tzinfo=UTC)
    return min(bank, key=lambda text: (said.get(text, never), _shuffled(guild_id, series_id, text)))


def never_said(bank: Sequence[str], said: Said) -> int:
    """How many texts of a bank were never posted."""
    return sum(text not in said for text in bank)


def _shuffled(guild_id: int, series_id: str, text: str) -> bytes:
    return sha256(f"{guild_id}:{series_id}:{text}".encode()).digest()
