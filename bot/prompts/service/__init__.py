"""The room's verbs, by who does them and when."""

from collections.abc import Callable
from datetime import datetime

from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.prompts.service.counting import Counting
from bot.prompts.service.desk import Desk
from bot.prompts.service.doses import Doses
from bot.prompts.service.gathering import Gathering
from bot.prompts.service.pings import Pings
from bot.prompts.service.reloading import Reloading
from bot.prompts.service.schedule import Schedule
from bot.prompts.service.suggestions import Suggestions
from bot.servers import Server
from bot.timers import Diary


class Prompts:
    """schedule (what is posted when) · desk, pings, reloading (moderators) · suggestions (both) · doses (members) ·
    gathering, counting (what happens by itself)."""

    def __init__(self, database: Database, clock: Clock, config: Callable[[], Config], diary: Diary) -> None:
        self.schedule = Schedule(database, clock, config, diary)
        self.desk = Desk(database, clock, config, self.schedule)
        self.pings = Pings(database, clock, config)
        self.suggestions = Suggestions(database, clock, config)
        self.doses = Doses(database, clock, config, diary)
        self.gathering = Gathering(database, clock)
        self.schedule.when_posted.append(self.gathering.posted)
        self.counting = Counting(database, clock, diary)
        self.reloading = Reloading(database, clock)
        self.holdings = (self.suggestions.holdings, self.doses.holdings, self.counting.holdings)

    async def start(self) -> None:
        """Have a timer for whatever falls due, as the configuration now says."""
        await self.schedule.start()
        await self.doses.start()

    def config_changed(self) -> None:
        """The configuration was edited: timers follow soon, and what was posted is not posted again."""
        self.schedule.config_changed()
        self.doses.config_changed()

    def server_changed(self, connection: Connection, server: Server, now: datetime) -> None:
        """A server's settings changed, perhaps its zone. For `Servers.when_set_up`."""
        self.schedule.server_changed(connection, server, now)
        self.doses.server_changed(connection, server, now)
