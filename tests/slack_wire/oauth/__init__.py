"""Installing the bot and keeping its tokens, over the wire."""
