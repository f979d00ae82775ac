"""What moderators read about asks that were held or reported, and what those who report read."""

from bot.client.texts import when
from bot.config import Asks
from bot.help_requests import Desk, Shown, State
from bot.text import harmless, quoted_within
from cogs.help_requests.texts import public

LET_THROUGH = "Let it through"
DECLINE = "Do not post it"
REMOVE = "Remove"
REMOVE_SURELY = "Yes, remove it and its thread"
MUTE = "Mute author"
UNMUTE = "Unmute author"
DISMISS = "Dismiss"

REPORT_TITLE = "Report this ask"
REPORT_WORDS = "What is wrong?"
REPORT_HINT = "Optional. Moderators read it, and nobody else."

_DONE = {
    "let_through": "let it through",
    "decline": "did not post it",
    "remove": "removed it",
    "mute": "muted its author",
    "unmute": "ended the mute",
    "dismiss": "found it fine",
}


def head(desk: Desk, settings: Asks) -> str:
    """Why moderators see this ask."""
    ask = desk.shown.ask
    if ask.words is None:
        return "### An ask that was taken back\nThere is nothing left to decide."
    if ask.state is State.HELD:
        reason = f"it has “{harmless(desk.because)}” in it" if desk.because else "of something in it"
        first = (
            f"### An ask is held\nBelay held it because {reason}. It is posted when one of you lets it"
            " through."
        )
    elif any(report.settled_at is None for report in desk.reports):
        first = "### An ask was reported"
    else:
        first = "### An ask, looked at"
    name = public.author(ask)
    line = f"**{harmless(ask.words.title)}**\n-# {settings.kind(ask.kind).label} · asked by {name}"
    return f"{first}\n{line}{public.link(desk.shown, ask.guild)}"


def still_held(shown: Shown, settings: Asks) -> str:
    """Once more, while nobody has decided."""
    ask = shown.ask
    title = "" if ask.words is None else f"**{harmless(ask.words.title)}**\n"
    return (
        f"### An ask is still held\n{title}-# {settings.kind(ask.kind).label} · asked by {public.author(ask)}\n"
        "Whoever wrote it waits to hear. What they wrote is on its card further up. Belay tells you again until"
        " one of you decides."
    )


def unnamed_note() -> str:
    """On an ask without a name."""
    return "-# Nobody here learns who wrote it. **Mute author** works all the same."


def words(shown: Shown) -> str:
    """What was written, shortened."""
    ask = shown.ask
    if ask.words is None:
        return ""
    parts = [quoted_within(ask.words.need, 1000)]
    if ask.words.tried:
        parts.append(quoted_within(ask.words.tried, 500))
    return "\n".join(parts)


def reports(desk: Desk) -> str:
    """Who reported it and why."""
    lines: list[str] = []
    for report in desk.reports[-5:]:
        said = f":\n{quoted_within(report.words, 200)}" if report.words else ""
        lines.append(f"Reported by {public.person(report.reporter)} {when(report.at)}{said}")
    return "\n".join(lines)


def done(desk: Desk) -> str:
    """What was done about it."""
    return "\n".join(
        f"-# {public.person(user)} {_DONE.get(what, what)} {when(at)}" for user, what, at in desk.done[-5:]
    )


def acted(what: str) -> str:
    """To the moderator who acted."""
    return {
        "let_through": "It is posted now, and its author hears so.",
        "decline": "It is not posted. Its author hears so, and can change it and send it again.",
        "remove": "It is being removed with its thread. Its author hears so and keeps their words.",
        "mute": "Its author cannot post asks for a while. They hear so when they try; who they are stays"
        " unknown.",
        "unmute": "Its author can post asks again.",
        "dismiss": "Marked as fine. Nothing changes for its author.",
    }[what]


def remove_sure() -> str:
    """Asked before an ask is removed."""
    return (
        "Remove this ask with its whole thread, also what others wrote there? Its author is told and keeps"
        " their own "
        "words; the answers of others are gone."
    )


def reported() -> str:
    """To whoever reported."""
    return (
        "Thank you. The moderators see it now, and you hear from them if they have a question. Its author is"
        " not told."
    )


def gone(shown: Shown, settings: Asks) -> str:
    """To moderators: a waiting ask was deleted by hand."""
    ask = shown.ask
    title = "An ask" if ask.words is None else f"The ask “{harmless(ask.words.title)}”"
    kind = settings.kind(ask.kind).label.lower()
    return (
        f"{title} ({kind}) was deleted by hand in Discord while it still waited. Belay has closed it, and"
        " told whoever "
        "asked, with their words to keep. Nothing else is to do."
    )
