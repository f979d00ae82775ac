"""What people see and press: one package a room, each of the same name as its rules in `bot/`."""
