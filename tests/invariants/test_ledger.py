"""Any history: the ledger is what the questions say, and nobody earns what the rules deny."""

import asyncio
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.store import Store
from bot.store.alone import connect_alone
from tests.invariants.ledger_town import PEOPLE, SAM, WORDS, Town

EXAMPLES = 500 if os.environ.get("ANSWERWELL_SOAK") else 8

who = st.sampled_from(PEOPLE)
helpers = st.sampled_from(
    [each for each in PEOPLE if "hana" in each.account or "raj" in each.account]
)
askers = st.sampled_from([each for each in PEOPLE if each not in (SAM, *PEOPLE[7:])])
words = st.sampled_from([*WORDS, "kettle", "umbrella"])
regulars = st.sampled_from(PEOPLE[:3])
index = st.integers(0, 5)
judged = st.sampled_from([Action.ACCEPT, Action.ACCEPT, Action.ALSO, Action.NOT_YET])
turned = st.sampled_from([Action.UNACCEPT, Action.REOPEN, Action.FORGET, Action.CLOSE])
what = st.sampled_from(["asking", "helping"])


class Towns(RuleBasedStateMachine):
    """A town, and what must hold in it after whatever is done."""

    settled: Path

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "town.db"
        shutil.copy(self.settled, path)
        self._loop = asyncio.Runner()
        self._store = Store(connect_alone(path))
        self._town = Town(self._store, first=1000)
        self._tickets: list[Ticket] = list(self.do(self._town.tickets()))

    def do(self, work: Any) -> Any:
        return self._loop.run(work)

    def ticket(self, number: int) -> Ticket:
        return self._tickets[number % len(self._tickets)]

    def reply(self, ticket: Ticket, number: int) -> str:
        replies = [each.message for each in ticket.replies]
        return replies[number % len(replies)] if replies else ""

    def newest(self) -> Ticket:
        newest: Ticket = self.do(self._town.tickets())[-1]
        return newest

    @invariant()
    def holds(self) -> None:
        self.do(self._town.check())
        self._tickets = list(self.do(self._town.tickets()))

    def teardown(self) -> None:
        self.do(self._store.close())
        self._loop.close()
        self._folder.cleanup()


class Histories(Towns):
    """People do whatever they like, in any order, as often as they like."""

    @rule(who=askers, words=words, helper=helpers, accepted=st.booleans())
    def solve(self, who: Any, words: str, helper: Any, accepted: bool) -> None:
        """Somebody asks, somebody answers; most often that is it."""
        self.do(self._town.ask(who, words))
        self.do(self._town.reply(helper, self.newest()))
        if accepted:
            ticket = self.newest()
            self.do(self._town.react(ticket.asker, ticket, self.reply(ticket, -1), "✅"))

    @rule(who=who, number=index)
    def ask_again(self, who: Any, number: int) -> None:
        self.do(self._town.ask_again(who, self.ticket(number)))
        self.do(self._town.solve(self.newest().asker, self.newest()))

    @rule(who=who, number=index)
    def answer(self, who: Any, number: int) -> None:
        self.do(self._town.reply(who, self.ticket(number)))

    @rule(who=who, own=st.booleans(), number=index, reply=index, action=judged)
    def judge(self, who: Any, own: bool, number: int, reply: int, action: Action) -> None:
        ticket = self.ticket(number)
        by = ticket.asker if own else who
        self.do(self._town.press(by, action, ticket, self.reply(ticket, reply)))

    @rule(who=who, own=st.booleans(), number=index, action=turned)
    def turn(self, who: Any, own: bool, number: int, action: Action) -> None:
        ticket = self.ticket(number)
        self.do(self._town.press(ticket.asker if own else who, action, ticket))

    @rule(number=index)
    def verify(self, number: int) -> None:
        self.do(self._town.press(SAM, Action.VERIFY, self.ticket(number)))

    @rule(who=who, number=index, reply=index, emoji=st.sampled_from("👍👍✅"))
    def react(self, who: Any, number: int, reply: int, emoji: str) -> None:
        ticket = self.ticket(number)
        self.do(self._town.react(who, ticket, self.reply(ticket, reply), emoji))

    @rule(who=who, number=index, reply=index, emoji=st.sampled_from("👍👍✅"))
    def unreact(self, who: Any, number: int, reply: int, emoji: str) -> None:
        ticket = self.ticket(number)
        self.do(self._town.unreact(who, ticket, self.reply(ticket, reply), emoji))

    @rule(number=index, reply=index, edits=st.booleans())
    def rewrite(self, number: int, reply: int, edits: bool) -> None:
        ticket = self.ticket(number)
        message = self.reply(ticket, reply)
        if message and edits:
            self.do(self._town.edit(ticket, message))
        elif message:
            self.do(self._town.delete(ticket, message))

    @rule(one=askers, other=askers)
    def link(self, one: Any, other: Any) -> None:
        self.do(self._town.link(one, other))

    @rule(who=askers)
    def unlink(self, who: Any) -> None:
        self.do(self._town.command(who, "unlink"))

    @rule(whom=askers, what=what, revoke=st.sampled_from(["", "revoke "]))
    def block(self, whom: Any, what: str, revoke: str) -> None:
        self.do(self._town.command(SAM, f"block {what} {revoke}for spam", whom))

    @rule(whom=askers, what=st.sampled_from(["", " asking", " helping"]))
    def unblock(self, whom: Any, what: str) -> None:
        self.do(self._town.command(SAM, f"unblock{what}", whom))

    @rule(one=index, other=index)
    def merge(self, one: int, other: int) -> None:
        numbers = self.ticket(one).number, self.ticket(other).number
        self.do(self._town.command(SAM, f"merge {numbers[0]} {numbers[1]}"))

    @rule(number=index)
    def part(self, number: int) -> None:
        self.do(self._town.command(SAM, f"merge {self.ticket(number).number} apart"))

    @rule(hours=st.sampled_from([1, 13, 25, 60]))
    def wait(self, hours: int) -> None:
        self.do(self._town.wait(timedelta(hours=hours)))

    @rule()
    def again(self) -> None:
        self.do(self._town.again())


class Regulars(Towns):
    """Two askers and two helpers have nothing else to do: they meet every cap."""

    @rule(who=regulars, words=st.sampled_from(WORDS), helper=helpers)
    def solve(self, who: Any, words: str, helper: Any) -> None:
        self.do(self._town.ask(who, f"{words} {len(self._tickets)}"))
        self.do(self._town.reply(helper, self.newest()))
        ticket = self.newest()
        self.do(self._town.react(ticket.asker, ticket, self.reply(ticket, -1), "✅"))

    @rule(who=regulars, number=index)
    def solve_again(self, who: Any, number: int) -> None:
        """By the answer that is stored."""
        self.do(self._town.ask_again(who, self.ticket(number)))
        self.do(self._town.solve(self.newest().asker, self.newest()))

    @rule(who=regulars, number=index, reply=index)
    def vote(self, who: Any, number: int, reply: int) -> None:
        ticket = self.ticket(number)
        self.do(self._town.react(who, ticket, self.reply(ticket, reply), "👍"))

    @rule(number=index, reply=index)
    def delete(self, number: int, reply: int) -> None:
        ticket = self.ticket(number)
        if message := self.reply(ticket, reply):
            self.do(self._town.delete(ticket, message))

    @rule(whom=regulars, ends=st.booleans())
    def block(self, whom: Any, ends: bool) -> None:
        line = "unblock" if ends else "block asking for spam"
        self.do(self._town.command(SAM, line, whom))

    @rule(one=index, other=index)
    def merge(self, one: int, other: int) -> None:
        numbers = self.ticket(one).number, self.ticket(other).number
        self.do(self._town.command(SAM, f"merge {numbers[0]} {numbers[1]}"))

    @rule(hours=st.sampled_from([1, 25]))
    def wait(self, hours: int) -> None:
        self.do(self._town.wait(timedelta(hours=hours)))


@pytest.fixture
def settled(empty_database: Path, tmp_path: Path) -> Path:
    """What each history begins with: the same few questions, solved."""
    path = tmp_path / "settled.db"
    shutil.copy(empty_database, path)
    asyncio.run(_settle(path))
    return path


async def _settle(path: Path) -> None:
    store = Store(connect_alone(path))
    await Town(store).settle()
    await store.close()


@pytest.mark.parametrize("machine", [Histories, Regulars])
def test_any_history(settled: Path, machine: type[Towns]) -> None:
    """Whatever is accepted, moved, shared, undone, blocked, linked, merged, however often."""
    here = type(f"{machine.__name__}Here", (machine,), {"settled": settled})

    run_state_machine_as_test(
        here, settings=settings(max_examples=EXAMPLES, stateful_step_count=20, deadline=None)
    )
