"""The rules of office hours: sessions, slots, queues, and what comes of a visit."""
