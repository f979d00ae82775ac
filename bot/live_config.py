"""The configuration in force while Belay runs: replaced whole, or not at all."""

import asyncio
from pathlib import Path

from bot.config import Config, ConfigFaults, Fault, changes, load

_TORN = "the file was changed while it was read"
_SAVE_FIRST = "Save it, and have it read again."


class LiveConfig:
    """Call it to get the configuration now in force.

    Raises (when made):
        ConfigFaults: the file has faults.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._current = load(path)
        self._one_at_a_time = asyncio.Lock()

    def __call__(self) -> Config:
        return self._current

    async def reload(self) -> tuple[str, ...]:
        """Read the file again, beside the event loop, and use it from now on. Returns what changed, as `changes` says.

        Raises:
            ConfigFaults: the file has faults; the configuration in force stays, untouched.
        """
        async with self._one_at_a_time:
            new = await asyncio.to_thread(_load_at_rest, self._path)
            changed = changes(self._current, new)
            self._current = new
            return changed


def _load_at_rest(path: Path) -> Config:
    """The configuration in a file that nobody writes meanwhile: half a file may be faultless, and mean less.

    Raises:
        ConfigFaults: the file has faults, or was written to.
    """
    before = _state(path)
    try:
        return load(path)
    finally:
        if _state(path) != before:  # what is wrong with half a file is not what is wrong with it
            raise ConfigFaults([Fault(str(path), 0, None, "", _TORN, _SAVE_FIRST)])


def _state(path: Path) -> tuple[int, int, int] | None:
    """What is different once the file was written or replaced; None while it cannot be looked at."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
