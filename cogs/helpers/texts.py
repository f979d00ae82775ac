"""Every word about being a helper. Whoever reads them has a search, or a job, of their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.client.texts import when
from bot.errors import explain
from bot.helpers import Saved, Standing
from bot.helpers.model import CAPACITIES, HelpingIsOff, KindsGone, NoProfile, NotResting, TooManyFields
from bot.members import Quiet, Way
from bot.members.model import Preferences
from bot.text import harmless, plural

GROUP = "Help others with what you know: what, when, and how much of it"
PROFILE = "Say what you can help with, or change it; asks that fit are then brought to you"
PAUSE = "Have invitations to help rest until a date; nothing else changes"
UNTIL = "For example: 2 weeks · next Monday · 2026-12-01"
OFF = "Stop helping: no more invitations; what you offered already stays"

# The form

FORM_TITLE = "What can you help with?"
KINDS_LABEL = "Kinds of ask"
KINDS_HINT = "None chosen: anything."
KINDS_PLACEHOLDER = "Anything"
FIELDS_LABEL = "Fields you know"
FIELDS_HINT = "Up to ten, with commas between them. An ask that names one finds you first."
FIELDS_EXAMPLE = "nursing, data, law"
CAPACITY_LABEL = "Open asks at once"
CAPACITY_HINT = "With so many in hand, you are not invited to another."
QUIET_FROM = "Quiet hours: from (empty for none)"
QUIET_TO = "Quiet hours: to (empty for none)"
QUIET_HINT = "The same hours as in /me preferences: nothing is sent to you then."
QUIET_EXAMPLES = ("22:00", "07:30")

PAUSE_TITLE = "Invitations rest"
PAUSE_LABEL = "Until when?"
PAUSE_HINT = "Only invitations rest. You can come back sooner at any time."
PAUSE_EXAMPLE = "2 weeks, next Monday, 2026-12-01"

# Buttons

MAKE = "Make a helper profile"
EDIT = "Edit"
PAUSE_BUTTON = "Pause"
MOVE_PAUSE = "Change the pause"
BACK = "I'm back"
STOP = "Stop helping"
AGAIN = "Help again"
CHOOSE_WAY = "How invitations reach you"

WAYS: Mapping[Way, tuple[str, str]] = {
    Way.MENTION: ("mention", "A public line says that something waits for you, not what"),
    Way.DM: ("direct message", "Belay writes to you directly"),
    Way.INBOX: ("only when I come by", "It waits until you next use Belay"),
}
"""The ways an invitation can come: what each is called, and what it means. The fourth is to be invited no more."""

# The card


def capacity(number: int) -> str:
    """One choice of how many open asks at once."""
    return f"{number} at once" if number > 1 else "1 at a time"


def saved(what: Saved) -> str:
    """What sending the form did; above the profile."""
    return {
        Saved.FIRST: (
            "**Thank you. Somebody's search gets lighter because you are here.** You need no answer to everything:"
            " often a second pair of eyes, or one honest sentence, is the help."
        ),
        Saved.AGAIN: "**Good to have you back.** You are a helper again.",
        Saved.CHANGED: "**Changed.** This is your profile now.",
        Saved.SAME: "**Nothing changed.** This is your profile as it stands.",
    }[what]


def title(standing: Standing) -> str:
    """The head of the card."""
    profile = standing.profile
    if profile.off_at is not None:
        return f"## Your helper profile\nYou are not helping at the moment, since {_day(profile.off_at)}."
    return "## Your helper profile\nOnly you can see this card."


def gives(standing: Standing, labels: Sequence[str], *, gone: int) -> str:
    """What somebody offers. `labels`: the kinds they chose that can be asked for; `gone`: how many cannot any more."""
    offer = standing.profile.offer
    if not offer.kinds:
        kinds = "anything"
    elif labels:
        kinds = ", ".join(harmless(label) for label in labels)
    else:
        kinds = "nothing that can be asked for here now"
    lines = [f"**Kinds of ask:** {kinds}"]
    if gone:
        lines.append(
            f"-# {plural(gone, 'kind')} you chose cannot be asked for here any more. **{EDIT}** shows which can."
        )
    fields = ", ".join(harmless(field) for field in offer.fields)
    lines.append(f"**Fields:** {fields or 'none named'}")
    helping = f"; you are helping with {standing.helping} now" if standing.helping else ""
    lines.append(f"**Open asks at once:** up to {offer.capacity}{helping}")
    return "\n".join(lines)


def hours(preferences: Preferences) -> str:
    """The quiet hours, and in which zone."""
    whose = "yours" if preferences.zone_is_own else "this server's, as you have not chosen one"
    zone = f"{preferences.zone.key} ({whose}). To choose another: `/me preferences zone`."
    return f"**Quiet hours:** {_span(preferences.quiet)}\n**Time zone:** {zone}"


def _span(quiet: Quiet | None) -> str:
    if quiet is None:
        return "none"
    return f"{quiet.start:%H:%M} to {quiet.end:%H:%M}; what comes up then is sent afterwards"


def way(chosen: Way) -> str:
    """How invitations come now."""
    if chosen is Way.OFF:
        return (
            "**Invitations are turned off** in your `/me preferences`, so you are not invited. Choose below how"
            " they may reach you, and they come again."
        )
    return f"**Invitations reach you by:** {WAYS[chosen][0]}. {WAYS[chosen][1]}."


def what_next(standing: Standing, preferences: Preferences, a_day: int) -> str:
    """What happens from here."""
    profile = standing.profile
    if profile.off_at is not None:
        return (
            "No invitations come. Your profile is kept for when you like to help again, and what you offered"
            " already stays."
        )
    if preferences.paused_until is not None:
        return (
            f"You are away until {when(preferences.paused_until)}, so invitations rest, too. `/checkin resume`"
            " ends that whenever you like."
        )
    if profile.paused_until is not None:
        return (
            f"Invitations rest until {when(profile.paused_until)}; everything else goes on. **{BACK}** ends it"
            " sooner."
        )
    if standing.full:
        return (
            "You are helping with as many asks as you want, so you are not invited to another until one of them"
            " is closed or you step back."
        )
    times = plural(a_day, "ask")
    return (
        f"You are invited to at most {times} a day, when one fits what you know and it is nobody else's turn."
        " Whether you take it on is yours to decide each time; no reason is needed."
    )


def _day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:D>"


KEPT = "Your helper profile is saved. `/helper profile` shows it."
KEPT_WAY = "How invitations reach you was changed. `/helper profile` shows it."
NO_PROFILE = (
    "You have no helper profile yet. It says what you can help with and how much of it you want; asks that fit are"
    " then brought to you, a few at a time. Most help is smaller than people think."
)
"""Instead of the profile."""


def paused(until: datetime) -> str:
    """Invitations rest."""
    return f"**Rest well.** No invitations until {when(until)}; what you offered already stays."


RESUMED = "**Welcome back.** Invitations come again when an ask fits."
STOPPED = "**You are not invited any more. Thank you for having been there.** What you offered already stays."
STOPPED_ALREADY = "**Helping is off already.** No invitations come."

# Refusals


@explain.register
def _(refusal: NoProfile) -> str:
    return f"{NO_PROFILE} `/helper profile` makes one."


@explain.register
def _(refusal: HelpingIsOff) -> str:
    return (
        f"You are not helping at the moment, since {_day(refusal.since)}, so no invitations come that could rest."
        " `/helper profile` turns helping on again."
    )


@explain.register
def _(refusal: NotResting) -> str:
    return "Your invitations are not on a pause: they come when an ask fits. `/helper profile` shows how."


@explain.register
def _(refusal: TooManyFields) -> str:
    return (
        f"There is room for {refusal.most} fields, and those are {refusal.given}. Keep the ones you could talk"
        " about for ten minutes. Nothing was changed."
    )


@explain.register
def _(refusal: KindsGone) -> str:
    return (
        "What you chose can no longer be asked for here: the kinds of ask were changed in the meantime."
        " `/helper profile` shows those there are now. Nothing was changed."
    )


CAPACITY_CHOICES = tuple((number, capacity(number)) for number in CAPACITIES)
