"""Check-ins: what a member writes about their search, who sees it, what others answer, and reminders."""

from bot.checkins.introductions import Introductions
from bot.checkins.model import (
    Card,
    CheckIn,
    Feeling,
    Introduction,
    IntroductionState,
    Response,
    ResponseKind,
    Visibility,
    Written,
)
from bot.checkins.reminders import Reminder, Reminders
from bot.checkins.service import CheckIns

__all__ = [
    "Card",
    "CheckIn",
    "CheckIns",
    "Feeling",
    "Introduction",
    "IntroductionState",
    "Introductions",
    "Reminder",
    "Reminders",
    "Response",
    "ResponseKind",
    "Visibility",
    "Written",
]
