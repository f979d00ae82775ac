"""Scheduled prompts as people see them: the check-in panel."""
