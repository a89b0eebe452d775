"""How messages look on Slack: blocks and rich text. Pure."""
