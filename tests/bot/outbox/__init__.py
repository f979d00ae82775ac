"""Rules of bot/outbox."""
