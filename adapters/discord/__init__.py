"""Discord: what is said there becomes events, and the bot's messages Components V2."""
