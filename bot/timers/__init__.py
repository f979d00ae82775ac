"""The diary: what falls due when, decided in a transaction and never by an alarm."""

from bot.timers.diary import Diary, Effect
from bot.timers.model import Timer
from bot.timers.store import cancel, find, set_timer

__all__ = ["Diary", "Effect", "Timer", "cancel", "find", "set_timer"]
