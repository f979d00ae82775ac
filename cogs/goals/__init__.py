"""What people see of goals: `/goal set · list · review`, form, review and the letter at week's end."""
