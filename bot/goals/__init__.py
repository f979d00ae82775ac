"""Goals: one floor and one stretch a week, each with an if-then plan, looked back on without shame."""

from bot.goals.model import Draft, Entry, Given, Goal, GoalKind, Listing, Outcome, Page, Reviewed, Saved
from bot.goals.service import Goals, current

__all__ = [
    "Draft",
    "Entry",
    "Given",
    "Goal",
    "GoalKind",
    "Goals",
    "Listing",
    "Outcome",
    "Page",
    "Reviewed",
    "Saved",
    "current",
]
