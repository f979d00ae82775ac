"""The rules of asks: how one is written, brought to people, answered and ended, and who never learns what."""
