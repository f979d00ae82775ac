"""The words of `/me`, of the inbox and of the crisis card."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.client.texts import span, when
from bot.errors import explain
from bot.members.countries import country_name
from bot.members.model import (
    HalfQuiet,
    Kind,
    NotPaused,
    NotYourData,
    NotYourInbox,
    PausePast,
    PauseTooLong,
    Preferences,
    Quiet,
    UnknownDate,
    UnknownTime,
    UnknownZone,
    Way,
)
from bot.text import harmless, plural, shortened

_SHOWN_BACK = 80  # characters of what was typed that a refusal repeats

KINDS: Mapping[Kind, tuple[str, str]] = {
    Kind.REMINDERS: ("Reminders", "Those you set with /checkin reminder, and how the week's goals went"),
    Kind.OFFERS: ("Offers of help", "Somebody would like to help you, or answered an offer of yours"),
    Kind.EARLY_ASK: ("A hand, early", "When your search gets heavy, a quiet offer of help"),
    Kind.GREETER: ("People to greet", "A check-in that nobody has answered yet, if you like to answer them"),
    Kind.ASKS: ("Your asks", "Somebody answered, or wants to know whether you still need it"),
    Kind.INVITATIONS: ("Invitations to help", "Asks that fit what you offered in /helper profile"),
    Kind.NEWS: ("Other news", "What became of something you did, and changes that concern you"),
    Kind.OFFICE_HOURS: ("Office hours", "Your bookings and your turn, and sessions you wished to hear of"),
    Kind.COACHING: ("Coaching", "If you hold office hours: who booked, who waits, what changed"),
    Kind.DOSE: ("Daily dose", "A thought a day, once you asked for it with /dose"),
}
"""What each kind of message is called, and what it is. A kind that nothing is sent as is not offered."""

WAYS: Mapping[Way, tuple[str, str]] = {
    Way.OFF: ("off", "It is not sent and not kept"),
    Way.INBOX: ("only when I come by", "It waits in your inbox until you next use Belay"),
    Way.MENTION: ("mention", "A public line says that something waits for you, not what"),
    Way.DM: ("direct message", "Belay writes to you directly"),
}
"""What each way is called, and what it means."""

CHOOSE_KIND = "Choose a kind of message to change it"
SET_QUIET = "Quiet hours"
CHOOSE_COUNTRY = "Country for crisis lines"
ELSEWHERE = "Elsewhere, or rather not say"
BACK = "Back"
BACK_FROM_PAUSE = "I'm back"
SERVER_ZONE = "Use the server's time zone"
SHOW_ME = "Show me"
DELETE = "Delete my data"
DELETE_SURELY = "Yes, delete all of it now"
KEEP = "Keep everything"
HAND = "Ask a moderator to reach out"

QUIET_FORM = "Quiet hours"
QUIET_FROM = "From (empty for none)"
QUIET_TO = "To (empty for none)"
QUIET_EXAMPLES = ("22:00", "07:30")


def clock_choice(zone: str, now: datetime) -> str:
    """A zone as it is offered while somebody types; `now` is the present there. At most 100 characters."""
    return shortened(f"{zone} ({now:%H:%M} there now)", 100)


# Preferences


def preferences_title(paused_until: datetime | None) -> str:
    """The head of the panel."""
    if paused_until is None:
        return "## Your preferences\nOnly you can see this. Changes take effect at once."
    return (
        "## Your preferences\n"
        "Only you can see this. Changes take effect at once.\n"
        f"**You are away until {when(paused_until)}.** Until then nothing is sent to you; what comes up"
        " waits in `/me inbox`."
    )


def zone_line(preferences: Preferences, now: datetime) -> str:
    """The time zone, whose it is, and what its clocks show; `now` is the present in it."""
    whose = "yours" if preferences.zone_is_own else "this server's, as you have not chosen one"
    return (
        f"**Time zone:** {preferences.zone.key} ({whose}). It is {now:%H:%M} there now.\n"
        "-# To choose one, type `/me preferences` and fill in `zone`."
    )


def ways_lines(ways: Mapping[Kind, Way]) -> str:
    """Each kind of message with the way it comes now."""
    lines = [f"- {KINDS[kind][0]}: **{WAYS[way][0]}**" for kind, way in ways.items() if kind in KINDS]
    return "\n".join(
        [
            "**How messages reach you**",
            *lines,
            "-# A mention is a line in the check-ins channel that everybody there can see. It names you"
            " and says that something is waiting; what it is, only you see. A direct message is sent only"
            " if you choose it.",
        ]
    )


def choose_way(kind: Kind) -> str:
    """The prompt of the second select."""
    return f"{KINDS[kind][0]}: how?"


def way_chosen(kind: Kind, way: Way) -> str:
    """A way was chosen."""
    return f"{KINDS[kind][0]}: {WAYS[way][0]}"


def quiet_line(quiet: Quiet | None) -> str:
    """The quiet hours."""
    if quiet is None:
        return "**Quiet hours:** none. You can name hours in which nothing is sent."
    return (
        f"**Quiet hours:** {quiet.start:%H:%M} to {quiet.end:%H:%M} in your time zone. What comes up then"
        " is sent afterwards."
    )


def country_line(country: str | None) -> str:
    """The country whose crisis lines are shown."""
    named = "not chosen" if country is None else country_name(country)
    return f"**Country for crisis lines:** {named}. It is used for nothing else."


WHERE_ARE_YOU = (
    "## Where are you?\n"
    "If what you write ever sounds like a crisis, Belay privately shows you whom you can call there."
    " It is used for nothing else, and nobody else sees it."
)
"""Above the countries."""


def countries_from(first: str, last: str) -> str:
    """The prompt of one select of countries."""
    return f"{first} to {last}"[:150] if first != last else first


def changed(what: str) -> str:
    """A change whose panel could not be shown."""
    return f"Your preferences were changed: {what}."


WELCOME_BACK = "Welcome back. Messages reach you again, the way you chose in `/me preferences`."
"""A pause was ended."""

# Inbox


INBOX_EMPTY = "Nothing is waiting for you. When something does, you will find it here."
"""Nothing waits."""


def inbox_head(shown: int, total: int) -> str:
    """Above what waited: `shown` of `total` come now."""
    if shown == total:
        return f"**{plural(total, 'thing')}** waited for you. Only you can see this."
    return (
        f"**{plural(total, 'thing')}** waited for you. Here are the {shown} oldest; the rest comes when you"
        " next use Belay, or with `/me inbox`. Only you can see this."
    )


def something_waits(user_id: int) -> str:
    """The one line about an inbox that may stand in public: that something waits, and no more."""
    return f"<@{user_id}>, something is waiting for you. Only you will see what it is."


DM_REFUSED = (
    "**Your Discord did not take a direct message from Belay.** So Belay turned direct messages off"
    " for you, and will mention you in the check-ins channel instead: only that something is waiting,"
    " never what. What you get from `/dose` waits in `/me inbox` without a mention.\n"
    "To have them again, allow direct messages in this server's privacy settings, then choose *direct"
    " message* in `/me preferences`. You can also turn any kind of message off there."
)
"""The person's Discord does not take direct messages from Belay."""


def kept(text: str) -> str:
    """Something was done, and its answer did not arrive."""
    return f"Discord could not show you this when it happened:\n{text}"


# Export


def exported(*, member_known: bool) -> str:
    """Beside the file with the person's data."""
    if not member_known:
        return "Belay holds nothing about you in this server. The file says so, too."
    return (
        "**This is all that Belay holds about you in this server.** Your own check-ins, goals, setbacks,"
        " asks, thanks and answers, your settings and weeks, and what is on its way to you. What others wrote or did"
        " is left out, but for words they thanked you with, and other people are not named.\n"
        "The file is JSON, which any text editor opens. Only you got it."
    )


EXPORT_KEPT = "You asked for your data, and the file could not be delivered. `/me export` makes a new one."
"""The file could not be delivered."""

# Delete


def delete_first(departed: timedelta) -> str:
    """What a deletion does, before the first of two questions."""
    return (
        "## Delete what Belay holds about you\n"
        "**This goes, at once:** your check-ins, goals, setbacks, asks and answers, your weeks,"
        " reminders, blocks, settings and inbox, and everything else that is kept about you in this server. Cards"
        " you shared are removed from its channels.\n"
        '**This stays:** what other people wrote and did; where you had a part in it, it says "a former'
        ' member". Threads of introductions stay too, without the check-in they began with. Messages you wrote'
        " in Discord yourself are yours to delete there.\n"
        "Other servers are not touched, and you can start again at any time. If you want a copy first, `/me"
        " export` makes one. (If you leave the server, all this happens by itself after"
        f" {span(departed)}.)"
    )


DELETE_SECOND = (
    "## Delete all of it?\n"
    "Nobody can bring it back for you afterwards. (If the people who run Belay keep backups, it is in those"
    " until newer ones take their place.)"
)
"""The second question."""

DELETED = (
    "**It is deleted.** Belay holds nothing about you in this server any more. Cards you shared are"
    " being removed from its channels; that can take a minute.\n"
    "You are welcome here as before. If you use Belay again, you start afresh."
)
"""It is done."""

NOTHING_TO_DELETE = "There is nothing to delete: Belay holds nothing about you in this server."
"""There was nothing, or not any more."""

DELETION_DROPPED = "Everything stays as it is. Nothing was deleted."
"""They thought better of it."""

# Privacy


def privacy(text_kept: timedelta, departed: timedelta) -> str:
    """What is kept, who could see what, for how long; in words short enough to be read."""
    return (
        "## What Belay knows about you\n"
        "**What it keeps:** what you write in its forms, what you choose, what you press on others' cards, when"
        " you first and last used it, and your Discord user id. Each server apart.\n\n"
        "**What it never reads:** messages. It sees that somebody wrote or replied, not what;"
        " only a message that you turn into an ask is read. It asks Discord for no message content, no member"
        " list and nobody's online status.\n\n"
        "**Who sees it:** you choose for each check-in: only you, coaches, the server, or the server without your"
        " name. Goals are for you alone; so are setbacks and wins, unless you share them or give them to the week's"
        " post. Moderators see what everyone sees, low shared check-ins that nobody answered, and who suggests a"
        " prompt; one they take up stays when you delete your data, without your name. Who answers a"
        " check-in by a button is shown to its author. An ask has your name or not; thanks are read by those they"
        " are for. A helper profile serves matching. Whom you block, only you see.\n\n"
        "**Unnamed is not unknown to everybody.** Members, coaches and moderators cannot find out who"
        " wrote an unnamed post. The person who runs this bot could, by looking into its database, as they"
        " could read everything else in it. Whoever reads it may also guess from what it says.\n\n"
        f"**How long:** Belay deletes what you wrote after {span(text_kept)}; bare facts, such as when you"
        " checked in and what you felt, stay until you delete them. That a prompt led you to something is kept for"
        " a day, then only as a number. A card you shared stays in its channel until you take it back, or after"
        f" that time until `/me delete`. If you leave the server, everything goes after {span(departed)}. Backups"
        " follow.\n\n"
        "**Hard times:** if your words sound like a crisis, you alone see a card with people to call."
        " Nothing about that is stored, and nobody is told unless you press its button.\n\n"
        "**Yours to decide:** `/me export` hands you all of it, `/me delete` removes it at once, `/me"
        " preferences` says what may reach you, and how."
    )


# In a crisis


def crisis_card(lines: Sequence[str], *, country_known: bool) -> str:
    """For somebody whose words sound like a crisis. `lines` say whom to call."""
    called = "\n".join(f"- {line}" for line in lines)
    elsewhere = (
        "" if country_known else "\n-# With your country in `/me preferences`, Belay can show lines near you."
    )
    return (
        "## That sounds like a lot to carry\n"
        "Thank you for putting it into words. If part of it is that you think about dying or about hurting"
        " yourself, you can talk to somebody about it now, and you do not have to be sure.\n"
        f"{called}\n"
        "**What happens when you call:** a person answers who is there to listen. It does not have to be"
        ' "bad enough", you need no plan for what to say, and you need not give your name. It costs little'
        f" or nothing, and you can hang up whenever you like.{elsewhere}"
    )


CRISIS_PRIVATE = (
    "-# Only you see this. Nobody was told, nothing about it is stored, and what you wrote is treated"
    " like any other text. If Belay misread you, there is nothing you need to do. The button lets a"
    " moderator here know that you would like to hear from them; they are volunteers, not a crisis"
    " line."
)
"""Below it: who knows."""

# Refusals


def _as_typed(text: str) -> str:
    return harmless(shortened(text, _SHOWN_BACK))


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


@explain.register
def _(refusal: UnknownZone) -> str:
    near = ", ".join(f"`{zone}`" for zone in refusal.near)
    meant = f"Did you mean {near}?" if near else "An example that works: `Europe/London`."
    return (
        f'Belay knows no time zone called "{_as_typed(refusal.given)}". {meant} While you type in `zone`,'
        " Belay offers what fits; the name of a large city near you usually does."
    )


@explain.register
def _(refusal: UnknownTime) -> str:
    given = (
        f'"{_as_typed(refusal.given)}" could not be read as a time of day.'
        if refusal.given
        else "No time was given."
    )
    return f"{given} Write hours and minutes, for example `{refusal.example}`. Nothing was changed."


@explain.register
def _(refusal: HalfQuiet) -> str:
    return (
        f'Quiet hours need two times, and only "{_as_typed(refusal.given)}" was given. For example'
        f" `{QUIET_EXAMPLES[0]}` and `{QUIET_EXAMPLES[1]}`; leave both empty for no quiet hours. Nothing"
        " was changed."
    )


@explain.register
def _(refusal: UnknownDate) -> str:
    return (
        f'"{_as_typed(refusal.given)}" could not be read as a day. Write for example {refusal.example}.'
        " Nothing was changed."
    )


@explain.register
def _(refusal: PausePast) -> str:
    relation = "is today" if refusal.given == refusal.today else "is over already"
    return (
        f"Belay understood {_day(refusal.given)}, which {relation}. A pause ends on a later day, for"
        " example `tomorrow` or `in 2 weeks`. Nothing was changed."
    )


@explain.register
def _(refusal: PauseTooLong) -> str:
    return (
        f"Belay understood {_day(refusal.given)}. A pause can last a year, at the latest until"
        f" {_day(refusal.latest)}; you can extend it then. Nothing was changed."
    )


@explain.register
def _(refusal: NotPaused) -> str:
    return "You are not on a pause: messages reach you the way you chose in `/me preferences`."


@explain.register
def _(refusal: NotYourInbox) -> str:
    return (
        "That is for somebody else, so it stays closed. Should something wait for you, `/me inbox` shows it."
    )


@explain.register
def _(refusal: NotYourData) -> str:
    return "That button is somebody else's. `/me delete` is where you decide about your own data."
