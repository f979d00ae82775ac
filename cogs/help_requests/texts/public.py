"""What everybody reads about an ask: its card, its thread, invitations, and what those who helped hear."""

from collections.abc import Sequence

from bot.client.texts import when
from bot.config import AskKind, Asks
from bot.help_requests import Ask, Reason, Shown, State
from bot.text import harmless, plural, quoted, quoted_within, shortened

CAN_HELP = "I can help"
SAME_HERE = "Same here"
RESOLVED = "Resolved"
REPORT = "Report"
STEP_BACK = "Step back"
NOT_THIS_TIME = "Not this time"

_MOST_NAMED = 8
_TEXTS = 2500
"""What both texts of an ask may take on a card; Discord has 4000 characters for all that stands on one."""


def person(user: int) -> str:
    """A mention, or a former member."""
    return f"<@{user}>" if user > 0 else "a former member"


def people(users: Sequence[int]) -> str:
    """Several of them, as a person lists them."""
    names = [person(user) for user in users[:_MOST_NAMED]]
    if len(users) > _MOST_NAMED:
        names.append(f"{len(users) - _MOST_NAMED} more")
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def author(ask: Ask) -> str:
    """Who asks, as others may know it."""
    if ask.alias is not None:
        return f"**{ask.alias}**"
    return person(ask.asker.user) if ask.asker is not None else "a former member"


def link(shown: Shown, guild: int) -> str:
    """To its thread or message, where it stands."""
    if shown.thread is not None:
        return f" · <#{shown.thread}>"
    if shown.link is not None:
        channel, message = shown.link
        return f" · https://discord.com/channels/{guild}/{channel}/{message}"
    return ""


def thread_name(ask: Ask) -> str:
    """The title of its thread: one line, at most 100 characters."""
    if ask.words is None:
        return "An ask that was taken back"
    return shortened(" ".join(ask.words.title.split()), 100)


def head(ask: Ask, kind: AskKind) -> str:
    """The first lines of its card."""
    assert ask.words is not None
    edited = " · edited" if ask.edited_at is not None else ""
    lines = [f"### {harmless(ask.words.title)}", f"-# {kind.label} · asked by {author(ask)}{edited}"]
    if ask.first and not ask.unnamed and ask.is_waiting:
        # Not on an unnamed ask: it would tell everybody that its author never asked before.
        lines.append("A first ask here. Thank you for bringing it to us.")
    return "\n".join(lines)


def body(ask: Ask) -> str:
    """What was written."""
    words = ask.words
    assert words is not None
    tried = "" if words.tried is None else quoted_within(words.tried, _TEXTS // 2)
    need = quoted_within(words.need, _TEXTS - len(tried))
    parts = [f"**What I need**\n{need}"]
    if words.tried:
        parts.append(f"**What I tried**\n{quoted_within(words.tried, _TEXTS - len(need))}")
    if words.by_when:
        parts.append(f"**By when** {harmless(words.by_when)}{_day(ask)}")
    return "\n".join(parts)


def _day(ask: Ask) -> str:
    day = ask.words.by_day if ask.words is not None else None
    return "" if day is None else f" ({day:%A} {day.day} {day:%B})"


def listen() -> str:
    """On an ask for somebody to listen."""
    return "*Please listen, and leave advice for another day. “I read it, and I am here” is a whole answer.*"


def status(shown: Shown) -> str:
    """Where it stands."""
    ask = shown.ask
    match ask.state:
        case State.HELPED if shown.helping:
            return f"**Helping** {people(shown.helping)}. There is room for more."
        case State.HELPED:
            return "Somebody answered. There is room for more."
        case State.RESOLVED:
            helped = shown.helped_by
            if helped:
                return (
                    f"**Resolved.** {author(ask)} asked, {people(helped)} helped. Both count the same here."
                )
            return f"**Resolved.** {author(ask)} asked, and it went somewhere."
        case State.CLOSED:
            return f"**Closed.** {_reason(ask)}"
        case _:
            return "Nobody needs to have the whole answer. Ten minutes or one idea is help."


def _reason(ask: Ask) -> str:
    if ask.reason is Reason.QUIET:
        return "It had been quiet for a while. Whoever asked can open it again."
    if ask.reason is Reason.LEFT and not ask.unnamed:
        return "Whoever asked has left the server. Thank you to everybody who was there."
    return "Thank you to everybody who was there."


def counted(label: str, count: int) -> str:
    """A button's label with its count."""
    return f"{label} · {count}" if count else label


def taken_back() -> str:
    """What stands where a former member's ask was, because others answered in its thread."""
    return (
        "A former member asked something here and has taken their words back. The answers stay with those"
        " who wrote them."
    )


def ended_line(shown: Shown) -> str:
    """Said in its thread when it ends."""
    ask = shown.ask
    if ask.state is State.RESOLVED:
        return status(shown)
    if ask.reason is Reason.QUIET:
        return (
            "It has been quiet here for a while, so this ask is closed. Nothing is lost: whoever asked can"
            " press **Reopen**, "
            "and it goes to people again."
        )
    return status(shown)


def thanks_for_offer(shown: Shown, *, first: bool) -> str:
    """To whoever pressed "I can help"."""
    ask = shown.ask
    if not first:
        return (
            f"You are helping with this already; {author(ask)} knows. Say hello in its thread{_where(shown)}."
        )
    told = f"{author(ask)} hears of it"
    if ask.unnamed:
        told = f"{author(ask)} hears of it and answers through Belay, without their name"
    return (
        f"Thank you. {told}, and you are in its thread{_where(shown)}. One question is a good way to begin.\n"
        "If it turns out not to fit, **Step back** needs no explanation."
    )


def _where(shown: Shown) -> str:
    return f": <#{shown.thread}>" if shown.thread is not None else ""


def stepped_back() -> str:
    """After stepping back."""
    return (
        "You have stepped back. That is fine, and nobody is told why. If nobody else helps yet, it goes to"
        " others now."
    )


def follows(shown: Shown, *, first: bool) -> str:
    """To whoever pressed "Same here"."""
    if not first:
        return "You follow this ask already. Discord's own **Leave thread** ends it."
    return (
        f"Counted, without your name. You are in its thread now{_where(shown)}, so its members can see you"
        " there, and you hear "
        "what is answered."
    )


_WHY = {
    "kind": "you said you can help with this kind of ask",
    "awake": "it is daytime where you are",
    "free": "you have no other ask in hand right now",
    "new": "you have not been asked before",
    "thanked": "somebody thanked you for such help before",
}


def why(codes: Sequence[str]) -> str:
    """Why this helper is invited, in a sentence."""
    said: list[str] = []
    for code in codes:
        name, _, value = code.partition(":")
        if name == "field":
            said.append(f"you know {harmless(value)}")
        elif name == "rested" and value.isdecimal():
            said.append(f"you were not asked for {plural(int(value), 'day')}")
        elif name in _WHY:
            said.append(_WHY[name])
    if not said:
        return "You offered to be asked."
    return f"Why you: {', '.join(said[:-1]) + ' and ' if len(said) > 1 else ''}{said[-1]}."


def invitation(shown: Shown, settings: Asks, codes: Sequence[str], guild: int) -> str:
    """To one helper."""
    ask = shown.ask
    assert ask.words is not None
    by_when = f" · by {harmless(ask.words.by_when)}{_day(ask)}" if ask.words.by_when else ""
    return (
        f"### Could you help with this?\n**{harmless(ask.words.title)}**\n"
        f"-# {settings.kind(ask.kind).label}{by_when} · asked by {author(ask)}{link(shown, guild)}\n"
        f"{quoted(shortened(ask.words.need, 600))}\n"
        f"{why(codes)}\n-# You are asked once for this ask. Saying nothing is an answer too: it goes to"
        " others."
    )


def not_this_time() -> str:
    """After "Not this time"."""
    return "All right. It goes to others, and nobody is told. `/helper pause` rests invitations for a while."


def give_back(shown: Shown, settings: Asks, guild: int) -> str:
    """To somebody who was helped before, after a check-in, at most now and then."""
    ask = shown.ask
    assert ask.words is not None
    return (
        "### Somebody was there for you\nIf today leaves you ten minutes, this one waits for an answer:\n"
        f"**{harmless(ask.words.title)}**\n-# {settings.kind(ask.kind).label}{link(shown, guild)}\n"
        f"{quoted(shortened(ask.words.need, 400))}\n-# Only if you like. This is shown once a week at most."
    )


def role_line(role_id: int, part: str) -> str:
    """Said in the thread so that the people of a role are in it."""
    who = "helpers" if part == "helper" else "coaches"
    return (
        f"-# This ask waits for an answer, so the {who} are here now: <@&{role_id}>. Nobody was notified;"
        " whoever has a moment is welcome."
    )


def for_coaches(shown: Shown, settings: Asks, guild: int) -> str:
    """In the coaches' channel."""
    if not shown.ask.is_waiting or shown.ask.state is State.HELPED:
        return f"{_brief(shown, settings, guild)}\nIt has an answer now, or has ended. Thank you."
    return (
        f"### An ask waits for an answer\n{_brief(shown, settings, guild)}\nPeers could not answer it yet."
        " Could one of you?"
    )


def for_moderators(shown: Shown, settings: Asks, guild: int) -> str:
    """In the moderators' channel."""
    if not shown.ask.is_waiting or shown.ask.state is State.HELPED:
        return f"{_brief(shown, settings, guild)}\nIt has an answer now, or has ended. Thank you."
    return (
        f"### Nobody has answered this ask\n{_brief(shown, settings, guild)}\n"
        "Helpers and coaches were told. A word from one of you, even “we have seen this”, ends the wait."
        " Belay tells you again "
        "as long as nobody answers."
    )


def _brief(shown: Shown, settings: Asks, guild: int) -> str:
    ask = shown.ask
    if ask.words is None:
        return "An ask that was taken back."
    since = when(ask.posted_at or ask.made_at)
    return (
        f"**{harmless(ask.words.title)}**\n-# {settings.kind(ask.kind).label} · asked by {author(ask)} ·"
        f" {since}"
        f"{link(shown, guild)}"
    )


def closed_for_helper(shown: Shown) -> str:
    """To those who helped, when it closes without being resolved."""
    title = "An ask you helped with" if shown.ask.words is None else f"“{harmless(shown.ask.words.title)}”"
    left = shown.ask.reason is Reason.LEFT and not shown.ask.unnamed
    what = "is closed, because whoever asked has left the server" if left else "is closed"
    return f"{title} {what}. You were there when it counted; thank you. There is nothing more to do."


def resolved_for_follower(shown: Shown, guild: int) -> str:
    """To those who have the same need."""
    title = "An ask you follow" if shown.ask.words is None else f"“{harmless(shown.ask.words.title)}”"
    return (
        f"{title} is resolved. What helped is in its thread{link(shown, guild)}. If it does not fit you, ask"
        " your own; that is what this is for."
    )


def outcome_for_helper(shown: Shown) -> str:
    """To those who helped: what came of it."""
    ask = shown.ask
    title = "what you helped with" if ask.words is None else f"“{harmless(ask.words.title)}”"
    return (
        f"### What came of your help\n{author(ask)} wrote about"
        f" {title}:\n{quoted(shortened(ask.outcome or '', 1000))}"
    )


def private_opener(asker: int, helping: Sequence[int]) -> str:
    """The first message of a private thread."""
    return (
        f"{person(asker)}, this thread is for you and those who offered to help: {people(helping)}.\n"
        "Others cannot see it; moderators of the server can."
    )


def alias_reply(alias: str, text: str) -> str:
    """What an unnamed author said in its thread."""
    return f"**{alias}**, who asked:\n{harmless(text)}"


def private_name(ask: Ask) -> str:
    """The name of a private thread; differs from every other."""
    return f"Ask {ask.id}, in private"


def files_line(count: int) -> str:
    """Above the files in its thread."""
    return f"-# {plural(count, 'file')} to this ask:"


def neutral_file(number: int, name: str) -> str:
    """The name of a file of an unnamed ask."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return f"file-{number}.{ending}" if ending.isalnum() and len(ending) <= 5 else f"file-{number}"  # noqa: PLR2004 - docx
