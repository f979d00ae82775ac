"""Peer help: nobody's ask goes unanswered. The room's verbs, by who does them and when."""

from collections.abc import Callable
from random import Random
from typing import Generic, TypeVar

from bot.clock import Clock
from bot.config import Config
from bot.database import Database
from bot.help_requests.board import Board
from bot.help_requests.endings import Endings, Thanking
from bot.help_requests.helping import Helping
from bot.help_requests.holdings import AskHoldings
from bot.help_requests.life import Inviting, Life
from bot.help_requests.safety import Safety
from bot.help_requests.store.asks import askers_waiting
from bot.help_requests.writing import Writing
from bot.timers import Diary

_Thanked = TypeVar("_Thanked")


class HelpRequests(Generic[_Thanked]):
    """writing (its author, before and while others see it) · endings (its author, at the end) · helping (everybody
    else) · safety (reports and moderators) · board (looking)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        config: Callable[[], Config],
        diary: Diary,
        chance: Random,
        *,
        helpers: Inviting,
        thanks: Thanking[_Thanked],
    ) -> None:
        life = Life(config, diary, helpers)
        self.writing = Writing(database, clock, config, chance, life)
        self.endings = Endings(database, clock, config, life, thanks)
        self.helping = Helping(database, clock, config, life)
        self.safety = Safety(database, clock, config, life, self.writing)
        self.board = Board(database)
        self.holdings = AskHoldings(life)
        self.departed = life.departed
        """Somebody left the server: part of that transaction."""
        self.askers_waiting = askers_waiting
        """People whose ask waits, so that it is noticed when they are gone."""
