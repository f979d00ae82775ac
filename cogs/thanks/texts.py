"""Every word about thanks. They are read by people who gave their time."""

from collections.abc import Sequence

from bot.client.texts import when
from bot.errors import explain
from bot.text import harmless, quoted
from bot.thanks import LeftOut, NobodyThanked, NoWords, Thank, Why

COMMAND = "Thank people who helped you. Each of them gets your words, and nobody else"
TO = "Somebody you would like to thank; the form has room for more"

FORM = "Say thanks"
PEOPLE = "Whom would you like to thank?"
PEOPLE_HINT = "Up to five people. Each of them gets your words; nothing is posted."
WORDS = "Your words"
WORDS_HINT = "What did they do, and what came of it? One line is enough."
WORDS_EXAMPLE = "You read my resume twice. The second version got me a call."


# To the giver


def given(thanked: Sequence[int], left_out: Sequence[LeftOut]) -> str:
    """Who gets the words, and who does not and why."""
    them = "them alone" if len(thanked) == 1 else "each of them alone"
    lines = [
        f"**Your words are on their way to {_names(thanked)}.** They are for {them}, with your name, and come"
        " the way each person chose to hear from Belay; for many that is when they next come by."
    ]
    if left_out:
        lines += ["", "Not this time:", *_reasons(left_out)]
    return "\n".join(lines)


def kept(thanked: Sequence[int]) -> str:
    """The answer did not arrive."""
    return f"You thanked {_names(thanked)}. Your words are on their way."


def _names(people: Sequence[int]) -> str:
    names = [f"<@{user}>" if user > 0 else "a former member" for user in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _reasons(left_out: Sequence[LeftOut]) -> list[str]:
    lines = [_reason(one) for one in left_out if one.why is not Why.TODAY]
    today = [one for one in left_out if one.why is Why.TODAY]
    if today:
        at = when(today[0].again_at) if today[0].again_at else "tomorrow"
        lines.append(
            "Thanks fit a few times into a day, so that each of them counts. You can thank"
            f" {_names([one.user_id for one in today])} {at}."
        )
    return [f"- {line}" for line in lines]


def _reason(one: LeftOut) -> str:
    name = _names([one.user_id])
    again = f" You can again {when(one.again_at)}." if one.again_at else ""
    return {
        Why.SELF: f"{name} is you; these words go to other people.",
        Why.BOT: f"{name} is a bot, and would not read them.",
        Why.GONE: f"{name[0].upper()}{name[1:]} is not in this server, so nothing can reach them here.",
        Why.BLOCKED: f"You blocked {name}, so nothing goes to them. `/blocks` shows your list.",
        Why.ALREADY: f"You thanked {name} for this ask already.",
        Why.LATELY: f"You thanked {name} not long ago, and that stands.{again}",
    }[one.why]


# To those who are thanked


def words(thank: Thank, what_for: str | None) -> str:
    """What the person thanked reads. `what_for` names the kind of ask it is for, if for one."""
    if thank.giver is not None:
        name = f"<@{thank.giver}>"
    else:
        name = harmless(thank.signed) if thank.signed else "A former member"
    about = "." if what_for is None else f" with an ask ({harmless(what_for)})."
    lead = f"**{name} thanked you** for your help{about}"
    return lead if thank.words is None else f"{lead}\n{quoted(thank.words)}"


# Refusals


@explain.register
def _(refusal: NoWords) -> str:
    return "There are no words in it that others could read. One line is enough."


@explain.register
def _(refusal: NobodyThanked) -> str:
    return "\n".join(["Nothing was sent, and this is why:", *_reasons(refusal.left_out)])
