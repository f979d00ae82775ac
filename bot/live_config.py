"""The configuration in force while Belay runs: replaced whole, or not at all."""

import logging
from pathlib import Path

from bot.config import Config, ConfigFaults, changes, load

log = logging.getLogger(__name__)


class LiveConfig:
    """Call it to get the configuration now in force.

    Raises (when made):
        ConfigFaults: the file has faults.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._current = load(path)

    def __call__(self) -> Config:
        return self._current

    def reload(self) -> tuple[str, ...]:
        """Read the file again and use it from now on. Returns what changed, in words for the log.

        Raises:
            ConfigFaults: the file has faults; the configuration in force stays, untouched.
        """
        new = load(self._path)
        changed = changes(self._current, new)
        self._current = new
        return changed


def reload_and_say(config: LiveConfig) -> bool:
    """Reload, and log what changed or each fault. Whether it was applied."""
    try:
        changed = config.reload()
    except ConfigFaults as refused:
        for fault in refused.faults:
            log.error("config not applied: %s", fault)  # noqa: TRY400 - the fault says it all
        return False
    log.info("config applied: %s", ", ".join(changed) or "no change")
    return True
