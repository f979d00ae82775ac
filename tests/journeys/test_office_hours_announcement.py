"""The announcement of a session says what is true in every state of it, and fits whatever was written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discord import ui

from bot.config import OfficeHours
from bot.office_hours.model import (
    Changed,
    Format,
    Place,
    Plan,
    Published,
    Repeat,
    Session,
    SessionShown,
    SessionState,
    Slot,
    Weekly,
    Why,
)
from cogs.office_hours.texts.availability import hours
from cogs.office_hours.texts.planning import hints
from cogs.office_hours.views import availability, planning
from cogs.office_hours.views.announcement import announcement, event_of

SIX = datetime(2026, 3, 3, 18, tzinfo=UTC)
SETTINGS = OfficeHours()
NASTY = "*_`|[]@everyone "


def plan(**fields: Any) -> Plan:
    """Six slots with one coach, unless `fields` say otherwise."""
    usual: dict[str, Any] = {
        "title": "Resume hour",
        "about": "Bring one page.",
        "format": Format.SLOTS,
        "place": Place.THREAD,
        "place_id": None,
        "link": None,
        "minutes": 120,
        "slot_minutes": 20,
        "seats": 8,
        "topics": ("Resume", "Letters"),
        "coaches": (700,),
    }
    return Plan(**(usual | fields))


def session(its: Plan | None = None, **fields: Any) -> Session:
    """A planned session, unless `fields` say otherwise."""
    usual: dict[str, Any] = {
        "id": 12,
        "guild": 1,
        "rule_id": None,
        "made_by": 700,
        "zone": "Europe/London",
        "repeat": Repeat.NONE,
        "starts_at": SIX,
        "plan": its or plan(),
        "state": SessionState.PLANNED,
        "sequence": 0,
        "made_at": SIX - timedelta(days=7),
    }
    return Session(**(usual | fields))


def shown(of: Session, *, taken: int = 0, **fields: Any) -> SessionShown:
    """The session with all that its announcement shows; `taken`: slots, or seats of a group, that are booked."""
    its = of.plan
    slots: tuple[Slot, ...] = ()
    if its.format is Format.SLOTS:
        starts = [of.starts_at + timedelta(minutes=20 * number) for number in range(6)]
        slots = tuple(Slot(n, of.id, 700, at, 20, 1, int(n < taken)) for n, at in enumerate(starts))
    elif its.format is Format.GROUP:
        slots = (Slot(1, of.id, None, of.starts_at, its.minutes, its.seats, taken),)
    usual: dict[str, Any] = {
        "on": (),
        "slots": slots,
        "booked": taken,
        "waitlist": 0,
        "queue": 0,
        "questions": 0,
        "link": None,
        "event": None,
    }
    return SessionShown(of, **(usual | fields))


def parts(view: ui.LayoutView) -> Iterator[Any]:
    """Every item of a message."""
    for item in view.walk_children():
        yield getattr(item, "item", item)


def text_of(view: ui.LayoutView) -> str:
    """All that can be read in a message."""
    return "\n".join(part.content for part in parts(view) if isinstance(part, ui.TextDisplay))


def buttons(view: ui.LayoutView) -> list[str]:
    """What can be pressed."""
    return [str(part.label) for part in parts(view) if isinstance(part, ui.Button)]


ALWAYS = ["Notify me", "Add to calendar", "Questions"]
QUEUE = plan(format=Format.QUEUE, slot_minutes=15)
GROUP = plan(format=Format.GROUP)
OPEN = {"state": SessionState.OPEN, "opened_at": SIX}


@pytest.mark.parametrize(
    ("seen", "words", "controls"),
    [
        (shown(session(), taken=2), "**4 of 6 slots free**, 20 minutes each", ["Book", *ALWAYS]),
        (
            shown(session(), taken=6),
            "**All 6 slots are booked**, 20 minutes each, one person at a time. What somebody gives back goes to the"
            " waitlist, and nobody is on it yet.",
            ["Join the waitlist", *ALWAYS],
        ),
        (
            shown(session(), taken=6, waitlist=2, questions=3),
            "2 people are on the waitlist",
            ["Join the waitlist", "Notify me", "Add to calendar", "Questions (3)"],
        ),
        (shown(session(GROUP), taken=5), "**3 seats left.**", ["Take a seat", *ALWAYS]),
        (
            shown(session(GROUP), taken=8, waitlist=1),
            "**All seats are taken.** 1 person is on the waitlist",
            ["Join the waitlist", *ALWAYS],
        ),
        (
            shown(session(QUEUE)),
            "A queue: it opens when a coach is there, and a turn takes about 15 minutes.",
            ["Join queue", *ALWAYS],
        ),
        (
            shown(session(QUEUE, **OPEN), on=(700,), queue=1),
            "**Open now:** <@700> is there.\nA queue: a turn takes about",
            ["Join queue", *ALWAYS],
        ),
        (
            shown(session(QUEUE, **OPEN), on=(700, 701)),
            "**Open now:** <@700> and <@701> are there.\nA queue: a turn takes about",
            ["Join queue", *ALWAYS],
        ),
        (shown(session(QUEUE, **OPEN), queue=2), "**A short break.**", ["Join queue", *ALWAYS]),
        (shown(session(away_at=SIX)), "**The coach is not here yet.**", ["Book", *ALWAYS]),
        (
            shown(session(state=SessionState.OVER, why=Why.CLOSED), questions=2),
            "**It is over.** Thank you to everybody who came.",
            ["Questions (2)"],
        ),
        (shown(session(state=SessionState.OVER, why=Why.AWAY)), "no coach could be there", []),
        (shown(session(state=SessionState.CANCELLED, why=Why.AWAY)), "no coach could be there", []),
        (
            shown(session(state=SessionState.CANCELLED, why=Why.COACH, reason="I am *ill*")),
            "**This session is cancelled.** Everybody who booked or wished to hear of it is told.\n> I am \\*ill\\*",
            [],
        ),
    ],
)
def test_it_says_what_is_true_now(seen: SessionShown, words: str, controls: list[str]):
    view = announcement(seen, 1)
    assert words in text_of(view)
    assert buttons(view) == controls
    assert ("Coaching is for everyone" in text_of(view)) is seen.session.is_to_come


@pytest.mark.parametrize(
    ("later", "label", "kind"),
    [
        (session(id=13), "Book the next one", "office_hours.book:1-13"),
        (session(QUEUE, id=13), "Notify me of the next one", "office_hours.notify:1-13"),
    ],
)
def test_the_next_one_is_offered_where_this_one_has_ended(later: Session, label: str, kind: str):
    view = announcement(shown(session(state=SessionState.CANCELLED, why=Why.COACH)), 1, later)
    assert "The next one: **Resume hour**, <t:" in text_of(view)
    assert [(part.label, part.custom_id) for part in parts(view) if isinstance(part, ui.Button)] == [
        (label, kind)
    ]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, "scheduled"),
        (OPEN, "active"),
        ({"state": SessionState.OVER, "opened_at": SIX}, "completed"),
        ({"state": SessionState.OVER}, "cancelled"),
        ({"state": SessionState.CANCELLED, "opened_at": SIX}, "cancelled"),
    ],
)
def test_its_event_is_as_far_as_it_is(fields: dict[str, Any], status: str):
    assert event_of(session(**fields)).status == status


def test_former_members_are_named_as_such():
    view = announcement(shown(session(plan(coaches=(-3, 701, 702)))), 1)
    assert "With a former member, <@701> and <@702>" in text_of(view)


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("state", [one for one in SessionState if one is not SessionState.DRAFT])
def test_it_fits_into_discords_bounds_whatever_was_written(state: SessionState, form: Format, place: Place):
    its = longest(form, place)
    ended = {"reason": (NASTY * 70)[:1000], "why": Why.COACH}
    one = session(its, state=state, repeat=Repeat.FORTNIGHTLY, **ended)
    for seen in (
        shown(one, taken=8, waitlist=90, queue=90, questions=900, on=its.coaches),
        shown(replace(one, away_at=SIX)),
    ):
        bounded(announcement(seen, 2**62, session(its, id=2**62)))
    event = event_of(one)
    assert 1 <= len(event.name) <= 100
    assert 1 <= len(event.about) <= 1000
    assert (event.channel is None) is (event.location is not None)
    assert event.location is None or 1 <= len(event.location) <= 100


def test_a_coachs_cards_and_forms_fit_too():
    its = longest(Format.SLOTS, Place.LINK)
    one = session(its, id=2**62, guild=2**62, repeat=Repeat.FORTNIGHTLY)
    names = ("Read Message History", "Attach Files", "Embed Links", "Send Messages", "View Channel")
    said = [*hints(2**62, names, ("Manage Events", "Create Events")), *hints(None, (), names)]
    bounded(planning.draft(one, given=NASTY * 30, hints=said))
    bounded(planning.made(shown(one, link=(2**62, 2**62), event=2**62), 2**62, SETTINGS, said))
    other = replace(one, plan=replace(its, title="x", topics=(), about="", minutes=30), starts_at=SIX)
    change = Changed(shown(replace(one, starts_at=SIX + timedelta(hours=1))), 1000, moved=True)
    bounded(planning.changed(other, change, following=True))
    bounded(planning.cancel_sure(one, 1000, following=True))
    week = tuple(Weekly(day, SIX.time(), 470) for day in range(7)) * 3
    of_week = Published(week, (shown(one),) * 21, (one,) * 42)
    bounded(availability.published(of_week, 2**62, "America/Argentina/ComodRivadavia"))
    bounded(availability.stop_sure(week, 2**62))
    assert len(hours(week)) <= 400, "the field holds all that may be published"


def longest(form: Format, place: Place) -> Plan:
    """A plan as long as one can be."""
    return plan(
        title=(NASTY * 10)[:90],
        about=(NASTY * 70)[:1000],
        format=form,
        place=place,
        place_id=2**62 if place in (Place.VOICE, Place.STAGE) else None,
        link="https://meet.example.com/" + "*" * 75 if place is Place.LINK else None,
        topics=tuple((NASTY * 6)[:80] for _ in range(20)),
        coaches=tuple(2**62 + number for number in range(10)),
    )


def bounded(view: ui.LayoutView) -> None:
    """A message may hold 4,000 characters and 40 parts, and a label 80."""
    assert len(text_of(view)) <= 4000
    assert len(list(view.walk_children())) <= 40
    for part in parts(view):
        if isinstance(part, ui.Button):
            assert part.custom_id is not None
            assert len(part.custom_id) <= 100
            assert 1 <= len(str(part.label)) <= 80
