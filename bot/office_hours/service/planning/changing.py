"""Changes a session that is to come, one alone or with those after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.database import Connection
from bot.office_hours.model import Asked, Changed, Plan, Repeat, Session, SessionState
from bot.office_hours.model.refusals import StartFixed
from bot.office_hours.service import board, letters
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.following import Following
from bot.office_hours.service.planning.life import Life, found
from bot.office_hours.service.planning.recurring import Repeats
from bot.office_hours.store import sessions


class Changing:
    """Decides what a change comes to; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], life: Life, repeats: Repeats) -> None:
        self._config = config
        self._life = life
        self._repeats = repeats
        self._following = Following(config, life, repeats)

    def change(
        self,
        connection: Connection,
        by: int,
        before: Session,
        asked: Asked,
        wanted: datetime | None,
        zone: ZoneInfo,
        now: datetime,
        *,
        following: bool,
    ) -> Changed:
        """What is not said in `asked` stays. `wanted`: another start; `zone`: of the one who changes it.

        A new time stays at that hour where the session's maker lives, or where it was made when a moderator moves it.

        Raises:
            StartFixed, TimePast, TextTooLong, PlaceLacking, LinkUnread, TooManySlots, NoRoomForSlot, Overlaps
        """
        plan = plans.replanned(asked, before.plan, self._config().office_hours)
        starts_at = wanted or before.starts_at
        _check(before, plan, starts_at, zone, now)
        if before.state is SessionState.DRAFT:
            return self._redraft(connection, by, before, plan, starts_at, asked.repeat)
        repeat = before.repeat if asked.repeat is Repeat.NONE else asked.repeat
        carried = None
        if following:
            kept_in = zone.key if by == before.made_by else before.zone
            carried = self._following.carried(
                connection, before, plan, starts_at, zone=kept_in, repeat=repeat
            )
        begins = carried is None and before.rule_id is None and repeat is not Repeat.NONE
        if begins:
            spans = self._repeats.spans(repeat, ZoneInfo(before.zone), starts_at, plan)
            plans.check_overlaps(connection, before.guild, by, plan, spans, but=[before.id])
        elif _takes(before, starts_at, plan):
            steps = () if carried is None else carried.steps
            spans = [plans.span(starts_at, plan), *(plans.span(step.starts_at, step.plan) for step in steps)]
            but = [before.id, *(step.session.id for step in steps)]
            plans.check_overlaps(connection, before.guild, by, plan, spans, but=but)
        after, told = self._life.change(connection, before, plan, starts_at, now, by=by)
        if carried is not None:
            told = [*told, *self._following.carry(connection, carried, after, now, by=by)]
        elif begins:
            after = self._repeats.begin(connection, after, repeat)
            letters.announcement(connection, after, now)
            self._repeats.top_up_of(connection, after, now)
        after = found(connection, before.id)
        return Changed(board.shown(connection, after), len(set(told)), _moved(before, after))

    def _redraft(
        self,
        connection: Connection,
        by: int,
        before: Session,
        plan: Plan,
        starts_at: datetime,
        repeat: Repeat,
    ) -> Changed:
        """In silence: nobody else sees it."""
        spans = self._repeats.spans(repeat, ZoneInfo(before.zone), starts_at, plan)
        plans.check_overlaps(connection, before.guild, by, plan, spans)
        sessions.replan(connection, before.id, plan)
        sessions.change(connection, before.id, starts_at=starts_at, repeat=repeat)
        after = replace(before, plan=plan, starts_at=starts_at, repeat=repeat)
        return Changed(board.shown(connection, after), 0, _moved(before, after))


def _check(before: Session, plan: Plan, starts_at: datetime, zone: ZoneInfo, now: datetime) -> None:
    """Refuse another start or format of an open session, and what would be over already."""
    moved = starts_at != before.starts_at
    if before.state is SessionState.OPEN and (moved or plan.format is not before.plan.format):
        raise StartFixed(before.plan.title, before.starts_at)
    if moved:
        plans.check_to_come(starts_at, now, zone)
    if plan.minutes != before.plan.minutes:
        plans.check_to_come(plans.span(starts_at, plan)[1], now, zone)


def _takes(before: Session, starts_at: datetime, plan: Plan) -> bool:
    """Whether a change takes time that its coaches may not have."""
    return (
        starts_at != before.starts_at
        or plan.minutes > before.plan.minutes
        or bool(set(plan.coaches) - set(before.plan.coaches))
    )


def _moved(before: Session, after: Session) -> bool:
    return _where_and_when(before) != _where_and_when(after)


def _where_and_when(session: Session) -> tuple[object, ...]:
    plan = session.plan
    return session.starts_at, plan.minutes, plan.place, plan.place_id, plan.link
