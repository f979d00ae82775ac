"""Every room's service in one place, built once by whoever starts Belay."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random

from bot.ask_rings import AskRings
from bot.checkins import CheckIn, CheckIns, Introductions, Reminders
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.early_ask import EarlyAsk
from bot.goals import Goals
from bot.help_requests import Given, HelpRequests, Prefill
from bot.helpers import Helpers
from bot.members import Gather, Members, Who
from bot.moderation import Moderation
from bot.office_hours import OfficeHours
from bot.office_hours.service.found import About
from bot.outbox import Posted
from bot.prompts import Gathered, Prompts
from bot.prompts.model import Source
from bot.prompts.service.reloading import ReadAgain, nothing_to_read
from bot.scheduling import Alarms
from bot.servers import Servers
from bot.setbacks import Setbacks
from bot.thanks import Given as ThanksGiven
from bot.thanks import Thanks
from bot.timers import Diary
from bot.wins import Wins


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
    wins: Wins
    early_ask: EarlyAsk
    prompts: Prompts
    moderation: Moderation
    helpers: Helpers
    thanks: Thanks
    ask_rings: AskRings
    help_requests: HelpRequests[ThanksGiven]
    office_hours: OfficeHours


def build(
    database: Database,
    clock: Clock,
    alarms: Alarms,
    config: Callable[[], Config],
    chance: Random,
    read_again: ReadAgain = nothing_to_read,
) -> Services:
    """Join the rooms. What one room needs of another is handed in here, as a small protocol.

    `read_again` reads the file that `config` comes from, while Belay runs.
    """
    diary = Diary(database, clock, alarms)
    members = Members(database, clock, config)
    servers = Servers(database, clock)
    early_ask = EarlyAsk(database, clock, config, diary)
    moderation = Moderation(database, clock, config)
    checkins = CheckIns(
        database, clock, config, diary, chance, notice=early_ask.notice, surface=_Surface(moderation)
    )
    setbacks = Setbacks(database, clock, config, notice=early_ask.notice)
    wins = Wins(database, clock, config, chance)
    early_ask.sources = (checkins, setbacks)
    reminders = Reminders(database, clock, config, diary)
    goals = Goals(database, clock, config, diary)
    prompts = Prompts(database, clock, config, diary)
    prompts.reloading.read_again = read_again
    prompts.reloading.followers.append(prompts.config_changed)
    _join_gathering(prompts, setbacks, wins)
    helpers = Helpers(database, clock, config)
    thanks = Thanks(database, clock, config)
    ask_rings = AskRings(database, clock, config, diary)
    asks = HelpRequests(database, clock, config, diary, chance, helpers=helpers, thanks=thanks)
    _join_asks(asks, helpers, thanks, ask_rings)
    asks.writing.prefills = _prefills(checkins, goals, setbacks)
    early_ask.has_asked = asks.board.has_asked
    checkins.when_checked_in(asks.helping.give_back)
    office_hours = OfficeHours(database, clock, config, diary, about=_about(goals, checkins))
    checkins.set_out = office_hours.after.set_out
    _count(prompts, checkins, asks, setbacks, wins)
    members.when_departed(asks.departed)
    members.when_departed(office_hours.departed)
    members.look_for(asks.askers_waiting)
    members.look_for(office_hours.expected)
    servers.when_set_up(prompts.server_changed)
    servers.when_set_up(reminders.server_changed)
    servers.when_set_up(ask_rings.server_changed)
    members.when_changed(reminders.moved)
    members.when_changed(prompts.doses.moved)
    members.when_changed(office_hours.bookings.person_changed)
    for room in (
        checkins,
        reminders,
        goals,
        setbacks,
        wins,
        early_ask,
        moderation,
        asks,
        helpers,
        thanks,
        ask_rings,
        office_hours,
    ):
        members.keep(room.holdings)
    for holdings in prompts.holdings:
        members.keep(holdings)
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
        wins,
        early_ask,
        prompts,
        moderation,
        helpers,
        thanks,
        ask_rings,
        asks,
        office_hours,
    )


def _join_asks(
    asks: HelpRequests[ThanksGiven], helpers: Helpers, thanks: Thanks, ask_rings: AskRings
) -> None:
    """What the rooms around an ask know of each other."""
    helpers.loads = asks.helping.loads
    helpers.offering = asks.helping.ever_offered
    helpers.thanked = thanks.thanked_for
    asks.helping.gives = helpers.kinds_of
    asks.helping.has_profile = helpers.has_profile
    ask_rings.activity = asks.helping.activity
    ask_rings.public_activity = asks.helping.public_activity
    ask_rings.public_answered = asks.helping.public_answered
    asks.writing.listeners.append(ask_rings.something_happened)
    asks.helping.listeners.append(ask_rings.something_happened)


def _count(
    prompts: Prompts, checkins: CheckIns, asks: HelpRequests[ThanksGiven], setbacks: Setbacks, wins: Wins
) -> None:
    """What a prompt may have led people to. Of asks, those under a name alone are told."""
    checkins.when_checked_in(prompts.counting.hears_of("check_in"))
    asks.writing.listeners.append(prompts.counting.hears_of("ask"))
    for listeners in (setbacks.when_logged, wins.when_shared):
        listeners.append(prompts.counting.hears_of("share"))


def _prefills(checkins: CheckIns, goals: Goals, setbacks: Setbacks) -> Mapping[str, Prefill]:
    """What a person wrote in another room, as the begin of an ask: their own words, and only in their own form."""

    def of_check_in(connection: Connection, who: Who, number: int) -> Given | None:
        found = checkins.of_person(connection, who, number)
        if found is None:
            return None
        return Given(need=found.written.in_the_way or "", tried=found.written.worked_in or "")

    def of_goal(connection: Connection, who: Who, number: int) -> Given | None:
        found = goals.of_person(connection, who, number)
        return None if found is None else Given(title=found.text, tried=found.plan or "")

    def of_setback(connection: Connection, who: Who, number: int) -> Given | None:
        found = setbacks.of_person(connection, who, number)
        return (
            None
            if found is None
            else Given(need=found.words.next_step or "", tried=found.words.happened or "")
        )

    return {"check_in": of_check_in, "goal": of_goal, "setback": of_setback}


def _about(goals: Goals, checkins: CheckIns) -> About:
    """What somebody may let their coach see: this week's goal, and what was in the way at their last check-in."""

    def about(connection: Connection, who: Who, now: datetime) -> tuple[str | None, str | None]:
        return goals.this_week(connection, who, now), checkins.last_obstacle(connection, who)

    return about


def _join_gathering(prompts: Prompts, setbacks: Setbacks, wins: Wins) -> None:
    """What a post that gathers and the rooms whose owners give to it know of each other."""
    gathering = prompts.gathering
    gathering.sources = (_WinsGiven(wins), _SetbacksGiven(setbacks))
    wins.giving.when_changed.append(partial(gathering.changed, "win"))
    wins.giving.is_said = partial(gathering.is_said, "win")
    setbacks.giving.when_changed.append(partial(gathering.changed, "setback"))
    setbacks.giving.is_said = partial(gathering.is_said, "setback")


@dataclass(frozen=True)
class _WinsGiven:
    """What wins give to a gathering post."""

    wins: Wins
    source: Source = "win"

    def given(self, connection: Connection, guild_id: int, after: datetime, until: datetime) -> Sequence[int]:
        """What was given in that time, in order."""
        return self.wins.given(connection, guild_id, after, until)

    def words(self, connection: Connection, item_id: int) -> Gathered | None:
        """What it says now."""
        found = self.wins.gathered(connection, item_id)
        if found is None:
            return None
        user_id = found.who.user if found.gather is Gather.NAMED else None
        return Gathered("win", user_id, found.words.what, found.words.helped)


@dataclass(frozen=True)
class _SetbacksGiven:
    """What setbacks give to a gathering post."""

    setbacks: Setbacks
    source: Source = "setback"

    def given(self, connection: Connection, guild_id: int, after: datetime, until: datetime) -> Sequence[int]:
        """What was given in that time, in order."""
        return self.setbacks.given(connection, guild_id, after, until)

    def words(self, connection: Connection, item_id: int) -> Gathered | None:
        """What it says now. Its kind is enough."""
        found = self.setbacks.gathered(connection, item_id)
        if found is None:
            return None
        user_id = found.who.user if found.gather is Gather.NAMED else None
        return Gathered(
            "setback", user_id, found.words.happened or "", found.words.next_step, found.words.kind.value
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
