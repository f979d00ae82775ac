"""The cards, forms and buttons of office hours, by who uses them."""
