"""Posts, edits and takes back messages on Slack, each once."""
