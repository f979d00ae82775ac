"""Every word about check-ins. Read them as a tired person who was rejected this morning."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.checkins import CheckIn, Feeling, Reminder, ResponseKind, Visibility, Written
from bot.checkins.model import (
    AlreadyNamed,
    CheckInGone,
    IntroductionDecided,
    NoCheckIn,
    NoReminder,
    NothingWritten,
    OwnCheckIn,
    UnknownDays,
)
from bot.client.texts import when
from bot.errors import explain
from bot.members import Way
from bot.text import harmless, plural, quoted, shortened

FORM_TITLE = "Check in"
FEELING = "How does the search feel?"
FEELING_HINT = "Optional, like everything here. One line anywhere is enough."
WORKED_IN = "What I did in my search"
WORKED_IN_HINT = "Applications, messages, interviews, a no that came back."
WORKED_ON = "What I did on my career"
WORKED_ON_HINT = "Learning, rest that you needed, talking to people, thinking it over."
NEXT_STEP = "My next step"
NEXT_STEP_HINT = "Small is good."
IN_THE_WAY = "What is in my way"
IN_THE_WAY_HINT = "If anything. You choose afterwards who sees this."

FEELINGS: Mapping[Feeling, tuple[str, str]] = {
    Feeling.HARD: ("Hard", "It is a lot right now"),
    Feeling.LOW: ("Low", "Running on little"),
    Feeling.OKAY: ("Okay", "Neither up nor down"),
    Feeling.GOOD: ("Good", "Some wind behind me"),
    Feeling.STRONG: ("Strong", "Steady and moving"),
}

VISIBILITIES: Mapping[Visibility, tuple[str, str]] = {
    Visibility.ME: ("Only me", "Nobody else sees it"),
    Visibility.COACHES: ("Coaches", "Coaches of this server see it, with your name"),
    Visibility.SERVER: ("Everyone here", "A card in the check-ins channel, with your name"),
    Visibility.UNNAMED: ("Everyone here, unnamed", "The same card under a random name"),
}

CHEER = "Cheer"
SAME_HERE = "Same here"
CAN_HELP = "I can help"
CHECK_IN = "Check in"
EDIT = "Edit"
TAKE_BACK = "Take it back"
WHO_SEES = "Who sees this?"

_HINT = 100  # characters, by Discord
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def feeling(value: Feeling) -> str:
    """A feeling as it stands in a card."""
    return f"{'●' * value}{'○' * (5 - value)} {FEELINGS[value][0]}"


def next_step_hint(set_out: str) -> str:
    """What they set out to do elsewhere, in one line, under **My next step**."""
    words = " ".join(set_out.split())
    return f"You planned: “{shortened(words, _HINT - len('You planned: “”'))}”"


def parts(written: Written) -> str:
    """What was written, part by part, harmless and readable."""
    lines: list[str] = []
    if written.feeling is not None:
        lines.append(f"**Feeling** {feeling(written.feeling)}")
    for label, text in (
        ("In the search", written.worked_in),
        ("On the career", written.worked_on),
        ("Next step", written.next_step),
        ("In the way", written.in_the_way),
    ):
        if text:
            lines.append(f"**{label}**\n{quoted(text)}")
    return "\n".join(lines)


def card_parts(written: Written, limit: int) -> str:
    """`parts`, within the characters a card may hold; long texts are shortened evenly."""
    shown = parts(written)
    share = 700
    while len(shown) > limit:
        shown = parts(
            Written(
                written.feeling,
                *(
                    None if text is None else shortened(text, share)
                    for text in (written.worked_in, written.worked_on, written.next_step, written.in_the_way)
                ),
            )
        )
        share = share * 3 // 4
    return shown


def saved(check_in: CheckIn, weeks: int) -> str:
    """The head of the private summary."""
    head = "### Your check-in is saved"
    if check_in.edited_at is not None:
        head = "### Your check-in is changed"
    return f"{head}\nYou have shown up in {plural(weeks, 'week')} so far."


def seen_by(check_in: CheckIn) -> str:
    """Who sees it now."""
    match check_in.visibility:
        case Visibility.ME:
            return "Only you can see this. You can share it, now or later."
        case Visibility.COACHES:
            return "The coaches of this server can see this."
        case Visibility.SERVER:
            return "Everyone in this server can see this, with your name."
        case Visibility.UNNAMED:
            return f"Everyone in this server can see this as **{check_in.alias}**. Your name is not shown."


def help_offered() -> str:
    """Beside the help buttons, on anything low or in the way."""
    return (
        "You do not have to carry this alone, and most people who are asked for help say yes. "
        "None of what you wrote is passed on unless you post it yourself."
    )


def kept(check_in: CheckIn) -> str:
    """What waits in the inbox when the answer could not be delivered."""
    return f"Your check-in of {when(check_in.at)} is saved. `/checkin edit` opens it again."


def card_head(name: str, check_in: CheckIn) -> str:
    """The first line of a card. `name` is a mention or the alias."""
    edited = " · edited" if check_in.edited_at is not None else ""
    return f"**{name}** checked in · <t:{int(check_in.at.timestamp())}:d>{edited}"


def counted(label: str, count: int) -> str:
    """A button's label with its count."""
    return f"{label} · {count}" if count else label


def thanked(kind: ResponseKind, name: str) -> str:
    """The private answer to the first press."""
    if kind is ResponseKind.CHEER:
        return f"Counted. {name} can see that it was you."
    if kind is ResponseKind.SAME_HERE:
        return f"Counted. {name} can see that you are in the same place."
    return (
        f"Thank you. {name} is being asked whether they would like an introduction. "
        "If they say yes, a private thread opens for the two of you. If it is not the moment, you hear that too."
    )


def already(kind: ResponseKind, name: str) -> str:
    """The private answer to a second press."""
    if kind is ResponseKind.CAN_HELP:
        return f"{name} has your offer already. You hear once they have answered."
    what = "cheer" if kind is ResponseKind.CHEER else "“same here”"
    return f"Your {what} is counted already, and {name} can see it."


def offer(helper: str, day: str) -> str:
    """To the author: somebody can help."""
    return (
        f"**{helper}** read your check-in of {day} and says they can help.\n"
        "If you like, a private thread opens for the two of you. If not now, that is fine too."
    )


OFFER_UNNAMED = "Your check-in was unnamed. If you say yes, they will see who you are."
YES = "Yes, introduce us"
NOT_NOW = "Not now"


def accepted() -> str:
    """To the author who said yes."""
    return (
        "A private thread for the two of you opens in a moment. You will find it under the check-ins channel."
    )


def declined() -> str:
    """To the author who said not now."""
    return "All right. They hear that it is not the moment, kindly, and nothing more happens."


def declined_to_helper() -> str:
    """To the helper, when the author said not now."""
    return "Thank you for offering to help. They would rather not right now. That you offered is what counts."


def opener(author: str, helper: str) -> str:
    """The first message of an introduction's thread."""
    return (
        f"{author}, {helper}: you both said yes, so this thread is for the two of you.\n"
        f"{author} wrote the check-in below. {helper}, you might begin with what made you think “I can help”.\n"
        "-# Others cannot see this thread; moderators of the server can."
    )


def thread_name(number: int) -> str:
    """The thread of an introduction; differs from every other."""
    return f"Introduction {number}"


def taken_back() -> str:
    """After taking a check-in back."""
    return (
        "Taken back. Its words are deleted, and any card of it is being removed. "
        "That you showed up this week still counts."
    )


def sure() -> str:
    """Before taking it back."""
    return (
        "Take this check-in back? Its words are deleted, for you as well, and if it has a card, that is removed. "
        "If it led to an introduction, that thread stays, without these words."
    )


SURE_YES = "Yes, delete it"
SURE_NO = "Keep it"


def reminder_set(reminder: Reminder) -> str:
    """Confirms a reminder with the next moment it comes."""
    if reminder.way is Way.OFF:
        return (
            f"Your reminder for {days(reminder.days)} at {reminder.at:%H:%M} ({reminder.zone}) is kept, and nothing "
            "comes: reminders are turned off in `/me preferences`. You can turn them on again there."
        )
    way = {
        Way.DM: "as a direct message",
        Way.MENTION: "with a mention that says only that something is waiting",
        Way.INBOX: "waiting for you until you next use Belay",
    }[reminder.way]
    return (
        f"You will be reminded on {days(reminder.days)} at {reminder.at:%H:%M} ({reminder.zone}), {way}. "
        f"The next one comes {when(reminder.next_at)}.\n"
        "`/checkin reminder days:off` ends it; `/checkin pause` rests everything for a while."
    )


def reminder_off() -> str:
    """After turning it off."""
    return "No more reminders. `/checkin now` is there whenever you like."


def reminder_none() -> str:
    """Asked without a reminder."""
    return (
        "You have no reminder. Choose days and a time, for example "
        "`/checkin reminder days:mon wed fri at:09:00`. With `zone` it follows your own time zone."
    )


def reminded() -> str:
    """The reminder itself."""
    return (
        "A moment to check in, if you like. One line is enough, and what you did *on* your career counts too."
    )


def days(chosen: Collection[int]) -> str:
    """Days as a person says them."""
    ordered = sorted(chosen)
    if len(ordered) == len(_WEEKDAYS):
        return "every day"
    if ordered == [0, 1, 2, 3, 4]:
        return "weekdays"
    names = [_WEEKDAYS[day] for day in ordered]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def paused(until: datetime) -> str:
    """A pause began."""
    return (
        f"Rest well. Until {when(until)} Belay sends you nothing; what comes up waits in `/me inbox`. "
        "These weeks count as rest weeks. **I'm back** or `/checkin resume` ends it whenever you like."
    )


BACK = "I'm back"


def welcome_back() -> str:
    """A pause ended."""
    return "Good to have you back. Everything is on again; start as small as you like."


def history_head(weeks: int) -> str:
    """Above the picture."""
    return f"### You have shown up in {plural(weeks, 'week')}\n-# Only you see this."


def history_entry(check_in: CheckIn) -> str:
    """One of the last entries."""
    if check_in.expired_at is not None:
        return f"-# <t:{int(check_in.at.timestamp())}:D> · its words were deleted when their time was up"
    body = "\n".join(
        f"> {line}" if not line.startswith(">") else line
        for line in card_parts(check_in.written, 600).split("\n")
    )
    return f"-# <t:{int(check_in.at.timestamp())}:D> · {VISIBILITIES[check_in.visibility][0].lower()}\n{body}"


def history_empty() -> str:
    """No entries yet."""
    return (
        "Nothing here yet, and that is a fine place to start. After your first check-in this shows how the search "
        "felt, the weeks you showed up, and what you did in your search and on your career."
    )


def answered_by(cheered: Sequence[str], same: Sequence[str]) -> str:
    """To the author who presses a button of their own card."""
    lines = ["This is your own check-in."]
    if cheered:
        lines.append(f"Cheered by {_listed(cheered)}.")
    if same:
        lines.append(f"Same here: {_listed(same)}.")
    if len(lines) == 1:
        lines.append("When somebody answers it, you find them here.")
    return "\n".join(lines)


def _listed(names: Sequence[str], most: int = 20) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def person(user_id: int) -> str:
    """A responder: a mention, or a former member."""
    return f"<@{user_id}>" if user_id > 0 else "a former member"


@explain.register
def _(refusal: NothingWritten) -> str:
    return "There was nothing in that one yet. One line, or only how it feels, is enough."


@explain.register
def _(refusal: CheckInGone) -> str:
    return "That check-in is not there any more: it was taken back, or its time was up."


@explain.register
def _(refusal: NoCheckIn) -> str:
    return "There is no check-in to edit yet. `/checkin now` starts one; late is fine."


@explain.register
def _(refusal: AlreadyNamed) -> str:
    return (
        "This one already stood here with your name, so turning it unnamed would not hide you. "
        "You can take it back and write a new one to share unnamed."
    )


@explain.register
def _(refusal: OwnCheckIn) -> str:
    return answered_by(
        [person(user) for user in refusal.cheered_by], [person(user) for user in refusal.same_here]
    )


@explain.register
def _(refusal: IntroductionDecided) -> str:
    if refusal.accepted:
        return (
            "You said yes to this one already. The thread for the two of you is under the check-ins channel."
        )
    return "You answered this one already: not now. Nothing more happens."


@explain.register
def _(refusal: UnknownDays) -> str:
    return (
        f"“{harmless(shortened(refusal.given, 60))}” could not be read as days. Write for example "
        "`mon wed fri`, `weekdays`, `daily`, or `off` to end reminders."
    )


@explain.register
def _(refusal: NoReminder) -> str:
    return "There is no reminder to turn off, so all is quiet already."
