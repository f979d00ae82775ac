"""Peer help as people see it: asks, offers, and what came of them."""
