"""People of the playground who ask, help, vote, share, check and block, until they are heard."""

from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from sqlalchemy import select

from bot.domain.entry import StoredEntry
from bot.domain.message import Action
from bot.store import Store
from bot.store.tables import messages
from tests.invariants.processes import SETTINGS, insist

# Helpers are asked every other second, staff soon after; no cap makes one story depend on others.
HELPING = (
    SETTINGS
    + """reuse_daily = 100000
daily = 100000
[communities.playground.limits]
first_response = "8s"
[communities.playground.helping]
daily = 50
load = 50
"""
)
STORED = StoredEntry(
    id="kettle",
    question="How do I descale the office kettle?",
    answer="Boil vinegar in it, and rinse it twice.",
    author="playground:jonas",
    author_name="Jonas Berg",
    accepted_by="playground:sam",
    accepted_by_name="Sam Okafor",
    accepted_at=datetime(2026, 1, 5, tzinfo=UTC),
)
# What one story of each kind pays: an accepted answer, shared or not; a check, a vote, a reuse.
PAYS = {"shared": 15 + 5 + 1, "taken": 15 + 2, "blocked": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody in the playground, in front of one process of the bot."""

    client: httpx.AsyncClient
    url: str
    store: Store  # to look a question's number up

    async def set_up(self) -> None:
        """Staff makes a topic; two helpers choose it, each in their way; one wants letters."""
        await self.order("sam", "topic", "add Widgets: widget, colour, gadget", "setup-01")
        for who, way in (("jonas", "direct"), ("priya", "mention")):
            await self.order(who, "topics", "Widgets", f"{who}-topics")
            await self.order(who, "helping", way, f"{who}-helping")
        await self.order("jonas", "helping", "letters on", "jonas-letters")

    async def shared(self, number: int) -> None:
        """Two help Ann: she thanks both; Ravi votes, and thinks twice; Sam checks it."""
        asked = await self.ask("ann", number)
        first = await self.say("jonas", f"shared-1-{number:05}", self.answer(number), asked)
        second = await self.say("priya", f"shared-2-{number:05}", self.answer(number), asked)
        await self.react("ann", f"shared-3-{number:05}", first, "✅")
        await self.press("ann", f"shared-4-{number:05}", Action.ALSO, second)
        for step, on in enumerate((True, False, True)):
            await self.react("ravi", f"shared-5-{number:05}-{step}", second, "👍", on=on)
        await self.press("sam", f"shared-6-{number:05}", Action.VERIFY, first)

    async def taken(self, number: int) -> None:
        """Priya takes Ravi's question and answers it; a stored answer solves his other one."""
        asked = await self.ask("ravi", number)
        await self.press("priya", f"taken-1-{number:05}", Action.TAKE, asked)
        await self.press("jonas", f"taken-2-{number:05}", Action.NOT_NOW, asked)
        reply = await self.say("priya", f"taken-3-{number:05}", self.answer(number), asked)
        await self.react("ravi", f"taken-4-{number:05}", reply, "✅")
        again = await self.say("ravi", f"taken-5-{number:05}", STORED.question)
        await self.press("ravi", f"taken-6-{number:05}", Action.SOLVED, again, STORED.id)

    async def blocked(self, number: int) -> None:
        """Mei answers Elena, is blocked, and loses what she earned until she is let again."""
        asked = await self.ask("elena", number)
        reply = await self.say("mei", f"blocked-1-{number:05}", self.answer(number), asked)
        await self.react("elena", f"blocked-2-{number:05}", reply, "✅")
        line = f"@mei helping revoke for story {number}"
        await self.order("sam", "block", line, f"blocked-3-{number:05}")
        if number % 2:
            await self.react("elena", f"blocked-4-{number:05}", reply, "✅", on=False)
        await self.order("sam", "unblock", "@mei", f"blocked-5-{number:05}")
        if number % 2:
            await self.react("elena", f"blocked-6-{number:05}", reply, "✅")

    def answer(self, number: int) -> str:
        return f"Open the page of widget {number} and pick a colour there."

    async def ask(self, who: str, number: int) -> str:
        text = f"@answerwell how do I change the colour of widget number {number * 977} of {who}?"
        return await self.say(who, f"{who}-ask-{number:05}", text)

    async def say(self, who: str, key: str, text: str, thread: str = "") -> str:
        body = {"who": who, "key": key, "channel": "help", "text": text, "thread": thread}
        return await insist(self.client, self.url, "/say", {**body})

    async def react(self, who: str, key: str, message: str, emoji: str, *, on: bool = True) -> None:
        body = {"who": who, "key": key, "message": message, "emoji": emoji, "on": on}
        await insist(self.client, self.url, "/react", body)

    async def press(
        self, who: str, key: str, action: Action, message: str, argument: str = ""
    ) -> None:
        """Press a button about the question that *message* belongs to."""
        async with self.store.engines.read.connect() as db:
            found = await db.scalar(select(messages.c.ticket).filter_by(message=message))
        body = {"who": who, "key": key, "message": message, "action": action.value}
        wish = {**body, "argument": argument or message, "ticket": found}
        await insist(self.client, self.url, "/press", wish)

    async def order(self, who: str, command: str, line: str, key: str) -> None:
        body = {"who": who, "key": key, "channel": "help", "command": command, "argument": line}
        await insist(self.client, self.url, "/command", {**body})
