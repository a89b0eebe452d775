"""What is heard on Slack: messages and reactions as events, also those that were missed."""
