"""Which text of its bank a series says next: pure.

A *round* says every text of the bank once. The rule is stated at `choose`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

LOW = 3
"""Texts never posted: when so many are left in a bank, moderators hear that it will soon begin anew."""


@dataclass(frozen=True, slots=True)
class Told:
    """One text that a series posted in a server. `led`: how many people it led to something within a day."""

    text: str
    due: datetime
    round: int = 0
    encore: bool = False
    led: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What a series says next. `encore`: it is said once more after its round."""

    text: str
    round: int = 0
    encore: bool = False


def choose(bank: Sequence[str], told: Sequence[Told], guild_id: int, series_id: str, due: datetime) -> Choice:
    """What a series says at `due`: of its bank, the text that was posted longest ago, one never posted first.

    So no text comes again before all others did, whatever was added, taken out or moved meanwhile: a text is known by
    its words. Those never posted come in an order that is shuffled by server and series, and always the same.
    `told`: all that was posted before, in order.
    """
    del due
    said = {one.text: one.due for one in told}
    never = datetime.min.replace(tzinfo=UTC)
    text = min(bank, key=lambda text: (said.get(text, never), _shuffled(guild_id, series_id, text)))
    return Choice(text)


def never_said(bank: Sequence[str], told: Sequence[Told]) -> int:
    """How many texts of a bank were never posted."""
    said = {one.text for one in told}
    return sum(text not in said for text in bank)


def _shuffled(guild_id: int, series_id: str, text: str) -> bytes:
    return sha256(f"{guild_id}:{series_id}:{text}".encode()).digest()
