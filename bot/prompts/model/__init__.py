"""The nouns of prompts, and what is decided about them without looking anything up."""

from bot.prompts.model.due import day_of, due_times, next_due, schedule_of, upcoming, zone_of
from bot.prompts.model.gathering import Gatherable, Gathered, Source
from bot.prompts.model.posts import (
    ON_ITS_WAY,
    ON_TIME,
    Kept,
    LeftOut,
    Scheduled,
    SeriesPost,
    State,
    Upcoming,
)
from bot.prompts.model.rotation import LOW, Choice, Told, choose, never_said
from bot.prompts.model.suggestions import Suggestion, SuggestionState

__all__ = [
    "LOW",
    "ON_ITS_WAY",
    "ON_TIME",
    "Choice",
    "Gatherable",
    "Gathered",
    "Kept",
    "LeftOut",
    "Scheduled",
    "SeriesPost",
    "Source",
    "State",
    "Suggestion",
    "SuggestionState",
    "Told",
    "Upcoming",
    "choose",
    "day_of",
    "due_times",
    "never_said",
    "next_due",
    "schedule_of",
    "upcoming",
    "zone_of",
]
