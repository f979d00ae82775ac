"""Rules of scheduled prompts."""
