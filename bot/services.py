"""Every room's service in one place, built once by whoever starts Belay."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.checkins import CheckIn, CheckIns, Introductions, Reminders
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.early_ask import EarlyAsk
from bot.goals import Goals
from bot.members import Members
from bot.moderation import Moderation
from bot.outbox import Posted
from bot.prompts import Prompts
from bot.scheduling import Alarms
from bot.servers import Servers
from bot.setbacks import Setbacks
from bot.timers import Diary


@dataclass(frozen=True)
class Services:
    """What a cog may call. `config()` is the configuration now in force."""

    database: Database
    clock: Clock
    config: Callable[[], Config]
    diary: Diary
    members: Members
    servers: Servers
    checkins: CheckIns
    introductions: Introductions
    reminders: Reminders
    goals: Goals
    setbacks: Setbacks
    early_ask: EarlyAsk
    prompts: Prompts
    moderation: Moderation


def build(
    database: Database, clock: Clock, alarms: Alarms, config: Callable[[], Config], chance: Random
) -> Services:
    """Join the rooms. What one room needs of another is handed in here, as a small protocol."""
    diary = Diary(database, clock, alarms)
    members = Members(database, clock, config)
    servers = Servers(database, clock)
    early_ask = EarlyAsk(database, clock, config, diary)
    moderation = Moderation(database, clock, config)
    checkins = CheckIns(
        database, clock, config, diary, chance, notice=early_ask.notice, surface=_Surface(moderation)
    )
    setbacks = Setbacks(database, clock, config, notice=early_ask.notice)
    early_ask.sources = (checkins, setbacks)
    reminders = Reminders(database, clock, config, diary)
    goals = Goals(database, clock, config, diary)
    prompts = Prompts(database, clock, config, diary)
    servers.when_set_up(prompts.server_changed)
    servers.when_set_up(reminders.server_changed)
    members.when_changed(reminders.moved)
    for room in (checkins, reminders, goals, setbacks, early_ask, prompts, moderation):
        members.keep(room.holdings)
    return Services(
        database,
        clock,
        config,
        diary,
        members,
        servers,
        checkins,
        Introductions(database, clock),
        reminders,
        goals,
        setbacks,
        early_ask,
        prompts,
        moderation,
    )


@dataclass(frozen=True)
class _Surface:
    """What check-ins may ask of moderation."""

    moderation: Moderation

    def surface(self, connection: Connection, check_in: CheckIn, posted: Posted, now: datetime) -> None:
        """Nobody answered a low check-in for a while."""
        who = check_in.who
        self.moderation.surface(
            connection, who.guild, who.user, check_in.id, posted.channel_id, posted.message_id, now
        )

    def settled(self, connection: Connection, check_in: CheckIn, now: datetime) -> None:
        """A person answered it, or it was taken back."""
        self.moderation.settled(connection, check_in.who.guild, check_in.id, now)
