"""Rules of rings of asks."""
