"""What comes in from Slack, over the wire: kept, acknowledged, refused."""
