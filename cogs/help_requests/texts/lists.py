"""The words of lists of asks: one's own, and those that wait for somebody."""

from bot.client.texts import when
from bot.config import AskKind, Asks
from bot.help_requests import Page, Shown, State
from bot.text import harmless, plural, quoted, shortened
from cogs.help_requests.texts import asking, public


def mine_head(page: Page) -> str:
    """Above one's own asks."""
    if not page.total:
        return (
            "### You have not asked yet\n"
            "Most people who are asked for help say yes, and early is a good time. It can be small: one"
            " question, one page, "
            "ten minutes of somebody's evening."
        )
    return (
        f"### Your asks\n{plural(page.total, 'ask')}. Asking counts here as much as helping does.\n-# Only"
        " you see this."
    )


def mine_line(shown: Shown) -> str:
    """One of one's own asks in a list."""
    ask = shown.ask
    title = (
        "its words were deleted when their time was up" if ask.words is None else harmless(ask.words.title)
    )
    name = f" · as {ask.alias}" if ask.unnamed else ""
    return f"**{title}**\n-# {when(ask.posted_at or ask.made_at)} · {asking.state_line(shown)}{name}"


def option(shown: Shown) -> str:
    """The same in a select, at most 100 characters."""
    return shortened("Its words were deleted" if shown.ask.words is None else shown.ask.words.title, 100)


def option_state(shown: Shown) -> str:
    """Below it; Discord shows no names there, so people are counted."""
    if shown.ask.state is State.HELPED and shown.helping:
        return f"Being helped by {plural(len(shown.helping), 'person', 'people')}."
    return shortened(asking.state_line(shown), 100)


def choice(shown: Shown) -> str:
    """The same while a command is typed."""
    title = "…" if shown.ask.words is None else shown.ask.words.title
    return shortened(f"{title} ({shown.ask.state.value})", 100)


def open_head(page: Page, kind: AskKind | None, *, unanswered: bool) -> str:
    """Above the asks that wait."""
    what = "asks" if kind is None else f"asks: {kind.label.lower()}"
    if not page.total:
        return (
            f"### No open {what}\nRight now nobody waits here. If you need something, this is a good moment"
            " to be the first."
        )
    which = "nobody has answered yet" if unanswered else "open"
    return (
        f"### {plural(page.total, 'ask')} {which}\n-# Page {page.number + 1} of {page.pages}. Those that"
        " nobody answered come first."
    )


def open_line(shown: Shown, settings: Asks, guild: int) -> str:
    """One of the asks that wait."""
    ask = shown.ask
    if ask.words is None:
        return ""
    title = harmless(ask.words.title)
    state = "being helped" if ask.state is State.HELPED else "waits for an answer"
    parts = [settings.kind(ask.kind).label, state, when(ask.posted_at or ask.made_at)]
    return (
        f"**{title}**\n-#"
        f" {' · '.join(parts)}{public.link(shown, guild)}\n{quoted(shortened(ask.words.need, 160))}"
    )


OPEN_KIND = "Which kind?"
OPEN_STATE = "Which of them?"
ALL_KINDS = "Every kind"
ALL_STATES = "All that are open"
UNANSWERED = "Nobody has answered yet"
