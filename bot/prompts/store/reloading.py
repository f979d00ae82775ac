"""The SQL of what moderators were last told about `config.yaml`."""

import json
from dataclasses import asdict

from bot.config import Fault
from bot.database import Connection
from bot.prompts.model.reloading import Standing

_NAME = "config faults"


def standing(connection: Connection) -> Standing:
    """What moderators were last told; at first nothing."""
    row = connection.execute("SELECT value FROM notes WHERE name = ?", (_NAME,)).fetchone()
    if row is None:
        return Standing()
    kept = json.loads(row[0])
    faults = tuple(Fault(**fault) for fault in kept["faults"])
    return Standing(kept["turn"], kept["digest"], faults, kept["count"])


def keep(connection: Connection, told: Standing) -> None:
    """Moderators are told this now."""
    connection.execute(
        "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (_NAME, json.dumps(asdict(told))),
    )
