"""Keeps the tags of a forum's post in step with where its question stands."""

from collections.abc import Sequence

import discord
import structlog

from bot.domain.message import Standing

MOST = 5  # tags of one post

log = structlog.get_logger()


async def keep(guild: discord.Guild, post_id: int, standing: Standing, me: int) -> None:
    """Have the post *post_id* show *standing*, as far as its forum has a tag of that name.

    A tag is a convenience: what Discord does not allow is left as it is.
    """
    try:
        post = guild.get_thread(post_id) or await guild.fetch_channel(post_id)
        if not isinstance(post, discord.Thread) or not isinstance(
            post.parent, discord.ForumChannel
        ):
            return
        manages = post.permissions_for(guild.me).manage_threads
        if not manages and post.owner_id != me:
            return
        offered = [tag for tag in post.parent.available_tags if manages or not tag.moderated]
        tags = tagged(post.applied_tags, offered, standing)
        if tags == list(post.applied_tags) or (post.parent.flags.require_tag and not tags):
            return
        if post.archived:
            await post.edit(archived=False, applied_tags=tags)
            await post.edit(archived=True)
        else:
            await post.edit(applied_tags=tags)
    except discord.HTTPException as error:
        log.warning("a post's tags were not changed", post=post_id, why=str(error))


def tagged(
    applied: Sequence[discord.ForumTag], offered: Sequence[discord.ForumTag], standing: Standing
) -> list[discord.ForumTag]:
    """The tags of a post from now on: people's own, and the one for *standing* if there is one."""
    ours = {one.value for one in Standing}
    kept = [tag for tag in applied if tag.name.casefold() not in ours]
    now = [tag for tag in offered if tag.name.casefold() == standing.value]
    return [*kept, *now][:MOST]
