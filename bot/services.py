"""Every room's service in one place, built once by whoever starts Belay."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.checkins import CheckIn, CheckIns, Reminders
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
        database, clock, config, diary, chance, notice=early_ask.notice, surface=_surface_with(moderation)
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
        reminders,
        goals,
        setbacks,
        early_ask,
        prompts,
        moderation,
    )


def _surface_with(moderation: Moderation) -> Callable[[Connection, CheckIn, Posted, datetime], None]:
    def surface(connection: Connection, check_in: CheckIn, posted: Posted, now: datetime) -> None:
        moderation.surface(
            connection,
            check_in.who.guild,
            check_in.who.user,
            check_in.id,
            posted.channel_id,
            posted.message_id,
            now,
        )

    return surface
