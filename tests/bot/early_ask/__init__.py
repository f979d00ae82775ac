"""Rules of bot/early_ask."""
