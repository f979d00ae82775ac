"""Rules of wins."""
