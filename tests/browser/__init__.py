"""The page in a real browser: its guided paths by mouse and by keyboard, and all that a visitor can meet."""
