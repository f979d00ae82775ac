"""The noes of prompts."""

from dataclasses import dataclass

from bot.errors import Refusal


@dataclass(frozen=True)
class NoSuchSeries(Refusal):
    """No series of that name. `known` are the names there are."""

    given: str
    known: tuple[str, ...]
