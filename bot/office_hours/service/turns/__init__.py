"""Turns: the queue, and what a coach does who is there."""
