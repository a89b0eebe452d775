"""What Slack refuses of blocks and views."""
