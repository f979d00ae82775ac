"""Rules of bot/timers."""
