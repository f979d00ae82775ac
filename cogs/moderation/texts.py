"""The words of `/setup` and of what moderators are told."""

from collections.abc import Sequence
from datetime import datetime

from bot.client.texts import when
from bot.errors import explain
from bot.moderation import (
    PRIVATE,
    REQUIRED,
    EveryoneIsNoRole,
    Hand,
    HandAlreadyRaised,
    HandGone,
    HandTaken,
    NoModerators,
    Own,
    PlaceState,
    RoleState,
    Standing,
    Watch,
)
from bot.servers.places import STANDS_IN
from bot.text import harmless

_WHAT_FOR = {
    "check-ins": "the check-in panel, and the check-ins that members share",
    "help": "asks for help, as posts in a forum or as messages with a thread",
    "office-hours": "coaching sessions, their queues, and the private threads of turns",
    "moderators": "what needs a person; only moderators should be able to read it",
    "coaches": "check-ins shared with coaches; only they should be able to read it",
    "wins": "wins that members share",
}
_PARTS = {
    "moderator": "may act on what Belay brings to moderators",
    "coach": "may hold office hours, and hear of asks that nobody answers; what else coaches see is what they can "
    "read in the coaches channel",
    "helper": "is brought into an ask that nobody answers, without a notification",
}


# /setup: the zone


def zone_step() -> str:
    """The first choice: nothing can be posted at the right time without it."""
    return (
        "## Setting up Belay\n"
        "A few choices and a check at the end; it takes about three minutes. Each choice is kept as you make "
        "it, and `/setup` shows how things stand whenever you like.\n"
        "### First, the server's time zone\n"
        "Panels are posted by it. Members can choose their own for their reminders."
    )


def zone_unknown(given: str, near: Sequence[str]) -> str:
    """A zone that does not exist, with what it may have meant."""
    if near:
        return f'There is no time zone called "{harmless(given)}". One of these, perhaps?'
    return (
        f'There is no time zone called "{harmless(given)}". '
        "A city or a country finds it, for example `London`, `India` or `Europe/Berlin`."
    )


def zone_now(zone: str, local: datetime) -> str:
    """A zone with its present time."""
    return f"{zone}, where it is {local:%H:%M} on {local:%A} now"


# /setup: the panel


def zone_section(zone: str, local: datetime) -> str:
    """Which zone the server has."""
    return f"## Setting up Belay\n### 1. Time zone\n**{zone_now(zone, local)}**"


CHANNELS = "### 2. Channels"
ROLES = "### 3. Roles"


def channel_line(state: PlaceState) -> str:
    """Above its select, which shows no name once something is picked: what a channel is for, and which it is."""
    return f"**{state.place}** ({_what_for(state.place)}): {_channel(state)}"


def _channel(state: PlaceState) -> str:
    if state.channel_id is None and state.place in STANDS_IN:
        return f"not picked, so what belongs here goes to {STANDS_IN[state.place]}"
    if state.channel_id is None:
        needed = state.place in REQUIRED or state.place not in _WHAT_FOR
        return "not picked yet" if needed else "not picked, which is fine"
    if not state.exists:
        return "the channel was deleted; please pick another"
    return f"<#{state.channel_id}>"


def _what_for(place: str) -> str:
    return _WHAT_FOR.get(place, "a series in config.yaml posts there")


def role_line(state: RoleState) -> str:
    """The same for a role."""
    return f"**{state.part}** ({_PARTS[state.part]}): {_role(state)}"


def _role(state: RoleState) -> str:
    if state.role_id is None:
        return "not picked, which is fine"
    return f"<@&{state.role_id}>" if state.exists else "the role was deleted; please pick another"


def check_section() -> str:
    """The way to the end."""
    return (
        "### 4. Make what is missing, then check\n"
        "**Make what is missing** makes #check-ins, #ask-for-help, #office-hours, a private #belay-moderators and the "
        "role Belay moderator, or uses what has those names already. Then give that role to your moderators."
    )


def pick_channel(place: str) -> str:
    """In a channel select. At most 150 characters."""
    notes = [
        note for note, fits in (("private", place in PRIVATE), ("optional", _is_optional(place))) if fits
    ]
    return f"Channel for {place}" + (f" ({', '.join(notes)})" if notes else "")


def _is_optional(place: str) -> bool:
    return place in _WHAT_FOR and place not in REQUIRED


def pick_role(part: str) -> str:
    """In a role select."""
    return f"Role of a {part} (optional)"


def forum_topic() -> str:
    """Above the channel for asks: how to ask. At most 1024 characters."""
    return (
        "Asks for help with the search. `/ask new` writes one, also without your name; **I can help** on a post "
        "tells its author that you have something to give."
    )


def cannot_make(lacking: Sequence[str]) -> str:
    """Belay may not make channels or roles."""
    return (
        f"Belay needs the permission **{' and '.join(lacking)}** for what is left to make. An admin can give "
        "it to Belay's role under Server Settings > Roles, or you can pick existing ones above; both work."
    )


# /setup: the check


def check_good() -> str:
    """Nothing is in the way."""
    return (
        "## All in order\n"
        "Belay can do its work here. Anything that could not be posted in the last day goes out now."
    )


def check_faults(faults: Sequence[PlaceState | RoleState]) -> str:
    """What needs a hand, each with its cure."""
    return "\n".join(
        [
            "## Almost there",
            *(f"- {_fault(fault)}" for fault in faults),
            "Then press **Check** in `/setup` again.",
        ]
    )


def _fault(fault: PlaceState | RoleState) -> str:
    if isinstance(fault, RoleState):
        return f"The role for **{fault.part}** was deleted. Pick another in `/setup`."
    if fault.channel_id is None:
        return (
            f"There is no channel for **{fault.place}**. Pick one in `/setup`, or press Make what is missing."
        )
    if not fault.exists:
        return f"The channel for **{fault.place}** was deleted. Pick another in `/setup`."
    channel = f"<#{fault.channel_id}>"
    if fault.lacks:
        return (
            f"In {channel}, Belay lacks **{', '.join(fault.lacks)}**. "
            "Allow it for Belay's role under the channel's settings > Permissions."
        )
    return (
        f"Everybody can read {channel}, which is for **{fault.place}**. "
        f"Under the channel's settings > Permissions, allow View Channel for your {fault.place} and for Belay, "
        "and turn it off for @everyone."
    )


def check_zone(standing: Standing, local: datetime) -> str:
    """By which clock the server runs."""
    return f"**Time zone:** {zone_now(standing.zone, local)}."


def check_runs(runs: Sequence[tuple[str, datetime]]) -> str:
    """When each series posts next."""
    if not runs:
        return "**Next panels:** none are planned; `config.yaml` has no series, or all of them rest."
    return "\n".join(["**Next panels**", *(f"- {harmless(title)}: {when(due)}" for title, due in runs)])


def check_roles(roles: Sequence[RoleState]) -> list[str]:
    """Roles whose members no mention by Belay reaches, with the cure."""
    return [
        f"**The role for {state.part}s**: Belay can bring its members into an ask only if it may mention them. "
        f"Allow anyone to mention <@&{state.role_id}> under Server Settings > Roles; Belay mentions it without "
        "a notification."
        for state in roles
        if state.part == "helper" and state.exists and not state.calls
    ]


def check_server(lacks: Sequence[str]) -> list[str]:
    """What Belay could use in the whole server, with the cure."""
    if not lacks:
        return []
    return [
        f"**Office hours**: Belay lacks **{', '.join(lacks)}**. Coaching works without; with them, each session stands "
        "among the server's events, and people who are in voice already are brought together there. An admin can give "
        "them to Belay's role under Server Settings > Roles."
    ]


def check_commands() -> str:
    """How to open a command to a role."""
    return (
        "**Who sees which command:** Discord shows `/setup` to people with Manage Server, and `/coach` to people with "
        "Manage Events. Under Server Settings > Integrations > Belay you can show each to a role, such as `/coach` to "
        "your coaches. Whoever sees them, `/setup` works only for Manage Server and the moderator role, and `/coach` "
        "only for those and the coach role."
    )


# A hand


def hand_open(hand: Hand) -> str:
    """To moderators: somebody asked for them. The mention pings nobody."""
    return (
        f"### <@{hand.who.user}> would welcome a word from a person\n"
        f"Asked {when(hand.at)}. They were not asked to explain anything; a short hello is a good start."
    )


def hand_taken(hand: Hand) -> str:
    """To moderators: it is looked after."""
    return f"{_taker(hand.taken_by)} is reaching out to <@{hand.who.user}>."


def told() -> str:
    """To the person: what happens next."""
    return (
        "The moderators are being told that you would welcome a word, and nothing else. "
        "When one of them takes it, you hear who. Asking was a good step."
    )


def told_kept() -> str:
    """The same, waiting in the inbox."""
    return "The moderators were told that you would welcome a word."


def you_reach_out(user: int) -> str:
    """To the moderator who took a hand."""
    return (
        f"Thank you. <@{user}> is being told that you will reach out. A short hello is enough, directly or in a "
        "thread."
    )


def will_reach_out(by: int) -> str:
    """To the person: who will come."""
    return f"<@{by}> has seen that you would welcome a word, and will reach out to you."


# A low check-in


def low_open(watch: Watch, link: str) -> str:
    """To moderators: a check-in that waits for a person, neither quoted nor with its author's name."""
    return (
        "### A hard week, and nobody has answered yet\n"
        f"A check-in in <#{watch.channel_id}> is still without a word from a person: [open it]({link})."
    )


def low_taken(watch: Watch, link: str) -> str:
    """To moderators: somebody looks after it."""
    return f"{_taker(watch.taken_by)} is answering [this check-in]({link})."


def you_answer(link: str) -> str:
    """To the moderator who took it."""
    return f"Thank you. [Here is the check-in]({link}); a line or two is enough."


def greeter(watch: Watch, link: str) -> str:
    """To somebody who asked to hear of such things."""
    return (
        f"Somebody in <#{watch.channel_id}> has a hard week, and nobody has answered yet: "
        f"[open the check-in]({link}). A short word from you would reach them.\n"
        "-# You chose to hear of these. `/me preferences` changes it."
    )


def _taker(user: int | None) -> str:
    return "A former member" if user is None else f"<@{user}>"


# Refusals


@explain.register
def _(refusal: NoModerators) -> str:
    return (
        "Belay has no channel in which it could tell this server's moderators, so nobody was told. "
        "Please write to one of them directly; a single line such as “could we talk?” is enough."
    )


@explain.register
def _(refusal: HandAlreadyRaised) -> str:
    return (
        f"The moderators were told {when(refusal.at)}, and it stands until one of them takes it. "
        "You hear who it is."
    )


@explain.register
def _(refusal: HandGone) -> str:
    return "That has been settled meanwhile, so there is nothing left to take here."


@explain.register
def _(refusal: HandTaken) -> str:
    if refusal.yours:
        return f"You have this one since {when(refusal.at)}. Thank you."
    return f"{_taker(refusal.by)} has this one since {when(refusal.at)}."


@explain.register
def _(refusal: Own) -> str:
    return "This one is about you, so it is for another moderator. They can see it here."


@explain.register
def _(refusal: EveryoneIsNoRole) -> str:
    return "@everyone cannot be picked here, since everybody would have that part. Please pick another role."
