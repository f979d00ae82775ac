"""Rules of helpers."""
