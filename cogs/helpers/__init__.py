"""Helpers: who offered to be asked, for what, and whom an ask is brought to."""
