"""What is heard on Slack, over the wire, and made up for."""
