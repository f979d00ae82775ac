"""What moderators see and press: `/setup`, hands raised, low check-ins, troubles."""
