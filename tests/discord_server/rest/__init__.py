"""Discord's REST API, as far as a bot for text needs it: a file for each subject."""
