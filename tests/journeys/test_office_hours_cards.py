"""What members are shown at office hours fits into Discord's bounds, whatever people wrote, and says what is true."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from discord import ui

from bot.client.components import Filled
from bot.config import OfficeHours as Settings
from bot.members import Who
from bot.office_hours.model import (
    Action,
    Booked,
    Booking,
    BookingState,
    Choice,
    Format,
    Given,
    Mine,
    News,
    Place,
    PlaceState,
    Plan,
    Question,
    QueuePlace,
    Repeat,
    Session,
    SessionShown,
    SessionState,
    Slot,
    Standing,
    Tick,
    Wait,
    Why,
    Written,
)
from cogs.office_hours.texts import booking as words
from cogs.office_hours.texts import coming, waiting
from cogs.office_hours.views import forms
from cogs.office_hours.views import members as views
from cogs.office_hours.views.letters import letter

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SETTINGS = Settings()
NASTY = "*_`|[]@everyone "
BIG = 2**62
ABOUT_BOOKINGS = (
    *(News.REMINDER, News.OFFER, News.LAPSED, News.FREE, News.NO_TURN, News.MOVED, News.OFF, News.AWAY),
    *(News.ON_AFTER_ALL, News.SOON, News.OPEN, News.NO_SHOW),
)


def plan(**fields: Any) -> Plan:
    """A plan as long as one can be; `fields` in its place."""
    longest: dict[str, Any] = {
        "title": (NASTY * 9)[:90],
        "about": NASTY * 100,
        "format": Format.SLOTS,
        "place": Place.LINK,
        "place_id": None,
        "link": "https://" + "meet-" * 90 + "example.org",
        "minutes": 480,
        "slot_minutes": 20,
        "seats": 1,
        "topics": tuple(f"{number} {NASTY * 9}"[:100] for number in range(20)),
        "coaches": tuple(BIG + number for number in range(6)),
    }
    return Plan(**{**longest, **fields})


def session(number: int = BIG, *, state: SessionState = SessionState.PLANNED, **fields: Any) -> Session:
    """A session in five days."""
    return Session(
        number,
        BIG,
        None,
        BIG,
        "Europe/London",
        Repeat.NONE,
        NOW + timedelta(days=5),
        plan(**fields),
        state,
        0,
        NOW,
        reason=(NASTY * 99)[:500],
    )


def slot(number: int, coach: int | None = BIG) -> Slot:
    """The slot of that number."""
    return Slot(number, BIG, coach, NOW + timedelta(days=5, minutes=20 * number), 20)


def shown(one: Session, *, free: int = 24, on: tuple[int, ...] = ()) -> SessionShown:
    """With that many slots free, of several coaches."""
    coaches = one.plan.coaches
    slots = tuple(slot(number, coaches[number % len(coaches)]) for number in range(free))
    return SessionShown(one, on, slots, 3, 4, 5, 6, (BIG, BIG), None)


GIVEN = Given(NASTY * 6, (NASTY * 40)[:500], frozenset(Tick), (NASTY * 99)[:1000], (NASTY * 99)[:1000])


def booking(state: BookingState, *, reserved: bool = False) -> Booking:
    """With all that can be given, in that state."""
    has = state not in (BookingState.WAITING, BookingState.CANCELLED)
    return Booking(
        BIG,
        BIG,
        Who(BIG, 7),
        state,
        GIVEN,
        NOW,
        slot(3) if has else None,
        reserved,
        NOW + timedelta(minutes=30),
    )


def standing(state: PlaceState, wait: Wait | None = None, **fields: Any) -> Standing:
    """Second of nine in a queue, in that state."""
    place = QueuePlace(BIG, BIG, Who(BIG, 7), state, GIVEN, NOW)
    position = 2 if state is PlaceState.WAITING else None
    one = session(state=SessionState.OPEN, format=Format.QUEUE, **fields)
    return Standing(place, one, position, 9, wait, first=True, before=17)


def parts(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component of a message or form."""
    for one in components:
        yield one
        yield from parts(one.get("components", []))
        if one.get("component"):
            yield from parts([one["component"]])


def text(view: ui.LayoutView) -> str:
    """What can be read in a message, which Discord would take."""
    found = list(parts(view.to_components()))
    said = [str(one["content"]) for one in found if "content" in one]
    assert len(found) <= 40
    assert sum(map(len, said)) <= 4000
    for one in found:
        assert len(one.get("custom_id", "")) <= 100
        assert len(one.get("label", "")) <= 80
        for option in one.get("options", []):
            assert len(option["label"]) <= 100
            assert len(option["value"]) <= 100
    return "\n".join(said)


def check_form(form: ui.Modal) -> list[dict[str, Any]]:
    """The fields of a form, which Discord would take."""
    top = form.to_components()
    assert len(form.title) <= 45
    assert len(form.custom_id) <= 100
    assert 1 <= len(top) <= 5
    fields: list[dict[str, Any]] = []
    for label in top:
        assert len(label.get("label", "")) <= 45
        assert len(label.get("description") or "") <= 100
        if (field := label.get("component")) is None:
            continue
        fields.append(field)
        options = field.get("options", [])
        assert len(options) <= 25
        assert len({option["value"] for option in options}) == len(options)
        for option in options:
            assert 1 <= len(option["label"]) <= 100
            assert 1 <= len(option["value"]) <= 100
            assert len(option.get("description") or "") <= 100
    return fields


@pytest.mark.parametrize("state", BookingState)
@pytest.mark.parametrize("reserved", [True, False])
def test_each_state_of_a_booking_fits(state: BookingState, reserved: bool):
    for plan_of in (session(), session(format=Format.GROUP)):
        booked = Booked(booking(state, reserved=reserved), plan_of, 3, first=True, before=1234)
        said = text(views.booking_card(booked, SETTINGS, NOW))
        assert "1234 people here have been before you" in said
        assert "@everyone" not in said
    text(views.ask_cancel(booking(state), session()))


@pytest.mark.parametrize("state", PlaceState)
def test_each_state_of_a_place_fits(state: PlaceState):
    for wait in (None, Wait(0, 1), Wait(0, 15), Wait(10, 10), Wait(10, 25)):
        text(views.standing_card(standing(state, wait), SETTINGS, joined=True))
        text(views.standing_cards([standing(state, wait)] * 9, SETTINGS))


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (None, "no estimate yet"),
        (Wait(0, 1), "in a minute or so"),
        (Wait(0, 15), "within about 15 minutes"),
        (Wait(10, 10), "in about 10 minutes"),
        (Wait(10, 25), "in about 10 to 25 minutes"),
    ],
)
def test_a_wait_is_said_as_it_is_known(wait: Wait | None, said: str):
    assert said in waiting.wait_words(wait)


def test_a_queue_in_the_order_of_arrival_does_not_speak_of_another():
    one = standing(PlaceState.WAITING)
    assert "first time go first" in waiting.standing_words(one, SETTINGS)
    by_arrival = SETTINGS.model_copy(update={"policy": "fifo"})
    assert "first time go first" not in waiting.standing_words(one, by_arrival)


def test_a_place_that_was_carried_over_says_when_its_queue_opens():
    carried = standing(PlaceState.WAITING)
    planned = replace(carried, session=session(format=Format.QUEUE))
    said = waiting.standing_words(planned, SETTINGS)
    assert "Your place is kept until the queue opens" in said
    assert f"<t:{int(planned.session.starts_at.timestamp())}:F>" in said


@pytest.mark.parametrize("news", ABOUT_BOOKINGS)
@pytest.mark.parametrize("state", [None, *BookingState])
def test_each_letter_fits_with_and_without_a_booking_and_a_next_session(
    news: News, state: BookingState | None
):
    had = None if state is None else booking(state)
    for later in (None, session(3), session(3, format=Format.QUEUE)):
        for phase in SessionState:
            for why in (None, *Why):
                one = replace(session(state=phase), why=why)
                said = text(letter(news, one, had, later))
                assert "missed" not in said
                assert "failed" not in said
                assert "!" not in said


def test_a_letter_about_a_visit_is_none_of_these():
    with pytest.raises(KeyError):
        letter(News.AFTER, session())


def test_all_that_is_ones_own_fits():
    who = Who(BIG, 7)
    long = (NASTY * 99)[:1000]
    question = Question(BIG, BIG, BIG, who, False, long, NOW, votes=12, answer=long)
    held = Mine(
        tuple((booking(state), session()) for state in BookingState),
        tuple(standing(state, Wait(10, 25)) for state in (PlaceState.DECIDING, *PlaceState)),
        tuple(session(number) for number in range(1, 9)),
        (question, replace(question, text=None), replace(question, answer=None), question),
        tuple(Action(BIG + number, BIG, who, long, NOW) for number in range(9)),
        12,
    )
    said = text(views.mine(held, BIG))
    assert "You have been to 12 visits so far" in said
    assert "more after these" in said
    everything = replace(held, bookings=(), places=(), follows=(), questions=(), actions=())
    assert "Nothing planned yet" in text(views.mine(everything, BIG))


def test_a_list_of_the_longest_sessions_fits():
    many = [shown(session(number)) for number in range(1, 40)]
    said = text(views.session_list(many, BIG, LONDON, NOW, []))
    assert "more after these" in said
    short = [shown(session(number, title="Hour", coaches=(7,)), free=2) for number in range(1, 13)]
    said = text(views.session_list(short, BIG, LONDON, NOW, []))
    assert said.count("**Hour**") == 10
    assert "And 2 more after these" in said


@pytest.mark.parametrize(
    ("fields", "free", "on", "said"),
    [
        ({"format": Format.SLOTS}, 2, (), "slots of 20 minutes, 2 free"),
        ({"format": Format.SLOTS}, 0, (), "slots of 20 minutes, all taken, 4 on the waitlist"),
        ({"format": Format.GROUP}, 1, (), "a group, 1 seat free"),
        ({"format": Format.GROUP}, 0, (), "a group, every seat taken, 4 on the waitlist"),
        ({"format": Format.QUEUE}, 0, (7,), "queue open now, 5 waiting"),
        ({"format": Format.QUEUE}, 0, (), "a queue that opens when the coach is there"),
    ],
)
def test_what_is_left_of_a_session(fields: dict[str, Any], free: int, on: tuple[int, ...], said: str):
    one = shown(session(title="Hour", **fields), free=free, on=on)
    assert said in text(views.session_list([one], BIG, LONDON, NOW, []))


def test_a_slot_that_has_begun_is_not_free_in_the_list():
    one = shown(session(title="Hour"), free=3)
    later = one.slots[0].starts_at + timedelta(minutes=1)
    assert "2 free" in text(views.session_list([one], BIG, LONDON, later, []))


def test_the_forms_fit():
    fields = check_form(forms.booking_form(shown(session()), SETTINGS, LONDON))
    assert [field["custom_id"] for field in fields] == ["slot", "topic", "wish", "ticks"]
    assert fields[0]["options"][1]["label"] == "Sat 7 Mar, 12:00, coach 1"
    assert [one["value"] for one in fields[3]["options"] if one.get("default")] == ["words"]
    check_form(forms.booking_form(shown(session(), free=30), SETTINGS, LONDON))
    elsewhere = forms.booking_form(shown(session(coaches=(7,))), SETTINGS, ZoneInfo("Asia/Tokyo"))
    assert check_form(elsewhere)[0]["options"][1]["label"] == "Sat 7 Mar, 21:00"
    without_topics = SETTINGS.model_copy(update={"topics": ()})
    free_words = check_form(forms.joining_form(session(topics=()), without_topics))
    assert free_words[0]["max_length"] == 100
    from_config = check_form(forms.joining_form(session(topics=()), SETTINGS))
    assert len(from_config[0]["options"]) == len(SETTINGS.topics) + 1
    place = standing(PlaceState.DECIDING).place
    check_form(forms.question_form(place, session(), SETTINGS))
    check_form(forms.question_form(replace(place, given=None), session(), SETTINGS))


def test_a_topic_twice_is_one_choice():
    fields = check_form(forms.joining_form(session(topics=("Salary", "Salary", "Letters")), SETTINGS))
    assert [option["label"] for option in fields[0]["options"]] == ["Salary", "Letters", "Something else"]


def test_what_a_form_does_not_offer_is_not_taken():
    answers = Filled()
    answers["topic"], answers["wish"] = "something-else", "To know where to begin"
    answers.many["ticks"] = ("words", "name", "goal", "everything")
    assert forms.written(answers, queue=False) == Written(
        "", "To know where to begin", frozenset({Tick.WORDS, Tick.GOAL})
    )
    assert Tick.NAME in forms.written(answers, queue=True).ticks
    assert forms.slot_of(answers) is None
    answers["slot"] = "12"
    assert forms.slot_of(answers) == "12"


def test_reminders_that_are_over_are_not_promised():
    booked = Booked(booking(BookingState.BOOKED), session(), None, first=False, before=None)
    begins = slot(3).starts_at
    assert "a day, an hour and 10 minutes before" in words.booking_words(booked, SETTINGS, NOW)
    assert "reminded 10 minutes before" in words.booking_words(
        booked, SETTINGS, begins - timedelta(minutes=30)
    )
    assert "reminded" not in words.booking_words(booked, SETTINGS, begins - timedelta(minutes=5))


def test_the_soft_rule_is_spoken_of_only_while_it_holds():
    booked = Booked(booking(BookingState.WAITING, reserved=True), session(), 4, first=False, before=None)
    said = words.booking_words(booked, SETTINGS, NOW)
    assert "until a day before the start" in said
    near = words.booking_words(booked, SETTINGS, session().starts_at - timedelta(hours=3))
    assert "waitlist, number 4" in near
    assert "stayed empty" not in near


def test_what_was_decided_is_said():
    assert "the next session" in waiting.decided(Choice.CARRY, None)
    assert f"<t:{int(session().starts_at.timestamp())}:F>" in waiting.decided(Choice.CARRY, session())
    assert "answered" in waiting.decided(Choice.ASK, None)


def test_a_calendar_file_of_a_cancelled_session_says_what_it_does():
    assert "put it into your calendar" in coming.calendar(session())
    assert "takes it out" in coming.calendar(session(state=SessionState.CANCELLED))


def labels(view: ui.LayoutView) -> list[str]:
    """The buttons of a message, in order."""
    return [str(one["label"]) for one in parts(view.to_components()) if one.get("label")]


_OVER = SessionState.OVER
_OFF = SessionState.CANCELLED


@pytest.mark.parametrize(
    ("news", "state", "phase", "offered"),
    [
        (News.REMINDER, BookingState.BOOKED, SessionState.PLANNED, ["Cancel my booking", "Add to calendar"]),
        (News.OFFER, BookingState.OFFERED, SessionState.PLANNED, ["Yes, I'll take it", "No, pass it on"]),
        (News.LAPSED, BookingState.LAPSED, SessionState.PLANNED, ["Book the next one", "Book again"]),
        (News.LAPSED, BookingState.LAPSED, _OVER, ["Book the next one"]),
        (News.NO_SHOW, BookingState.NO_SHOW, SessionState.OPEN, ["Book the next one", "Book again"]),
        (News.FREE, BookingState.WAITING, SessionState.PLANNED, ["Book"]),
        (
            News.MOVED,
            BookingState.BOOKED,
            SessionState.PLANNED,
            ["It still fits", "Cancel my booking", "Update my calendar"],
        ),
        (
            News.MOVED,
            BookingState.WAITING,
            SessionState.PLANNED,
            ["Leave the waitlist", "Update my calendar"],
        ),
        (News.MOVED, None, SessionState.PLANNED, ["Update my calendar"]),
        (News.OFF, None, _OFF, ["Book the next one", "Update my calendar"]),
        (News.OFF, None, _OVER, ["Book the next one"]),
        (News.AWAY, BookingState.BOOKED, SessionState.PLANNED, ["Book the next one"]),
        (News.NO_TURN, BookingState.OFF, _OVER, ["Book the next one"]),
        (News.SOON, None, SessionState.PLANNED, ["Book", "Add to calendar"]),
        (News.ON_AFTER_ALL, BookingState.BOOKED, SessionState.OPEN, []),
        (News.ON_AFTER_ALL, BookingState.WAITING, SessionState.OPEN, ["Book"]),
    ],
)
def test_what_can_be_done_from_a_letter(
    news: News, state: BookingState | None, phase: SessionState, offered: list[str]
):
    had = None if state is None else booking(state)
    assert labels(letter(news, session(state=phase), had, session(3))) == offered


def test_a_next_queue_is_waited_for_until_it_is_open():
    off = session(state=_OFF)
    later = session(3, format=Format.QUEUE)
    assert labels(letter(News.OFF, off, None, later))[0] == "Notify me of the next one"
    assert labels(letter(News.OFF, off, None, replace(later, state=SessionState.OPEN)))[0] == "Join queue"


def test_whose_turn_did_not_come_hears_why():
    over = session(state=_OVER)
    assert "you were not called" in text(letter(News.NO_TURN, over, booking(BookingState.OFF)))
    assert "Nothing came free" in text(
        letter(News.NO_TURN, over, replace(booking(BookingState.OFF), slot=None))
    )
