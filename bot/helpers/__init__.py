"""Helpers: who offered to be asked, for what, and whom an ask is brought to."""

from bot.helpers.model import Given, Offer, Profile, Saved, Standing
from bot.helpers.service import Helpers

__all__ = ["Given", "Helpers", "Offer", "Profile", "Saved", "Standing"]
