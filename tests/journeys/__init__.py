"""Through the front door: a day in a member's life, one file a room."""
