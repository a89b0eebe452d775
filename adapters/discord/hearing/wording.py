"""What somebody wrote on Discord, as plain words."""

import re

import discord

_MENTION = re.compile(r"<(?P<kind>@!|@&|@|#)(?P<id>\d{1,20})>")
_EMOJI = re.compile(r"<a?:(?P<name>\w{1,64}):\d{1,20}>")


def wording(message: discord.Message, me: int, my_role: int | None = None) -> str:
    """The text of *message*: no call of the bot at its ends, names instead of numbers.

    What is only pictures says so, so that nothing is empty.
    """
    mine = [f"<@{me}>", f"<@!{me}>", *([f"<@&{my_role}>"] if my_role else [])]
    text = _without(message.content.strip(), mine)
    names = _names(message)
    text = _MENTION.sub(lambda found: names.get(found[0].replace("!", ""), found[0]), text)
    text = _EMOJI.sub(r":\g<name>:", text)
    return text or " ".join(f"[{name}]" for name in _attached(message))


def _without(text: str, calls: list[str]) -> str:
    """*text* without any of *calls* at its ends."""
    while True:
        left = text
        for call in calls:
            if text.startswith(call):
                text = text.removeprefix(call).lstrip(" ,:\n\t")
            if text.endswith(call):
                text = text.removesuffix(call).rstrip()
        if text == left:
            return text


def _names(message: discord.Message) -> dict[str, str]:
    """How what the message mentions is called, by how it is written there."""
    names = {f"<@{user.id}>": f"@{user.display_name}" for user in message.mentions}
    names |= {f"<@&{role.id}>": f"@{role.name}" for role in message.role_mentions}
    if message.guild is not None:
        for channel_id in message.raw_channel_mentions:
            channel = message.guild.get_channel_or_thread(channel_id)
            if channel is not None:
                names[f"<#{channel_id}>"] = f"#{channel.name}"
    return names


def _attached(message: discord.Message) -> list[str]:
    return [
        *(attachment.filename for attachment in message.attachments),
        *(sticker.name for sticker in message.stickers),
    ]
