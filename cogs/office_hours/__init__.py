"""What people see and press of office hours."""
