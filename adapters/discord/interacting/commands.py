"""Slash commands: how one is made and handed in, and the shapes that most of them have."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from adapters.discord.interacting.callers import Callers
from adapters.discord.interacting.completion import Completion
from adapters.discord.interacting.reception import Reception
from bot.domain.calls import LONGEST_CONTACT, LONGEST_WISH
from bot.domain.commands import ACTIONS, EXPLAINED, STAFF_ONLY, Command
from bot.domain.events import CommandGiven
from bot.domain.moment_reading import LONGEST
from bot.domain.presses import LONGEST_NOTE

SlashCommand = app_commands.Command[Any, ..., None]
Number = app_commands.Range[int, 1, 999_999_999]
Question = app_commands.Range[str, 1, 1000]
Code = app_commands.Range[str, 1, 40]
Time = app_commands.Range[str, 1, LONGEST]
Wish = app_commands.Range[str, 1, LONGEST_WISH]
Contact = app_commands.Range[str, 1, LONGEST_CONTACT]
Note = app_commands.Range[str, 1, LONGEST_NOTE]

DESCRIPTION = 100  # characters
WHICH = "The question's number. Without it: the question of this thread, or your latest"
DOES = frozenset(ACTIONS) | {  # something, and do not only show it
    Command.TOPICS,
    Command.HELPING,
    Command.APPEAL,
    Command.TOPIC,
    Command.MERGE,
    Command.BLOCK,
    Command.UNBLOCK,
    Command.DUTY,
    Command.INCIDENT,
}
HANDLES_THREADS = discord.Permissions(manage_threads=True)


class Commands:
    """Makes the slash commands and hands in what is given with them."""

    def __init__(self, callers: Callers, reception: Reception, completion: Completion) -> None:
        self._callers = callers
        self._reception = reception
        self.completion = completion

    async def give(
        self,
        interaction: discord.Interaction,
        word: Command,
        argument: str = "",
        target: discord.abc.Snowflake | None = None,
    ) -> None:
        """Acknowledge *word* and hand it in."""

        async def event(handle: str) -> CommandGiven:
            caller = await self._callers.caller(interaction)
            whom = None
            if target is not None:
                whom = await self._callers.target(caller.community, target.id)
            return CommandGiven(
                key=f"discord:interaction:{interaction.id}",
                at=interaction.created_at,
                conversation=caller.conversation,
                actor=caller.actor,
                command=word.value,
                argument=argument,
                handle=handle,
                target=whom,
            )

        # A list that nobody will see need not be made.
        await self._reception.take(interaction, event, even_late=word in DOES)

    def plain(self, word: Command) -> SlashCommand:
        """A word that says it all."""

        async def callback(interaction: discord.Interaction) -> None:
            await self.give(interaction, word)

        return made(word, callback)

    def asking(self, word: Command) -> SlashCommand:
        """A word and a question."""

        @app_commands.rename(question=locale_str("question"))
        @app_commands.describe(question=locale_str("What you want to know"))
        async def callback(interaction: discord.Interaction, question: Question) -> None:
            await self.give(interaction, word, question)

        command = made(word, callback)
        command.autocomplete("question")(self.completion.questions)
        return command

    def with_a_code(self, word: Command) -> SlashCommand:
        """A word and perhaps a code."""

        @app_commands.rename(code=locale_str("code"))
        @app_commands.describe(
            code=locale_str("The code that your other account got. Without it: you get a code")
        )
        async def callback(interaction: discord.Interaction, code: Code = "") -> None:
            await self.give(interaction, word, code)

        return made(word, callback)

    def about(self, word: Command) -> SlashCommand:
        """A word and a ticket."""

        @app_commands.rename(number=locale_str("number"))
        @app_commands.describe(number=locale_str(WHICH))
        async def callback(interaction: discord.Interaction, number: Number | None = None) -> None:
            await self.give(interaction, word, line(number))

        return self.with_tickets(word, callback)

    def until(self, word: Command) -> SlashCommand:
        """A word, a ticket and a time."""

        @app_commands.rename(number=locale_str("number"), until=locale_str("until"))
        @app_commands.describe(
            number=locale_str(WHICH),
            until=locale_str("Such as “tomorrow 9:00”, “mon 14:00”, “2026-12-01” or “2h”"),
        )
        async def callback(
            interaction: discord.Interaction, number: Number | None = None, until: Time = ""
        ) -> None:
            await self.give(interaction, word, line(number, until))

        command = self.with_tickets(word, callback)
        command.autocomplete("until")(self.completion.times)
        return command

    def calling(self, word: Command) -> SlashCommand:
        """A word, a ticket, when to call and how."""

        @app_commands.rename(
            number=locale_str("number"), when=locale_str("when"), contact=locale_str("contact")
        )
        @app_commands.describe(
            number=locale_str(WHICH),
            when=locale_str("When to call, such as “tomorrow 14:00”"),
            contact=locale_str("How we can reach you. Only you and our team see it"),
        )
        async def callback(
            interaction: discord.Interaction,
            number: Number | None = None,
            when: Wish = "",
            contact: Contact = "",
        ) -> None:
            said = f"{when.strip() or '-'}\n{contact.strip()}" if when or contact else ""
            await self.give(interaction, word, line(number, said))

        return self.with_tickets(word, callback)

    def with_a_note(self, word: Command) -> SlashCommand:
        """A word, a ticket and what to say about it."""

        @app_commands.rename(number=locale_str("number"), note=locale_str("note"))
        @app_commands.describe(
            number=locale_str(WHICH),
            note=locale_str("A closing note that everybody in the thread reads"),
        )
        async def callback(
            interaction: discord.Interaction, number: Number | None = None, note: Note = ""
        ) -> None:
            await self.give(interaction, word, line(number, note))

        return self.with_tickets(word, callback)

    def to_somebody(self, word: Command) -> SlashCommand:
        """A word, somebody and a ticket."""

        @app_commands.rename(
            member=locale_str("member"), number=locale_str("number"), note=locale_str("note")
        )
        @app_commands.describe(
            member=locale_str("Who on the team takes it over"),
            number=locale_str(WHICH),
            note=locale_str("What they should know. Only the team reads it"),
        )
        async def callback(
            interaction: discord.Interaction,
            member: discord.Member,
            number: Number | None = None,
            note: Note = "",
        ) -> None:
            await self.give(interaction, word, line(number, note), member)

        return self.with_tickets(word, callback)

    def with_tickets(self, word: Command, callback: Any, *options: str) -> SlashCommand:
        """The command *word*, of which *options*, or else "number", offer tickets."""
        command = made(word, callback)
        offer: Any = self.completion.tickets(word)  # the library's types know only text
        for option in options or ("number",):
            command.autocomplete(option)(offer)
        return command


def line(number: int | None, rest: str = "") -> str:
    """The line that `bot.domain.commands.read` takes apart again."""
    rest = rest.strip()
    if number is not None:
        return f"{number} {rest}".strip()
    if rest[:1].isdigit() or rest.startswith("#"):  # it must not be taken for the number
        first, _, more = rest.partition(" ")
        if first.removeprefix("#").isdecimal():
            return f"“{rest}”" if more else f"“{first}”"
    return rest


def made(word: Command, callback: Any) -> SlashCommand:
    """The slash command *word*, which does *callback*; staff's are hidden from all others."""
    command: SlashCommand = app_commands.Command(
        name=locale_str(word.value), description=locale_str(described(word)), callback=callback
    )
    if word in STAFF_ONLY:
        command.default_permissions = HANDLES_THREADS
    return command


def described(word: Command) -> str:
    """What the command is for."""
    text = EXPLAINED[word]
    return f"{text[0].upper()}{text[1:]}"[:DESCRIPTION]
