"""The Discord permissions that Belay asks for, and why: one source for the invite link, `/setup` and the README."""

from collections.abc import Mapping

import discord

REASONS: Mapping[str, str] = {
    "view_channel": "see the channels you picked",
    "send_messages": "post check-ins and prompts",
    "send_messages_in_threads": "write in the private thread of an introduction",
    "create_private_threads": "open a private thread when both people said yes",
    "manage_threads": "add those two people to it",
    "embed_links": "show cards as cards",
    "attach_files": "send your history as a picture and your data as a file",
    "read_message_history": "look before posting again after a lost connection",
    "manage_channels": "make channels in /setup (not needed when you pick your own)",
    "manage_roles": "make roles in /setup (not needed when you pick your own)",
}

NEEDED = discord.Permissions(**dict.fromkeys(REASONS, True))

POSTING = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, read_message_history=True
)
"""What Belay needs in every channel that was picked for it."""
