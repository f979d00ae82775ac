"""`belay check`: is the configuration sound? Every fault in one run, with file, line, key and cure."""

from pathlib import Path

from bot.config import ConfigFaults, load
from bot.text import plural


def check(path: Path) -> tuple[int, list[str]]:
    """The exit code (0 sound, 2 faulty) and the lines to print."""
    try:
        config = load(path)
    except ConfigFaults as refused:
        faults = [str(fault) for fault in refused.faults]
        return 2, [*faults, f"{path}: {plural(len(faults), 'fault')}. Nothing was changed."]
    return 0, [f"{path}: sound, {plural(len(config.series), 'series', 'series')}."]
