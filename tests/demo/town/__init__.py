"""The demo's living server."""
