"""Commands on the small Discord, with the real discord.py."""

import asyncio
from datetime import timedelta

import discord
import pytest
from discord import app_commands

from tests.discord_server import DiscordServer
from tests.unit.adapters.discord_bot import Bot, living, server
from tests.waiting import PATIENCE

__all__ = ["server"]  # a fixture, used by its name


async def test_slash_command(server: DiscordServer) -> None:
    """A slash command is registered, run, deferred, and answered privately."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    bot = Bot()

    @bot.tree.command(description="Claim a ticket")
    async def claim(interaction: discord.Interaction, number: int) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"Claimed {number}.")
        await interaction.followup.send("And told.", ephemeral=True)

    async with living(server, bot):
        await bot.tree.sync()
        out = await ann.command("claim", number=12, in_channel=channel)
        await out.reply(1)

    assert [message.text for message in out.private] == ["Claimed 12.", "And told."]
    assert channel.messages == []


async def test_autocomplete(server: DiscordServer) -> None:
    """What somebody types comes back as choices."""
    guild = server.guild("Acme")
    guild.text_channel("help")
    ann, bot = guild.member("Ann"), Bot()

    @bot.tree.command(description="Claim a ticket")
    async def claim(interaction: discord.Interaction, ticket: str) -> None:
        pass

    @claim.autocomplete("ticket")
    async def complete(
        interaction: discord.Interaction, typed: str
    ) -> list[discord.app_commands.Choice[str]]:
        return [discord.app_commands.Choice(name=f"{typed}2", value="12")]

    async with living(server, bot):
        await bot.tree.sync()
        choices = await ann.autocomplete("claim", "ticket", "1")

    assert choices == [{"name": "12", "value": "12"}]


async def test_context_menu(server: DiscordServer) -> None:
    """A message command gets its target."""
    guild = server.guild("Acme")
    channel, ann, bot = guild.text_channel("help"), guild.member("Ann"), Bot()
    said = await channel.say(ann, "So.")

    @bot.tree.context_menu(name="Accept as answer")
    async def accept(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Accepted: {message.content}")

    async with living(server, bot):
        await bot.tree.sync(guild=None)
        out = await ann.use("Accept as answer", said)

    assert out.text == "Accepted: So."
    assert channel.messages[-1].text == "Accepted: So."


async def test_expired_and_answered_twice(server: DiscordServer) -> None:
    """A late first answer is 10062, a second one 40060, a token dies after 15 minutes."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    bot, taken = Bot(), asyncio.Queue[discord.Interaction]()

    @bot.tree.command(description="Wait")
    async def wait(interaction: discord.Interaction) -> None:
        taken.put_nowait(interaction)

    async def asked() -> discord.Interaction:
        await ann.command("wait", in_channel=channel, wait=False)
        return await asyncio.wait_for(taken.get(), PATIENCE)

    async with living(server, bot):
        await bot.tree.sync()
        late = await asked()
        server.advance(timedelta(seconds=4))
        with pytest.raises(discord.NotFound) as too_late:
            await late.response.defer()
        good = await asked()
        await good.response.defer()
        good.response._response_type = None
        with pytest.raises(discord.HTTPException) as twice:
            await good.response.defer()
        server.advance(timedelta(minutes=16))
        with pytest.raises(discord.HTTPException) as expired:
            await good.followup.send("too late")

    assert (too_late.value.code, twice.value.code, expired.value.code) == (10062, 40060, 50027)


async def test_command_in_direct_messages(server: DiscordServer) -> None:
    """A command in direct messages comes from a user, in the context of the bot's messages."""
    ann, bot = server.guild("Acme").member("Ann"), Bot()

    @bot.tree.command(description="Ask")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        where = "direct" if interaction.context.dm_channel else "elsewhere"
        await interaction.response.send_message(f"{where}: {question} {interaction.guild}")

    async with living(server, bot):
        await bot.tree.sync()
        out = await ann.command("ask", question="How?", in_channel=ann.dm())

    assert out.text == "direct: How? None"


async def test_hidden_command(server: DiscordServer) -> None:
    """Who lacks a command's default permissions does not see it; the owner does."""
    guild = server.guild("Acme")
    guild.text_channel("help")
    ann, bot = guild.member("Ann"), Bot()

    @bot.tree.command(description="Set up")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Welcome.", ephemeral=True)

    async with living(server, bot):
        await bot.tree.sync()
        with pytest.raises(AssertionError, match="Ann does not see"):
            await ann.command("setup")
        out = await guild.owner_member.command("setup")

    assert out.text == "Welcome."


async def test_original_response(server: DiscordServer) -> None:
    """The first answer can be read, changed and deleted."""
    guild = server.guild("Acme")
    channel, ann, bot = guild.text_channel("help"), guild.member("Ann"), Bot()
    seen: list[str] = []

    @bot.tree.command(description="Count")
    async def count(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        seen.append((await interaction.original_response()).content)
        await interaction.edit_original_response(content="two")
        seen.append(channel.messages[0].text)
        await interaction.delete_original_response()
        seen.append("gone")

    async with living(server, bot):
        await bot.tree.sync()
        await ann.command("count", in_channel=channel)
        await server.eventually(lambda: len(seen) == 3, "the end of the command")

    assert seen == ["one", "two", "gone"]
    assert channel.messages == []
