"""A small town whose people do to the ledger whatever can be done to it; and what must hold."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.clock import ManualClock
from bot.domain.credits import Kind, Transfer
from bot.domain.effects import Post
from bot.domain.events import (
    ActionPressed,
    CommandGiven,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action, plain
from bot.domain.policy import Credits, Matching, Policy
from bot.domain.ticket import Ticket
from bot.service import Service
from bot.store import Reports, Store
from bot.store.codec import post_from_json, transfer_from_row
from bot.store.outbox_tables import outbox
from bot.store.tables import ledger
from bot.timers import Timers
from knowledge.models import NONE
from tests.scenarios.chat import START

COMMUNITY = "town"
RULES = Credits(pair_daily=2, reuse_daily=1, daily=6, endorsers=1, rank=10)
POLICY = Policy(
    watched=("a:help",), staff_channel="a:staff", matching=Matching(model=NONE), credits=RULES
)
PEOPLE = (
    Actor(account="a:ann", name="Ann"),
    Actor(account="b:ann", name="Ann at work"),
    Actor(account="a:ben", name="Ben"),
    Actor(account="a:hana", name="Hana", role=Role.HELPER),
    Actor(account="b:hana", name="Hana at work"),
    Actor(account="a:raj", name="Raj", role=Role.HELPER),
    Actor(account="a:sam", name="Sam", role=Role.STAFF),
    Actor(account="a:gus", name="Gus", role=Role.GUEST),
    Actor(account="a:robo", name="Robo", role=Role.BOT),
)
SAM = PEOPLE[6]
DAY = timedelta(days=1)
WORDS = ("zeppelin", "accordion", "lighthouse", "trombone", "wheelbarrow")


class Town:
    """One community on a store, and everything that was ever booked there."""

    def __init__(self, store: Store, first: int = 1) -> None:
        """*first*: the number of its first event; none before it has that key."""
        self.clock = ManualClock(START + first * timedelta(minutes=1))
        self.service = Service(store, {COMMUNITY: POLICY})
        self.timers = Timers(
            store, self.service.handle, self.clock, together=self.service.handle_due
        )
        self.reports = Reports(store)
        self.lines: tuple[Transfer, ...] = ()
        self.last: Event | None = None
        self._store = store
        self._ids = count(first)

    # What people do

    async def settle(self) -> None:
        """What the histories begin with: five questions that are solved, with votes and a check."""
        ann, at_work, ben, hana, hana_at_work, raj, *_ = PEOPLE
        pairs = ((ann, hana), (ben, hana), (ben, raj), (at_work, hana_at_work), (ann, hana_at_work))
        for words, (asker, helper) in zip(WORDS, pairs, strict=True):
            await self.ask(asker, words)
            newest = (await self.tickets())[-1]
            await self.reply(helper, newest)
            await self.reply(raj if helper is not raj else hana, newest)
            newest = (await self.tickets())[-1]
            first, second = (each.message for each in newest.replies)
            await self.react(asker, newest, first, "✅")
            await self.react(SAM, newest, second, "👍")
            if asker is ben:
                await self.press(SAM, Action.VERIFY, newest)

    async def ask(self, who: Actor, words: str) -> None:
        await self._post(who, f"How do I mend my {words}?")

    async def ask_again(self, who: Actor, ticket: Ticket) -> None:
        await self._post(who, ticket.text)

    async def reply(self, who: Actor, ticket: Ticket) -> None:
        await self._post(who, "You turn it off and on again, slowly.", thread=ticket.message)

    async def edit(self, ticket: Ticket, reply: str) -> None:
        author = next(each.author for each in ticket.replies if each.message == reply)
        await self._hand_in(
            MessageEdited(
                **self._event(ticket.message),
                actor=author,
                message=reply,
                text=f"You turn it {next(self._ids)} times, then wait.",
            )
        )

    async def delete(self, ticket: Ticket, message: str) -> None:
        await self._hand_in(MessageDeleted(**self._event(ticket.message), message=message))

    async def react(self, who: Actor, ticket: Ticket, reply: str, emoji: str) -> None:
        event = self._event(ticket.message)
        await self._hand_in(ReactionAdded(**event, actor=who, message=reply, emoji=emoji))

    async def unreact(self, who: Actor, ticket: Ticket, reply: str, emoji: str) -> None:
        event = self._event(ticket.message)
        await self._hand_in(ReactionRemoved(**event, actor=who, message=reply, emoji=emoji))

    async def press(self, who: Actor, action: Action, ticket: Ticket, argument: str = "") -> None:
        await self._hand_in(
            ActionPressed(
                **self._event(ticket.message),
                actor=who,
                action=action,
                ticket=ticket.number,
                argument=argument,
            )
        )

    async def solve(self, who: Actor, ticket: Ticket) -> None:
        """Take the stored answer that *ticket* shows first, if it shows any."""
        await self.press(who, Action.SOLVED, ticket, next((o.entry for o in ticket.offers), ""))

    async def command(self, who: Actor, line: str, target: Actor | None = None) -> str:
        """Give a command and return the private answer."""
        word, _, rest = line.partition(" ")
        event = CommandGiven(
            **self._event(""), actor=who, command=word, argument=rest, target=target
        )
        await self._hand_in(event)
        async with self._store.engines.read.connect() as db:
            slot = f"reply:{event.key}"
            query = select(outbox.c.body).filter_by(community=COMMUNITY, slot=slot)
            body = await db.scalar(query)
        post: Post = post_from_json(body)
        return plain(post.message)

    async def link(self, one: Actor, other: Actor) -> None:
        code = re.search(r"\w{5}-\w{5}", await self.command(one, "link"))
        if code is not None:
            await self.command(other, f"link {code[0]}")

    async def wait(self, span: timedelta) -> None:
        end = self.clock.now() + span
        while (due := await self.timers.next_at()) is not None and due <= end:
            self.clock.set(due)
            await self.timers.fire()
        self.clock.set(end)

    async def again(self) -> None:
        """The platform delivers the last event once more."""
        if self.last is not None:
            await self.service.handle(self.last)

    async def _post(self, who: Actor, text: str, thread: str = "") -> None:
        message = f"m{next(self._ids)}"
        event = self._event(thread or message)
        await self._hand_in(MessagePosted(**event, actor=who, message=message, text=text))

    def _event(self, thread: str) -> dict[str, Any]:
        place = Conversation(community=COMMUNITY, platform="a", channel="help", thread=thread)
        return {"key": f"e{next(self._ids)}", "at": self.clock.now(), "conversation": place}

    async def _hand_in(self, event: Event) -> None:
        self.last = event
        await self.service.handle(event)

    # What must hold

    async def tickets(self) -> Sequence[Ticket]:
        return await self.reports.tickets(COMMUNITY)

    async def check(self) -> None:
        """The ledger is what the questions say, and only ever grew as the rules let it."""
        fresh = await self._fresh()
        checked = await self.reports.ledger_check(COMMUNITY)
        assert checked.differences == ()
        assert all(each.ledger == each.tickets >= 0 for each in checked.sums)
        async with self._store.begin(COMMUNITY) as tx:
            members = await tx.members([who.account for who in PEOPLE])
            blocked = await tx.fairness.blocks_of([who.account for who in PEOPLE])
            counting = [
                award
                for award in await tx.fairness.awards_on(
                    [ticket.number for ticket in await self.tickets()]
                )
                if not award.suspended_by
            ]
        for award in counting:
            paid = award.transfer
            assert not members.same(paid.account, paid.asker), f"{paid.key} is from oneself"
            assert not members.same(paid.account, award.by), f"{paid.key} is on one's own word"
            assert paid.account not in ("a:gus", "a:robo")
        gained: Counter[str] = Counter()
        for line in fresh:
            gained[line.account] += line.amount if "restore:" not in line.reason else 0
        for block in blocked:
            for account, points in gained.items():
                helps = block.what.value == "helping" and members.same(account, block.account)
                assert not helps or points <= 0, f"{account} is blocked and was paid {points}"
        for line in fresh:
            if line.reason == line.award and not line.withheld:
                self._check_caps(line, fresh)

    def _check_caps(self, line: Transfer, fresh: Sequence[Transfer]) -> None:
        """*line* makes an award: with it no cap is exceeded.

        Who loses an award by the same event gets another for it: a moved credit is no new one.
        """
        moved = any(each.count < 0 and each.kind is line.kind for each in fresh)
        undone = {each.key for each in self.lines if each.reason.startswith("undo:")}
        recent = [
            each
            for each in self.lines
            if each.reason == each.award
            and not each.withheld
            and each.key not in undone
            and line.at - DAY < each.at <= line.at
        ]
        if line.kind in (Kind.REUSED, Kind.VOTED):
            pair = [e for e in recent if (e.account, e.asker) == (line.account, line.asker)]
            assert sum(e.kind not in (Kind.VERIFIED, Kind.DECLINED, Kind.TOLD) for e in pair) <= 2
        if line.kind is Kind.ACCEPTED and not moved:
            pair = [e for e in recent if (e.account, e.asker) == (line.account, line.asker)]
            assert sum(e.kind is Kind.ACCEPTED for e in pair) <= RULES.pair_daily
        if line.kind is Kind.REUSED:
            solved = [e for e in recent if (e.kind, e.entry) == (line.kind, line.entry)]
            assert len(solved) <= RULES.reuse_daily
        if line.kind is not Kind.ACCEPTED:
            lesser = [
                e for e in recent if e.account == line.account and e.kind is not Kind.ACCEPTED
            ]
            assert sum(e.amount for e in lesser) <= RULES.daily

    async def _fresh(self) -> tuple[Transfer, ...]:
        """The lines since the last look; those before have not changed."""
        async with self._store.engines.read.connect() as db:
            rows = await db.execute(
                select(ledger).filter_by(community=COMMUNITY).order_by(ledger.c.id)
            )
            now = tuple(transfer_from_row(row) for row in rows)
        before, self.lines = self.lines, now
        assert now[: len(before)] == before
        return now[len(before) :]
