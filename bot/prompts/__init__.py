"""Scheduled prompts: when a series is due, and that each due time is posted once (section 7)."""

from bot.prompts.model import (
    Gathered,
    Kept,
    SeriesPost,
    State,
    Suggestion,
    SuggestionState,
    Upcoming,
    due_times,
    upcoming,
)
from bot.prompts.service import Prompts

__all__ = [
    "Gathered",
    "Kept",
    "Prompts",
    "SeriesPost",
    "State",
    "Suggestion",
    "SuggestionState",
    "Upcoming",
    "due_times",
    "upcoming",
]
