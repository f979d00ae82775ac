"""What a hand did to a session's scheduled event in Discord becomes the session's, with the same consequences.

What Belay says itself comes back as well: an event says then what is so, or a letter about it still waits, or the session
changed after somebody looked at the event. None of these is a hand.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot import outbox
from bot.config import Config, OfficeHours
from bot.database import Connection
from bot.members import Who
from bot.office_hours.model import (
    CoachNews,
    EventDone,
    EventSeen,
    Format,
    Place,
    Plan,
    Session,
    SessionState,
    Why,
)
from bot.office_hours.model.refusals import LinkUnread
from bot.office_hours.service import letters
from bot.office_hours.service.planning import plans
from bot.office_hours.service.planning.life import Life, coaches_hear
from bot.office_hours.store import rules, sessions
from bot.outbox import store as outbox_store
from bot.text import clean, shortened
from bot.timers import Diary, Timer

EVENT_GONE = "office_hours.event_gone"
_OURS = "https://discord.com/"
"""A link to a channel or to the announcement is how Belay says where a thread is."""


class Events:
    """Reads what happened in Discord; every method is part of a transaction."""

    def __init__(self, config: Callable[[], Config], diary: Diary, life: Life) -> None:
        self._config = config
        self._life = life
        diary.register(EVENT_GONE, self._found_gone)

    @staticmethod
    def of(connection: Connection, guild: int, event_id: int) -> Session | None:
        """The session that an event stands for, whatever became of it."""
        subject = outbox.subject_at(connection, event_id)
        session = None if subject is None else _of_subject(connection, subject)
        return session if session is not None and session.guild == guild else None

    def seen(
        self,
        connection: Connection,
        guild: int,
        event_id: int,
        seen: EventSeen,
        sequence: int | None,
        now: datetime,
    ) -> EventDone:
        """An event was changed. `sequence`: the session's, read before the event was; None: not known."""
        session = self.of(connection, guild, event_id)
        if (
            session is None
            or not session.is_to_come
            or outbox.waits(connection, letters.EVENT, session.event_subject)
            or sequence not in (None, session.sequence)
        ):
            return EventDone.NOTHING
        if seen.status == "cancelled":
            return self.gone(connection, session, now)
        if seen.status == "completed":
            if session.state is not SessionState.OPEN:
                return EventDone.NOTHING
            coaches_hear(connection, session, CoachNews.CHANGED, now)
            return EventDone.TOLD
        return self._change(connection, session, seen, now)

    def _change(self, connection: Connection, session: Session, seen: EventSeen, now: datetime) -> EventDone:
        fixed = session.state is SessionState.OPEN or seen.status == "active"
        starts_at = session.starts_at if fixed else seen.starts_at.replace(microsecond=0)
        plan, as_seen = _planned(session, seen, starts_at, self._config().office_hours)
        after, _ = self._life.change(connection, session, plan, starts_at, now, in_discord=True)
        if after == session:
            return EventDone.NOTHING
        if not as_seen:  # longer than a session can be: the event is put right
            letters.event(connection, after, now)
        if after.starts_at != session.starts_at or after.plan.minutes > session.plan.minutes:
            span = plans.span(after.starts_at, after.plan)
            found = plans.overlapping(connection, session.guild, plan.coaches, [span], but=(session.id,))
            if found is not None:
                coach, other = found
                who = Who(session.guild, coach)
                letters.tell_coach(
                    connection, who, CoachNews.OVERLAPS, now, session=session.id, other=other.id
                )
        return EventDone.CHANGED

    def gone(self, connection: Connection, session: Session | None, now: datetime) -> EventDone:
        """A hand deleted or cancelled the event of a session.

        Once that has begun, Discord ends and removes its event by itself, and the session goes on.
        """
        if session is None or session.state is not SessionState.PLANNED or session.starts_at <= now:
            return EventDone.NOTHING
        coaches_hear(connection, session, CoachNews.CHANGED, now)
        self._life.end(connection, session, Why.DISCORD, now)
        return EventDone.CANCELLED

    def channel_gone(self, connection: Connection, guild: int, channel: int, now: datetime) -> int:
        """A hand deleted a voice or stage channel, and Discord its events with it.

        What was planned there goes on in private threads, with new events. Returns how many sessions that were.
        """
        for rule in rules.in_force(connection, guild):
            if rule.plan.place_id == channel:
                rules.replan(connection, rule.id, _in_threads(rule.plan))
        moved = [one for one in sessions.to_come(connection, guild) if one.plan.place_id == channel]
        for session in moved:
            outbox_store.forget_posted(connection, session.event_subject)
            self._life.change(connection, session, _in_threads(session.plan), session.starts_at, now)
        return len(moved)

    def _found_gone(self, connection: Connection, timer: Timer, now: datetime) -> None:
        """Belay went to change it, and it was not there."""
        self.gone(connection, _of_subject(connection, timer.subject), now)


def _of_subject(connection: Connection, subject: str) -> Session | None:
    kind, _, number = subject.partition(":")
    return sessions.find(connection, int(number)) if kind == "session_event" else None


def _planned(
    session: Session, seen: EventSeen, starts_at: datetime, settings: OfficeHours
) -> tuple[Plan, bool]:
    """The plan as the event has it, and whether it can be just as long as the event is."""
    plan = session.plan
    wanted = plan.minutes
    if seen.ends_at is not None:
        wanted = max(1, round((seen.ends_at.replace(microsecond=0) - starts_at) / timedelta(minutes=1)))
    most = plans.LONGEST
    if plan.format is Format.SLOTS:
        most = min(most, max(1, settings.slots_at_most // len(plan.coaches)) * plan.slot_minutes)
    minutes = min(wanted, max(most, plan.minutes))
    name = " ".join(clean(seen.name).split())
    about = shortened(clean(seen.about), settings.text_limit)
    moved = replace(
        plan,
        title=shortened(name, settings.title_limit) or plan.title,
        about=about,
        minutes=minutes,
        slot_minutes=min(plan.slot_minutes, minutes),
    )
    return _placed(moved, seen), minutes == wanted


def _in_threads(plan: Plan) -> Plan:
    return replace(plan, place=Place.THREAD, place_id=None, link=None)


def _placed(plan: Plan, seen: EventSeen) -> Plan:
    """The plan where the event is. A place that is no link says nothing that Belay could act on."""
    if seen.channel is not None:
        place = Place.STAGE if seen.is_stage else Place.VOICE
        return replace(plan, place=place, place_id=seen.channel, link=None)
    try:
        link = plans.https_link(seen.location or "")
    except LinkUnread:
        link = None
    if link is not None and not link.startswith(_OURS):
        return replace(plan, place=Place.LINK, place_id=None, link=link)
    if plan.place in (
        Place.VOICE,
        Place.STAGE,
    ):  # taken out of the channel, to somewhere that is only described
        return _in_threads(plan)
    return plan
