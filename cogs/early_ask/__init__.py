"""The offer to ask for help early, as people see it."""
