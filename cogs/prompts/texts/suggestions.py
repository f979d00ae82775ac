"""The words about prompts that members suggest."""

from collections.abc import Sequence

from bot.errors import explain
from bot.prompts.model.refusals import BankGone, NoBankHere, SaidAlready, SuggestionGone
from bot.prompts.model.suggestions import Page, Review, Shown, SuggestionState
from bot.text import harmless, plural, quoted, shortened

SUGGEST = "Suggest a prompt for this server, or see what became of yours"
MINE_OPTION = "See your suggestions and what became of them"
REVIEW = "Read the prompts that members suggested, the oldest first"

# The form

FORM_TITLE = "Suggest a prompt"
FORM_NOTE = (
    "Moderators read it, and they see who sent it. Until they take it up you can take it back, and nothing of it is "
    "kept. Once taken up it belongs to this server's prompts: should you delete your data, it stays there without "
    "your name."
)
TEXT_LABEL = "Your prompt"
TEXT_HINT = "A question or a nudge, best with something to do in ten minutes. At most 400 characters."
TEXT_EXAMPLE = "Whom have you not told yet that you are looking? Write to one of them today."
SERIES_LABEL = "What is it for?"
SERIES_HINT = "Where it may be posted one day."
CREDIT_LABEL = "When it is posted"
CREDIT_HINT = "You can change this later, also for posts that stand."
NAME_ME = "Name me"
WITHOUT_NAME = "Without my name"

EDIT_TITLE = "Take it up with changes"
EDIT_LABEL = "The prompt as it will be posted"
DECLINE_TITLE = "Decline this suggestion"
ANSWER_LABEL = "A word to them"
ANSWER_HINT = "Optional. They read it as it stands; no moderator's name goes with it."

# Buttons

SUGGEST_ONE = "Suggest a prompt"
TAKE_BACK = "Take back"
BE_NAMED = "With my name"
BE_UNNAMED = "Without my name"
PICK = "Open one"
OLDER = "Older"
NEWER = "Newer"
TAKE_UP = "Take it up"
EDIT = "Edit"
DECLINE = "Decline"
NEXT = "Next"
TAKEN_UP_BEFORE = "Taken up before"
TAKE_OUT = "Take out of the bank"
WAITING_ONES = "What is waiting"

_NOW = {
    SuggestionState.WAITING: "waits for moderators",
    SuggestionState.APPROVED: "taken up",
    SuggestionState.DECLINED: "not taken up",
    SuggestionState.TAKEN_BACK: "taken back",
    SuggestionState.TAKEN_OUT: "was taken up, and out of the prompts again since",
    SuggestionState.LAPSED: "nobody decided about it",
}


def _title(shown: Shown) -> str:
    """The series, also when it is gone from `config.yaml`."""
    if shown.title is None:
        return f"`{shown.suggestion.series_id}` (not in use now)"
    return f"**{harmless(shown.title)}**"


def _sent(shown: Shown) -> int:
    return int(shown.suggestion.at.timestamp())


# To its author

SENT = "Thank you. Your prompt is with the moderators."
FOUND = "This is how it stands:"
KEPT = "Your prompt is with the moderators. `/suggest mine:True` shows it."
TAKEN_BACK = "Taken back."
KEPT_TAKEN_BACK = "Your prompt is taken back. `/suggest mine:True` shows your others."
NAMED = "From now on it is posted with your name."
UNNAMED = "From now on it is posted without your name."
KEPT_NAMED = "Your prompt is posted with your name from now on. `/suggest mine:True` changes it."
KEPT_UNNAMED = "Your prompt is posted without your name from now on. `/suggest mine:True` changes it."
MINE_TITLE = "## Your suggestions"
EARLIER = "**Before that**"
NONE_YET = (
    "Nothing suggested yet. A question that once helped you, or one you would have liked to be asked: write it down "
    "here, and moderators read it."
)


def own(shown: Shown) -> str:
    """A suggestion as its author sees it."""
    suggestion = shown.suggestion
    lines = [f"For {_title(shown)} · <t:{_sent(shown)}:D>"]
    if suggestion.says is not None:
        lines.append(quoted(suggestion.says))
    return "\n".join([*lines, *_what_next(shown)])


def _what_next(shown: Shown) -> list[str]:
    suggestion = shown.suggestion
    match suggestion.state:
        case SuggestionState.WAITING:
            return [_credit(shown), "Moderators read it; you hear what becomes of it."]
        case SuggestionState.APPROVED:
            changed = " The moderators changed a few words." if suggestion.was_changed else ""
            later = (
                "" if shown.title else " That series is not in use now; if it returns, your prompt is there."
            )
            return [
                f"Taken up: it is posted there when its turn comes.{changed}{later}",
                _credit(shown),
                "-# If you take it back, it is not posted any more. Posts made with it stay, without your name.",
            ]
        case SuggestionState.DECLINED:
            word = [f"They add:\n{quoted(suggestion.answer)}"] if suggestion.answer else []
            return ["The moderators did not take it up this time.", *word]
        case SuggestionState.TAKEN_BACK:
            return [
                "You took it back, and its text is not kept. Posts that were made with it stay, without your name."
            ]
        case SuggestionState.TAKEN_OUT:
            return [
                "Moderators took it up, and out of the prompts again since. Posts made with it stay.",
                _credit(shown),
            ]
        case SuggestionState.LAPSED:
            return [
                "Nobody decided while its text was kept, so it is over. You are welcome to send it again."
            ]


def _credit(shown: Shown) -> str:
    named = shown.suggestion.credit
    return "Posts of it name you." if named else "Posts of it do not name you. Moderators see who sent it."


def line(shown: Shown) -> str:
    """One suggestion in a list."""
    says = shown.suggestion.says
    about = f": {shortened(harmless(' '.join(says.split())), 60)}" if says else ""
    return f"<t:{_sent(shown)}:D> · {_title(shown)} · {_NOW[shown.suggestion.state]}{about}"


def option(shown: Shown) -> str:
    """One suggestion in a select: at most 100 characters, no formatting."""
    suggestion = shown.suggestion
    said = " ".join((suggestion.says or _NOW[suggestion.state]).split())
    return shortened(f"{suggestion.at.day} {suggestion.at:%B}: {said}", 100)


def lines(page: Page) -> str:
    """Several of them."""
    return "\n".join(line(shown) for shown in page.shown)


def news(shown: Shown) -> str | None:
    """What its author hears of a suggestion; None: nothing that they do not know."""
    suggestion = shown.suggestion
    text = [] if suggestion.says is None else [quoted(suggestion.says)]
    match suggestion.state:
        case SuggestionState.APPROVED:
            changed = " The moderators changed a few words." if suggestion.was_changed else ""
            named = "with your name" if suggestion.credit else "without your name"
            return "\n".join(
                [
                    "### Your prompt was taken up",
                    *text,
                    f"It is posted in {_title(shown)} when its turn comes, {named}.{changed} Thank you for writing it "
                    "for the others here.",
                    "-# `/suggest mine:True` takes it back, or changes whether it names you.",
                ]
            )
        case SuggestionState.DECLINED:
            word = [f"They add:\n{quoted(suggestion.answer)}"] if suggestion.answer else []
            return "\n".join(
                [
                    "### About the prompt you suggested",
                    *text,
                    "The moderators read it and did not take it up this time. Thank you for thinking of the others "
                    "here.",
                    *word,
                    "-# `/suggest` is open whenever you have another.",
                ]
            )
        case SuggestionState.TAKEN_OUT:
            return "\n".join(
                [
                    "### About the prompt you suggested",
                    *text,
                    f"Moderators took it out of {_title(shown)} again, so it is not posted any more. Posts made with "
                    "it stay. Thank you for it.",
                ]
            )
        case SuggestionState.LAPSED:
            return (
                f"### About the prompt you suggested\nNobody decided about the one you sent on <t:{_sent(shown)}:D> "
                f"for {_title(shown)}, and its text is no longer kept. That says nothing about it. You are welcome to "
                "send it again with `/suggest`."
            )
        case SuggestionState.WAITING | SuggestionState.TAKEN_BACK:
            return None


# To moderators

NOTHING_WAITS = (
    "### Nothing waits for you\nWhen somebody suggests a prompt, it is here and in the moderators' channel."
)
NONE_TAKEN_UP = (
    "No suggestion is in a bank here. What you take up is listed here, and can be taken out again."
)
TAKEN_UP_TITLE = "## Taken up before"
DECIDED_UP = "Taken up. It is posted when its turn comes, and its author hears so."
DECIDED_NO = "Declined. Its author hears so, kindly."
TAKEN_OUT = "Taken out of the bank. Posts made with it stay, and its author hears so."


def count(review: Review) -> str:
    """How many wait."""
    waits = "waits" if review.waiting == 1 else "wait"
    return f"-# {plural(review.waiting, 'suggestion')} {waits}, the oldest first."


def card(shown: Shown) -> str:
    """A suggestion as moderators see it: as it would be posted, and what became of it."""
    suggestion = shown.suggestion
    by = "a former member" if suggestion.user_id is None else f"<@{suggestion.user_id}>"
    named = "wishes to be named" if suggestion.credit else "not to be named in posts"
    who = f"-# Suggested by {by} · <t:{_sent(shown)}:R> · {named}"
    text = [] if suggestion.says is None else [quoted(suggestion.says)]
    match suggestion.state:
        case SuggestionState.WAITING:
            gone = (
                []
                if shown.title
                else ["Its series has no bank in `config.yaml` now; **Edit** picks another."]
            )
            return "\n".join([f"### A prompt for {_title(shown)}", *text, who, *gone])
        case SuggestionState.APPROVED:
            return "\n".join([f"### Taken up for {_title(shown)}", *text, who])
        case SuggestionState.DECLINED:
            return "\n".join([f"### Declined, for {_title(shown)}", *text, who])
        case SuggestionState.TAKEN_BACK:
            return f"### A prompt for {_title(shown)}\nIts author took it back: it is in no bank, with nothing to decide."
        case SuggestionState.TAKEN_OUT:
            return "\n".join([f"### Taken up, and out of {_title(shown)} again since", *text, who])
        case SuggestionState.LAPSED:
            return (
                f"### A prompt for {_title(shown)}\nNobody decided while its text was kept, so it is over. Its author "
                "hears so, and may send it again."
            )


def found_decided(shown: Shown) -> str:
    """To a moderator who came second: how it stands."""
    return {
        SuggestionState.APPROVED: "This one was taken up already.",
        SuggestionState.DECLINED: "This one was declined already.",
        SuggestionState.TAKEN_BACK: "Its author took this one back meanwhile, so there is nothing to decide.",
        SuggestionState.TAKEN_OUT: "This one was taken out of the bank already.",
        SuggestionState.LAPSED: "Nobody decided about this one while its text was kept, so it is over.",
    }[shown.suggestion.state]


def short(titles: Sequence[str]) -> list[str]:
    """Titles of series as options of a select: at most 100 characters."""
    return [shortened(title, 100) for title in titles]


# Refusals


@explain.register
def _(refusal: NoBankHere) -> str:
    return (
        "There is no series of prompts here that takes suggestions at the moment. The moderators may add one; until "
        "then they are glad to hear your idea in a message."
    )


@explain.register
def _(refusal: BankGone) -> str:
    return (
        f"The series `{refusal.series_id}` takes no suggestions now: it has no bank of texts in `config.yaml` any more. "
        "Nothing was changed; another series can be picked instead."
    )


@explain.register
def _(refusal: SaidAlready) -> str:
    if refusal.waits:
        return (
            f"That prompt waits for the moderators already, for {harmless(refusal.title)}: somebody had the same "
            "thought. Nothing more is needed, and nothing new was kept."
        )
    return f"That prompt is in the bank of {harmless(refusal.title)} already, so nothing was changed."


@explain.register
def _(refusal: SuggestionGone) -> str:
    return "That suggestion is not kept any more: its author deleted their data."
