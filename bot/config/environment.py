"""What the environment says: the token, and where things are. Nothing else comes from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from bot.config.faults import ConfigFaults, Fault, did_you_mean, shortened

_NAME = "environment"
_FORMATS = ("text", "json")


class Secret:
    """A text that shows itself only to who asks for it by name, so that no log or traceback repeats it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; for the one call that hands it to Discord."""
        return self._text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(hidden)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not copied out of the process")


@dataclass(frozen=True, slots=True)
class Environment:
    """The variables that Belay reads; one that is empty counts as not set.

    Attributes:
        token: The bot's token, from DISCORD_TOKEN or the file that DISCORD_TOKEN_FILE names; None if neither.
        database: BELAY_DATABASE, or belay.db in the working directory.
        config: BELAY_CONFIG, or config.yaml in the working directory.
        log_format: BELAY_LOG, or text.
    """

    token: Secret | None
    database: Path
    config: Path
    log_format: Literal["text", "json"]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Environment":
        """What `environ` says.

        Raises:
            ConfigFaults: some of it cannot be used; every reason at once, none of them with the token in it.
        """
        faults: list[Fault] = []

        def given(name: str, default: str = "") -> str:
            return environ.get(name, "").strip() or default

        log_format = given("BELAY_LOG", "text").lower()
        if log_format not in _FORMATS:
            wrong = f'"{shortened(log_format)}" is not a log format'
            faults.append(_fault("BELAY_LOG", wrong, did_you_mean(log_format, _FORMATS)))
        token = _token(given("DISCORD_TOKEN"), given("DISCORD_TOKEN_FILE"), faults)
        if faults:
            raise ConfigFaults(faults)
        return cls(
            token=token,
            database=Path(given("BELAY_DATABASE", "belay.db")),
            config=Path(given("BELAY_CONFIG", "config.yaml")),
            log_format=cast("Literal['text', 'json']", log_format),
        )


def _fault(key: str, wrong: str, cure: str) -> Fault:
    return Fault(_NAME, 0, None, key, wrong, cure)


def _token(text: str, file: str, faults: list[Fault]) -> Secret | None:
    key = "DISCORD_TOKEN_FILE" if file else "DISCORD_TOKEN"
    if text and file:
        wrong = "the token is given twice, here and in DISCORD_TOKEN"
        faults.append(_fault(key, wrong, "Unset one of the two."))
        return None
    if file:
        try:
            text = Path(file).read_text("utf-8-sig").strip()
        except (OSError, ValueError) as error:
            # A UnicodeDecodeError repeats what it could not read.
            reason = error.strerror if isinstance(error, OSError) else None
            wrong = f"the file cannot be read ({shortened(reason or 'it is not a text')})"
            faults.append(_fault(key, wrong, "Name a file that holds the token and nothing else."))
            return None
        if not text:
            faults.append(_fault(key, "the file is empty", "Put the token in it, and nothing else."))
            return None
    if text.lower().startswith("bot "):
        faults.append(
            _fault(key, 'the token begins with "Bot"', "Leave that word out: Belay adds it itself.")
        )
    elif any(char.isspace() or char in "\"'" for char in text) or not text.isascii():
        wrong = "the token has quotes, spaces or letters in it that no token has"
        faults.append(_fault(key, wrong, "Paste the token alone, without quotes around it."))
    return Secret(text) if text else None
