"""Wins: something went well, small or large. Keeping one counts as work; sharing it is its owner's choice."""

from bot.wins.model import Card, Cheered, Given, Visibility, Win
from bot.wins.service import Wins

__all__ = ["Card", "Cheered", "Given", "Visibility", "Win", "Wins"]
