"""Every word about setbacks. Whoever reads them was turned down today."""

from bot.client import texts
from bot.errors import explain
from bot.members import Gather
from bot.members.giving import WeeksPost
from bot.setbacks import Card, Setback, SetbackKind
from bot.setbacks.model import KindMissing, NotShared, SetbackGone
from bot.text import harmless, plural, quoted, shortened

GROUP = "A no, a silence, a rejection: log it, and it counts as the work it was"
LOG = "Log a rejection, a ghosting, no reply, or something else. Only you see it"
MINE = "Your last few setbacks, shown to you alone: change, share, or take one back"

KINDS = {
    SetbackKind.REJECTION: "Rejection",
    SetbackKind.GHOSTED: "Ghosted",
    SetbackKind.NO_REPLY: "No reply",
    SetbackKind.OTHER: "Something else",
}

FORM_TITLE = "Log a setback"
EDIT_TITLE = "Change this setback"
KIND_LABEL = "What was it?"
KIND_WHY = "This alone is enough. Only you see it, unless you share it."
HAPPENED_LABEL = "What happened?"
HAPPENED_HINT = "A no after the second interview; I had prepared well"
NEXT_LABEL = "And next?"
NEXT_HINT = "Write to the person I liked there. Or: rest tonight"
OPTIONAL = "Optional."

LOG_ONE = "Log a setback"
SHARE = "Share as “a no, and next”"
CHANGE = "Change it"
TAKE_BACK = "Take it back"
SHARE_IT = "Share it"
KEEP_PRIVATE = "Keep it private"
MAKE_PRIVATE = "Make it private"
SAME_HERE = "Same here"
PICK = "Open one"


def acknowledged(kind: SetbackKind) -> str:
    """What a person hears who logged one."""
    first = {
        SetbackKind.REJECTION: "A no hurts, and it only comes to people who put themselves forward.",
        SetbackKind.GHOSTED: "Silence after you showed up is hard to be left with. You did your part.",
        SetbackKind.NO_REPLY: "You reached out, and nothing came back. That step was yours, and you took it.",
        SetbackKind.OTHER: "That sounds hard. It is good that you put it down here.",
    }[kind]
    return f"{first} It is logged, and it counts as work: this week is one you showed up in."


def own(setback: Setback) -> str:
    """A setback as its owner sees it."""
    return "\n".join([f"**{KINDS[setback.words.kind]}** · <t:{_seconds(setback)}:D>", *_words(setback)])


def _words(setback: Setback) -> list[str]:
    lines: list[str] = []
    if setback.words.happened:
        lines.append(quoted(setback.words.happened))
    if setback.words.next_step:
        lines.append(f"**And next**\n{quoted(setback.words.next_step)}")
    return lines


def _seconds(setback: Setback) -> int:
    return int(setback.logged_at.timestamp())


CHANGED = "Changed. This is what it says now."
SHARED = "-# Shared with the server in the check-ins channel, under your name."


def seen_by(setback: Setback) -> str:
    """Who sees it, under it."""
    if setback.shared:
        return SHARED
    if setback.gather is Gather.NO:
        return "-# Only you see this."
    return "-# Only you see this, apart from the week's post."


def weeks_post(setback: Setback, post: WeeksPost) -> str:
    """What the week's post says of it, above the choice; never an invitation to whoever was turned down today."""
    said = texts.weeks_post(setback.gather, post, "this one is not in it, and need not be.")
    return said + _also_named(setback)


def _also_named(setback: Setback) -> str:
    if setback.gather is not Gather.UNNAMED:
        return ""
    if setback.shared:
        return " It stands in the check-ins channel under your name as well, so people can tell that it is yours."
    if setback.was_named:
        return " Others have seen it with your name before, so some can tell that it is yours."
    return ""


COMPANY = "You do not have to carry this one alone:"
PREVIEW = "This is what everyone in the check-ins channel would see, with your name:"
PREVIEW_GIVEN = (
    "-# You gave it to the week's post without your name. "
    "With your name here, people can tell that it is yours there, too."
)
CHANGED_SINCE = (
    "It says something else than a moment ago. This is what everyone would see now, with your name:"
)
KEPT = "Your setback is logged, and it counts as work. `/setback mine` shows it."
KEPT_SHARED = "Your setback is shared in the check-ins channel. `/setback mine` can make it private again."
KEPT_PRIVATE = "Your setback is out of the check-ins channel. `/setback mine` shows it."


def taken_back(setback: Setback) -> str:
    """It is deleted, everywhere."""
    words = "Taken back: nothing of it is kept. That you showed up this week stays."
    if setback.shared:
        words += " Its card in the check-ins channel is being removed."
    if setback.gather is not Gather.NO:
        words += " It is not in the week's post any more."
    return words


NONE_YET = "Nothing logged. When a no comes, or only silence, it can be put down here, and it counts as work."
MINE_TITLE = "## Your last setbacks"


def line(setback: Setback) -> str:
    """One setback in a list."""
    shared = " · shared" if setback.shared else ""
    shared += "" if setback.gather is Gather.NO else " · in the week's post"
    said = setback.words.happened or setback.words.next_step
    about = f" · {shortened(harmless(' '.join(said.split())), 80)}" if said else ""
    return f"<t:{_seconds(setback)}:D> · {KINDS[setback.words.kind]}{shared}{about}"


def option(setback: Setback) -> str:
    """One setback in a select: at most 100 characters, no formatting."""
    said = setback.words.happened or setback.words.next_step
    about = f": {' '.join(said.split())}" if said else ""
    return shortened(f"{setback.logged_at:%d %B}, {KINDS[setback.words.kind].lower()}{about}", 100)


# What others see


def shared_card(card: Card) -> str:
    """A shared setback."""
    setback = card.setback
    what = {
        SetbackKind.REJECTION: "got a rejection",
        SetbackKind.GHOSTED: "was ghosted",
        SetbackKind.NO_REPLY: "got no reply",
        SetbackKind.OTHER: "had a setback",
    }[setback.words.kind]
    return "\n".join(["### A no, and next", f"<@{setback.who.user}> {what}.", *_words(setback)])


def same_here_count(count: int) -> str:
    """Under it; empty while nobody said so."""
    return f"-# {plural(count, 'person has', 'people have')} been there, too." if count else ""


def same_here(count: int, *, first: bool) -> str:
    """The answer to whoever pressed."""
    others = f"{plural(count, 'person has', 'people have')} said so"
    if first:
        return f"Counted. {others} by now, and it helps to know. A kind word in the channel is welcome, too."
    return f"Yours is counted already; {others}. A kind word in the channel is welcome, too."


# Refusals


@explain.register
def _(refusal: KindMissing) -> str:
    return "Pick what it was in the first field; that alone is enough."


@explain.register
def _(refusal: SetbackGone) -> str:
    return "That one is not kept any more: the person who logged it took it back or deleted their data."


@explain.register
def _(refusal: NotShared) -> str:
    return "The person who shared this made it private again. The message goes away in a moment."
