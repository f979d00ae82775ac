"""Thanks: people and words, and nothing that is counted in public."""
