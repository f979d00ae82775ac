"""The room's verbs, by who does them and when."""

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.prompts.service.holdings import PromptHoldings
from bot.prompts.service.schedule import Schedule
from bot.servers import Server
from bot.timers import Diary


class Prompts:
    """schedule (what is posted when)."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self.schedule = Schedule(database, clock, config, diary)
        self.holdings = PromptHoldings()

    async def start(self) -> None:
        """Have a timer for whatever falls due, as the configuration now says."""
        await self.schedule.start()

    def config_changed(self) -> None:
        """The configuration was edited: timers follow soon, and what was posted is not posted again."""
        self.schedule.config_changed()

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """A server's settings changed, perhaps its zone. For `Servers.when_set_up`."""
        self.schedule.server_changed(connection, server, now)
