"""What goes out to Slack, over the wire."""
