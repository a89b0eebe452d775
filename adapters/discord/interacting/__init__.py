"""Commands, buttons, forms and menus, and their private answers."""
