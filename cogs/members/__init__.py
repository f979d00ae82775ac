"""What a member decides about themselves (`/me`), what waits for them, and the crisis card."""
