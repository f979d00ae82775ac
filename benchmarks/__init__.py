"""What the bot costs, side by side with an empty command on the same wire."""
