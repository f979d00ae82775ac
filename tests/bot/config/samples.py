"""Pieces that the tests of bot.config share."""

from bot.config import ConfigFaults, Fault, parse

TOKEN = "MTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA" + ".GabcdE." + "abcdefghijklmnopqrstuvwxyz0123456789AB"


def series(*more: str, without: str = "") -> str:
    """A file with one series: id on line 2, title 3, text 4, days 5, time 6, then `more` from line 7."""
    lines = {
        "id": "monday",
        "title": "Monday",
        "text": "How is it going?",
        "days": "[monday]",
        "time": '"09:00"',
    }
    kept = [f"{key}: {value}" for key, value in lines.items() if key != without]
    return "series:\n  - " + "\n    ".join([*kept, *more]) + "\n"


def asks(*more: str) -> str:
    """A file with one kind of ask: id on line 3, label 4, then `more` from line 5."""
    return "\n".join(["asks:", "  kinds:", "    - id: other", "      label: Other", *more]) + "\n"


def faults_of(text: str) -> tuple[Fault, ...]:
    """Every fault of a text; none if it is faultless."""
    try:
        parse(text, "config.yaml")
    except ConfigFaults as error:
        return error.faults
    return ()
