"""What the author of an ask reads. Read it as somebody who needed three evenings to write the first line."""

from collections.abc import Sequence

from bot.client.texts import span
from bot.config import Asks
from bot.help_requests import Ask, News, Reason, Shown, State, Tip
from bot.text import plural
from cogs.help_requests.texts import public

ASK_FOR_HELP = "Ask for help"
FORM_TITLE = "Ask for help"
KIND = "What kind of help?"
TITLE = "Title"
TITLE_HINT = "One line that says what it is about."
NEED = "What I need"
NEED_HINT = "As concrete as you can today. “Tell me what is unclear in my first page” is easy to say yes to."
TRIED = "What I tried"
TRIED_HINT = "Optional. It saves others from telling you what you know."
BY_WHEN = "By when"
BY_WHEN_HINT = "Optional: Friday, 2 weeks, before my interview on Tuesday."
FILES = "Files"

POST = "Post"
POST_UNNAMED = "Post unnamed"
EDIT = "Edit"
ADD_FILES = "Add files"
CHANGE_FILES = "Change files"
DISCARD = "Throw away"
RESOLVED = "Resolved"
STILL = "I still need it"
CLOSE = "Close it"
REOPEN = "Reopen"
PRIVATE = "Take it to a private thread"
PRIVATE_SURE = "Yes, show them who I am"
OUTCOME = "What came of it"
TAKE_BACK = "Take it back"
SHOW_ME = "Show me"
HELPED_AFTER_ALL = "It was helped"
NEXT = "Next"
BACK = "Back"

TURN_INTO = "Turn into an ask"

MINE_PICK = "Open one of your asks"


def files_hint(settings: Asks) -> str:
    """Beside the upload field."""
    return (
        f"Up to {plural(settings.files, 'file')} of {settings.file_megabytes} MB. Black out what others"
        " should not see."
    )


def preview_lead() -> str:
    """Above the preview."""
    return "### Your ask\nThis is how it will look. Nothing is posted yet; only you see this."


_TIPS = {
    Tip.NO_ROLE: "Name the role or field you are after, and the right people recognise themselves.",
    Tip.NOTHING_TRIED: "Add what you tried already, even one line: the answers start further along.",
}


def tips(found: Sequence[Tip]) -> str:
    """At most two, and only as an offer."""
    lines = "\n".join(f"- {_TIPS[tip]}" for tip in found)
    return (
        f"**It would be easier to answer with**\n{lines}\n-# Or post it as it is. An early ask beats a"
        " perfect one."
    )


def how_named(*, with_files: bool) -> str:
    """Beside the two ways to post."""
    words = (
        "**Post** shows your name. **Post unnamed** shows a random name made up for this ask alone; you"
        " answer in its "
        "thread through Belay."
    )
    if with_files:
        words += (
            " Files of an unnamed ask get a neutral name, but what is inside them can still say who you are."
        )
    return words


def files_enclosed(count: int) -> str:
    """Below the preview."""
    return f"-# {plural(count, 'file')} will be posted in its thread."


def discarded() -> str:
    """A draft was thrown away."""
    return "Thrown away; nobody saw it. `/ask new` is there whenever you like."


def posted(ask: Ask, *, held: bool) -> str:
    """After posting."""
    if held:
        return (
            "### A moderator looks at it first\n"
            "It has something in it that scams often use, so a person reads it before it is posted. They do"
            " not think "
            "that of you. You hear as soon as they have; nothing you wrote is lost."
        )
    first = (
        "\nThis is your first ask here. That is often the hardest one, and it is done." if ask.first else ""
    )
    if ask.unnamed:
        return (
            f"### Posted as {ask.alias}\n"
            "It goes to people who can help, a few at a time, until one of them answers. Because your name"
            " is not on it, you "
            f"hear about it only here: when you next use Belay, or in `/ask mine`.{first}"
        )
    return (
        "### Posted\n"
        "It goes to people who can help, a few at a time, until one of them answers. You are in its"
        f" thread.{first}"
    )


KEPT = "What you did with your ask is done. `/ask mine` shows how your asks stand."
"""What waits in the inbox when an answer could not be delivered. It names no ask, so that it betrays no unnamed one."""


_STATES = {
    State.DRAFT: "A draft. Only you see it.",
    State.HELD: "A moderator is looking at it before it is posted.",
    State.HELPED: "Somebody answered in its thread.",
    State.RESOLVED: "Resolved.",
}


def state_line(shown: Shown) -> str:
    """Where one's own ask stands, and what happens next."""
    ask = shown.ask
    if ask.state is State.CLOSED:
        return _closed(ask)
    if ask.state is State.HELPED and shown.helping:
        return f"Being helped by {public.people(shown.helping)}."
    return _open(ask) if ask.state is State.OPEN else _STATES[ask.state]


def _open(ask: Ask) -> str:
    """How far it has gone: somebody who waits should not have to wonder."""
    if not ask.invited:
        return "Open. It goes to people, a few at a time, until one of them answers."
    asked = "1 person has" if ask.invited == 1 else f"{ask.invited} people have"
    moderators = ", and the moderators know of it" if ask.told else ""
    return f"Open. {asked} been asked so far{moderators}. It goes on until somebody answers."


def _closed(ask: Ask) -> str:
    match ask.reason:
        case Reason.QUIET:
            return "Closed after a quiet while."
        case Reason.DECLINED:
            return "A moderator did not post it. You can change it and send it again."
        case Reason.REMOVED:
            return "It was removed from the server."
        case _:
            return "Closed."


_NEWS = {
    News.YOURSELF: (
        "### You wrote in its thread under your own name\n"
        "Nobody is told that it is your ask, and to others it looks like an answer. It goes to no more people for now: "
        "if you still need somebody, press **I still need it**. **Reply as** keeps your name out."
    ),
    News.STILL: (
        "### Still need this?\n"
        "It has been quiet in your ask for a while. If it helped, say so, and thank whoever did. If you"
        " still need it, it goes to people again, to others first. Either is fine."
    ),
    News.DECLINED: (
        "### A moderator did not post this\n"
        "Often it is a link or a phrase that scams use. You can change it and send it again, or ask a"
        " moderator."
    ),
    News.RELEASED: "### Your ask is posted\nA moderator read it, and it goes to people now.",
    News.OUTCOME: (
        "### What came of it?\n"
        "A while ago somebody helped you with this. If you like, tell them how it went; they rarely hear. A"
        " no counts too."
    ),
}


def news(shown: Shown, what: News, settings: Asks) -> str:
    """What is new about an ask, for its author alone."""
    if what is News.CLOSED:
        return _news_closed(shown.ask, settings)
    if what is not News.ANSWERED:
        return _NEWS[what]
    asker = shown.ask.asker
    wrote = [user for user in shown.wrote if user > 0 and (asker is None or user != asker.user)]
    said = [f"{public.people(shown.helping)} can help with what you asked."] if shown.helping else []
    if wrote:
        said.append(f"There is something to read in its thread, from {public.people(wrote)}.")
    head = "Somebody is there" if shown.helping else "Somebody answered"
    return f"### {head}\n{' '.join(said) or 'There is an answer in the thread of your ask.'}"


def _news_closed(ask: Ask, settings: Asks) -> str:
    if ask.reason is Reason.REMOVED:
        return (
            "### Your ask was removed\n"
            "Its thread was taken down here. Your words are below, so that they are not lost. If you do not"
            " know why, a moderator can tell you."
        )
    if ask.answered_at is None:
        return (
            "### Nobody could answer in time\n"
            "That says something about how busy people were, and nothing about what you asked. It is closed"
            " for now. "
            "**Reopen** brings it to people again from the start."
        )
    return (
        "### Closed after a quiet while\n"
        f"Nothing was said in it for {span(settings.close_after)}. If it is not done, **Reopen** brings it"
        " to people again."
    )


def quiet_news() -> str:
    """There is news about an unnamed ask. Not which."""
    return "There is something new about something you asked without your name. Only you see this."


def no_news() -> str:
    """The button was pressed again."""
    return "Nothing new since you last looked. `/ask mine` shows all your asks."


RESOLVE_TITLE = "Resolved"
RESOLVE_PEOPLE = "Who helped?"
RESOLVE_PEOPLE_HINT = "Optional. They are thanked, with your words if you add some."
RESOLVE_WORDS = "A word for them"
RESOLVE_WORDS_HINT = "Optional. Only they read it."


_LEFT_OUT = {
    "self": "that is you",
    "bot": "a bot",
    "gone": "not here any more",
    "lately": "thanked by you within the week",
    "already": "thanked for this already",
    "today": "the day's thanks are given; `/thanks` works again tomorrow",
}


def resolved(thanked: Sequence[int], left_out: Sequence[tuple[int, str]], outcome_after: str) -> str:
    """After it is resolved. `left_out`: who is not thanked now, and why."""
    words = "### Resolved\nYou asked, and it went somewhere. That counts as much as helping does."
    if thanked:
        words += f"\nYour thanks go to {public.people(thanked)}."
    for user, why in left_out:
        words += f"\n-# Not thanked now: {public.person(user)} ({_LEFT_OUT.get(why, 'not possible now')})"
    return f"{words}\nIn {outcome_after} you are asked what came of it, if you like to tell."


def closed(shown: Shown) -> str:
    """After closing it; one that was held was never posted."""
    if shown.ask.posted_at is None:
        return "### Taken back\nIt is not posted. `/ask new` is there whenever you like."
    told = "Those who helped are told, kindly." if shown.helping else "It is not brought to people any more."
    return f"### Closed\n{told} **Reopen** brings it back whenever you like."


def reopened() -> str:
    """After reopening it."""
    return "### Open again\nIt goes to people now, a few at a time, until one of them answers."


def still_needed() -> str:
    """After "I still need it"."""
    return (
        "### On its way again\nIt goes to people now, to others first. Asking a second time is part of"
        " asking."
    )


def edited() -> str:
    """After an edit of a posted ask."""
    return "### Changed\nOthers see the new words in a moment."


def private_started(*, unnamed: bool) -> str:
    """A private thread opens."""
    known = " They see there who you are." if unnamed else ""
    return (
        "A private thread for you and those who offered opens in a moment, under the check-ins"
        f" channel.{known}"
    )


def private_warning() -> str:
    """Before an unnamed author meets those who offered."""
    return (
        "In a private thread those who offered see who you are. Nobody else does, except moderators who open"
        " it. "
        "You can also stay unnamed and answer in the thread of your ask."
    )


def reply_label(alias: str) -> str:
    """The button of an unnamed author, at most 80 characters."""
    return f"Reply as {alias}"


REPLY_TITLE = "Reply without your name"
REPLY_TEXT = "What would you like to say?"


def reply_hint(alias: str) -> str:
    """Beside the field."""
    return f"It appears in the thread as {alias}, written by Belay."


def replied(alias: str) -> str:
    """After replying."""
    return f"It appears in the thread as **{alias}** in a moment."


OUTCOME_TITLE = "What came of it"
OUTCOME_TEXT = "How did it go?"
OUTCOME_SHARE = "May those who helped read it?"
OUTCOME_YES = "Yes, pass it on to them"
OUTCOME_NO = "No, keep it for me"


def outcome_kept(*, shared: bool, helpers: Sequence[int], unnamed: bool) -> str:
    """After telling what came of it."""
    if shared and helpers:
        name = " under the name of your ask" if unnamed else ""
        return (
            f"Thank you. {public.people(helpers)} read it{name}. Next time you might be the one they call"
            " upon."
        )
    return "Kept, for you alone."
