"""Who a person is to the bot: zone, preferences, pause, blocks, limits, weeks shown up, inbox; export and delete.

The plain functions are for use inside any room's transaction; `Members` has the verbs of `/me`.
"""

from bot.members.blocks import Blocks, blocked_with, has_blocked
from bot.members.holdings import Holdings
from bot.members.hours import read_time
from bot.members.letters import write_to
from bot.members.limits import TooOften, spend
from bot.members.model import (
    Gather,
    Kind,
    Member,
    Paused,
    Quiet,
    Way,
    Who,
)
from bot.members.reach import Reach, ReachKind, decide_reach
from bot.members.service import Members
from bot.members.store import find, is_paused, leave_in_inbox, meet, way_for, zone_of
from bot.members.weeks import rest, show_up, weeks_shown_up

__all__ = [
    "Blocks",
    "Gather",
    "Holdings",
    "Kind",
    "Member",
    "Members",
    "Paused",
    "Quiet",
    "Reach",
    "ReachKind",
    "TooOften",
    "Way",
    "Who",
    "blocked_with",
    "decide_reach",
    "find",
    "has_blocked",
    "is_paused",
    "leave_in_inbox",
    "meet",
    "read_time",
    "rest",
    "show_up",
    "spend",
    "way_for",
    "weeks_shown_up",
    "write_to",
    "zone_of",
]
