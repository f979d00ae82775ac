"""Setbacks: a rejection, a silence, a no. Logging one counts as work; sharing it is its owner's choice."""

from bot.setbacks.model import Card, Given, SameHere, Setback, SetbackKind
from bot.setbacks.service import Notice, Setbacks

__all__ = ["Card", "Given", "Notice", "SameHere", "Setback", "SetbackKind", "Setbacks"]
