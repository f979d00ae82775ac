"""The nouns of office hours: plain values, no input or output.

A session:

    draft -> planned -> open -> over            and from planned or open -> cancelled
             `open` from when the first coach is there until the last one closes it

A booking (a wish for a slot):

    waiting -> offered -> booked -> called -> done
       the waitlist       the slot   the visit   or no_show
    waiting, offered, booked -> cancelled (by the person), off (the session is no more); offered -> lapsed

A place in a queue:

    waiting <-> held, waiting -> called -> done      called -> held: not the moment, or not found, once; then not_found
    waiting, held -> left; at close -> deciding -> carried (to the next session), asked (a question is left), left
"""

from bot.office_hours.model.kept import Action, Mine, Note, Question, Ratings
from bot.office_hours.model.news import CoachNews, News
from bot.office_hours.model.sessions import (
    Asked,
    EventDone,
    EventSeen,
    Format,
    Place,
    Plan,
    Repeat,
    Rule,
    Session,
    SessionState,
    Weekly,
    Why,
)
from bot.office_hours.model.turns import (
    ACTIVE_BOOKINGS,
    Booked,
    Booking,
    BookingState,
    Changed,
    Choice,
    Closed,
    Given,
    PlaceState,
    Published,
    QueuePlace,
    QueueShown,
    SessionShown,
    Slot,
    Standing,
    Tick,
    Visit,
    Visitor,
    VisitShown,
    VisitState,
    Wait,
    Written,
)

__all__ = [
    "ACTIVE_BOOKINGS",
    "Action",
    "Asked",
    "Booked",
    "Booking",
    "BookingState",
    "Changed",
    "Choice",
    "Closed",
    "CoachNews",
    "EventDone",
    "EventSeen",
    "Format",
    "Given",
    "Mine",
    "News",
    "Note",
    "Place",
    "PlaceState",
    "Plan",
    "Published",
    "Question",
    "QueuePlace",
    "QueueShown",
    "Ratings",
    "Repeat",
    "Rule",
    "Session",
    "SessionShown",
    "SessionState",
    "Slot",
    "Standing",
    "Tick",
    "Visit",
    "VisitShown",
    "VisitState",
    "Visitor",
    "Wait",
    "Weekly",
    "Why",
    "Written",
]
