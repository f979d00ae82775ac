"""The words about the role that a series notifies: for members who join it, and for moderators who choose it."""

from collections.abc import Sequence

from bot.errors import explain
from bot.prompts.model.pings import Trouble, Unfit
from bot.prompts.model.refusals import (
    CannotMakeRole,
    ClosedToJoin,
    NothingToJoin,
    PingsNobody,
    UnfitRole,
)
from bot.text import harmless

NOTIFY = "Notify me"
STOP = "Stop notifying me"
AGAIN = "Notify me again"
TRY_AGAIN = "Try again"
PICK = "The role that it notifies"
MAKE = "Make a role"
NOBODY = "Notify nobody"

_NAMED = 5  # permissions or channels that are named; the rest is said to be more


# To members


def joined(title: str, role: int, *, rings: bool) -> str:
    """They have the role now."""
    lead = f"### You will be notified\nYou have the role <@&{role}> now. "
    if rings:
        return f"{lead}Discord notifies you each time **{harmless(title)}** is posted here."
    return (
        f"{lead}At the moment Belay is not allowed to notify it, so posts of **{harmless(title)}** come "
        "quietly; "
        "moderators have been told. Once they have changed that, you are notified without doing anything "
        "more."
    )


def left(title: str | None) -> str:
    """They do not have the role any more, or never had it."""
    if title is None:
        return "### You are not notified\nYou do not have its role, and that series is not posted any more."
    return (
        f"### You are not notified\nYou do not have the role of **{harmless(title)}**. It is still posted "
        "here, to be "
        "read whenever it suits you."
    )


def unsure(*, leaving: bool) -> str:
    """Discord did not answer."""
    what = "take the role from you" if leaving else "give you the role"
    return (
        f"Discord did not answer when Belay asked it to {what}, so it is not certain how it stands. **Try "
        "again** asks "
        "once more; nothing is done twice by that."
    )


@explain.register
def _(refusal: NothingToJoin) -> str:
    if refusal.title is None:
        return "That series is not posted any more, so there is nothing to be notified of."
    return (
        f"**{harmless(refusal.title)}** notifies nobody at the moment, so nothing was changed. When "
        "moderators choose a "
        "role for it, this button lets you join."
    )


@explain.register
def _(refusal: ClosedToJoin) -> str:
    if refusal.leaving:
        return (
            f"Belay is not able to take the role of **{harmless(refusal.title)}** from you at the moment, "
            "so you still have "
            "it. Moderators have been told; they can also take it from you by hand."
        )
    return (
        f"Nobody can be let into the role of **{harmless(refusal.title)}** at the moment, so nothing was "
        "changed. "
        "Moderators have been told what is in the way. Please try again later."
    )


# To moderators


def notifies(role: int | None) -> str:
    """On the card of a series: whom it notifies."""
    if role is None:
        return "**Notifies** nobody yet. Pick a role below, and members join it with **Notify me** under each post."
    return f"**Notifies** <@&{role}>. Members join and leave it with **Notify me** under each post."


def decided(title: str, role: int | None, before: int | None) -> str:
    """What was chosen, and what it means."""
    if role is not None:
        stays = ""
        if before not in (None, role):
            stays = (
                f" Whoever joined <@&{before}> keeps that role and is not notified by this series any more."
            )
        return f"**{harmless(title)}** notifies <@&{role}> from its next post on.{stays}"
    kept = (
        ""
        if before is None
        else f" Whoever joined <@&{before}> keeps that role; in Server Settings it can be removed."
    )
    return f"**{harmless(title)}** notifies nobody from now on.{kept}"


def made(title: str, role: int, before: int | None) -> str:
    """A role was made and chosen, perhaps instead of one that had trouble."""
    stays = "" if before is None else f" Whoever had <@&{before}> is not notified by this series any more."
    return (
        f"<@&{role}> was made; it gives nothing. **{harmless(title)}** notifies it from its next post on, "
        f"and nobody has it yet: members join with **Notify me** under each post.{stays}"
    )


def unsure_made(title: str) -> str:
    """Discord did not answer when a role was to be made."""
    return (
        f"Discord did not answer when Belay asked it for a role, so **{harmless(title)}** still notifies the same as "
        "before. If Server Settings > Roles shows one with its name, you can pick that one; otherwise press "
        "**Make a role** again."
    )


def wrong(trouble: Trouble) -> str:
    """What is wrong with a role, and what helps."""
    return f"{_why(trouble.why, trouble.role, trouble.gives, trouble.opens)} {_CURES[trouble.why]}"


def told(title: str, trouble: Trouble) -> str:
    """To moderators, when somebody found that a role does not do what it should."""
    name = harmless(title)
    lead = {
        Unfit.GONE: f"### {name} notifies nobody now",
        Unfit.SILENT: f"### {name} is posted without a notification",
    }.get(trouble.why, f"### Nobody can join the role of {name}")
    return f"{lead}\n{wrong(trouble)}\n-# `/prompts list` shows the series, and lets you choose another role."


_ANYBODY = "and this button would let anybody have it"
_WHYS = {
    Unfit.EVERYONE: "@everyone is no role that people join, and Belay never notifies everyone.",
    Unfit.MANAGED: "<@&{role}> is managed by Discord or by an app, which alone can give it to people.",
    Unfit.PART: f"<@&{{role}}> was picked in `/setup`: whoever has it may do more in Belay, {_ANYBODY}.",
    Unfit.GIVES: f"<@&{{role}}> gives what not everyone has ({{gives}}), {_ANYBODY}.",
    Unfit.OPENS: f"<@&{{role}}> may do more than everyone in {{opens}}, {_ANYBODY}.",
    Unfit.ABOVE: "<@&{role}> is not below Belay's own highest role, so Belay cannot give it to anybody.",
    Unfit.POWERLESS: "Belay lacks **Manage Roles**, so it cannot give <@&{role}> to anybody, nor take it back.",
    Unfit.GONE: "The role that it notified was deleted.",
    Unfit.SILENT: (
        "Discord notifies nobody when Belay mentions <@&{role}>: not everyone may mention that role, and "
        "Belay lacks "
        "**Mention @everyone, @here, and All Roles**."
    ),
}


def _why(why: Unfit, role: int, gives: Sequence[str], opens: Sequence[int]) -> str:
    named = _some([name.replace("_", " ").title() for name in gives])
    return _WHYS[why].format(role=role, gives=named, opens=_some([f"<#{one}>" for one in opens]))


_ANOTHER = "Another role can be picked, or **Make a role** on the series' card makes one that gives nothing."
_CURES = {
    Unfit.EVERYONE: _ANOTHER,
    Unfit.MANAGED: _ANOTHER,
    Unfit.PART: _ANOTHER,
    Unfit.GIVES: f"{_ANOTHER} Or an admin takes those permissions from it.",
    Unfit.OPENS: f"{_ANOTHER} Or an admin changes what it may do there.",
    Unfit.ABOVE: "An admin can drag Belay's role above it under Server Settings > Roles, or another role can be picked.",
    Unfit.POWERLESS: "An admin can allow it for Belay's role under Server Settings > Roles.",
    Unfit.GONE: "Pick another, or have one made with **Make a role** on the series' card.",
    Unfit.SILENT: (
        "An admin can allow that for Belay (it never mentions everyone), or allow anyone to mention the "
        "role; both are under "
        "Server Settings > Roles."
    ),
}


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


@explain.register
def _(refusal: UnfitRole) -> str:
    seen = refusal.seen
    why = _why(refusal.why, seen.role, seen.gives, seen.opens)
    return f"{why} Nothing was changed. {_CURES[refusal.why]}"


@explain.register
def _(refusal: CannotMakeRole) -> str:
    if refusal.full:
        return "This server has as many roles as Discord allows (250), so none was made. You can pick one that there is."
    return (
        "Belay lacks **Manage Roles** to make a role. An admin can allow it for Belay's role under Server "
        "Settings > Roles, "
        "or you make a role by hand and pick it here. It needs Manage Roles to let members in, too."
    )


@explain.register
def _(refusal: PingsNobody) -> str:
    return (
        f"**{harmless(refusal.title)}** has no `ping: true` in `config.yaml`, so it notifies nobody and no "
        "role was chosen. "
        "Whoever runs Belay can add that."
    )
