"""What carries letters and answers, with Discord failing on purpose."""
