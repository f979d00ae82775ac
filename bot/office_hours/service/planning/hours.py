"""A coach's weekly hours, published as sessions with slots, week by week."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import members, servers
from bot.clock import Clock
from bot.config import Config
from bot.database import Connection, Database
from bot.errors import NotSetUp
from bot.local_time import resolve
from bot.members import Who
from bot.office_hours.model import (
    Asked,
    Format,
    Place,
    Plan,
    Published,
    Repeat,
    Rule,
    Session,
    SessionState,
    Weekly,
    Why,
)
from bot.office_hours.service import board
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.life import Life
from bot.office_hours.service.planning.planning import ANNOUNCED_IN, Planning
from bot.office_hours.service.planning.recurrence import occurrences
from bot.office_hours.service.planning.recurring import Repeats
from bot.office_hours.service.planning.weekly import read_hours
from bot.office_hours.store import rules, sessions
from bot.servers import Staff
from bot.servers.places import picked

TITLE = "Office hours"


class Hours:
    """The verbs of `/coach availability`."""

    def __init__(self, database: Database, planning: Planning) -> None:
        self._database = database
        self._clock: Clock = planning.clock
        self._config: Callable[[], Config] = planning.config
        self._life: Life = planning.life
        self._repeats: Repeats = planning.repeats

    async def read(self, staff: Staff) -> tuple[Weekly, ...]:
        """The hours that a coach published, in the order of the week.

        Raises:
            MissingPermission
        """

        def look(connection: Connection) -> tuple[Weekly, ...]:
            staff.check_coach(servers.find(connection, staff.guild))
            found = [_weekly(rule) for rule in rules.from_hours(connection, staff.guild, staff.user)]
            return tuple(sorted(found, key=lambda one: (one.weekday, one.at)))

        return await self._database.read(look)

    async def plan(self, staff: Staff) -> Plan | None:
        """How the published hours are held: their slots, their place; None: none are published.

        Raises:
            MissingPermission
        """

        def look(connection: Connection) -> Plan | None:
            staff.check_coach(servers.find(connection, staff.guild))
            present = rules.from_hours(connection, staff.guild, staff.user)
            return present[0].plan if present else None

        return await self._database.read(look)

    @staticmethod
    def understand(text: str) -> tuple[Weekly, ...]:
        """What hours a text names.

        Raises:
            HoursUnread, HoursOverlap
        """
        return read_hours(text)

    async def publish(
        self,
        staff: Staff,
        text: str,
        slot_minutes: int | None,
        place: Place,
        place_id: int | None,
        link: str | None,
    ) -> Published:
        """Make sessions with slots from weekly hours on the coach's clock on the wall, in place of earlier hours.

        Hours that stay as they are keep their sessions. Of the others, sessions that nobody booked end, and whoever
        wished to hear of one is told; what people booked stands, and is reported. New hours give way to it.

        Raises:
            MissingPermission, NotSetUp, TooOften, HoursUnread, HoursOverlap
            PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot
            Overlaps: the coach planned something else then. Nothing was changed.
        """
        hours = read_hours(text)
        asked = Asked(
            "",
            TITLE,
            format=Format.SLOTS,
            place=place,
            place_id=place_id,
            link=link or "",
            slot_minutes=slot_minutes,
        )
        return await self._database.write(self._publish, staff, hours, asked)

    def _publish(
        self, connection: Connection, staff: Staff, hours: tuple[Weekly, ...], asked: Asked
    ) -> Published:
        now = self._clock()
        staff.check_coach(servers.find(connection, staff.guild))
        if not picked(connection, staff.guild, ANNOUNCED_IN):
            raise NotSetUp(ANNOUNCED_IN)
        who = Who(staff.guild, staff.user)
        members.meet(connection, who, now)
        limit = self._config().limits.session
        members.spend(connection, who, "session", limit.times, limit.per, now)
        zone = members.zone_of(connection, who)
        wanted = {weekly: self._plan(asked, staff.user, weekly) for weekly in hours}
        present = {rule: _weekly(rule) for rule in rules.from_hours(connection, staff.guild, staff.user)}
        stay = {
            weekly: rule
            for rule, weekly in present.items()
            if rule.zone == zone.key and wanted.get(weekly) == rule.plan
        }
        new = {weekly: plan for weekly, plan in wanted.items() if weekly not in stay}
        self._check_overlaps(connection, staff, new, zone, now)
        kept = self._end(connection, [rule for rule in present if rule not in stay.values()], now)
        made = [
            stay.get(weekly) or self._begin(connection, staff, weekly, plan, zone, now)
            for weekly, plan in wanted.items()
        ]
        first = [sessions.of_rule(connection, rule.id) for rule in made]
        shown = [board.shown(connection, found[0]) for found in first if found]
        return Published(hours, tuple(sorted(shown, key=lambda one: one.session.starts_at)), tuple(kept))

    def _plan(self, asked: Asked, coach: int, weekly: Weekly) -> Plan:
        whole = Asked(
            asked.when,
            asked.title,
            format=asked.format,
            place=asked.place,
            place_id=asked.place_id,
            link=asked.link,
            minutes=weekly.minutes,
            slot_minutes=asked.slot_minutes,
        )
        return plans.plan_of(whole, coach, self._config().office_hours)

    def _check_overlaps(
        self,
        connection: Connection,
        staff: Staff,
        wanted: dict[Weekly, Plan],
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        """Sessions that came from hours are no obstacle: they end, or people booked them and the new ones give way."""
        from_hours = {
            one.id
            for one in sessions.coached_by(connection, staff.guild, staff.user)
            if one.rule_id is not None and _from_hours(connection, one.rule_id)
        }
        ahead = self._config().office_hours.ahead
        for weekly, plan in wanted.items():
            first = _first_on(weekly, zone, now)
            spans = [
                plans.span(resolve(datetime.combine(first + timedelta(weeks=week), weekly.at), zone), plan)
                for week in range(ahead)
            ]
            plans.check_overlaps(connection, staff.guild, staff.user, plan, spans, but=from_hours)

    def _begin(
        self,
        connection: Connection,
        staff: Staff,
        weekly: Weekly,
        plan: Plan,
        zone: ZoneInfo,
        now: datetime,
    ) -> Rule:
        rule_id = rules.add(
            connection,
            guild=staff.guild,
            made_by=staff.user,
            repeat=Repeat.WEEKLY,
            zone=zone.key,
            first_on=_first_on(weekly, zone, now),
            at=weekly.at,
            plan=plan,
            from_hours=True,
        )
        rule = rules.find(connection, rule_id)
        assert rule is not None
        self._repeats.top_up(connection, rule, now)
        return rule

    async def stop(self, staff: Staff) -> int:
        """Publish no more hours. Returns how many sessions stand, since people have to do with them.

        Raises:
            MissingPermission
        """

        def transaction(connection: Connection) -> int:
            staff.check_coach(servers.find(connection, staff.guild))
            present = rules.from_hours(connection, staff.guild, staff.user)
            return len(self._end(connection, present, self._clock()))

        return await self._database.write(transaction)

    def _end(self, connection: Connection, ended: list[Rule], now: datetime) -> list[Session]:
        """These hours end. Returns the sessions made from them that stand."""
        kept: list[Session] = []
        for rule in ended:
            self._repeats.end(connection, rule.id, now)
            for session in sessions.of_rule(connection, rule.id):
                if session.state is SessionState.OPEN or sessions.expected(connection, session.id):
                    kept.append(session)
                else:
                    self._life.end(connection, session, Why.HOURS, now)
        return sorted(kept, key=lambda one: one.starts_at)


def _weekly(rule: Rule) -> Weekly:
    return Weekly(rule.first_on.weekday(), rule.at, rule.plan.minutes)


def _from_hours(connection: Connection, rule_id: int) -> bool:
    rule = rules.find(connection, rule_id)
    return rule is not None and rule.from_hours


def _first_on(weekly: Weekly, zone: ZoneInfo, now: datetime) -> date:
    """The first date whose hours are still to begin."""
    today = now.astimezone(zone).date()
    first = today + timedelta(days=(weekly.weekday - today.weekday()) % 7)
    begins = (
        day
        for day in occurrences(Repeat.WEEKLY, first)
        if resolve(datetime.combine(day, weekly.at), zone) > now
    )
    return next(begins)
