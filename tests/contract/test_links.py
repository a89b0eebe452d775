"""Linked accounts: the same on SQLite and PostgreSQL, whatever happens in whichever order."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, select

from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.ranks import Standing
from bot.store import Store
from bot.store.tables import ledger
from tests.scenarios.chat import COMMUNITY, Chat

PEOPLE = [
    Actor(account=f"{at}:{who}", name=who) for who in ("ann", "ben") for at in ("a", "b", "c")
]
STEPS = 40


@pytest.fixture
def chat(any_store: Store) -> Chat:
    """A community on a database of each kind in turn."""
    return Chat(any_store)


class Groups:
    """Who should be one member with whom."""

    def __init__(self) -> None:
        self._of = {who.account: {who.account} for who in PEOPLE}

    def link(self, one: Actor, other: Actor) -> None:
        both = self._of[one.account] | self._of[other.account]
        for account in both:
            self._of[account] = both

    def unlink(self, who: Actor) -> None:
        for account in self._of[who.account] - {who.account}:
            self._of[account] = self._of[account] - {who.account}
        self._of[who.account] = {who.account}

    def __iter__(self) -> Iterator[tuple[str, set[str]]]:
        return iter(self._of.items())


async def happens(chat: Chat, groups: Groups, chance: random.Random) -> None:
    """One thing that people do; any of it may be refused."""
    one, other = chance.sample(PEOPLE, 2)
    match chance.choice(["link", "unlink", "ask", "solve", "undo", "undo"]):
        case "link":
            code = re.search(r"\w{5}-\w{5}", await chat.command(one, "/link"))
            assert code is not None
            assert (await chat.command(other, f"/link {code[0]}")).startswith("Linked")
            groups.link(one, other)
        case "unlink":
            await chat.command(one, "/unlink")
            groups.unlink(one)
        case "ask":
            asked = await chat.post(one, f"How do I mend my {chance.getrandbits(60):x}?")
            answer = await chat.post(other, "You turn it off and on again.", thread=asked)
            await chat.react(one, answer)
        case "solve":
            ticket = chance.choice(await chat.reports.tickets(COMMUNITY) or [None])
            if ticket is not None:
                await chat.post(one, ticket.text)
                newest = (await chat.reports.tickets(COMMUNITY))[-1]
                await chat.press(one, Action.SOLVED, newest.number)
        case _:
            ticket = chance.choice(await chat.reports.tickets(COMMUNITY) or [None])
            if ticket is not None:
                await chat.press(one, Action.UNACCEPT, ticket.number)


@pytest.mark.parametrize("seed", range(3))
async def test_any_history_of_linking(chat: Chat, seed: int) -> None:
    """No line changes, and what a member has is the sum of the lines of their accounts.

    What one account of a member gave another does not count as long as they are linked.
    """
    groups = Groups()
    chance = random.Random(seed)  # noqa: S311 - samples, not secrets
    lines: list[Row[Any]] = []

    for _ in range(STEPS):
        await happens(chat, groups, chance)

        async with chat.store.engines.read.connect() as db:
            now = list(await db.execute(select(ledger).order_by(ledger.c.id)))
        assert now[: len(lines)] == lines
        of = dict(groups)
        assert not [r for r in now[len(lines) :] if r.amount > 0 and r.asker in of[r.account]]
        lines = now
    own = await chat.reports.balances(COMMUNITY)
    standings = await chat.reports.standings(COMMUNITY, chat.clock.now(), timedelta(0))
    board = await chat.reports.board(COMMUNITY, chat.clock.now(), with_staff=True)
    assert await chat.reports.differences(COMMUNITY) == []
    assert any(line.amount > 0 for line in lines)
    assert sum(own.values()) == sum(line.total for line in board.ever)
    assert len(board.ever) == len({line.account for line in board.ever})
    for account, group in groups:
        expected = sum(own.get(each, 0) for each in group)
        page = await chat.reports.credit(COMMUNITY, account, chat.clock.now())
        assert page.total == expected
        assert standings.get(account, Standing()).points == expected
