"""Changes a session that repeats together with those after it.

What of a later session was changed by hand, by itself, stays as it was made, field by field; so does the time of one that
was moved. Everything else follows, and so do the sessions that are still to be made.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.database import Connection
from bot.office_hours.model import Plan, Repeat, Rule, Session
from bot.office_hours.model.refusals import NoRoomForSlot, TooManySlots
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.life import Life, found
from bot.office_hours.service.planning.recurrence import occurrences
from bot.office_hours.service.planning.recurring import Repeats, starts_on
from bot.office_hours.store import rules, sessions

_PLACE = frozenset({"place", "place_id", "link"})
_TOGETHER = (_PLACE, frozenset({"format", "minutes", "slot_minutes", "seats"}))
"""Fields that make sense only together."""


@dataclass(frozen=True)
class Step:
    """What one later session becomes. `day`: the date of its repeat that it stands for."""

    session: Session
    plan: Plan
    starts_at: datetime
    day: date


@dataclass(frozen=True)
class Carried:
    """What the rule and the later sessions become. `moves`: they come on other dates or at another time."""

    rule: Rule
    new: Rule
    steps: tuple[Step, ...]
    moves: bool


class Following:
    """Carries a change over to what follows; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], life: Life, repeats: Repeats) -> None:
        self._config = config
        self._life = life
        self._repeats = repeats

    def carried(
        self,
        connection: Connection,
        before: Session,
        plan: Plan,
        starts_at: datetime,
        *,
        zone: str,
        repeat: Repeat,
    ) -> Carried | None:
        """What it comes to that `before`, and those after it, become this; None: it does not repeat.

        Nothing is changed yet. `zone`: the one on whose clock on the wall a new time is to stay.
        """
        rule = None if before.rule_id is None else rules.find(connection, before.rule_id)
        if rule is None or rule.ended_at is not None or before.occurrence is None:
            return None
        new = replace(rule, plan=self._sound(_merged(rule.plan, before.plan, plan), plan), repeat=repeat)
        if starts_at != before.starts_at:
            local = starts_at.astimezone(ZoneInfo(zone))
            new = replace(new, zone=zone, first_on=local.date(), at=local.time())
        elif repeat is not rule.repeat:
            new = replace(new, first_on=before.occurrence)
        moves = _when(new) != _when(rule)
        steps: list[Step] = []
        for one in later_than(connection, before):
            assert one.occurrence is not None
            day, begins = one.occurrence, one.starts_at
            if moves:
                day = _counterpart(rule, before.occurrence, new, one.occurrence)
                if one.starts_at == starts_on(rule, one.occurrence):
                    begins = starts_on(new, day)
            merged = _merged(one.plan, before.plan, plan, made_as=rule.plan)
            steps.append(Step(one, self._sound(merged, one.plan), begins, day))
        return Carried(rule, new, tuple(steps), moves)

    def carry(
        self, connection: Connection, carried: Carried, first: Session, now: datetime, *, by: int
    ) -> list[int]:
        """Do it: `first` is changed already. Returns who besides coaches is told of the later ones."""
        rule_id = self._new_rule(connection, carried, first, now) if carried.moves else carried.rule.id
        rules.replan(connection, rule_id, carried.new.plan)
        told: list[int] = []
        for step in carried.steps:
            present = found(connection, step.session.id)
            _, people = self._life.change(connection, present, step.plan, step.starts_at, now, by=by)
            told.extend(people)
        rule = rules.find(connection, rule_id)
        assert rule is not None
        self._repeats.top_up(connection, rule, now)
        return told

    def _new_rule(self, connection: Connection, carried: Carried, first: Session, now: datetime) -> int:
        """Sessions before `first` were made by the earlier rule, which ends; `first` begins a new one."""
        new = carried.new
        rule_id = rules.add(
            connection,
            guild=new.guild,
            made_by=new.made_by,
            repeat=new.repeat,
            zone=new.zone,
            first_on=new.first_on,
            at=new.at,
            plan=new.plan,
            from_hours=new.from_hours,
        )
        self._repeats.end(connection, carried.rule.id, now)
        for one, day in ((first, new.first_on), *((step.session, step.day) for step in carried.steps)):
            sessions.change(
                connection,
                one.id,
                rule_id=rule_id,
                occurrence=day.isoformat(),
                repeat=new.repeat,
                zone=new.zone,
            )
        return rule_id

    def _sound(self, plan: Plan, otherwise: Plan) -> Plan:
        """`plan`; `otherwise` where what was changed by hand does not go together with what is changed now."""
        try:
            return plans.checked(plan, self._config().office_hours)
        except (NoRoomForSlot, TooManySlots):
            return otherwise


def later_than(connection: Connection, session: Session) -> list[Session]:
    """The sessions to come of the same repeat that stand for later dates, the next first."""
    if session.rule_id is None or session.occurrence is None:
        return []
    return [
        one
        for one in sessions.of_rule(connection, session.rule_id)
        if one.occurrence is not None and one.occurrence > session.occurrence
    ]


def _when(rule: Rule) -> tuple[object, ...]:
    return rule.first_on, rule.at, rule.zone, rule.repeat


def _merged(base: Plan, before: Plan, after: Plan, *, made_as: Plan | None = None) -> Plan:
    """`base` with what differs between `before` and `after`, but for what differs from what it was `made_as`."""
    names = {field.name for field in fields(Plan)}
    changed = {name for name in names if getattr(before, name) != getattr(after, name)}
    by_hand = {
        name for name in names if made_as is not None and getattr(base, name) != getattr(made_as, name)
    }
    for group in _TOGETHER:
        if changed & group:
            changed |= group
        if by_hand & group:
            by_hand |= group
    return replace(base, **{name: getattr(after, name) for name in changed - by_hand})


def _counterpart(rule: Rule, since: date, new: Rule, day: date) -> date:
    """The date in the new rule for `day` in the earlier one: as many turns after the first as that is after `since`."""
    turns = zip(
        occurrences(rule.repeat, rule.first_on, since),
        occurrences(new.repeat, new.first_on, new.first_on),
        strict=False,
    )
    return next(later for earlier, later in turns if earlier >= day)
