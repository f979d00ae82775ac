"""What moderators are told: hands raised, low check-ins, and whether their server is in order (section 8)."""

from bot.moderation.model import (
    PRIVATE,
    REQUIRED,
    EveryoneIsNoRole,
    Hand,
    HandAlreadyRaised,
    HandGone,
    HandTaken,
    NoModerators,
    Own,
    PlaceState,
    RoleState,
    Standing,
    Watch,
    places_for,
)
from bot.moderation.service import Moderation

__all__ = [
    "PRIVATE",
    "REQUIRED",
    "EveryoneIsNoRole",
    "Hand",
    "HandAlreadyRaised",
    "HandGone",
    "HandTaken",
    "Moderation",
    "NoModerators",
    "Own",
    "PlaceState",
    "RoleState",
    "Standing",
    "Watch",
    "places_for",
]
