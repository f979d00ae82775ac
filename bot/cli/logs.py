"""Logs: one line an event, as text or JSON; no member's text, no token."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal

import orjson


class _OneLine(logging.Formatter):
    """`2026-03-02T09:00:00.000Z INFO bot.client ready: 1 servers`; a traceback follows in the same line's place."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_at(record)} {record.levelname} {record.name} {record.getMessage()}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            event["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(event).decode()


def _at(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def set_up(style: Literal["text", "json"]) -> None:
    """Log to standard error. discord.py's own chatter is kept from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("discord", "apscheduler", "aiosqlite"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
