"""What coaches do before a session, and what sessions do by themselves."""
