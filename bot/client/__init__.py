"""The only part of `bot/` that knows Discord: the connection, the courier, and what rooms build their buttons from."""
