"""The words of turns: the queue's panel, a visit's thread, and what those who wait hear."""

from datetime import datetime

from bot.office_hours.model import (
    Format,
    Given,
    Place,
    Plan,
    QueueShown,
    Session,
    SessionState,
    Tick,
    Visit,
    Visitor,
    VisitShown,
    VisitState,
    Wait,
)
from bot.text import harmless, plural, quoted_within, shortened

JOIN = "Join queue"
WHERE_AM_I = "Where am I?"
HERE = "I'm here"
DONE = "Done (coach)"
BACK = "I'm ready"
HOLD = "Hold my place"
LEAVE = "Leave the queue"
CARRY = "Keep my place for the next one"
LEAVE_QUESTION = "Leave a question"
LET_GO = "Let it go"
_PUBLIC_NAMES = 8
_WORDS = 600


def at(moment: datetime) -> str:
    """An instant, as everybody sees it in their own zone."""
    return f"<t:{int(moment.timestamp())}:t>"


def ago(moment: datetime) -> str:
    """How far away it is."""
    return f"<t:{int(moment.timestamp())}:R>"


def title(session: Session) -> str:
    """A session's title as it may stand anywhere."""
    return harmless(session.plan.title)


def wait(estimate: Wait | None) -> str:
    """How long it may take, honestly."""
    if estimate is None:
        return "there is no estimate yet"
    if estimate.least == 0:
        return f"up to about {estimate.most} minutes"
    return f"about {estimate.least} to {estimate.most} minutes"


# The panel


def panel(shown: QueueShown, *, fair: bool) -> str:
    """What everybody sees of a queue. `fair`: it is not by arrival alone."""
    session = shown.session
    head = f"## Queue · {title(session)}"
    if not session.is_to_come:
        return f"{head}\nThis queue is closed. Thank you to everybody who came."
    if not shown.is_open:
        if session.state is SessionState.PLANNED:
            begins = int(session.starts_at.timestamp())
            return f"{head}\nIt opens when a coach is there, <t:{begins}:F> (<t:{begins}:R>)."
        kept = f" {_waiting(shown)}; every place is kept." if shown.waiting or shown.held else ""
        return f"{head}\nNo coach is there at the moment.{kept}"
    coaches = ", ".join(f"<@{coach}>" for coach in shown.on)
    is_there = "is here" if len(shown.on) == 1 else "are here"
    lines = [head, f"{coaches} {is_there}."]
    lines += [_helped(visit, shown) for visit in shown.visits]
    lines.append(
        f"**Waiting:** {_waiting(shown)}" if shown.waiting or shown.held else "**Nobody is waiting.**"
    )
    names = [
        f"<@{place.who.user}>"
        for place in shown.waiting[:_PUBLIC_NAMES]
        if place.given is not None and Tick.NAME in place.given.ticks and place.who.user > 0
    ]
    if names:
        lines.append(f"Among them: {', '.join(names)}")
    lines.append(
        f"**If you join now:** {wait(shown.wait)}"
        if shown.waiting or shown.visits
        else "Whoever joins now is next."
    )
    if fair:
        lines.append(
            "-# First-timers come first, then whoever was here least lately. Nobody is passed over for ever."
        )
    return "\n".join(lines)


def _helped(visit: Visit, shown: QueueShown) -> str:
    people = [
        f"<@{one.user}>"
        if one.given is not None and Tick.NAME in one.given.ticks and one.user > 0
        else "a member"
        for one in visit.people
    ]
    whose = f" with <@{visit.coach}>" if len(shown.on) > 1 and visit.coach > 0 else ""
    return f"**Being helped:** {', '.join(people)}{whose}, since {at(visit.began_at)}"


def _waiting(shown: QueueShown) -> str:
    words = plural(len(shown.waiting) + len(shown.held), "person", "people")
    return f"{words}, {len(shown.held)} of them taking a break" if shown.held else words


# A visit


def thread_name(visit: Visit, session: Session) -> str:
    """The name of a visit's private thread; it tells nothing about anybody."""
    return f"{shortened(session.plan.title, 70)} · visit {visit.id}"


def opener(shown: VisitShown) -> str:
    """What opens a visit's thread."""
    visit = shown.visit
    people = ", ".join(f"<@{one.user}>" for one in visit.people if one.user > 0)
    if visit.state is not VisitState.OPEN:
        return {
            VisitState.DONE: "This visit is over. The thread stays, should you want to look back.",
            VisitState.NO_SHOW: "This slot passed quietly. The thread can rest.",
            VisitState.PUT_BACK: "Not now, and another time is fine. This thread can rest.",
        }[visit.state]
    whose = f"<@{visit.coach}>" if visit.coach > 0 else "A coach"
    return (
        f"{people}: {whose} is here for you. Only you can read this thread.\n"
        f"{where(shown.session.plan)}"
        f"Write a line or press **{HERE}**, so that your coach knows."
    )


def where(plan: Plan) -> str:
    """How to meet, if not by writing."""
    if plan.place in (Place.VOICE, Place.STAGE) and plan.place_id is not None:
        return f"If you like to talk: <#{plan.place_id}>.\n"
    if plan.place is Place.LINK and plan.link:
        return f"You meet here: {plan.link}\n"
    return ""


def shared(visitor: Visitor, room: int, *, alone: bool) -> str:
    """What somebody let their coach see, in at most `room` characters; '' when that is nothing."""
    given = visitor.given
    lines = [] if given is None else shared_lines(given, min(_WORDS, room // 4))
    if not lines:
        return ""
    head = "What was shared for this visit:" if alone else f"<@{visitor.user}> shared:"
    return "\n".join([head, *lines])


def more_shared(count: int) -> str:
    """Below what a large group shared."""
    return f"-# What {plural(count, 'more person', 'more people')} shared has no room here; ask them for it."


def shared_lines(given: Given, room: int) -> list[str]:
    """The same as lines; each text takes at most `room` characters."""
    lines: list[str] = []
    if Tick.WORDS in given.ticks and given.topic:
        lines.append(f"**Topic:** {harmless(shortened(given.topic, room))}")
    if Tick.WORDS in given.ticks and given.wish:
        lines += ["**A good outcome would be:**", quoted_within(given.wish, room)]
    if given.goal:
        lines += ["**Goal this week:**", quoted_within(given.goal, room)]
    if given.obstacle:
        lines += ["**In the way:**", quoted_within(given.obstacle, room)]
    return lines


def here(coach: int) -> str:
    """To the visitor who said that they are there."""
    return f"Good that you are here. <@{coach}> sees it." if coach > 0 else "Good that you are here."


def here_already() -> str:
    """To the coach who pressed the visitor's button."""
    return (
        "That button is for whoever visits. Nobody waits for it from you: you called them, so you are there."
    )


# Those who wait


def next_but_one(session: Session) -> str:
    """One more turn, then theirs."""
    return (
        f"**{title(session)}:** you are next but one. Come near your keyboard in the next minutes; if it is a bad "
        "moment, hold your place and nobody is called before you are ready."
    )


def your_turn(shown: VisitShown) -> str:
    """It is their turn: they share one that has begun, or no thread could bring them in."""
    coach = f"<@{shown.visit.coach}>"
    shared = len(shown.visit.people) > 1 and shown.session.plan.format is Format.QUEUE
    with_whom = ", together with somebody who has the same topic" if shared else ""
    if shown.thread is not None:
        there = f"{coach} is there in <#{shown.thread}>."
    elif shown.in_voice:
        there = f"{coach} is there in voice."
    else:
        there = f"{coach} is there and writes to you; you may as well write first."
    return f"**{title(shown.session)}:** your turn{with_whom}. {there}"


def put_back(session: Session) -> str:
    """They were called, and it was not the moment."""
    return (
        f"**{title(session)}:** it was your turn, and it was not the moment. That's all right: your place is kept. "
        f"Press **{BACK}** and you are called again."
    )


def not_found(session: Session) -> str:
    """They were called twice."""
    return (
        f"**{title(session)}:** your coach called twice and went on with the next person. Nothing is held against "
        "you. When there is time again, join once more: you are welcome."
    )


def resting(session: Session) -> str:
    """The coach is gone for now."""
    return (
        f"**{title(session)}:** your coach seems to have lost the connection. Your place is kept, and the moderators "
        "know. You hear from me as soon as somebody is there again."
    )


def decide(session: Session, later: Session | None, until: datetime) -> str:
    """The queue closed before their turn."""
    if session.state is SessionState.CANCELLED:
        begin = f"**{title(session)}** does not take place, and you had a place in its queue."
    else:
        begin = f"**{title(session)}** closed before it was your turn. Thank you for waiting."
    if later is None:
        return (
            f"{begin} The next one is not planned yet. You can leave your question: a coach answers it in writing or "
            f"next time. Without a word from you, your place ends {ago(until)}."
        )
    starts = int(later.starts_at.timestamp())
    return (
        f"{begin} You can keep your place for the next one, <t:{starts}:F>, with the time you have waited, or leave "
        f"your question for a coach. Without a word from you, your place is kept, {ago(until)}."
    )


def carried(session: Session) -> str:
    """Their place goes on in another session."""
    starts = int(session.starts_at.timestamp())
    return (
        f"Your place in the queue goes on in **{title(session)}**, <t:{starts}:F>, and the time you have waited "
        "counts. You hear from me when it opens."
    )
