"""Slots: booking, the waitlist, reminders."""
