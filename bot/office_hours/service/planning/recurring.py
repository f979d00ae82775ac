"""Makes the sessions of repeats: always so many to come, always at the same time on the coach's clock on the wall.

A rule makes its next session when one begins or ends, and whenever Belay comes back: none in the past, none twice. Where
a new one overlaps another session of its coach, it is made all the same and the coach is told, since only they know
which one is meant; one that comes from weekly hours gives way, since what was planned by hand says more.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot import timers
from bot.config import Config
from bot.database import Connection
from bot.local_time import resolve
from bot.members import Who
from bot.office_hours.model import CoachNews, Plan, Repeat, Rule, Session, SessionState
from bot.office_hours.service import letters
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.life import Life, found
from bot.office_hours.service.planning.recurrence import occurrences
from bot.office_hours.store import rules, sessions
from bot.timers import Diary, Timer

REPEAT = "office_hours.repeat"


class Repeats:
    """The rules by which sessions come again; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary, life: Life) -> None:
        self._config = config
        self._life = life
        diary.register(REPEAT, self._look)
        life.when_ended.append(self.top_up_of)

    # Made

    def begin(self, connection: Connection, session: Session, repeat: Repeat) -> Session:
        """`session` is the first of those that come again. The next are made by `top_up`."""
        local = session.starts_at.astimezone(ZoneInfo(session.zone))
        rule_id = rules.add(
            connection,
            guild=session.guild,
            made_by=session.made_by,
            repeat=repeat,
            zone=session.zone,
            first_on=local.date(),
            at=local.time(),
            plan=session.plan,
        )
        sessions.change(
            connection, session.id, rule_id=rule_id, occurrence=local.date().isoformat(), repeat=repeat
        )
        return found(connection, session.id)

    def top_up(self, connection: Connection, rule: Rule, now: datetime) -> None:
        """Make what is missing, and look again when the next one begins."""
        if rule.ended_at is not None:
            timers.cancel(connection, REPEAT, str(rule.id))
            return
        ahead = self._config().office_hours.ahead
        begins = [one.starts_at for one in sessions.of_rule(connection, rule.id) if one.starts_at > now]
        last = rules.last_occurrence(connection, rule.id)
        for day in occurrences(rule.repeat, rule.first_on, last):
            if len(begins) >= ahead:
                break
            starts_at = starts_on(rule, day)
            if starts_at > now and self._make(connection, rule, day, starts_at, now):
                begins.append(starts_at)
        if begins:
            timers.set_timer(connection, Timer(REPEAT, str(rule.id), rule.guild, min(begins)))

    def _make(
        self, connection: Connection, rule: Rule, day: date, starts_at: datetime, now: datetime
    ) -> bool:
        span = plans.span(starts_at, rule.plan)
        overlap = plans.overlapping(connection, rule.guild, rule.plan.coaches, [span])
        if overlap is not None and rule.from_hours:
            return False
        session_id = sessions.add(
            connection,
            guild=rule.guild,
            made_by=rule.made_by,
            zone=rule.zone,
            repeat=rule.repeat,
            starts_at=starts_at,
            plan=rule.plan,
            state=SessionState.PLANNED,
            at=now,
            rule_id=rule.id,
            occurrence=day,
        )
        if session_id is None:
            return False
        self._life.made(connection, found(connection, session_id), now)
        if overlap is not None:
            coach, other = overlap
            letters.tell_coach(
                connection,
                Who(rule.guild, coach),
                CoachNews.OVERLAPS,
                now,
                session=session_id,
                other=other.id,
            )
        return True

    def _look(self, connection: Connection, timer: Timer, now: datetime) -> None:
        rule = rules.find(connection, int(timer.subject))
        if rule is not None:
            self.top_up(connection, rule, now)

    def top_up_of(self, connection: Connection, session: Session, now: datetime) -> None:
        """`top_up`, of the rule by which a session comes again, if it does."""
        rule = None if session.rule_id is None else rules.find(connection, session.rule_id)
        if rule is not None:
            self.top_up(connection, rule, now)

    def spans(self, repeat: Repeat, zone: ZoneInfo, starts_at: datetime, plan: Plan) -> list[plans.Span]:
        """When the first sessions of a repeat that begins with this one are."""
        local = starts_at.astimezone(zone)
        days = islice(occurrences(repeat, local.date()), self._config().office_hours.ahead)
        later = [resolve(datetime.combine(day, local.time()), zone) for day in days]
        return [plans.span(begins, plan) for begins in (starts_at, *later[1:])]

    # Ended

    def end(self, connection: Connection, rule_id: int, now: datetime) -> None:
        """No more sessions are made; those that are made stay."""
        rules.end(connection, rule_id, now)
        timers.cancel(connection, REPEAT, str(rule_id))

    def coach_gone(self, connection: Connection, who: Who, now: datetime) -> None:
        """Nobody plans for a coach who is gone: their rules go on with the others, or end."""
        for rule in rules.in_force(connection, who.guild):
            if who.user in rule.plan.coaches:
                rest = tuple(coach for coach in rule.plan.coaches if coach != who.user)
                if rest:
                    rules.replan(connection, rule.id, replace(rule.plan, coaches=rest))
                else:
                    self.end(connection, rule.id, now)


def starts_on(rule: Rule, day: date) -> datetime:
    """When the session of a rule on that local date begins."""
    return resolve(datetime.combine(day, rule.at), ZoneInfo(rule.zone))
