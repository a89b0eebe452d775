"""The bot's messages as Discord's Components V2."""
