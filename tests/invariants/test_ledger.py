"""Any history: the ledger is what the questions say, and nobody earns what the rules deny."""

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.store import Store
from bot.store.alone import connect_alone
from tests.invariants.ledger_town import PEOPLE, SAM, Town

who = st.sampled_from(PEOPLE)
helpers = st.sampled_from([each for each in PEOPLE if "hana" in each.account or "raj" in each.account])
askers = st.sampled_from([each for each in PEOPLE if each not in (SAM, *PEOPLE[7:])])
words = st.sampled_from(["zeppelin", "accordion", "lighthouse", "trombone", "wheelbarrow", "kettle"])
index = st.integers(0, 30)
judged = st.sampled_from([Action.ACCEPT, Action.ACCEPT, Action.ALSO, Action.NOT_YET])
turned = st.sampled_from([Action.UNACCEPT, Action.REOPEN, Action.FORGET, Action.CLOSE])
what = st.sampled_from(["asking", "helping"])


class Histories(RuleBasedStateMachine):
    """People do whatever they like, in any order, as often as they like."""

    empty: Path

    @initialize()
    def begin(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "town.db"
        shutil.copy(self.empty, path)
        self._loop = asyncio.Runner()
        self._store = Store(connect_alone(path))
        self._town = Town(self._store)
        self._tickets: list[Ticket] = []

    def do(self, work: Any) -> Any:
        return self._loop.run(work)

    def ticket(self, number: int) -> Ticket:
        return self._tickets[-1 - number % len(self._tickets)]

    def reply(self, ticket: Ticket, number: int) -> str:
        replies = [each.message for each in ticket.replies]
        return replies[number % len(replies)] if replies else ""

    @rule(who=askers, words=words, helper=helpers, accepted=st.booleans())
    def solve(self, who: Any, words: str, helper: Any, accepted: bool) -> None:
        """Somebody asks, somebody answers; most often that is it."""
        self.do(self._town.ask(who, words))
        self.do(self._town.reply(helper, self.newest()))
        if accepted:
            ticket = self.newest()
            self.do(self._town.react(ticket.asker, ticket, self.reply(ticket, -1), "✅"))

    def newest(self) -> Ticket:
        return self.do(self._town.tickets())[-1]

    @precondition(lambda self: self._tickets)
    @rule(who=who, number=index)
    def ask_again(self, who: Any, number: int) -> None:
        self.do(self._town.ask_again(who, self.ticket(number)))
        self.do(self._town.solve(self.newest().asker, self.newest()))

    @precondition(lambda self: self._tickets)
    @rule(who=who, number=index)
    def answer(self, who: Any, number: int) -> None:
        self.do(self._town.reply(who, self.ticket(number)))

    @precondition(lambda self: self._tickets)
    @rule(who=who, own=st.booleans(), number=index, reply=index, action=judged)
    def judge(self, who: Any, own: bool, number: int, reply: int, action: Action) -> None:
        ticket = self.ticket(number)
        by = ticket.asker if own else who
        self.do(self._town.press(by, action, ticket, self.reply(ticket, reply)))

    @precondition(lambda self: self._tickets)
    @rule(who=who, own=st.booleans(), number=index, action=turned)
    def turn(self, who: Any, own: bool, number: int, action: Action) -> None:
        ticket = self.ticket(number)
        self.do(self._town.press(ticket.asker if own else who, action, ticket))

    @precondition(lambda self: self._tickets)
    @rule(number=index)
    def verify(self, number: int) -> None:
        self.do(self._town.press(SAM, Action.VERIFY, self.ticket(number)))

    @precondition(lambda self: self._tickets)
    @rule(who=who, number=index, reply=index, emoji=st.sampled_from("👍👍✅"))
    def react(self, who: Any, number: int, reply: int, emoji: str) -> None:
        ticket = self.ticket(number)
        self.do(self._town.react(who, ticket, self.reply(ticket, reply), emoji))

    @precondition(lambda self: self._tickets)
    @rule(who=who, number=index, reply=index, emoji=st.sampled_from("👍👍✅"))
    def unreact(self, who: Any, number: int, reply: int, emoji: str) -> None:
        ticket = self.ticket(number)
        self.do(self._town.unreact(who, ticket, self.reply(ticket, reply), emoji))

    @precondition(lambda self: self._tickets)
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

    @rule(whom=who, what=what, revoke=st.sampled_from(["", "revoke "]))
    def block(self, whom: Any, what: str, revoke: str) -> None:
        self.do(self._town.command(SAM, f"block {what} {revoke}for spam", whom))

    @rule(whom=who, what=st.sampled_from(["", " asking", " helping"]))
    def unblock(self, whom: Any, what: str) -> None:
        self.do(self._town.command(SAM, f"unblock{what}", whom))

    @precondition(lambda self: len(self._tickets) > 1)
    @rule(one=index, other=index)
    def merge(self, one: int, other: int) -> None:
        numbers = self.ticket(one).number, self.ticket(other).number
        self.do(self._town.command(SAM, f"merge {numbers[0]} {numbers[1]}"))

    @precondition(lambda self: self._tickets)
    @rule(number=index)
    def part(self, number: int) -> None:
        self.do(self._town.command(SAM, f"merge {self.ticket(number).number} apart"))

    @rule(hours=st.sampled_from([1, 13, 25, 60]))
    def wait(self, hours: int) -> None:
        self.do(self._town.wait(timedelta(hours=hours)))

    @rule()
    def again(self) -> None:
        self.do(self._town.again())

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "_town"):
            self.do(self._town.check())
            self._tickets = list(self.do(self._town.tickets()))

    def teardown(self) -> None:
        if hasattr(self, "_town"):
            self.do(self._store.close())
            self._loop.close()
            self._folder.cleanup()


@pytest.fixture
def histories(empty_database: Path) -> type[Histories]:
    """The machine, beginning each time with an empty database."""
    return type("HistoriesHere", (Histories,), {"empty": empty_database})


def test_any_history(histories: type[Histories]) -> None:
    """Whatever is accepted, moved, shared, undone, blocked, linked, merged, however often."""
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        histories, settings=settings(max_examples=15, stateful_step_count=30, deadline=None)
    )
