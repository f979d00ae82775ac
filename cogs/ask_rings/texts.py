"""Every word about rings of asks. Nobody is counted for what they have not done."""

from bot.ask_rings import Counts, Part, Progress, Ring, Started
from bot.ask_rings.model import NoRing, RingGone, RingOver
from bot.client.texts import span, when
from bot.errors import explain
from bot.outbox import Posted
from bot.text import plural

GROUP = "A ring of asks: everyone who joins posts one ask and answers others"
START = "Start a ring of asks in the check-ins channel"
END = "End the ring of asks that is running before its time"

JOIN = "Join"
MY_PART = "My part"
LEAVE = "Leave the ring"
END_NOW = "End it now"
KEEP_GOING = "Let it go on"

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WITHOUT_A_RING = (
    "Asking goes on without it: `/ask new` starts an ask, and `/ask open` shows those that are open."
)
_EVERY_DAY = "`/ask new` is there every day, and each ask is brought to people until somebody answers."


# The panel


def panel(ring: Ring, answers: int) -> str:
    """A ring that is running. `answers`: how many others' asks each member answers."""
    return (
        f"## A ring of asks\nIt goes on for {span(ring.ends_at - ring.started_at)}, until {when(ring.ends_at)}.\n"
        f"Whoever joins posts **one ask** and answers **{_NUMBERS[answers]}** of other people's. An ask can be "
        "small: a second look at one line, a name, ten minutes of listening. So can an answer: what worked for you, "
        "whom you know, or that you have been there, too.\n"
        "What you posted or answered since it began counts already. Who has joined is not shown, and you can leave "
        "whenever you like."
    )


def counts(found: Counts) -> str:
    """How it goes: what was done, in numbers and without names."""
    if not found.joined:
        return "It is open, and the first to join gives it its start."
    return " · ".join(
        [
            f"**{plural(found.joined, 'person', 'people')}** joined",
            f"**{plural(found.asks, 'ask')}** posted",
            f"**{plural(found.answers, 'answer')}** given",
        ]
    )


UNNAMED = (
    "-# Asks posted unnamed are as welcome, and are left out here so that no number points to their authors."
)


def over(progress: Progress) -> str:
    """The panel once the ring has ended."""
    found = progress.counts
    lines = [f"## A ring of asks\nIt ended {when(progress.ring.end)}."]
    if found.joined:
        answered = f" · **{found.answered}** of the asks answered by a person" if found.asks else ""
        lines.append(f"{counts(found)}{answered}")
    return "\n".join([*lines, _WITHOUT_A_RING])


# The thanks at the end


def summary(found: Counts) -> str:
    """Said once when a ring is over, whatever it came to."""
    return f"### The ring of asks is over\n{_came_to(found)}"


def _came_to(found: Counts) -> str:
    joined = plural(found.joined, "person", "people")
    if not found.joined:
        return f"This one stayed empty, and that is all right: some weeks are full. {_EVERY_DAY}"
    if not found.asks and not found.answers:
        return (
            f"Thank you to the {joined} who joined. It was a quiet one, and that is all right. {_EVERY_DAY}"
        )
    if not found.asks:
        given = plural(found.answers, "answer")
        return f"{joined} joined and gave others {given}. Thank you for answering. {_EVERY_DAY}"
    asked = f"posted {plural(found.asks, 'ask')}"
    if not found.answers:
        return f"{joined} joined and {asked}. {_answered(found)}\nThank you for asking."
    given = f"gave others {plural(found.answers, 'answer')}"
    return (
        f"{joined} joined, {asked} and {given}. {_answered(found)}\nThank you for asking, and for answering."
    )


def _answered(found: Counts) -> str:
    """How many of the asks had an answer. Those that had none are not counted: they are looked after."""
    goes_on = "being brought to people until somebody answers."
    if found.answered >= found.asks:
        return "A person answered it." if found.asks == 1 else "A person answered each of them."
    if found.asks == 1:
        return f"It goes on {goes_on}"
    if not found.answered:
        return f"They go on {goes_on}"
    return f"A person answered {found.answered} of them; whatever is still open goes on {goes_on}"


# The own part

MINE_TITLE = "### My part in the ring"
OWN_UNNAMED = "-# Only you see this. Your unnamed asks are counted here and nowhere else."


def joined(part: Part) -> str:
    """The first line for somebody who pressed **Join**."""
    return "### You are in" if part.first else "### You are in already"


def own(part: Part, answers: int) -> str:
    """What a member of the ring has done so far, and what is next."""
    done = f"You posted **{plural(part.asks, 'ask')}** and answered **{part.answers}** of other people's."
    if part.over:
        return f"{done}\nThe ring ended {when(part.ring.end)}. Thank you for having been in it."
    return f"{done}\n{_next(part, answers)}\nThe ring goes on until {when(part.ring.ends_at)}."


def _next(part: Part, answers: int) -> str:
    if not part.asks:
        ask = "**Next:** post one ask, as small as you like, with your name or unnamed: `/ask new`."
        return (
            ask if part.answers >= answers else f"{ask} Or begin with an answer: `/ask open` shows open asks."
        )
    if part.answers < answers:
        return (
            f"**Next:** answer somebody; a ring asks for {_NUMBERS[answers]} in all. `/ask open` shows open asks: "
            "pick one to which you can say something."
        )
    return "That is all a ring asks of anybody, and thank you. More of either is welcome."


def panel_link(posted: Posted) -> str:
    """Back to the panel."""
    return f"-# The ring's panel: {_link(posted)}"


def _link(posted: Posted) -> str:
    return f"https://discord.com/channels/{posted.guild_id}/{posted.channel_id}/{posted.message_id}"


def not_in(part: Part, answers: int) -> str:
    """**My part**, for somebody who is not in the ring."""
    return (
        "You have not joined this ring, and that is fine. Whoever joins posts one ask and answers "
        f"{_NUMBERS[answers]} of other people's, until {when(part.ring.ends_at)}."
    )


def left(part: Part) -> str:
    """After leaving."""
    return (
        "You are out of the ring, and nobody is told. What you posted and answered stands. "
        f"Until {when(part.ring.ends_at)} you can join again."
    )


KEPT_JOINED = "You joined the ring of asks. **My part** on its panel shows what is next."
KEPT_LEFT = "You left the ring of asks. What you posted and answered stands."


# Moderators


def started(made: Started) -> str:
    """The answer to `/ring start`."""
    until = when(made.ring.ends_at)
    if made.new:
        return (
            f"The ring has begun and goes on until {until}. Its panel appears in <#{made.channel}>, and a summary "
            "follows at the end. `/ring end` ends it sooner."
        )
    if made.posted is None:
        return f"A ring is running until {until}. Its panel appears in <#{made.channel}>."
    return (
        f"A ring is running until {until}: {_link(made.posted)}\n"
        "The next can begin when it is over; `/ring end` ends it sooner."
    )


def end_first(progress: Progress) -> str:
    """Asked once more before a ring is ended."""
    many = plural(progress.counts.joined, "person", "people")
    return (
        f"The ring goes on until {when(progress.ring.ends_at)}, and {many} joined it. Ended now, it is summed up at "
        "once and cannot be taken up again. Its asks stay open either way."
    )


ENDED = "The ring is over. Its panel shows what it came to, and a summary follows. Its asks stay open."
GOES_ON = "Nothing was changed; the ring goes on."


# Refusals


@explain.register
def _(refusal: NoRing) -> str:
    return "No ring of asks is running here. `/ring start` begins one."


@explain.register
def _(refusal: RingGone) -> str:
    return f"That ring is not here any more. {_WITHOUT_A_RING}"


@explain.register
def _(refusal: RingOver) -> str:
    return f"That ring is over, since {when(refusal.ended_at)}. {_WITHOUT_A_RING}"
