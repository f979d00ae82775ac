"""Which browser the benchmarks and the browser tests drive: one that is installed already, never one they fetch."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

# `.ci/browser` looks for the same.
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class NoBrowser(Exception):  # noqa: N818 - it says what is missing
    """There is no Chromium here; the message says how to get one."""


def find(environment: Mapping[str, str] = os.environ) -> Path:
    """The program to start; :class:`NoBrowser` where there is none."""
    if named := environment.get("CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise NoBrowser(f"CHROMIUM names {named}, which is no program that can be started.")
        return Path(named)
    path = environment.get("PATH")
    for found in (*(shutil.which(name, path=path) for name in _NAMES), *_PLACES):
        if found and os.access(found, os.X_OK):
            return Path(found)
    raise NoBrowser(
        "The browser tests need Chromium or Chrome, and none was found. Run .ci/browser from the top of the "
        "checkout: it installs Debian's chromium where it may, and says what to do where it may not. "
        "If one is elsewhere, set CHROMIUM to its path."
    )


def arguments() -> list[str]:
    """What to start it with: without its sandbox for root, to whom it refuses one; and calling nobody by itself."""
    quiet = [
        "--disable-background-networking",
        "--disable-gpu",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return [*quiet, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
