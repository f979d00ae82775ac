"""Scheduled prompts: when a series is due, and that each due time is posted once (section 7)."""

from bot.prompts.model import Said, SeriesPost, State, Upcoming, due_times, upcoming
from bot.prompts.service import Prompts

__all__ = ["Prompts", "Said", "SeriesPost", "State", "Upcoming", "due_times", "upcoming"]
