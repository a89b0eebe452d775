"""What the bot says goes out: once, to the right place, whatever Discord answers."""
