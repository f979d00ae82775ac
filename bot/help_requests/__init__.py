"""Peer help: an ask is written, posted, brought to people until one answers, and what came of it goes back to them."""

from bot.help_requests.model import (
    Ask,
    Desk,
    Event,
    Given,
    News,
    Offered,
    Page,
    Posted,
    Reason,
    Shown,
    State,
    Tip,
    Words,
)
from bot.help_requests.service import HelpRequests
from bot.help_requests.tips import tips
from bot.help_requests.writing import Prefill

__all__ = [
    "Ask",
    "Desk",
    "Event",
    "Given",
    "HelpRequests",
    "News",
    "Offered",
    "Page",
    "Posted",
    "Prefill",
    "Reason",
    "Shown",
    "State",
    "Tip",
    "Words",
    "tips",
]
