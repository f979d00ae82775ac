"""Every no while a session is planned: what is in the way, and what works instead."""

from bot.client.texts import when
from bot.errors import explain
from bot.office_hours.model import Place, SessionState
from bot.office_hours.model.refusals import (
    ChannelClosed,
    HoursOverlap,
    HoursUnread,
    LinkUnread,
    MinutesUnread,
    NoCoach,
    NoRoomForSlot,
    NoSessions,
    NotOneSession,
    NotYourSession,
    Overlaps,
    PlaceLacking,
    SessionEnded,
    SessionGone,
    StartFixed,
    TooManySlots,
)
from bot.text import harmless, plural, shortened
from cogs.office_hours.texts.announcement import full_time, lasting, listed
from cogs.office_hours.texts.availability import HOURS_EXAMPLE

_SHOWN = 60


def _typed(text: str) -> str:
    return f"“{harmless(shortened(text, _SHOWN))}”"


@explain.register
def _(refusal: SessionGone) -> str:
    return "That session is not there any more. `/officehours list` shows those that are to come."


@explain.register
def _(refusal: SessionEnded) -> str:
    if refusal.state is SessionState.DRAFT:
        return (
            f"**{harmless(refusal.title)}** is still a draft that only its coach sees. `/officehours list`"
            " shows those that are to come."
        )
    became = "is cancelled" if refusal.state is SessionState.CANCELLED else "is over"
    words = f"**{harmless(refusal.title)}** {became}."
    if refusal.next_at is None:
        return f"{words} `/officehours list` shows what is to come."
    return f"{words} The next one is {full_time(refusal.next_at)}; `/officehours list` shows it."


@explain.register
def _(refusal: NoSessions) -> str:
    if refusal.mine:
        return (
            "You have no session to come. `/coach schedule` plans one, and `/coach availability` publishes"
            " weekly hours."
        )
    return (
        "No office hours are planned right now. You need not wait for them: `/ask new` brings what you"
        " need to people today."
    )


@explain.register
def _(refusal: NotYourSession) -> str:
    return "Another coach holds that session, so nothing was changed. Its coaches and the moderators can change it."


@explain.register
def _(refusal: Overlaps) -> str:
    during = f"{when(refusal.starts_at)}, until <t:{int(refusal.ends_at.timestamp())}:t>"
    if refusal.yours:
        return (
            f"You hold **{harmless(refusal.title)}** then: {during}. Nothing was changed. Choose another"
            " time, or move that one first with `/coach edit`."
        )
    return (
        f"<@{refusal.coach}> holds **{harmless(refusal.title)}** then: {during}. Nothing was changed."
        " Choose another time, or another coach."
    )


@explain.register
def _(refusal: StartFixed) -> str:
    return (
        f"**{harmless(refusal.title)}** is open, so its start stays as it is. Its length, title and topics"
        " can still be changed. Nothing was changed yet."
    )


@explain.register
def _(refusal: TooManySlots) -> str:
    return (
        f"That would make {plural(refusal.slots, 'slot')}, and up to {refusal.most} fit into one session."
        " Longer slots, or a shorter session, make it fit."
    )


@explain.register
def _(refusal: NoRoomForSlot) -> str:
    return (
        f"A slot of {lasting(refusal.slot_minutes)} does not fit into {lasting(refusal.minutes)}. Make the"
        " session longer, or the slots shorter."
    )


@explain.register
def _(refusal: PlaceLacking) -> str:
    match refusal.place:
        case Place.LINK:
            return "A session that is held by a link needs the link, for example `https://meet.example.com/room`."
        case Place.VOICE | Place.STAGE:
            return (
                "That needs a voice or stage channel of this server: choose one in `place`. Without one,"
                " each visit gets a private thread."
            )
        case Place.THREAD:
            return "A private thread needs no channel and no link. Leave both out."


@explain.register
def _(refusal: LinkUnread) -> str:
    return (
        f"{_typed(refusal.given)} is not a link that people could follow. It begins with `https://` and has"
        " at most 100 characters, for example `https://meet.example.com/room`. Without one, each visit"
        " gets a private thread."
    )


@explain.register
def _(refusal: NoCoach) -> str:
    return (
        f"<@{refusal.user}> cannot coach here: a coach is a person who is in this server. Choose somebody"
        " else, or leave it out."
    )


@explain.register
def _(refusal: ChannelClosed) -> str:
    return (
        f"Belay cannot hold a session in <#{refusal.channel}>: it lacks **{listed(refusal.lacks)}** there."
        " An admin can allow that for Belay's role under the channel's settings > Permissions. Without"
        " `place`, each visit gets a private thread."
    )


@explain.register
def _(refusal: MinutesUnread) -> str:
    limits = f"from {lasting(refusal.least)} to {lasting(refusal.most)}"
    return f"{_typed(refusal.given)} could not be read as a length {limits}. Write for example `90 minutes` or `2h`."


@explain.register
def _(refusal: NotOneSession) -> str:
    if refusal.found:
        return (
            f"{refusal.found} of your sessions fit {_typed(refusal.given)}. Choose one from the list that"
            " is shown while you type."
        )
    return (
        f"None of your sessions to come fits {_typed(refusal.given)}. Choose one from the list that is"
        " shown while you type."
    )


@explain.register
def _(refusal: HoursUnread) -> str:
    if refusal.too_long:
        return f"{_typed(refusal.part)} is longer than 8 hours. Shorter hours, or two of them, work. Nothing was changed."
    where = (
        "It is empty." if not refusal.part else f"{_typed(refusal.part)} could not be read as weekly hours."
    )
    return f"{where} Write days and times, for example `{HOURS_EXAMPLE}`. Nothing was changed."


@explain.register
def _(refusal: HoursOverlap) -> str:
    return (
        f"{_typed(refusal.first)} and {_typed(refusal.second)} overlap, and you can be in one of them."
        " Nothing was changed."
    )
