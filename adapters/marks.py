"""Reactions that mean something, in the one way in which the rules know each. Pure."""

import re

from bot.domain.reactions import CHECK_MARKS

HELPFUL = "👍"

_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


def meant(emoji: str) -> str | None:
    """*emoji* without its tone of skin; None if it means nothing to the rules."""
    plain = _SKIN.sub("", emoji)
    return plain if plain == HELPFUL or plain in CHECK_MARKS else None
