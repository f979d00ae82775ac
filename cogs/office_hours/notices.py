"""Says this room's letters: what everybody sees of a session, who meets in a visit, and what each person hears."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from discord import ui

from bot.client.courier import Renderer
from bot.client.deliveries import Bring, Delivery, Meet, Nothing, Remove, Show, Tell, Voice
from bot.client.replies import card
from bot.members import Kind, Who
from bot.office_hours.model import (
    Booking,
    BookingState,
    CoachNews,
    Format,
    News,
    Place,
    PlaceState,
    QueueShown,
    Session,
    SessionShown,
    SessionState,
    VisitState,
    Why,
)
from bot.outbox import Letter
from bot.services import Services
from cogs.office_hours.texts import coaching
from cogs.office_hours.texts import turns as texts
from cogs.office_hours.views import after, announcement, letters, questions, turns
from cogs.office_hours.views.coaching import take_over, to_coach

_PLACE = "office-hours"


# What everybody sees


async def announced(services: Services, letter: Letter) -> Delivery:
    """A session as it stands."""
    shown = await services.office_hours.board.show(letter.facts["session"])
    if shown is None or shown.session.state is SessionState.DRAFT or shown.session.why is Why.HOURS:
        return Remove(_PLACE)
    later = None if shown.session.is_to_come else await services.office_hours.desk.later(shown.session.id)
    free = await services.office_hours.bookings.free_now(shown.session.id)
    left = tuple(slot for slot in shown.slots if not slot.is_free or slot.id in free)
    shown = replace(shown, slots=left)
    return Show(_PLACE, announcement.announcement(shown, letter.guild_id, later))


async def event(services: Services, letter: Letter) -> Delivery:
    """Discord's own event of a session."""
    shown = await services.office_hours.board.show(letter.facts["session"])
    if shown is None or shown.session.state is SessionState.DRAFT:
        return Nothing()
    return announcement.event_of(shown.session)


async def panel(services: Services, letter: Letter) -> Delivery:
    """A queue as it stands."""
    shown = await services.office_hours.desk.queue(letter.facts["session"])
    if shown is None or not turns.is_queue(shown.session):
        return Remove(_PLACE)
    fair = services.config().office_hours.policy == "fair"
    return Show(_PLACE, turns.panel(shown, fair=fair))


async def answer(services: Services, letter: Letter) -> Delivery:
    """A published answer."""
    question = await services.office_hours.questions.find(letter.facts["question"])
    shown = None if question is None else await services.office_hours.board.show(question.session_id)
    if question is None or shown is None or question.published_at is None:
        return Remove(_PLACE)
    if question.text is None or question.answer is None:
        return Nothing() if question.who is not None else Remove(_PLACE)  # its time was up: what stands stays
    return Show(_PLACE, questions.published(question, shown.session))


# A visit


async def visit(services: Services, letter: Letter) -> Delivery:
    """Bring the people of a visit together; once they are, say how it stands."""
    shown = await services.office_hours.desk.visiting.find(letter.facts["visit"])
    if shown is None:
        return Nothing()
    one = shown.visit
    together = shown.thread is not None or shown.in_voice
    if together or one.state is not VisitState.OPEN:
        return Show(_PLACE, turns.opener(shown)) if shown.thread is not None else Nothing()
    people = [one.coach, *(visitor.user for visitor in one.people)]
    ping = [user for user in people[1:] if not await services.members.rests(Who(letter.guild_id, user))]
    plan = shown.session.plan
    voice = None if plan.place is Place.LINK else Voice(plan.place_id)
    return Meet(_PLACE, texts.thread_name(one, shown.session), people, ping, turns.opener(shown), voice)


async def bring(services: Services, letter: Letter) -> Delivery:
    """Bring whoever shares a turn into its thread."""
    shown = await services.office_hours.desk.visiting.find(letter.facts["visit"])
    if shown is None or shown.visit.state is not VisitState.OPEN:
        return Nothing()
    return Bring(shown.visit.subject, [visitor.user for visitor in shown.visit.people])


# People


async def yours(services: Services, letter: Letter) -> Delivery:
    """To one person, while it is true."""
    news = News(letter.facts["what"])
    view = await _YOURS[next(fact for fact in _YOURS if fact in letter.facts)](services, letter, news)
    # Of a question without a name, nothing in public may even hint at whose it is.
    discreet = news is News.QUESTION_REMOVED or "unnamed" in letter.facts
    if "question" in letter.facts:
        question = await services.office_hours.questions.find(letter.facts["question"])
        discreet = question is None or question.unnamed
    return Nothing() if view is None else Tell(Kind.OFFICE_HOURS, view, discreet=discreet)


async def _about_booking(services: Services, letter: Letter, news: News) -> ui.LayoutView | None:
    found = await services.office_hours.bookings.find(letter.facts["booking"])
    if found is None:
        return None
    booking, session = found
    wanted = {
        News.REMINDER: BookingState.BOOKED,
        News.OFFER: BookingState.OFFERED,
        News.LAPSED: BookingState.LAPSED,
        News.FREE: BookingState.WAITING,
        News.NO_SHOW: BookingState.NO_SHOW,
    }.get(news)
    if wanted is not None and booking.state is not wanted:
        return None
    later = await services.office_hours.desk.later(session.id, who=booking.who)
    return letters.letter(news, session, booking, later)


async def _about_session(services: Services, letter: Letter, news: News) -> ui.LayoutView | None:
    assert letter.user_id is not None
    shown = await services.office_hours.board.show(letter.facts["session"])
    if shown is None or not _still(news, shown):
        return None
    if news is News.ANSWERED:
        return questions.answered_quietly(shown.session, letter.guild_id)
    if news is News.QUESTION_REMOVED:
        return questions.removed(shown.session, letter.guild_id)
    who = Who(letter.guild_id, letter.user_id)
    booking = await _booking_of(services, who, shown.session)
    later = None if news is News.MOVED else await services.office_hours.desk.later(shown.session.id, who=who)
    return letters.letter(news, shown.session, booking, later)


def _still(news: News, shown: SessionShown) -> bool:
    """Whether what was to be said about a session is true by now."""
    session = shown.session
    match news:
        case News.OFF:
            return not session.is_to_come
        case News.AWAY:
            return session.state is SessionState.PLANNED and session.away_at is not None
        case News.SOON:
            return session.state is SessionState.PLANNED
        case News.OPEN | News.ON_AFTER_ALL:
            return bool(shown.on)
        case News.MOVED:
            return session.is_to_come
        case _:
            return True


async def _booking_of(services: Services, who: Who, session: Session) -> Booking | None:
    mine = await services.office_hours.bookings.of(who)
    return next((booking for booking, its in mine if its.id == session.id), None)


async def _about_place(services: Services, letter: Letter, news: News) -> ui.LayoutView | None:
    found = await services.office_hours.queue.find(letter.facts["place"])
    if found is None or found[0].state not in _WHILE[news]:
        return None
    place, session = found
    if news is News.NOT_FOUND:
        return card(texts.not_found(session))
    if news is News.DECIDE:
        later = await services.office_hours.desk.later(session.id, Format.QUEUE, place.who)
        until = letter.written_at + services.config().office_hours.decide_within
        return turns.decide(place, session, later, until)
    words = {
        News.NEXT_BUT_ONE: texts.next_but_one,
        News.PUT_BACK: texts.put_back,
        News.RESTING: texts.resting,
        News.CARRIED: texts.carried,
    }[news]
    return turns.waiting(words(session), place, session.guild)


_WHILE: Mapping[News, tuple[PlaceState, ...]] = {
    News.NEXT_BUT_ONE: (PlaceState.WAITING,),
    News.PUT_BACK: (PlaceState.HELD,),
    News.RESTING: (PlaceState.WAITING, PlaceState.HELD),
    News.CARRIED: (PlaceState.WAITING, PlaceState.HELD),
    News.NOT_FOUND: (PlaceState.NOT_FOUND,),
    News.DECIDE: (PlaceState.DECIDING,),
}
"""News about a place, and in which states of it they are true."""


async def _about_visit(services: Services, letter: Letter, news: News) -> ui.LayoutView | None:
    shown = await services.office_hours.desk.visiting.find(letter.facts["visit"])
    assert letter.user_id is not None
    if shown is None:
        return None
    if news is News.CALLED:
        return card(texts.your_turn(shown)) if shown.visit.state is VisitState.OPEN else None
    actions = await services.office_hours.after.taken_along(shown.visit, letter.user_id)
    return after.after_visit(shown.visit, shown.session, actions, letter.guild_id)


async def _about_question(services: Services, letter: Letter, news: News) -> ui.LayoutView | None:
    del news  # of a named question there is one: it was answered
    question = await services.office_hours.questions.find(letter.facts["question"])
    shown = None if question is None else await services.office_hours.board.show(question.session_id)
    if question is None or shown is None or question.answered_at is None or question.text is None:
        return None
    return questions.answered(question, shown.session, letter.guild_id)


_YOURS: Mapping[str, Callable[[Services, Letter, News], Awaitable[ui.LayoutView | None]]] = {
    "booking": _about_booking,
    "place": _about_place,
    "visit": _about_visit,
    "question": _about_question,
    "session": _about_session,
}


# Coaches


async def coach(services: Services, letter: Letter) -> Delivery:
    """To a coach, while it is true."""
    news = CoachNews(letter.facts["what"])
    view: ui.LayoutView | None
    if "visit" in letter.facts:
        view = await _coach_about_visit(services, letter, news)
    elif "booking" in letter.facts:
        view = await _coach_about_booking(services, letter, news)
    elif "question" in letter.facts:
        question = await services.office_hours.questions.find(letter.facts["question"])
        about = None if question is None else await services.office_hours.board.show(question.session_id)
        view = None
        asks = question is not None and question.text is not None and question.answered_at is None
        if question is not None and about is not None and asks:
            view = questions.asked(question, about.session, letter.guild_id)
    else:
        view = await _coach_about_session(services, letter, news)
    return Nothing() if view is None else Tell(Kind.COACHING, view)


async def _coach_about_visit(services: Services, letter: Letter, news: CoachNews) -> ui.LayoutView | None:
    shown = await services.office_hours.desk.visiting.find(letter.facts["visit"])
    if shown is None or shown.visit.state is not VisitState.OPEN:
        return None
    if news is CoachNews.NOT_THERE:
        if shown.visit.arrived_at is not None:
            return None
        return to_coach(coaching.coach_not_there(shown), shown.session, shown)
    return to_coach(coaching.coach_long(shown), shown.session, shown)


async def _coach_about_booking(services: Services, letter: Letter, news: CoachNews) -> ui.LayoutView | None:
    found = await services.office_hours.bookings.find(letter.facts["booking"])
    if found is None:
        return None
    booking, session = found
    when = None if booking.slot is None else booking.slot.starts_at
    if news is CoachNews.FREED:
        return card(coaching.coach_freed(session, when))
    return card(coaching.coach_booked(session, when)) if booking.state is BookingState.BOOKED else None


async def _coach_about_session(services: Services, letter: Letter, news: CoachNews) -> ui.LayoutView | None:
    shown = await services.office_hours.desk.queue(letter.facts["session"])
    facts = await services.office_hours.board.show(letter.facts["session"])
    if shown is None or facts is None:
        return None
    session = shown.session
    planned, is_open = session.state is SessionState.PLANNED, session.state is SessionState.OPEN
    on = letter.user_id in shown.on
    text = None
    match news:
        case CoachNews.SOON if planned:
            text = coaching.coach_soon(session, facts.booked, facts.questions)
        case CoachNews.AWAY if planned:
            text = coaching.coach_away(session)
        case CoachNews.CHANGED:
            text = coaching.coach_changed(session, letter.user_id)
        case CoachNews.OVERLAPS if planned:
            other = await services.office_hours.board.show(letter.facts["other"])
            text = None if other is None else coaching.coach_overlaps(session, other.session)
        case CoachNews.JOINED if is_open and on and shown.waiting and not _busy(shown, letter):
            text = coaching.coach_joined(session)
        case CoachNews.STILL_THERE if is_open and on and shown.waiting:
            text = coaching.coach_still_there(shown)
        case CoachNews.TIME_UP if is_open and on:
            text = coaching.coach_time_up(shown)
        case _:
            pass
    return None if text is None else to_coach(text, session)


def _busy(shown: QueueShown, letter: Letter) -> bool:
    return any(visit.coach == letter.user_id for visit in shown.visits)


# Moderators


async def moderators(services: Services, letter: Letter) -> Delivery:
    """A session is cancelled, or without its coach."""
    shown = await services.office_hours.desk.queue(letter.facts["session"])
    if shown is None:
        return Remove("moderators")
    session = shown.session
    match letter.facts["what"]:
        case "away":
            can = session.state is SessionState.PLANNED
            return Show("moderators", take_over(coaching.moderators_away(session), session, can=can))
        case "lost":
            can = session.state is SessionState.OPEN and not shown.on
            return Show("moderators", take_over(coaching.moderators_lost(shown), session, can=can))
        case _:
            later = await services.office_hours.desk.later(session.id)
            return Show("moderators", card(coaching.moderators_off(session, later)))


RENDERERS: Mapping[str, Renderer] = {
    "office_hours.announcement": announced,
    "office_hours.event": event,
    "office_hours.panel": panel,
    "office_hours.answer": answer,
    "office_hours.visit": visit,
    "office_hours.bring": bring,
    "office_hours.yours": yours,
    "office_hours.coach": coach,
    "office_hours.moderators": moderators,
}
