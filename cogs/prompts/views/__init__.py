"""What people see of prompts: cards, buttons, forms."""
