"""What keeps the bot well on Slack, over the wire."""
