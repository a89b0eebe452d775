"""Where the bot listens over HTTP: what its routes, its manifest and its pages agree on."""

EVENTS = "/slack/events"  # for commands and presses, too
FROM_SLACK = (EVENTS, "/slack/interactions", "/slack/commands")  # the others as apps often have
FROM_BROWSERS = INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
