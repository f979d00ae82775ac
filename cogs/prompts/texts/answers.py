"""The answers of the moderators' desk: what was posted, left out, paused or resumed, and each no."""

from bot.client.texts import when
from bot.errors import explain
from bot.prompts.model import Draft, Left, SeriesPost, SeriesShown, Standing, Upcoming
from bot.prompts.model.refusals import (
    DuePassed,
    NoSuchSeries,
    NotDueThen,
    NothingDue,
    NotInBank,
    OnlyByMessage,
    RestsInConfig,
    SaidMeanwhile,
)
from bot.text import harmless, shortened
from cogs.prompts.texts.desk import due_at, excerpt, what

_KNOWN = 12


def draft(found: Draft, place: str, role: int | None) -> str:
    """Above the text that would be posted."""
    rings = f" It notifies <@&{role}>." if role is not None else ""
    return f"### Post this now?\n**{harmless(found.series.title)}**, {place}.{rings}"


def draft_text(found: Draft) -> str:
    """The text as it would stand there."""
    text = found.text if found.suggestion is None else harmless(found.text)
    return "\n".join(f"> {line}" for line in text.split("\n"))


def draft_foot(found: Draft) -> str:
    """Below it: what else stands there, and what becomes of the schedule."""
    lines = ["-# It comes once more, since it led many people to something."] if found.encore else []
    if found.series.gathers:
        lines.append("-# Below it stand the wins and setbacks that members gave to it so far.")
    return "\n".join([*lines, f"-# {_stays(found.next)}"])


def _stays(upcoming: Upcoming | None) -> str:
    if upcoming is None:
        return "It is posted beside the schedule, which has nothing to come at the moment."
    return f"It is posted beside the schedule: the next planned one stays on {due_at(upcoming.due)}."


def posted(post: SeriesPost, place: str) -> str:
    """It was posted by hand."""
    return (
        f"**{harmless(post.title)}** goes out now, {place}:\n-# {excerpt(post.text)}\nIts schedule stays "
        "as it is; the next "
        "post says another text."
    )


def posted_one_text(post: SeriesPost, place: str) -> str:
    """The same for a series that has one text."""
    return f"**{harmless(post.title)}** goes out now, {place}. Its schedule stays as it is."


def not_posted() -> str:
    """**Leave it**."""
    return "Nothing was posted."


def skipped(left: Left) -> str:
    """A due time is left out."""
    return f"**{harmless(left.series.title)}** is left out on {due_at(left.due)}. {_then(left.next)}"


def taken_in(left: Left) -> str:
    """It is not left out any more."""
    return f"**{harmless(left.series.title)}** is posted on {due_at(left.due)} after all, as planned."


def _then(upcoming: Upcoming | None) -> str:
    if upcoming is None:
        return "Nothing else of it is planned at the moment."
    return f"The next post is on {due_at(upcoming.due)}:\n-# {what(upcoming)}"


def paused(shown: SeriesShown) -> str:
    """It rests here."""
    title = harmless(shown.series.title)
    if shown.series.paused:
        return (
            f"**{title}** rests in this server; `paused: true` in `config.yaml` lets it rest everywhere. When that is "
            "taken out, `/prompts resume` goes on with it here."
        )
    if shown.series.is_dose:
        return (
            f"**{title}** rests in this server: nobody here gets it until somebody presses **Resume**. Who "
            "asked for it stays "
            "subscribed."
        )
    return f"**{title}** rests in this server: nothing of it is posted until somebody presses **Resume**."


def resumed(shown: SeriesShown) -> str:
    """It goes on."""
    title = harmless(shown.series.title)
    if shown.series.is_dose:
        return f"**{title}** goes on in this server: each subscriber gets it at their own next time."
    if shown.next is None:
        return f"**{title}** does not rest here any more. Nothing of it is due at the moment."
    if shown.standing is Standing.NOWHERE:
        place = shown.series.channel
        return (
            f"**{title}** goes on in this server. It is posted once `/setup` has a channel for **{place}**."
        )
    return f"**{title}** goes on in this server. The next post is on {due_at(shown.next.due)}; nothing is made up for."


# Refusals


@explain.register
def _(refusal: NoSuchSeries) -> str:
    given = harmless(shortened(" ".join(refusal.given.split()), 60))
    if not refusal.known:
        return f"There is no series “{given}”: `config.yaml` names none. Whoever runs Belay can add one under `series:`."
    known = ", ".join(f"`{one}`" for one in refusal.known[:_KNOWN])
    more = f" and {len(refusal.known) - _KNOWN} more" if len(refusal.known) > _KNOWN else ""
    return (
        f"There is no series “{given}” in `config.yaml`, so nothing was changed. There are: {known}{more}. "
        "`/prompts list` shows them."
    )


@explain.register
def _(refusal: OnlyByMessage) -> str:
    return (
        f"**{harmless(refusal.title)}** goes to its subscribers by direct message, each at their own time, "
        "so there is no "
        "post of it to make or to leave out. `/prompts pause` lets it rest in this server."
    )


@explain.register
def _(refusal: RestsInConfig) -> str:
    return (
        f"**{harmless(refusal.title)}** rests by `paused: true` in `config.yaml`, and that stands. Whoever "
        "runs Belay can "
        f"change it there under `{refusal.series}`; `/prompts reload` takes it up."
    )


@explain.register
def _(refusal: NothingDue) -> str:
    if refusal.in_config:
        return (
            f"**{harmless(refusal.title)}** rests by `paused: true` in `config.yaml`, so there is nothing "
            "to leave out."
        )
    return (
        f"**{harmless(refusal.title)}** has nothing to come that could be left out here. `/prompts list` "
        "says how it stands."
    )


@explain.register
def _(refusal: DuePassed) -> str:
    return (
        f"{when(refusal.due)} is over for **{harmless(refusal.title)}**, so nothing was changed. `/prompts "
        "list` shows what "
        "comes next, and `/prompts post` posts now."
    )


@explain.register
def _(refusal: NotDueThen) -> str:
    return (
        f"**{harmless(refusal.title)}** is not due {when(refusal.due)} any more: its times were changed "
        "meanwhile. "
        "`/prompts list` shows what comes next."
    )


@explain.register
def _(refusal: NotInBank) -> str:
    return (
        f"That text was taken out of the bank of **{harmless(refusal.title)}** meanwhile, so nothing was "
        "posted. "
        "`/prompts post` shows what comes next."
    )


@explain.register
def _(refusal: SaidMeanwhile) -> str:
    return (
        f"That text of **{harmless(refusal.title)}** was posted since you were shown it, so it was not posted again. "
        "`/prompts post` shows what comes next."
    )
