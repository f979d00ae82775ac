"""What people see of setbacks: `/setback log · mine`, the form, the owner's card and the shared one."""
