"""The Discord permissions that Belay asks for, and why: one source for the invite link, `/setup` and the README."""

from collections.abc import Mapping

import discord

REASONS: Mapping[str, str] = {
    "view_channel": "see the channels you picked",
    "send_messages": "post check-ins and prompts",
    "send_messages_in_threads": "write in the threads of asks and introductions, and bring people into them",
    "create_public_threads": "open a thread for an ask where no forum is picked for asks, and below a prompt",
    "create_private_threads": "open a private thread when both people said yes, and for a turn with a coach",
    "manage_threads": "wake, tag and remove the threads of asks",
    "pin_messages": "pin what opens an ask's post",
    "embed_links": "show cards as cards",
    "attach_files": "send your history as a picture and your data as a file",
    "read_message_history": "look before posting again after a lost connection",
    "create_events": "make a scheduled event for each session of office hours",
    "manage_events": "keep those events as their sessions are",
    "connect": "make such an event in a voice channel, and move people there",
    "move_members": "bring a coach and a visitor together who are both in voice",
    "manage_channels": "make channels in /setup and tags in the forum for asks (not needed when you make your own)",
    "manage_roles": "make roles in /setup (not needed when you pick your own); give the role of a series to who joins it",
    "mention_everyone": "notify the role that people joined for a series; Belay never mentions everyone (not needed when "
    "anyone may mention that role)",
}

NEEDED = discord.Permissions(**dict.fromkeys(REASONS, True))

POSTING = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
)
"""What Belay needs in every channel that was picked for it."""

INTRODUCTIONS = discord.Permissions(create_private_threads=True, send_messages_in_threads=True)
"""What it needs where people meet: introductions, and turns with a coach."""

SERIES_THREADS = discord.Permissions(create_public_threads=True, send_messages_in_threads=True)
"""What it needs where each post of a series is a message with a thread."""

POSTS = discord.Permissions(send_messages_in_threads=True, manage_threads=True)
"""What it needs in a forum for asks; the rest only makes them handier."""

THREADS = POSTS | discord.Permissions(create_public_threads=True)
"""What it needs for asks where each is a message with a thread."""

EVENTS = discord.Permissions(create_events=True, manage_events=True)
"""What it needs in the server for scheduled events; without it, sessions are announced in their channel alone."""

VOICE = discord.Permissions(connect=True, move_members=True)
"""What it needs in the server to bring people together in voice; without it, they meet in a thread."""
