"""The bot in a browser."""
