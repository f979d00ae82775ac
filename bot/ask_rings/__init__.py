"""Rings of asks: for two days everyone who joins posts one ask and answers two."""

from bot.ask_rings.model import Counts, Part, Progress, Ring, Started
from bot.ask_rings.service import AskRings

__all__ = ["AskRings", "Counts", "Part", "Progress", "Ring", "Started"]
