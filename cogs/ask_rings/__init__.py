"""What people see of rings of asks: `/ring start · end`, the panel, the own part, the thanks at the end."""
