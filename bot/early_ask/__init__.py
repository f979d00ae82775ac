"""Offers to ask for help before things are desperate (section 1, P1)."""

from bot.early_ask.model import EarlyAskOffer
from bot.early_ask.service import EarlyAsk

__all__ = ["EarlyAsk", "EarlyAskOffer"]
