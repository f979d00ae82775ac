"""Every no about asks: what is in the way, and what works instead."""

from bot.client.texts import when
from bot.errors import explain
from bot.help_requests import Event, Reason, State
from bot.help_requests.refusals import (
    AskGone,
    DraftsFull,
    FileEmpty,
    FilesClosed,
    FilesLost,
    FileTooLarge,
    HeldInEdit,
    Muted,
    NamedAsk,
    NobodyToLook,
    NoFilesHere,
    NoHelperYet,
    NotForYou,
    NothingHeld,
    NotNow,
    NotOffering,
    NotOneTitle,
    NotYourAsk,
    NotYourMessage,
    NoWordsThere,
    OwnAsk,
    PastDay,
    ReportedAlready,
    TooManyFiles,
    UnknownKind,
)
from bot.text import harmless, plural, shortened

_SHOWN = 60


@explain.register
def _(refusal: AskGone) -> str:
    return (
        "That ask is not there any more: it was taken back, or its time was up. `/ask open` shows those that"
        " wait."
    )


@explain.register
def _(refusal: NotYourAsk) -> str:
    return "Only whoever asked can do that, so nothing was changed. `/ask mine` shows your own asks."


@explain.register
def _(refusal: NotNow) -> str:
    match refusal.state:
        case State.DRAFT:
            return "That one is still a draft that only you see. `/ask mine` opens it."
        case State.HELD:
            return "A moderator is still looking at it. You hear as soon as they have."
        case State.OPEN | State.HELPED if refusal.wanted is Event.HOLD:
            return "It is posted already. `/ask mine` shows how it stands, and closes it if you like."
        case State.OPEN | State.HELPED:
            return "It is open already, so there is nothing to change. `/ask mine` shows how it stands."
        case State.RESOLVED:
            return "This ask is resolved. Its thread stays to be read; `/ask open` shows those that wait."
        case State.CLOSED:
            return _closed(refusal.reason)


def _closed(reason: Reason | None) -> str:
    if reason is Reason.REMOVED:
        return "This ask was removed from the server. `/ask new` starts another one."
    if reason is Reason.DECLINED:
        return "A moderator did not post this one. You can change it in `/ask mine` and send it again."
    return "This ask is closed. Whoever asked can open it again; `/ask open` shows those that wait."


@explain.register
def _(refusal: OwnAsk) -> str:
    return "This one is your own ask. `/ask mine` shows who helps, and what you can do with it."


@explain.register
def _(refusal: NotForYou) -> str:
    return "This ask is not one for you to take on. `/ask open` shows others that wait."


@explain.register
def _(refusal: NotOffering) -> str:
    return "You are not helping with this one now, so there is nothing to step back from."


@explain.register
def _(refusal: NoHelperYet) -> str:
    return (
        "There is nobody to meet there yet, so a private thread would be an empty room. You hear as soon as"
        " somebody offers."
    )


@explain.register
def _(refusal: UnknownKind) -> str:
    return (
        "That kind of help is not offered here any more. Please choose one from the list; your words are"
        " below."
    )


@explain.register
def _(refusal: PastDay) -> str:
    return (
        f"“{harmless(shortened(refusal.given, _SHOWN))}” was understood as"
        f" {refusal.understood:%A, %d %B %Y}, and that "
        "day is over. Write for example `Friday`, `in 2 weeks` or `2026-12-01`, or leave it empty."
    )


@explain.register
def _(refusal: Muted) -> str:
    kept = " What you wrote is kept in `/ask mine`." if refusal.drafted else ""
    return (
        f"A moderator has asked that you write no asks, and nothing in their name, until {when(refusal.until)}.{kept}"
        " Everything else here works. If you think it is a mistake, a moderator can help; whose unnamed ask it was"
        " about, they learn only if you say so."
    )


@explain.register
def _(refusal: DraftsFull) -> str:
    return (
        f"You keep {plural(refusal.limit, 'draft')} already, as many as fit. `/ask mine` opens them: post one, or throw "
        "one away, and this one has room."
    )


@explain.register
def _(refusal: NobodyToLook) -> str:
    return (
        f"It has “{harmless(refusal.because)}” in it, which a moderator reads before it is posted, and this"
        " server has no "
        "channel for moderators yet. Without it you can post right away; your draft is in `/ask mine`."
    )


@explain.register
def _(refusal: HeldInEdit) -> str:
    return (
        f"“{harmless(refusal.because)}” is something that a moderator reads before it is posted, so it"
        " cannot be added to an "
        "ask that is posted already. Nothing was changed; without it, it can go out."
    )


@explain.register
def _(refusal: TooManyFiles) -> str:
    return (
        f"{plural(refusal.limit, 'file')} fit with an ask, and you gave {refusal.given}. Choose those that"
        " matter most; more "
        "can go into its thread later. Nothing else was lost."
    )


@explain.register
def _(refusal: FileTooLarge) -> str:
    return (
        f"“{harmless(shortened(refusal.name, _SHOWN))}” has {refusal.megabytes:.1f} MB, and up to"
        f" {refusal.limit} MB fit. "
        "Saved as a PDF it is often much smaller. Your words are kept."
    )


@explain.register
def _(refusal: FileEmpty) -> str:
    return (
        f"“{harmless(shortened(refusal.name, _SHOWN))}” is empty, so nothing was added. Your words are kept."
    )


@explain.register
def _(refusal: FilesLost) -> str:
    return (
        "Discord did not hand over what you uploaded, so no files were added. Your words are kept in `/ask mine`;"
        " **Add files** tries again."
    )


@explain.register
def _(refusal: NoFilesHere) -> str:
    return "Files do not come with this kind of ask. You can put them into its thread later."


@explain.register
def _(refusal: FilesClosed) -> str:
    return "This ask is on its way already. Files can go into its thread."


@explain.register
def _(refusal: NamedAsk) -> str:
    return "This ask has your name on it, so you can write in its thread yourself."


@explain.register
def _(refusal: NothingHeld) -> str:
    return "Somebody has looked after this already. The card shows what was done."


@explain.register
def _(refusal: ReportedAlready) -> str:
    return "You reported this ask before, and the moderators have it."


@explain.register
def _(refusal: NotOneTitle) -> str:
    given = harmless(shortened(refusal.given, _SHOWN))
    if refusal.found:
        return (
            f"{refusal.found} of your asks have “{given}” in their title. Choose one from the list while you"
            " type, or open it in `/ask mine`."
        )
    which = "are open" if refusal.wanted is Event.CLOSE else "have ended"
    return f"None of your asks that {which} has “{given}” in its title. `/ask mine` shows them all."


@explain.register
def _(refusal: NotYourMessage) -> str:
    return "Only your own messages can be turned into an ask. What others wrote is theirs to bring."


@explain.register
def _(refusal: NoWordsThere) -> str:
    return "There are no words in that message to begin from. `/ask new` starts with an empty form."
