"""The nouns of prompts, and what is decided about them without looking anything up."""

from bot.prompts.model.due import day_of, due_times, next_due, schedule_of, upcoming, zone_of
from bot.prompts.model.posts import ON_ITS_WAY, ON_TIME, Scheduled, SeriesPost, State, Upcoming
from bot.prompts.model.rotation import LOW, Said, never_said, next_text

__all__ = [
    "LOW",
    "ON_ITS_WAY",
    "ON_TIME",
    "Said",
    "Scheduled",
    "SeriesPost",
    "State",
    "Upcoming",
    "day_of",
    "due_times",
    "never_said",
    "next_due",
    "next_text",
    "schedule_of",
    "upcoming",
    "zone_of",
]
