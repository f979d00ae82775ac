"""Rules of thanks."""
