"""The words of a scheduled post. What it asks is in `config.yaml`, or was suggested by a member."""

from bot.prompts import SeriesPost
from bot.text import harmless, plural, shortened

_THREAD_NAME = 100


def panel(post: SeriesPost) -> str:
    """What the post asks. The formatting of whoever runs the server stands; a member's text comes without any."""
    return post.text if post.suggestion is None else harmless(post.text)


def window(meant_for: str) -> str:
    """When a check-in is meant to be made; shown and never enforced."""
    return f"-# Meant for {meant_for}. Later is fine too."


def credit(user_id: int) -> str:
    """Whose text it is."""
    return f"-# Suggested by <@{user_id}>"


def ping(role_id: int) -> str:
    """Who is notified of it."""
    return f"-# <@&{role_id}>"


def thread_name(post: SeriesPost) -> str:
    """What the thread below it is called: the series and the day, at most 100 characters."""
    day = f"{post.day.day} {post.day:%B %Y}"
    return f"{shortened(post.title, _THREAD_NAME - len(day) - 3)} · {day}"


def low(title: str, left: int) -> str:
    """To moderators: how many texts of a bank were never posted, and what happens then."""
    were = "was" if left == 1 else "were"
    used = (
        f"{plural(left, 'text')} of its bank {were} never posted here. After that they"
        if left
        else "All texts of its bank were posted here, so they"
    )
    return (
        f"### {harmless(title)} will soon begin anew\n"
        f"{used} come again, the one posted longest ago first. New ones are welcome: "
        "under `texts` in `config.yaml`, or taken up from members with `/prompts review`. They are posted before any "
        "other comes again."
    )
