"""Where a file is not YAML: what its parser says, in the words of somebody who has to mend it."""

import yaml

from bot.config.faults import Fault, shortened

_SYNTAX = (
    # What the two parsers of PyYAML say, what that means, what to do. The first that fits is taken.
    ("alias", "a value begins with a star", 'Put it in quotes, for example cron: "*/30 9 * * 1".'),
    ("anchor", "a value begins with an ampersand", "Put the whole value in quotes."),
    ("tab", "a tab stands where spaces are expected", "Indent with spaces, two for each level."),
    (
        "quoted scalar found unexpected end",
        "a quote that is opened on line {began} is not closed",
        "Close it with the same kind of quote.",
    ),
    (
        "escape",
        "a backslash in double quotes begins something unknown",
        "Use single quotes, or write the backslash twice.",
    ),
    (
        "cannot start any token",
        "a value begins with a character that YAML keeps for itself",
        "Put the whole value in quotes.",
    ),
    (
        "mapping values are not allowed",
        "there is a colon too many, or the line is indented too far",
        "Put a text that has a colon and a space in it in quotes, and line keys up with those around them.",
    ),
    (
        "flow",
        "a bracket that is opened on line {began} is not closed before this",
        "Close it, and put a comma between its entries.",
    ),
    (
        "simple key",
        "a line has no colon, or the text above it went on without indentation",
        "Write a colon and a space after the key; indent each line of a long text.",
    ),
    (
        "block collection",
        "the list that begins on line {began} is broken off here",
        "Begin each of its entries with a dash and a space, all at the same depth.",
    ),
    (
        "block",
        "this does not line up with the lines above it",
        "Give keys of one group the same number of spaces, and put a text with quotes in it in quotes.",
    ),
)


def broken(name: str, text: str, error: yaml.MarkedYAMLError) -> Fault:
    """The one fault of a text that is not YAML; what stands after it cannot be judged."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    if line > len(lines) > 0:
        # The end of the text was reached: point at its last line.
        line, column = len(lines), len(lines[-1]) + 1
    began = error.context_mark.line + 1 if error.context_mark else line
    said = f"{error.context or ''} {error.problem or ''}"
    if lines and "\t" in lines[line - 1][: column + 1]:
        said = "tab"
    for sign, wrong, cure in _SYNTAX:
        if sign in said:
            return Fault(name, line, column, "", wrong.format(began=began), cure)
    return Fault(
        name,
        line,
        column,
        "",
        f"this is not YAML ({shortened(said.strip())})",
        "Look at the indentation, the quotes and the colons of this line and the one before it.",
    )
