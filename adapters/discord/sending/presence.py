"""Whether who is to be asked is still in the server: without the members intent nobody says so."""

from collections.abc import Iterator

import discord

from adapters.discord.errors import UNKNOWN_MEMBER, UNKNOWN_USER
from adapters.discord.sending.threads import number
from adapters.discord.servers import PLATFORM
from bot.domain.asks import request_of
from bot.domain.effects import Post
from bot.platform import Gone


async def check_there(guild: discord.Guild | None, post: Post) -> None:
    """Raise Gone if *post* asks somebody who has left; who cannot be looked up is asked."""
    if guild is None or request_of(post.slot) is None:
        return
    gone = [account for account in _asked(post) if await _has_left(guild, account)]
    if gone:
        raise Gone(gone)


def _asked(post: Post) -> Iterator[str]:
    request = request_of(post.slot)
    alone = request[1] if request is not None else ""
    accounts = (alone,) if alone else post.message.pings
    return (each for each in accounts if each.startswith(f"{PLATFORM}:"))


async def _has_left(guild: discord.Guild, account: str) -> bool:
    try:
        await guild.fetch_member(number(account.removeprefix(f"{PLATFORM}:")))
    except discord.NotFound as error:
        return error.code in (UNKNOWN_MEMBER, UNKNOWN_USER)
    except discord.HTTPException:
        return False
    return False
