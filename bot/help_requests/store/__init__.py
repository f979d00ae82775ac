"""The SQL of asks, by what it is about: the asks themselves, the people in them, files and replies, and staff."""
