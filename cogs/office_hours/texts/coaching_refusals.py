"""Every no to a coach during a session: what is in the way, and what works instead."""

from bot.errors import explain
from bot.office_hours.model.refusals import (
    AlreadyOn,
    NoActions,
    NobodyWaits,
    NotOn,
    NotYourVisit,
    NoVisit,
    TheyCame,
    TooSoonForNoShow,
    TooSoonToOpen,
    VisitOver,
    VisitUnderWay,
)
from bot.text import harmless, plural
from cogs.office_hours.texts.coaching import DONE, HOLD, names
from cogs.office_hours.texts.turns import ago, at


@explain.register
def _(refusal: TooSoonToOpen) -> str:
    return f"That session can be opened from <t:{int(refusal.at.timestamp())}:F> on ({ago(refusal.at)})."


@explain.register
def _(refusal: AlreadyOn) -> str:
    return f"You are on for **{harmless(refusal.title)}**. Close that one first with `/coach close`; then open the other."


@explain.register
def _(refusal: NotOn) -> str:
    del refusal
    return "You are not on at the moment. `/coach open` opens your session, and `/coach schedule` plans one."


@explain.register
def _(refusal: NobodyWaits) -> str:
    if refusal.next_at is not None:
        return f"Nobody's slot is due yet. The next one is at {at(refusal.next_at)} ({ago(refusal.next_at)})."
    if refusal.held:
        people = plural(refusal.held, "person is", "people are")
        return f"Nobody is ready to be called: {people} taking a break. They come back by themselves."
    return "Nobody is waiting right now. You hear from me when somebody joins."


@explain.register
def _(refusal: VisitUnderWay) -> str:
    people = names(refusal.people)
    return (
        f"You have {people or 'somebody'} with you. End that visit first with `/coach done`, or keep their place with "
        "`/coach hold`."
    )


@explain.register
def _(refusal: NoVisit) -> str:
    del refusal
    return "You have nobody with you. `/coach next` brings in whoever's turn it is."


@explain.register
def _(refusal: VisitOver) -> str:
    del refusal
    return "That visit is over already. Nothing was changed."


@explain.register
def _(refusal: NotYourVisit) -> str:
    del refusal
    return "That is for the people of this visit."


@explain.register
def _(refusal: TooSoonForNoShow) -> str:
    return f"Give them until {at(refusal.at)} ({ago(refusal.at)}); people run late. Until then **{HOLD}** lets you go on."


@explain.register
def _(refusal: TheyCame) -> str:
    del refusal
    return f"They have been here, so there is nothing to note. End the visit with **{DONE}**, or keep their place."


@explain.register
def _(refusal: NoActions) -> str:
    del refusal
    return "A visit ends with one thing that they will do, however small. Write at least one."
