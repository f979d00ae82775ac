"""The words of coaching: the coach's card, what coaches and moderators hear."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.office_hours.model import (
    Closed,
    Format,
    PlaceState,
    QueuePlace,
    QueueShown,
    Session,
    SessionState,
    Tick,
    VisitShown,
    VisitState,
)
from bot.text import harmless, plural, quoted_within, shortened
from cogs.office_hours.texts.announcement import listed
from cogs.office_hours.texts.turns import ago, at, title

NEXT = "Next"
TOGETHER = "Bring in {} with the same topic"
CLOSE = "I'm done for today"
CLOSE_SURELY = "Yes, close"
KEEP_OPEN = "Keep it open"
REFRESH = "Refresh"
DONE = "Done"
HOLD = "Not ready: keep their place"
CANNOT_FIND = "Cannot find them"
NO_SHOW = "Nobody came"
STILL_HERE = "I'm still here"
OPEN = "Open it"
TAKE_OVER = "I'll take it over"
ACTIONS_TITLE = "What they take along"
_LISTED = 15
_LIST_ROOM = 1200  # characters of those who wait; all of a message together stays below Discord's 4,000
_NAMED = 10
_TOPIC = 80
_WORDS = 600


# Their card


def desk(shown: QueueShown, visit: VisitShown | None) -> str:
    """How the session stands for a coach who is there."""
    session = shown.session
    lines = [f"## {title(session)}", _your_state(shown)]
    if visit is not None and visit.visit.state is VisitState.OPEN:
        lines.append(_with_you(visit))
    elif session.plan.format is Format.QUEUE:
        lines.append("You have nobody with you." if shown.waiting else "Nobody is waiting to be called.")
    if session.plan.format is Format.QUEUE and (shown.waiting or shown.held):
        lines.append(_listed(shown))
    return "\n".join(lines)


def _your_state(shown: QueueShown) -> str:
    others = [f"<@{coach}>" for coach in shown.on]
    ends = int(shown.session.ends_at.timestamp())
    return f"Here: {', '.join(others)} · planned until <t:{ends}:t>" if others else "No coach is here."


def _with_you(shown: VisitShown) -> str:
    people = names([one.user for one in shown.visit.people])
    where = f" in <#{shown.thread}>" if shown.thread is not None else " in voice" if shown.in_voice else ""
    return f"**With you:** {people or 'a former member'}{where}, since {at(shown.visit.began_at)}"


def names(users: Sequence[int]) -> str:
    """Who they are; of a large group, some. '' where none of them is here any more."""
    named = [f"<@{user}>" for user in users if user > 0]
    more = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _listed(shown: QueueShown) -> str:
    rows: list[str] = []
    for number, place in enumerate(shown.waiting[:_LISTED], 1):
        row = _row(number, place)
        if sum(map(len, rows)) + len(row) > _LIST_ROOM:
            break
        rows.append(row)
    more = len(shown.waiting) - len(rows)
    if more > 0:
        rows.append(f"… and {more} more")
    rows += [f"- <@{place.who.user}> is taking a break" for place in shown.held[:_LISTED]]
    return "\n".join(["**Next:**", *rows])


def _row(number: int, place: QueuePlace) -> str:
    topic = ""
    if place.given is not None and Tick.WORDS in place.given.ticks and place.given.topic:
        topic = f" · {harmless(shortened(place.given.topic, _TOPIC))}"
    first = " · first visit" if place.visits == 0 else ""
    return f"{number}. <@{place.who.user}>{first}{topic}"


def opened(shown: QueueShown) -> str:
    """To the coach who opened it."""
    return f"You are on for **{title(shown.session)}**."


def closed(what: Closed) -> str:
    """To the coach who is there no longer."""
    name = title(what.session)
    if what.others:
        others = ", ".join(f"<@{coach}>" for coach in what.others)
        return f"You are off. **{name}** goes on with {others}."
    if what.deciding:
        people = plural(what.deciding, "person", "people")
        return (
            f"**{name}** is closed. {people} still waited: they can keep their place for the next session or leave a "
            "question, and have been told. Thank you for being here."
        )
    return f"**{name}** is closed. Thank you for being here."


def close_sure(what: Closed) -> str:
    """Before people who are booked for later are sent home."""
    people = plural(what.asks, "person has", "people have")
    return (
        f"{people} not had their turn yet in **{title(what.session)}**. If you close now, they are told, and offered the"
        " next session. Close all the same?"
    )


def nothing_shared() -> str:
    """On the coach's card, where nothing was ticked."""
    return "They shared nothing in advance. Asking what would make this a good visit is a good start."


def called(shown: VisitShown) -> str:
    """To the coach who pressed **Next**."""
    people = names([one.user for one in shown.visit.people])
    where_now = (
        f"in <#{shown.thread}>" if shown.thread is not None else "in a private thread, which opens now"
    )
    if shown.in_voice:
        where_now = "in voice"
    return f"**{people}** · you meet {where_now}."


def no_thread(channel: int | None, lacks: Sequence[str]) -> str:
    """To the coach who called somebody, where no thread can be opened: what is missing, and who can give it."""
    if channel is None:
        return (
            "The channel for office hours is gone, so that thread cannot be opened. A moderator picks another with"
            " `/setup`. They hear that it is their turn, and that you write to them."
        )
    return (
        f"Belay cannot open that thread: it lacks **{listed(lacks)}** in <#{channel}>. An admin can allow that for"
        " Belay's role under the channel's settings > Permissions. They hear that it is their turn, and that you write"
        " to them."
    )


def ended(shown: VisitShown, place: PlaceState | None = None) -> str:
    """To the coach, after a visit ended in one of its ways. `place`: what became of the place in the queue."""
    rest = plural(shown.waiting, "person waits", "people wait") if shown.waiting else "Nobody waits"
    said = {
        VisitState.DONE: "That visit is done. What they take along shows up beside their next check-in.",
        VisitState.PUT_BACK: _PUT_BACK.get(place, f"Their time is kept: **{NEXT}** calls them again."),
        VisitState.NO_SHOW: "The slot is free again. They got a gentle note, and nobody else sees anything.",
        VisitState.OPEN: "They are still with you.",
    }[shown.visit.state]
    queue = f" {rest}." if shown.session.plan.format is Format.QUEUE else ""
    return f"{said}{queue}"


_PUT_BACK: Mapping[PlaceState | None, str] = {
    PlaceState.HELD: "Their place is kept. They are called again when they say that they are ready.",
    PlaceState.NOT_FOUND: "They were called twice, so others go ahead. They got a kind note, and can join again.",
    PlaceState.DECIDING: "They are asked what becomes of their place.",
}


# What coaches hear


def coach_booked(session: Session, when: datetime | None) -> str:
    """Somebody booked."""
    slot = f" for <t:{int(when.timestamp())}:F>" if when is not None else ""
    return f"**{title(session)}:** somebody booked{slot}. What they shared is shown when their time comes."


def coach_freed(session: Session, when: datetime | None) -> str:
    """Somebody cancelled."""
    if session.plan.format is Format.GROUP:
        return f"**{title(session)}:** a seat is free again. Whoever waits for one is asked first."
    slot = f" of <t:{int(when.timestamp())}:F>" if when is not None else ""
    return f"**{title(session)}:** the slot{slot} is free again. Whoever waits for one is asked first."


def coach_soon(session: Session, booked: int, questions: int) -> str:
    """Their session begins soon."""
    starts = int(session.starts_at.timestamp())
    facts = [plural(booked, "person is", "people are") + " booked"] if booked else []
    if questions:
        facts.append(plural(questions, "question") + " asked ahead")
    known = f" {' and '.join(facts)}." if facts else ""
    return f"**{title(session)}** begins <t:{starts}:R>.{known} `/coach open` when you are there."


def coach_joined(session: Session) -> str:
    """Somebody waits, and the coach is free."""
    return f"**{title(session)}:** somebody is waiting for you."


def coach_long(shown: VisitShown) -> str:
    """The planned time of a turn is over."""
    plan = shown.session.plan
    minutes = plan.minutes if plan.format is Format.GROUP else plan.slot_minutes
    waiting = plural(shown.waiting, "person waits", "people wait") if shown.waiting else "nobody waits"
    return f"The {minutes} minutes planned for this visit are over; {waiting}. Only you see this: take the time it needs."


def coach_not_there(shown: VisitShown) -> str:
    """Nobody has come yet."""
    began = ago(shown.visit.began_at)
    return f"Nobody has written or come to the visit you began {began}. If you are together elsewhere, all is well."


def coach_still_there(shown: QueueShown) -> str:
    """People wait and nobody was called."""
    people = plural(len(shown.waiting), "person is", "people are")
    return (
        f"**{title(shown.session)}:** {people} waiting, and nobody was called for a while. Still there? Without a word "
        "from you I tell them that you seem to have lost the connection; their places are kept."
    )


def coach_time_up(shown: QueueShown) -> str:
    """The planned time is over."""
    people = (
        plural(len(shown.waiting), "person still waits", "people still wait")
        if shown.waiting
        else "somebody is still with you"
        if shown.visits
        else "not everybody who booked was called yet"
    )
    close = ": those who wait can keep their place for the next session." if shown.waiting else "."
    begin = f"**{title(shown.session)}:** the planned time is over, and {people}."
    return f"{begin} Go on as long as you like, or close{close}"


def coach_away(session: Session) -> str:
    """It began without them."""
    return (
        f"**{title(session)}** began {ago(session.starts_at)} and no coach has opened it. Those who expected it have "
        "been told. If you can still come: `/coach open`. If not, that happens; `/coach cancel` offers them the next one."
    )


def coach_changed(session: Session, reader: int | None) -> str:
    """Somebody else changed or cancelled it. `reader`: the coach who hears it."""
    starts = int(session.starts_at.timestamp())
    if session.state is SessionState.CANCELLED:
        return f"**{title(session)}** of <t:{starts}:F> is cancelled. Everybody concerned has been told."
    if (
        session.sequence == 0
        and {reader, session.made_by} <= {*session.plan.coaches}
        and reader != session.made_by
    ):
        return f"You coach **{title(session)}**, <t:{starts}:F>, with <@{session.made_by}>, who planned it."
    return (
        f"**{title(session)}** was changed: it is <t:{starts}:F>, {plural(session.plan.minutes, 'minute')},"
        f" with {_coaches(session.plan.coaches)}."
    )


def coach_overlaps(session: Session, other: Session) -> str:
    """Two of their sessions are at the same time."""
    first, second = (f"<t:{int(one.starts_at.timestamp())}:F>" for one in (session, other))
    return (
        f"**{title(session)}**, {first}, overlaps **{title(other)}**, {second}. Both stand; `/coach edit` moves one, "
        "`/coach cancel` takes one off."
    )


# Moderators


def moderators_off(session: Session, later: Session | None) -> str:
    """A session is cancelled."""
    starts = int(session.starts_at.timestamp())
    coaches = _coaches(session.plan.coaches)
    reason = f"\n{quoted_within(session.reason, _WORDS)}" if session.reason else ""
    after = (
        f"They were offered **{title(later)}**, <t:{int(later.starts_at.timestamp())}:F>."
        if later is not None
        else "There is no later session to offer; perhaps another coach can step in."
    )
    return (
        f"**{title(session)}** ({coaches}) of <t:{starts}:F> is cancelled.{reason}\n"
        f"Everybody concerned has been told. {after}"
    )


def moderators_away(session: Session) -> str:
    """No coach came in time, or one came after all."""
    coaches = _coaches(session.plan.coaches)
    if session.opened_at is not None:
        return f"**{title(session)}** ({coaches}) began late, at {at(session.opened_at)}. All is well."
    return (
        f"**{title(session)}** ({coaches}) should have begun {ago(session.starts_at)}, and no coach is there. Those who "
        "expected it have been told. Any coach or moderator can take it over with `/coach open`."
    )


def moderators_lost(shown: QueueShown) -> str:
    """The coach of an open queue does not answer."""
    name = title(shown.session)
    if shown.on or not shown.session.is_to_come:
        return f"**{name}:** it went on. All is well."
    people = plural(len(shown.waiting) + len(shown.held), "person waits", "people wait")
    return (
        f"**{name}:** the coach does not answer any more, and {people}. Their places are kept and they have been told. "
        "Any coach or moderator can take over with `/coach open`."
    )


def _coaches(coaches: Sequence[int]) -> str:
    return ", ".join(f"<@{coach}>" if coach > 0 else "a former member" for coach in coaches)
