"""Commands, shortcuts, buttons, forms and the Home tab."""
