"""Chat platforms, and the page: each translates between its own world and the rules."""
