"""The words for what Belay could not do in a server, told to its moderators once (section 12)."""

from collections.abc import Callable, Mapping

from bot.config.asks import STATE_TAGS

_FORBIDDEN = 403
_POSTING = "View Channel, Send Messages, Embed Links, Attach Files and Read Message History"
_ASKS_TOO = (
    "; where asks are posted, also Send Messages in Threads, Create Public Threads and Manage Threads; where prompts "
    "open threads, also Send Messages in Threads and Create Public Threads; where people meet in private, also Send "
    "Messages in Threads and Create Private Threads"
)
_WAITS = (
    "What could not be posted waits for a day and goes out once **Check** in `/setup` finds all in order."
)
_NO_EVENT = "### A session of office hours is not among the server's events"
_NEEDED: Mapping[str, Callable[[str, str], str]] = {
    "manage_channels": lambda channel, _: (
        "### Asks are posted without some of their tags\n"
        f"Tags that asks should have are missing in {channel}, and Belay lacks **Manage Channels** there to make "
        "them. An admin can allow it for Belay's role under the channel's settings > Permissions, or make the "
        f"tags by hand: {', '.join(STATE_TAGS)}, and one for each kind of ask."
    ),
    "manage_threads": lambda channel, _: (
        "### Asks are posted without some of their tags\n"
        f"Belay lacks **Manage Threads** in {channel}, so it cannot set tags that only moderators may set, nor "
        "change those of a locked post. An admin can allow it for Belay's role under the channel's settings > "
        "Permissions."
    ),
    "fewer_tags": lambda channel, _: (
        "### Asks are posted without some of their tags\n"
        f"{channel} has as many tags as Discord allows (20), so Belay cannot make those it needs. Removing one "
        "that nobody uses makes room."
    ),
    "a_tag": lambda channel, _: (
        "### An ask could not be posted\n"
        f"{channel} demands a tag on every post and has none to choose from. Under the channel's settings, add a "
        f"tag or turn that demand off. {_WAITS}"
    ),
    "unlock": lambda _, thread: (
        "### A thread is locked\n"
        f"{thread} was locked, so Belay cannot write in it. If that was meant, there is nothing to do. If not, "
        f"unlock it, or have an admin allow **Manage Threads** for Belay's role. {_WAITS}"
    ),
    "delete_threads": lambda _, thread: (
        "### A thread is left\n"
        f"What opened {thread} was taken down, and Belay lacks **Manage Threads** to delete the thread itself. A "
        "moderator can delete it by hand."
    ),
    "events": lambda _, __: (
        f"{_NO_EVENT}\n"
        "Belay needs **Create Events** and **Manage Events** for that. An admin can give them to Belay's role under "
        f"Server Settings > Roles. Sessions work without it: they are announced and booked in their channel. {_WAITS}"
    ),
    "voice_events": lambda _, channel: (
        f"{_NO_EVENT}\n"
        f"It is held in {channel}, where Belay needs **View Channel**, **Connect**, **Create Events** and **Manage "
        "Events**. An admin can allow them for Belay's role under the channel's settings > Permissions. The session "
        f"itself is announced and can be booked. {_WAITS}"
    ),
    "stage_events": lambda _, channel: (
        f"{_NO_EVENT}\n"
        f"It is held on the stage {channel}. There Discord asks for **Manage Channels**, **Mute Members** and **Move "
        "Members** beside View Channel, Connect, Create Events and Manage Events. An admin can allow them for Belay's "
        f"role under the channel's settings > Permissions. The session itself is announced and can be booked. {_WAITS}"
    ),
    "event_channel": lambda _, channel: (
        f"{_NO_EVENT}\n"
        f"It was to be held in {channel}, which seems to have been deleted. Its coach can give it another place with "
        "`/coach edit`."
    ),
    "fewer_events": lambda _, __: (
        f"{_NO_EVENT}\n"
        "The server has as many events to come as Discord allows (100). Removing some that nobody needs makes room; the "
        f"session itself is announced and can be booked. {_WAITS}"
    ),
}


def trouble(place: str, channel_id: int | None, status: int | None) -> str:
    """To moderators, once: what Belay could not do, and what helps."""
    if status is None or channel_id is None:
        what = f"Belay has something to post for **{place}**, and no channel is picked for that."
        cure = "`/setup` picks one."
    elif status == _FORBIDDEN:
        what = f"Belay is not allowed to post in <#{channel_id}> (the channel for **{place}**)."
        cure = f"It needs {_POSTING} there{_ASKS_TOO}. **Check** in `/setup` names what is missing."
    else:
        what = f"The channel for **{place}** seems to have been deleted."
        cure = "`/setup` picks another."
    return f"### Something could not be posted\n{what} {cure}\n{_WAITS}"


def needed(needs: str, channel_id: int | None, about_id: int | None) -> str:
    """To moderators, once: what Belay needs, why, and who can give it. `about_id`: the thread or channel it is about."""
    return _NEEDED[needs](f"<#{channel_id}>" if channel_id else "the channel for asks", f"<#{about_id}>")
