"""Every word about wins. Small ones count; nobody is told to be glad."""

from collections.abc import Mapping

from bot.client import texts
from bot.errors import explain
from bot.members import Gather
from bot.members.giving import WeeksPost
from bot.text import harmless, plural, quoted, shortened
from bot.wins import Card, Visibility, Win
from bot.wins.model import (
    HELPED,
    WHAT,
    WinGivenByName,
    WinGone,
    WinIsUnnamed,
    WinNotShared,
    WinWasNamed,
)

GROUP = "Something went well: put it down here, and share it if you like"
SHARE_COMMAND = "Put down something that went well. Only you see it, until you choose who else does"
MINE = "Your last few wins, shown to you alone: change, share, or take one back"

FORM_TITLE = "A win"
EDIT_TITLE = "Change this win"
WHAT_LABEL = f"{WHAT}?"
WHAT_WHY = "It may be small: you asked; you slept. Only you see it at first."
WHAT_HINT = "I wrote to two people I had been putting off"
HELPED_LABEL = f"{HELPED}?"
HELPED_WHY = "Optional. Name people only if they are fine with it."
HELPED_HINT = "A friend read it first. Going for a walk before"

SHARE_ONE = "Share a win"
CHEER = "Cheer"
CHANGE = "Change"
TAKE_BACK = "Take it back"
SHARE_IT = "Share it"
LEAVE = "Not now"
PICK = "Open one"
WHO_SEES = "Who sees it"

VISIBILITIES: Mapping[Visibility, tuple[str, str]] = {
    Visibility.ME: ("Only me", "Nobody else sees it"),
    Visibility.SERVER: ("Everyone here, with my name", "A card in the channel; you see it first"),
    Visibility.UNNAMED: (
        "Everyone here, without my name",
        "The same card under a random name; you see it first",
    ),
}

KEEPING = (
    "It is kept, and it counts as work: this week is one you showed up in. Small ones count like any other."
)
CHANGED = "Changed. This is what it says now."


def own(win: Win) -> str:
    """A win as its owner sees it."""
    return "\n".join([f"**A win** · <t:{_seconds(win)}:D>", *_words(win)])


def _words(win: Win) -> list[str]:
    lines = [quoted(win.words.what)]
    if win.words.helped:
        lines.append(f"**What helped**\n{quoted(win.words.helped)}")
    return lines


def _seconds(win: Win) -> int:
    return int(win.at.timestamp())


def seen_by(win: Win) -> str:
    """Who sees it, in a sentence."""
    match win.visibility:
        case Visibility.ME if win.gather is Gather.NO:
            return "Only you see this. You can share it, now or later."
        case Visibility.ME:
            return "Only you see this, apart from the week's post."
        case Visibility.SERVER:
            return "Everyone in this server can see this, with your name."
        case Visibility.UNNAMED:
            return f"Everyone in this server can see this as **{win.alias}**. Your name is not shown."


def sees(win: Win) -> str:
    """Above the choice: the select shows the choice, not its name."""
    return f"**{WHO_SEES}:** {seen_by(win)}"


def cheered_by(count: int) -> str:
    """Under one's own win that others see."""
    return f"-# {plural(count, 'person is', 'people are')} glad with you."


def weeks_post(win: Win, post: WeeksPost) -> str:
    """What the week's post says of it, above the choice."""
    return texts.weeks_post(win.gather, post) + _also_named(win)


def _also_named(win: Win) -> str:
    if win.gather is not Gather.UNNAMED:
        return ""
    if win.visibility is Visibility.SERVER:
        return " It stands in the channel under your name as well, so people can tell that it is yours."
    if win.was_named:
        return " Others have seen it with your name before, so some can tell that it is yours."
    return ""


def preview(visibility: Visibility) -> str:
    """Above what others would see."""
    how = "with your name" if visibility is Visibility.SERVER else "without your name"
    return f"This is what everyone here would see, {how}:"


def changed_since(visibility: Visibility) -> str:
    """It was changed between the preview and the choice."""
    how = "with your name" if visibility is Visibility.SERVER else "without your name"
    return f"It says something else than a moment ago. This is what everyone here would see now, {how}:"


def beside_preview(win: Win, visibility: Visibility) -> str:
    """What to know before it is shared so; empty: nothing more."""
    if visibility is Visibility.UNNAMED:
        return (
            "-# A random name is chosen when you share it, for this win alone. "
            "Look at the words once more: would they tell people that it is you?"
        )
    if win.visibility is Visibility.UNNAMED:
        return f"-# It stands here as **{win.alias}** now. With your name, people can tell that it was yours."
    if win.gather is Gather.UNNAMED:
        return (
            "-# You gave it to the week's post without your name. "
            "With your name here, people can tell that it is yours there, too."
        )
    return ""


KEPT = "Your win is kept, and it counts as work. `/win mine` shows it."
NONE_YET = (
    "Nothing here yet. A win may be small: you asked; you slept. It can be put down here, for you alone."
)
MINE_TITLE = "## Your last wins"


def kept_seen(win: Win) -> str:
    """What the inbox says when the answer to a choice of who sees it did not arrive."""
    return f"Your win: {seen_by(win)} `/win mine` can change that."


def taken_back(win: Win) -> str:
    """It is deleted, everywhere."""
    words = "Taken back: nothing of it is kept. That you showed up this week stays."
    if win.visibility is not Visibility.ME:
        words += " Its card in the channel is being removed."
    if win.gather is not Gather.NO:
        words += " It is not in the week's post any more."
    return words


_SEEN = {
    Visibility.ME: "",
    Visibility.SERVER: " · shared",
    Visibility.UNNAMED: " · shared without your name",
}


def line(win: Win) -> str:
    """One win in a list."""
    given = "" if win.gather is Gather.NO else " · in the week's post"
    about = shortened(harmless(" ".join(win.words.what.split())), 80)
    return f"<t:{_seconds(win)}:D>{_SEEN[win.visibility]}{given} · {about}"


def option(win: Win) -> str:
    """One win in a select: at most 100 characters, no formatting."""
    return shortened(f"{win.at:%d %B}: {' '.join(win.words.what.split())}", 100)


# What others see


def shared_card(win: Win, visibility: Visibility) -> str:
    """A shared win."""
    if visibility is Visibility.UNNAMED:
        name = f"**{win.alias}**" if win.alias else "*A random name*"
    else:
        name = f"<@{win.who.user}>"
    return "\n".join(["### A win", f"{name} put this down:", *_words(win)])


def counted(count: int) -> str:
    """The label of the button: with how many pressed it."""
    return f"{CHEER} · {count}" if count else CHEER


def cheered(shown: Card, *, first: bool) -> str:
    """The answer to whoever pressed."""
    others = f"{plural(shown.cheers, 'person is', 'people are')} glad with them"
    if first:
        return f"Counted. {others}. A line in the channel is welcome, too."
    return f"Yours is counted already; {others}. A line in the channel is welcome, too."


# Refusals


@explain.register
def _(refusal: WinGone) -> str:
    return (
        "That one is not kept any more: it was taken back, or its time was up. `/win share` starts a new one."
    )


@explain.register
def _(refusal: WinNotShared) -> str:
    return "The person who shared this keeps it to themselves now. The message goes away in a moment."


@explain.register
def _(refusal: WinWasNamed) -> str:
    return (
        "Others have seen this one with your name, so sharing it unnamed would not hide you. "
        "You can take it back and write a new one, in other words, to share without your name."
    )


@explain.register
def _(refusal: WinGivenByName) -> str:
    return (
        "This one is given to the week's post with your name, and the same words here would lead to you. "
        "Choose “In it, without my name” or “Not in it” for the week's post first; then it can be shared unnamed."
    )


@explain.register
def _(refusal: WinIsUnnamed) -> str:
    return (
        "This one is shared without your name, and the same words in the week's post with your name would lead to you. "
        "“In it, without my name” works. Or choose “Only me” or your name for who sees it first."
    )
