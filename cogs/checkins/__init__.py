"""Check-ins as people see them: the form, the private summary, the card others answer, reminders and history."""
