"""The words of reading `config.yaml` again."""

from collections.abc import Mapping, Sequence

from bot.config import Fault
from bot.errors import explain
from bot.prompts.model.refusals import NotApplied
from bot.prompts.model.reloading import Reloaded, Standing
from bot.text import harmless, plural, shortened

RELOAD = "Read config.yaml again"
KEPT = "config.yaml was read again, and is in force."

_ROOM = 3000  # characters for faults; a message has 4,000 in all
_LONGEST = 600  # characters of one of them: a fault further down is worth more than the end of a long one
_SERIES = "series "


def reloaded(done: Reloaded, titles: Mapping[str, str]) -> str:
    """To whoever had it read: what is different now. `titles`: the series there are, by id."""
    if not done.changed:
        return "### config.yaml is in force\nIt was read again. Nothing in it is different from what was in force before."
    changed = "\n".join(f"- {_change(each, titles)}" for each in done.changed)
    return shortened(
        "### config.yaml is in force\n"
        f"It was read again. This is different now:\n{changed}\n"
        "What Belay does next follows it. What was posted is not posted again.",
        _ROOM,
    )


def _change(what: str, titles: Mapping[str, str]) -> str:
    if not what.startswith(_SERIES):
        return f"the settings under `{what}`"
    series_id = what.removeprefix(_SERIES)
    title = titles.get(series_id)
    if title is None:
        return f"the series `{series_id}` is not in the file any more, and rests"
    return f"the series **{harmless(title)}** (`{series_id}`)"


@explain.register
def _(refusal: NotApplied) -> str:
    """To whoever had it read."""
    return (
        f"### {_mistakes(len(refusal.faults))}\n"
        "Nothing was changed: the settings that were in force stay.\n"
        f"{faults(refusal.faults, len(refusal.faults))}\n"
        "When the file is corrected, use `/prompts reload` again."
    )


def not_applied(told: Standing) -> str:
    """To moderators: what is wrong, that the settings in force stay, what to do."""
    return (
        f"### {_mistakes(told.count)}\n"
        "It was read again and could not be used. Nothing changes here: Belay goes on with the settings it has.\n"
        f"{faults(told.faults, told.count)}\n"
        "Whoever runs Belay can correct the file; then `/prompts reload` has it in force. Until then it is better not "
        "to restart Belay, since it does not start with a file that has mistakes."
    )


def in_force_again() -> str:
    """To moderators, after they heard of mistakes."""
    return (
        "### config.yaml is in force again\n"
        "Its mistakes are corrected, and it was read. What Belay does next follows it; there is nothing left to do here."
    )


def _mistakes(count: int) -> str:
    return f"config.yaml has {plural(count, 'mistake')}" if count != 1 else "config.yaml has a mistake"


def faults(some: Sequence[Fault], count: int) -> str:
    """As many of `count` faults as there is room for, by their lines."""
    shown: list[str] = []
    room = _ROOM
    for fault in some:
        line = shortened(_fault(fault), _LONGEST)
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    if count > len(shown):
        shown.append(f"- and {count - len(shown)} more")
    return "\n".join(shown)


def _fault(fault: Fault) -> str:
    place = harmless(fault.file) + (f", line {fault.line}" if fault.line else "")
    key = f", {harmless(fault.key)}" if fault.key else ""
    return f"- **{place}**{key}: {harmless(fault.wrong)}. {harmless(fault.cure)}"
