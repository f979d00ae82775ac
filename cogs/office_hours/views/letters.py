"""The letters about bookings and sessions, each with what can be done about it in one tap."""

from collections.abc import Sequence

from discord import ui

from bot.client.components import Control, button
from bot.client.replies import card, row
from bot.office_hours.model import Booking, BookingState, News, Session, SessionState
from cogs.office_hours.texts import booking as words
from cogs.office_hours.texts import letters as texts
from cogs.office_hours.views import members


def letter(
    news: News, session: Session, booking: Booking | None = None, later: Session | None = None
) -> ui.LayoutView:
    """What a person is told, for the news that is about a booking or a session.

    `booking`: theirs in that session, where they have or had one. `later`: the session offered instead.
    """
    said = texts.words(news, session, booking, later)
    controls = _controls(news, session, booking, later)
    return card(said, *([row(*controls)] if controls else []))


def _controls(
    news: News, session: Session, booking: Booking | None, later: Session | None
) -> Sequence[Control]:
    next_one = [] if later is None else [members.next_button(later)]
    come = members.come_button(session)
    match news:
        case News.OFFER if booking is not None:
            controls = members.offer_buttons(booking, session)
        case News.REMINDER if booking is not None:
            controls = [members.cancel_button(booking, session), members.calendar_button(session)]
        case News.MOVED:
            controls = _moved(session, booking)
        case News.LAPSED | News.NO_SHOW if session.is_to_come:
            again = members.come_button(session, words.BOOK_AGAIN, primary=not next_one)
            controls = [*next_one, again]
        case News.OFF if session.state is SessionState.CANCELLED:
            controls = [*next_one, members.calendar_button(session, words.CALENDAR_UPDATE)]
        case News.LAPSED | News.NO_SHOW | News.OFF | News.AWAY | News.NO_TURN:
            controls = next_one
        case News.SOON | News.OPEN:
            controls = [come, members.calendar_button(session)]
        case News.FREE:
            controls = [come]
        case News.ON_AFTER_ALL if booking is None or booking.state is not BookingState.BOOKED:
            controls = [come]
        case _:
            controls = []
    return controls


def _moved(session: Session, booking: Booking | None) -> list[Control]:
    calendar = members.calendar_button(session, words.CALENDAR_UPDATE)
    if booking is None:
        return [calendar]
    keep = button("office_hours.keep_booking", f"{session.guild}-{booking.id}", words.KEEP)
    kept = [keep] if booking.state is BookingState.BOOKED else []
    return [*kept, members.cancel_button(booking, session), calendar]
