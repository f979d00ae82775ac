"""The SQL of office hours, by what it is about."""
