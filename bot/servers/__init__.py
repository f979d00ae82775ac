"""Who a Discord server is to the bot: its zone, the channels and roles it picked, and what is broken in it."""

from bot.servers.model import PARTS, Part, Server, Trouble
from bot.servers.service import Servers
from bot.servers.staff import COACHES, STAFF, Staff
from bot.servers.store import find, place, set_up, zone

__all__ = [
    "COACHES",
    "PARTS",
    "STAFF",
    "Part",
    "Server",
    "Servers",
    "Staff",
    "Trouble",
    "find",
    "place",
    "set_up",
    "zone",
]
