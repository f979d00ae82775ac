"""`config.yaml` and the environment, read into frozen models; a fault names file, line, key and the cure.

    load(path)            the file as a `Config`, or `ConfigFaults` with every fault of the file at once
    parse(text, name)     the same for a text that is already in memory
    changes(old, new)     what differs between two of them, for the log
    Environment.read(...) the token, the database, the config file's place and the log format

Nothing here is built at import and nothing is remembered: whoever loads a `Config` hands it on.
Every key is explained in `docs/configuration.md`. Only this package knows YAML and pydantic.
"""

from bot.config.asks import AskKind, Asks, Step
from bot.config.environment import Environment, Secret
from bot.config.faults import ConfigFaults, Fault
from bot.config.loading import changes, load, parse
from bot.config.model import (
    CheckIns,
    Config,
    Crisis,
    Delivery,
    EarlyAsk,
    Goals,
    Limit,
    Limits,
    Retention,
)
from bot.config.office_hours import OfficeHours
from bot.config.series import Place, Series

__all__ = [
    "AskKind",
    "Asks",
    "CheckIns",
    "Config",
    "ConfigFaults",
    "Crisis",
    "Delivery",
    "EarlyAsk",
    "Environment",
    "Fault",
    "Goals",
    "Limit",
    "Limits",
    "OfficeHours",
    "Place",
    "Retention",
    "Secret",
    "Series",
    "Step",
    "changes",
    "load",
    "parse",
]
