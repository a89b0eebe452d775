"""The shapes of commands about helping: topics, boards, how one is asked, blocks."""

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.interacting.commands import (
    WHICH,
    Commands,
    Number,
    SlashCommand,
    line,
    made,
)
from bot.domain.blocks import What
from bot.domain.commands import Command

Page = app_commands.Range[int, 1, 9999]
Topic = app_commands.Range[str, 1, 80]
Change = app_commands.Range[str, 1, 200]
Reason = app_commands.Range[str, 1, 500]
Said = app_commands.Range[str, 1, 1000]

APART = "apart"
REVOKE = "revoke"
CHOICES = [app_commands.Choice(name=locale_str(one.value), value=one.value) for one in What]


def paged(commands: Commands, word: Command) -> SlashCommand:
    """A word and perhaps a page."""

    @app_commands.rename(page=locale_str("page"))
    @app_commands.describe(page=locale_str("Which page. Without it: the newest"))
    async def callback(interaction: discord.Interaction, page: Page | None = None) -> None:
        await commands.give(interaction, word, str(page or ""))

    return made(word, callback)


def of_a_topic(commands: Commands, word: Command) -> SlashCommand:
    """A word and perhaps a topic or a month."""

    @app_commands.rename(what=locale_str("what"))
    @app_commands.describe(what=locale_str("A topic, or “last” for the last month"))
    async def callback(interaction: discord.Interaction, what: Topic = "") -> None:
        await commands.give(interaction, word, what)

    command = made(word, callback)
    command.autocomplete("what")(commands.completion.boards)
    return command


def choosing(commands: Commands, word: Command) -> SlashCommand:
    """A word and perhaps topics."""

    @app_commands.rename(topics=locale_str("topics"))
    @app_commands.describe(topics=locale_str("What you want to be asked about"))
    async def callback(interaction: discord.Interaction, topics: Change = "") -> None:
        await commands.give(interaction, word, topics)

    command = made(word, callback)
    command.autocomplete("topics")(commands.completion.wishes)
    return command


def changing(commands: Commands, word: Command) -> SlashCommand:
    """A word and perhaps a change."""

    @app_commands.rename(change=locale_str("change"))
    @app_commands.describe(
        change=locale_str("Such as “direct”, “daily 3” or “quiet 22:00-07:00 Europe/Berlin”")
    )
    async def callback(interaction: discord.Interaction, change: Change = "") -> None:
        await commands.give(interaction, word, change)

    command = made(word, callback)
    command.autocomplete("change")(commands.completion.habits)
    return command


def saying(commands: Commands, word: Command) -> SlashCommand:
    """A word and what somebody says."""

    @app_commands.rename(text=locale_str("text"))
    @app_commands.describe(text=locale_str("What the team should know"))
    async def callback(interaction: discord.Interaction, text: Said) -> None:
        await commands.give(interaction, word, text)

    return made(word, callback)


def filing(commands: Commands, word: Command) -> SlashCommand:
    """A word, a ticket and a topic."""

    @app_commands.rename(topic=locale_str("topic"), number=locale_str("number"))
    @app_commands.describe(
        topic=locale_str("What it is about. Without it: none of the topics"),
        number=locale_str(WHICH),
    )
    async def callback(
        interaction: discord.Interaction, topic: Topic = "", number: Number | None = None
    ) -> None:
        await commands.give(interaction, word, line(number, topic))

    command = commands.with_tickets(word, callback)
    command.autocomplete("topic")(commands.completion.topics)
    return command


def managing(commands: Commands, word: Command) -> SlashCommand:
    """A word and perhaps a change of the topics."""

    @app_commands.rename(change=locale_str("change"))
    @app_commands.describe(
        change=locale_str("Such as “add Billing”. Without it: you see what there is")
    )
    async def callback(interaction: discord.Interaction, change: Change = "") -> None:
        await commands.give(interaction, word, change)

    return made(word, callback)


def joining(commands: Commands, word: Command) -> SlashCommand:
    """A word and two tickets, or one that is to stand by itself again."""

    @app_commands.rename(
        number=locale_str("number"), into=locale_str("into"), apart=locale_str("apart")
    )
    @app_commands.describe(
        number=locale_str("The question whose answer says what another says"),
        into=locale_str("The question with the answer that stays"),
        apart=locale_str("It says something else after all"),
    )
    async def callback(
        interaction: discord.Interaction,
        number: Number,
        into: Number | None = None,
        apart: bool = False,
    ) -> None:
        other = APART if apart else str(into or "")
        await commands.give(interaction, word, f"{number} {other}".strip())

    return commands.with_tickets(word, callback, "number", "into")


def blocking(commands: Commands, word: Command) -> SlashCommand:
    """A word, somebody, what they may not do any more, and why."""

    @app_commands.rename(
        person=locale_str("person"),
        what=locale_str("what"),
        reason=locale_str("reason"),
        revoke=locale_str("revoke"),
    )
    @app_commands.describe(
        person=locale_str("Who it is about"),
        what=locale_str("From what"),
        reason=locale_str("Why. They read it"),
        revoke=locale_str("Take back what they earned, for as long as it lasts"),
    )
    @app_commands.choices(what=CHOICES)
    async def callback(
        interaction: discord.Interaction,
        person: discord.Member,
        what: str,
        reason: Reason,
        revoke: bool = False,
    ) -> None:
        first = reason.strip().partition(" ")[0].casefold()
        shown = f"“{reason.strip()}”" if first == REVOKE else reason  # it is no order then
        said = f"{what} {REVOKE} {shown}" if revoke else f"{what} {shown}"
        await commands.give(interaction, word, said, person)

    return made(word, callback)


def unblocking(commands: Commands, word: Command) -> SlashCommand:
    """A word, somebody, and what they may do again."""

    @app_commands.rename(person=locale_str("person"), what=locale_str("what"))
    @app_commands.describe(
        person=locale_str("Who it is about"),
        what=locale_str("From what. Without it: from everything"),
    )
    @app_commands.choices(what=CHOICES)
    async def callback(
        interaction: discord.Interaction, person: discord.Member, what: str = ""
    ) -> None:
        await commands.give(interaction, word, what, person)

    return made(word, callback)
