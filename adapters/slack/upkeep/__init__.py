"""What keeps the bot well on Slack: scopes, health, the manifest."""
