"""Boards, reasons, ranks and statements: the same on SQLite and PostgreSQL."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.blocks import Block, What
from bot.domain.credits import Kind, Transfer, turned
from bot.domain.decision import Decision
from bot.domain.effects import Belong, Effect
from bot.domain.events import ActionPressed
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepBlock, KeepHelper, KeepTopic, Lift, Suspend
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.pages import BoardLine, CreditLine, Turn
from bot.domain.topics import Kept, Topic
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, ROBO, SAM, Chat

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEVER = timedelta(0)
DAY = timedelta(days=1)
HANA_2 = Actor(account="other:hana", name="Hana Z")


class Ledger:
    """A community whose ledger is written line by line."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.reports = chat.reports
        self._lines = 0

    async def ask(self) -> None:
        """Ticket 1, of Ann; everybody has been seen."""
        for who in (HANA, RAJ, SAM, ROBO, BEN):
            await self.write(by=who)
        await self.chat.post(ANN, "How do I reset my password?")

    async def write(self, *effects: Effect, at: datetime = NOW, by: Actor = ANN) -> None:
        self._lines += 1
        event = ActionPressed(
            key=f"written:{self._lines}",
            at=at,
            conversation=self.chat.at("help"),
            actor=by,
            action=Action.ACCEPT,
            ticket=1,
        )
        async with self.chat.store.begin(COMMUNITY) as tx:
            await tx.record(event, Decision(effects=effects))

    async def pay(self, who: Actor, amount: int = 15, **changes: Any) -> Transfer:
        """An award; returned as it was made."""
        made = award(who, amount, f"{self._lines}", **changes)
        await self.write(made, at=made.at)
        return made

    async def undo(self, made: Transfer, at: datetime = NOW) -> None:
        await self.write(turned(made, f"undo:{made.reason}", at, back=True), at=at)

    async def board(self, **changes: Any) -> list[tuple[int, str, int, int]]:
        """All time, as place, name, points and people."""
        page = await self.reports.board(COMMUNITY, NOW, **{"with_staff": False, **changes})
        return rows(page.ever)

    async def why(self, who: Actor = HANA, page: int = 1) -> tuple[CreditLine, ...]:
        return (await self.reports.credit(COMMUNITY, who.account, NOW, page=page)).lines


def rows(lines: Iterable[BoardLine]) -> list[tuple[int, str, int, int]]:
    return [(line.place, line.name, line.total, line.helped) for line in lines]


def award(who: Actor, amount: int, unique: str, **changes: Any) -> Transfer:
    kind = changes.get("kind", Kind.ACCEPTED)
    reason = f"{kind.value}:1:{unique}"
    plain = Transfer(
        account=who.account,
        name=who.name,
        amount=amount,
        reason=reason,
        award=reason,
        ticket=1,
        entry="",
        asker=ANN.account,
        at=NOW,
        final_at=changes.get("at", NOW) + 2 * DAY,
    )
    return replace(plain, **changes)


@pytest.fixture
async def ledger(any_store: Store) -> Ledger:
    """An empty ledger on a database of each kind in turn."""
    made = Ledger(Chat(any_store))
    await made.ask()
    return made


async def test_places_and_people(ledger: Ledger) -> None:
    """Ties share a place, one person helped twice is one, what was taken back helped nobody."""
    await ledger.pay(HANA)
    await ledger.pay(HANA)
    await ledger.pay(RAJ, 20, asker=BEN.account)
    await ledger.pay(RAJ, 10)
    await ledger.pay(BEN, 5, kind=Kind.VERIFIED)
    await ledger.undo(await ledger.pay(BEN))

    assert await ledger.board() == [(1, "Hana", 30, 1), (1, "Raj", 30, 2), (3, "Ben", 5, 0)]


async def test_a_month_is_what_was_earned_in_it(ledger: Ledger) -> None:
    """From its first moment to the next month's; a board of the last month has nothing else."""
    first = datetime(2026, 11, 1, tzinfo=UTC)
    await ledger.pay(HANA, at=first)
    await ledger.pay(RAJ, 40, at=first - timedelta(microseconds=1))
    await ledger.pay(BEN, 7, at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC))

    page = await ledger.reports.board(COMMUNITY, NOW, with_staff=False)
    last = await ledger.reports.board(COMMUNITY, NOW, with_staff=False, last=True)

    assert rows(page.month) == [(1, "Hana", 15, 1)]
    assert rows(page.ever) == [(1, "Raj", 40, 1), (2, "Hana", 15, 1), (3, "Ben", 7, 1)]
    assert rows(last.month) == [(1, "Raj", 40, 1)]
    assert last.ever == ()


async def test_a_correction_is_of_the_month_of_its_award(ledger: Ledger) -> None:
    """Taken back and given back in other months: it changes the month in which it was earned."""
    await ledger.ask()
    first = await ledger.pay(HANA, at=datetime(2026, 10, 31, 23, tzinfo=UTC))
    await ledger.pay(RAJ, at=datetime(2026, 10, 31, 23, tzinfo=UTC), ticket=2)
    await ledger.pay(HANA, 8, at=NOW, ticket=3, asker=BEN.account)

    taken = turned(first, "suspend:block:1", NOW, back=True)
    await ledger.write(taken, at=NOW)
    blocked = await ledger.reports.board(COMMUNITY, NOW, with_staff=False, last=True)
    during = await ledger.reports.board(COMMUNITY, NOW, with_staff=False)
    await ledger.write(turned(first, "restore:block:1", NOW, back=False), at=NOW)
    given = await ledger.reports.board(COMMUNITY, NOW, with_staff=False, last=True)
    after = await ledger.reports.board(COMMUNITY, NOW, with_staff=False)

    assert rows(blocked.month) == [(1, "Raj", 15, 1)]
    assert rows(given.month) == [(1, "Hana", 15, 1), (1, "Raj", 15, 1)]
    assert rows(during.month) == rows(after.month) == [(1, "Hana", 8, 1)]


async def test_a_month_is_the_teams(ledger: Ledger) -> None:
    """Of boards and of statements: it begins when the team's clock says so."""
    await ledger.pay(HANA, at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    reports = ledger.reports

    utc = await reports.board(COMMUNITY, NOW, with_staff=False)
    berlin = await reports.board(COMMUNITY, NOW, with_staff=False, zone="Europe/Berlin")
    sums = await reports.statements(COMMUNITY, NOW, NOW.date(), "Europe/Berlin")
    lines = await reports.ledger_lines(COMMUNITY, NOW.date(), "Europe/Berlin")

    assert (rows(utc.month), rows(berlin.month)) == ([], [(1, "Hana", 15, 1)])
    assert ([each.total for each in sums], len(lines)) == ([15], 1)
    assert await reports.ledger_lines(COMMUNITY, NOW.date()) == []


async def test_the_board_of_a_topic(ledger: Ledger) -> None:
    """By its name or id; an unknown one is answered with the names there are."""
    gone = Topic(id="gone", name="Gone", kept=Kept.GONE)
    await ledger.write(KeepTopic(topic=Topic(id="api-keys", name="API keys")))
    await ledger.write(KeepTopic(topic=gone))
    await ledger.chat.file("api-keys")
    await ledger.pay(HANA)
    await ledger.pay(RAJ, ticket=2)

    named, by_id = await ledger.board(topic="api KEYS"), await ledger.board(topic="api-keys")
    unknown = await ledger.reports.board(COMMUNITY, NOW, with_staff=True, topic="gone")

    assert named == by_id == [(1, "Hana", 15, 1)]
    assert (unknown.unknown, unknown.topics, unknown.ever) == ("gone", ("API keys",), ())


async def test_the_board_of_a_topic_follows_a_correction(ledger: Ledger) -> None:
    """What was earned is shown where its question is filed now; no line of the ledger changes."""
    for name in ("api-keys", "login"):
        await ledger.write(KeepTopic(topic=Topic(id=name, name=name)))
    await ledger.chat.file("api-keys")
    await ledger.undo(await ledger.pay(RAJ, topic="api-keys"))
    await ledger.pay(HANA, topic="api-keys")

    await ledger.chat.file("login")
    await ledger.pay(HANA, 5, kind=Kind.VERIFIED, topic="login")

    assert await ledger.board(topic="api-keys") == []
    assert await ledger.board(topic="login") == [(1, "Hana", 20, 1)]


async def test_who_is_on_no_board(ledger: Ledger) -> None:
    """Staff, bots, who does not want to and who may not help: by any account of theirs."""
    await ledger.pay(SAM, 90)
    await ledger.pay(ROBO, 80)
    await ledger.pay(HANA, 70)
    await ledger.pay(RAJ, 60)
    await ledger.pay(BEN, 50)
    both = (HANA.account, HANA_2.account)
    await ledger.write(
        Belong(accounts=both, member=HANA.account),
        KeepHelper(helper=Helper(account=HANA_2.account, name="Hana Z", on_board=False)),
    )
    blocked = block(RAJ)
    await ledger.write(KeepBlock(block=blocked))

    alone, with_staff = await ledger.board(), await ledger.board(with_staff=True)
    own = await ledger.reports.board(COMMUNITY, NOW, with_staff=False, viewer=HANA.account)
    await ledger.write(KeepBlock(block=replace(blocked, lifted_at=NOW)))
    lifted = await ledger.board()

    assert alone == [(1, "Ben", 50, 1)]
    assert with_staff == [(1, "Sam", 90, 1), (2, "Ben", 50, 1)]
    assert [(line.name, line.place, line.secret) for line in own.ever] == [
        ("Ben", 1, False),
        ("Hana", 1, True),
    ]
    assert lifted == [(1, "Raj", 60, 1), (2, "Ben", 50, 1)]


async def test_ones_own_line_below_the_first(ledger: Ledger) -> None:
    """Who looks is added with their place, under the very account they look with."""
    for number in range(12):
        who = Actor(account=f"fake:{number}", name=f"Helper {number}")
        await ledger.pay(who, 100 - number)
    await ledger.pay(HANA, 3)
    await ledger.write(Belong(accounts=(HANA.account, HANA_2.account), member=HANA_2.account))

    board = await ledger.board(viewer=HANA.account)

    assert len(board) == 11
    assert board[0] == (1, "Helper 0", 100, 1)
    assert board[-1] == (13, "Hana", 3, 1)


async def test_every_point_has_a_reason(ledger: Ledger) -> None:
    """Newest first: awards, what was taken back, what is not final; what paid nothing is not."""
    old = await ledger.pay(HANA, at=NOW - 9 * DAY)
    await ledger.pay(HANA, 5, kind=Kind.VERIFIED, at=NOW - DAY)
    await ledger.pay(HANA, 0, kind=Kind.DECLINED)
    await ledger.undo(old)

    lines = await ledger.why()
    page = await ledger.reports.credit(COMMUNITY, HANA.account, NOW)

    assert [(line.amount, line.kind, line.turn) for line in lines] == [
        (-15, Kind.ACCEPTED, Turn.BACK),
        (5, Kind.VERIFIED, Turn.MADE),
        (15, Kind.ACCEPTED, Turn.MADE),
    ]
    assert [line.pending for line in lines] == [False, True, False]
    assert [line.counting for line in lines] == [0, 1, 0]
    assert (page.total, page.pending, page.helped, page.older) == (5, 5, 0, 0)
    assert lines[0].question == "How do I reset my password?"


async def test_a_private_question_stays_private_in_reasons(ledger: Ledger) -> None:
    """Its helper reads what it paid, and neither its words nor where it is; its asker does."""
    await ledger.chat.post(BEN, "My card was charged twice.", private=True, addressed=True)
    await ledger.pay(HANA, ticket=2, asker=BEN.account)
    await ledger.pay(BEN, ticket=2, asker=SAM.account)

    (helpers,), (own,) = await ledger.why(), await ledger.why(BEN)

    assert (helpers.ticket, helpers.question, helpers.conversation) == (2, "", None)
    assert own.question == "My card was charged twice."
    assert own.conversation is not None


async def test_votes_of_a_day_are_one_line(ledger: Ledger) -> None:
    """Of one question; each solve of a stored answer has a question of its own, and a line."""
    for _ in range(3):
        undone = await ledger.pay(HANA, 1, kind=Kind.VOTED, at=NOW)
    await ledger.pay(HANA, 1, kind=Kind.VOTED, at=NOW - DAY)
    for _ in range(2):
        await ledger.pay(HANA, 2, kind=Kind.REUSED, entry="e1")
    await ledger.undo(undone)

    lines = await ledger.why()

    assert [(line.amount, line.kind, line.times, line.counting) for line in lines] == [
        (-1, Kind.VOTED, 1, 0),
        (2, Kind.REUSED, 1, 1),
        (2, Kind.REUSED, 1, 1),
        (1, Kind.VOTED, 1, 1),
        (3, Kind.VOTED, 3, 2),
    ]


async def test_pages_of_reasons(ledger: Ledger) -> None:
    """Fifteen lines each; a page that is beyond the last one is the last one."""
    for _ in range(32):
        await ledger.pay(HANA)

    pages = [
        await ledger.reports.credit(COMMUNITY, HANA.account, NOW, page=n) for n in (1, 2, 3, 9)
    ]

    assert [len(page.lines) for page in pages] == [15, 15, 2, 2]
    assert [page.older for page in pages] == [17, 2, 0, 0]
    assert [page.number for page in pages] == [1, 2, 3, 3]
    assert pages[2].lines == pages[3].lines


async def test_what_is_suspended_says_why(ledger: Ledger) -> None:
    """Taken back with its cause and given back with it, and meanwhile it is summed apart."""
    made = await ledger.pay(HANA, at=NOW - 9 * DAY)
    cause, key = "block:b1", (HANA.account, made.award)
    began, ended = NOW - 8 * DAY, NOW - 7 * DAY
    back = turned(made, "suspend:1", began, back=True, cause=cause)
    await ledger.write(Suspend(cause=cause, awards=(key,)), back, at=began)
    meanwhile = await ledger.reports.credit(COMMUNITY, HANA.account, NOW)
    standing = await ledger.reports.standing(COMMUNITY, HANA.account, NOW, NEVER)
    lift = Lift(cause=cause, awards=(key,))
    await ledger.write(lift, turned(made, "lift:1", ended, back=False, cause=cause), at=ended)

    page = await ledger.reports.credit(COMMUNITY, HANA.account, NOW)

    assert (meanwhile.total, meanwhile.uncounted) == (0, 15)
    assert (standing.points, standing.good, standing.bad) == (0, 0, 0)
    assert (page.total, page.uncounted) == (15, 0)
    assert [(line.turn, line.cause) for line in page.lines] == [
        (Turn.AGAIN, "block"),
        (Turn.BACK, "block"),
        (Turn.MADE, ""),
    ]


async def test_standings(ledger: Ledger) -> None:
    """What helped is good; what was declined, or accepted and then not any more, is bad."""
    await ledger.pay(HANA)
    await ledger.pay(HANA, 2, kind=Kind.REUSED)
    await ledger.pay(HANA, 5, kind=Kind.VERIFIED)
    await ledger.pay(HANA, 0, kind=Kind.DECLINED)
    again = await ledger.pay(HANA)
    await ledger.undo(again)
    await ledger.undo(await ledger.pay(RAJ))
    await ledger.write(Belong(accounts=(HANA.account, HANA_2.account), member=HANA.account))

    found = await ledger.reports.standings(COMMUNITY, NOW, NEVER)
    async with ledger.chat.store.begin(COMMUNITY) as tx:
        one = await tx.standing(HANA_2.account, NOW, NEVER)

    hana, raj = found[HANA.account], found[RAJ.account]
    assert (hana.points, hana.good, hana.bad) == (22, 2, 1)
    assert (raj.points, raj.good, raj.bad) == (0, 0, 1)
    assert found[HANA_2.account] == one == hana


async def test_ranks_fade_and_credit_does_not(ledger: Ledger) -> None:
    """An award is worth half after the half-life; taken back later, nothing is left of it."""
    await ledger.pay(HANA, 40, at=NOW - 30 * DAY)
    undone = await ledger.pay(HANA, 100, at=NOW - 60 * DAY)
    await ledger.undo(undone, NOW - DAY)

    found = await ledger.reports.standing(COMMUNITY, HANA.account, NOW, 30 * DAY)

    assert found.points == pytest.approx(20)
    assert (await ledger.reports.credit(COMMUNITY, HANA.account, NOW)).total == 40


async def test_statements(ledger: Ledger) -> None:
    """One for each member, opted out or not, with what each kind of award came to."""
    await ledger.pay(HANA, at=NOW - 30 * DAY)
    await ledger.pay(HANA_2, 2, kind=Kind.REUSED)
    await ledger.pay(SAM, 40)
    await ledger.undo(await ledger.pay(SAM))
    await ledger.write(Belong(accounts=(HANA.account, HANA_2.account), member=HANA.account))

    sam, hana = await ledger.reports.statements(COMMUNITY, NOW)
    november = await ledger.reports.statements(COMMUNITY, NOW, NOW.date())
    lines = await ledger.reports.ledger_lines(COMMUNITY, NOW.date())

    assert (sam.name, sam.total, sam.counts[Kind.ACCEPTED]) == ("Sam", 40, 1)
    assert (hana.accounts, hana.name) == ((HANA.account, HANA_2.account), "Hana")
    assert (hana.total, hana.pending) == (17, 2)
    assert [each.total for each in november] == [40, 2]
    assert [(line["member"], line["amount"]) for line in lines] == [
        (HANA.account, 2),
        (SAM.account, 40),
        (SAM.account, 15),
        (SAM.account, -15),
    ]


async def test_communities_do_not_see_each_other(ledger: Ledger) -> None:
    """Of another community there is nothing, whatever one asks for; here all is as it was."""
    await ledger.pay(HANA)
    other = Chat(ledger.chat.store, community="other")
    await other.helps(HANA, on_board=False)
    await other.post(BEN, "What is our secret recipe?")

    page = await ledger.reports.board("other", NOW, with_staff=True, viewer=HANA.account)
    credit = await ledger.reports.credit("other", HANA.account, NOW)
    (line,) = await ledger.why()

    assert (page.ever, credit.total, credit.lines) == ((), 0, ())
    assert await ledger.reports.standings("other", NOW, NEVER) == {}
    assert await ledger.reports.statements("other", NOW) == []
    assert line.question == "How do I reset my password?"
    assert await ledger.board() == [(1, "Hana", 15, 1)]


def block(who: Actor) -> Block:
    return Block(
        id="b1",
        account=who.account,
        name=who.name,
        what=What.HELPING,
        reason="spam",
        by=SAM.account,
        by_name=SAM.name,
        at=NOW,
    )
