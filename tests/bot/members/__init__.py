"""The rules about a person."""
