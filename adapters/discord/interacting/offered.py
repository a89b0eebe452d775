"""The bot's commands as Discord's slash commands, each with the options that it takes."""

from collections.abc import Callable, Iterator, Mapping

from discord import app_commands

from adapters.discord.interacting import duty_command
from adapters.discord.interacting import helper_commands as helping
from adapters.discord.interacting.commands import Commands, SlashCommand
from adapters.discord.interacting.incident_commands import dealing
from bot.domain.commands import STAFF_ONLY, Command


def on_servers(commands: Commands) -> Iterator[SlashCommand]:
    """Every command, for a server."""
    for word, build in BUILD.items():
        yield build(commands, word)


def in_direct_messages(commands: Commands) -> Iterator[SlashCommand]:
    """What can be done in direct messages."""
    for word, build in BUILD.items():
        if word not in STAFF_ONLY:
            command = build(commands, word)
            command.allowed_contexts = app_commands.AppCommandContext(dm_channel=True)
            command.allowed_installs = app_commands.AppInstallationType(guild=True)
            yield command


BUILD: Mapping[Command, Callable[[Commands, Command], SlashCommand]] = {
    Command.ASK: Commands.asking,
    Command.HELP: Commands.plain,
    Command.TICKETS: Commands.plain,
    Command.CREDIT: Commands.plain,
    Command.WHY: helping.paged,
    Command.BOARD: helping.of_a_topic,
    Command.NEXT: Commands.plain,
    Command.TOPICS: helping.choosing,
    Command.HELPING: helping.changing,
    Command.LINK: Commands.with_a_code,
    Command.UNLINK: Commands.plain,
    Command.APPEAL: helping.saying,
    Command.CLOSE: Commands.about,
    Command.REOPEN: Commands.about,
    Command.QUEUE: helping.paged,
    Command.CLAIM: Commands.about,
    Command.RELEASE: Commands.about,
    Command.SNOOZE: Commands.until,
    Command.RESOLVE: Commands.with_a_note,
    Command.ASSIGN: Commands.to_somebody,
    Command.PRIVATE: Commands.about,
    Command.CALLBACK: Commands.calling,
    Command.TAG: helping.filing,
    Command.TOPIC: helping.managing,
    Command.VERIFY: Commands.about,
    Command.MERGE: helping.joining,
    Command.BLOCK: helping.blocking,
    Command.UNBLOCK: helping.unblocking,
    Command.FAIRNESS: Commands.plain,
    Command.DUTY: duty_command.on_duty,
    Command.INCIDENTS: Commands.plain,
    Command.INCIDENT: dealing,
}
