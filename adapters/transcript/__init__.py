"""A recorded chat as a chat platform: what it says is read, what the bot answers is kept."""
