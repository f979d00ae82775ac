"""Rules of setbacks."""
