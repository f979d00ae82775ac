"""What people see of wins: `/win share · mine`, the form, the owner's card and the shared one."""
