"""What keeps the bot at work in a server: permissions, health, set-up, reward roles."""
