"""Takes in what Slack sends: recorded first, then acknowledged."""
